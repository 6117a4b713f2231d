"""Debates told in a few words: seats take turns, sentences carry what a test is about."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from builders import opening

from debate.claims import Claim, Label, Relation, RelationKind, StanceReport, Verdict
from debate.events import Event, Issue, Lang, RoundStarted, SpeechGiven, TurnForfeited, TurnOpened
from debate.view import DebateView, fold

FOUR = ("deepseek", "tencent", "moonshot", "bytedance")


def says(
    text: str = "开源换来生态。",
    *relations: tuple[RelationKind, str],
    facts: tuple[str, ...] = (),
    label: Label | None = "opinion",
    by: tuple[str, ...] | None = None,
    asks: str | None = None,
    paragraph: int = 0,
    struck: bool = False,
) -> Claim:
    """A sentence whose id is filled in when it is spoken. `by` are the facts of its verdict; as cited when left out."""
    verdict = None if label is None else Verdict(label=label, facts=facts if by is None else by)
    return Claim(
        id="nobody-1.1",
        text=text,
        relations=tuple(Relation(kind=kind, target=target) for kind, target in relations),
        facts=facts,
        verdict=verdict,
        asks=asks,
        paragraph=paragraph,
        struck=struck,
    )


def stance(value: float, because: str | None = None, issue: str = "open_weights") -> StanceReport:
    return StanceReport(issue=issue, value=value, because=because)


class Debate:
    """Collects turns; `view` folds what was said so far."""

    def __init__(
        self,
        seats: tuple[str, ...] = FOUR,
        *,
        lang: Lang = "zh",
        priors: dict[str, float] | None = None,
        issues: tuple[str, ...] = ("open_weights",),
    ) -> None:
        opened = opening(seats)
        known = {issue.id: issue for issue in opened.issues}
        blank = Issue(id="x", name_zh="议", name_en="Issue", minus_zh="否", minus_en="no", plus_zh="是", plus_en="yes")
        told = priors or {}
        self.events: list[Event] = [
            opened.model_copy(
                update={
                    "lang": lang,
                    "issues": tuple(known.get(i) or blank.model_copy(update={"id": i}) for i in issues),
                    "seats": tuple(
                        s.model_copy(update={"stances": (stance(told[s.id]),) if s.id in told else ()})
                        for s in opened.seats
                    ),
                }
            )
        ]
        self._turns: dict[str, int] = {}

    def round(self, number: int) -> "Debate":
        self.events.append(RoundStarted(round=number, phase="opening"))
        return self

    def turn(self, seat: str, *claims: Claim, stances: tuple[StanceReport, ...] = ()) -> "Debate":
        """Let `seat` give a speech of these sentences."""
        number, turn = self._open(seat)
        named = tuple(claim.model_copy(update={"id": f"{turn}.{i}"}) for i, claim in enumerate(claims, 1))
        self.events.append(
            SpeechGiven(turn=turn, seat=seat, round=number, phase="opening", attempt=1, claims=named, stances=stances)
        )
        return self

    def forfeit(self, seat: str) -> "Debate":
        number, turn = self._open(seat)
        self.events.append(
            TurnForfeited(turn=turn, seat=seat, round=number, phase="opening", cause="model", reason="没有回音")
        )
        return self

    def _open(self, seat: str) -> tuple[int, str]:
        self._turns[seat] = self._turns.get(seat, 0) + 1
        turn = f"{seat}-{self._turns[seat]}"
        rounds = [event.round for event in self.events if isinstance(event, RoundStarted)]
        number = rounds[-1] if rounds else 1
        self.events.append(TurnOpened(turn=turn, seat=seat, round=number, phase="opening"))
        return number, turn

    @property
    def view(self) -> DebateView:
        return fold(DebateView(), self.events)
