"""Briefs at any point of a debate, for whoever speaks from one."""

from agents.session import Plan
from agents.voice import Brief
from debate.claims import Claim
from debate.events import Event, SpeechGiven, TurnOpened
from debate.view import DebateView, fold


def claim(name: str, text: str, **more: object) -> Claim:
    return Claim(id=name, text=text, **more)  # type: ignore[arg-type]


def given(turn: str, *claims: Claim, number: int = 1) -> list[Event]:
    seat = turn.rpartition("-")[0]
    place = {"turn": turn, "seat": seat, "round": number, "phase": "opening"}
    return [TurnOpened(**place), SpeechGiven(**place, attempt=1, claims=claims)]  # type: ignore[arg-type]


def brief(made: Plan, seat: str, *events: Event, task: str = "speech", **more: object) -> Brief:
    view = fold(DebateView(), [made.opening("0"), *events])
    return Brief(
        task=task,  # type: ignore[arg-type]
        seat=seat,
        turn=view.next_turn_id(seat),
        round=1,
        rounds=2,
        phase=made.form.phase("rebuttal").brief(),
        lang=made.lang,
        seed=0,
        motion=made.motion,
        pack=made.pack,
        personas=made.personas,
        view=view,
        **more,  # type: ignore[arg-type]
    )


def shared(one: str, other: str) -> str:
    """Return the beginning that both texts have."""
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]
