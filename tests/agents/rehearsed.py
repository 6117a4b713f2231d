"""Whole debates of the rehearsal voice, held without a session: the gate and the fold are the real ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from agents.format import Format
from agents.gate import check_speech
from agents.rehearsal import RehearsalVoice
from agents.session import Plan
from agents.voice import Brief
from articles.models import Pack
from baimo.setup import Options, make_plan
from debate.events import DebateOpened, DraftWritten, RoundStarted, SpeechGiven, TurnOpened
from debate.view import DebateView, fold
from grounding.shared import ground_of
from personas.models import Persona

FIVE = ("deepseek", "bytedance", "tencent", "01ai", "moonshot")
_TREES = ("Ash", "Birch", "Cedar", "Elder", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine", "Rowan", "Yew")
MOTIONS = (
    "agi_after_r1",
    "open_the_frontier",
    "startups_stop_pretraining",
    "adopt_before_building",
    "efficiency_beats_scale",
)
VOICE = RehearsalVoice()
"""One for all tests, as one serves all debates of a process."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A debate that was held, with the drafts as they came."""

    plan: Plan
    view: DebateView
    drafts: Mapping[str, str]


def plan_for(lang: str, seed: int, motion: str = MOTIONS[0], seats: tuple[str, ...] = FIVE, rounds: int = 4) -> Plan:
    asked: dict[str, object] = {"lang": lang, "seed": seed, "motion": motion, "seats": seats, "rounds": rounds}
    return make_plan(Options(**asked))  # type: ignore[arg-type]


def opened(plan: Plan) -> DebateOpened:
    return plan.opening("0")


def brief_of(plan: Plan, view: DebateView, seat: str, turn: str, number: int, phase: str, **more: object) -> Brief:
    known: dict[str, object] = {
        "task": "speech",
        "seat": seat,
        "turn": turn,
        "round": number,
        "rounds": plan.rounds,
        "phase": plan.form.phase(phase).brief(),
        "lang": plan.lang,
        "seed": plan.seed,
        "motion": plan.motion,
        "pack": plan.pack,
        "personas": plan.personas,
        "view": view,
    }
    return Brief(**{**known, **more})  # type: ignore[arg-type]


def rehearse(plan: Plan, voice: RehearsalVoice = VOICE, *, gate: str = "revise") -> Rehearsed:
    """Hold the debate. The gate may not send a single draft back."""
    ground = ground_of(plan.pack)
    event = opened(plan)
    view = fold(DebateView(), [event])
    drafts: dict[str, str] = {}
    for part in event.plan:
        view = fold(view, [RoundStarted(round=part.round, phase=part.phase)])
        for seat in part.order:
            turn = view.next_turn_id(seat)
            view = fold(view, [TurnOpened(turn=turn, seat=seat, round=part.round, phase=part.phase)])
            brief = brief_of(plan, view, seat, turn, part.round, part.phase)
            drafts[turn] = voice.draft(brief)
            view = fold(view, [DraftWritten(turn=turn, seat=seat, attempt=1, text=drafts[turn])])
            given = check_speech(brief, view.turns[-1], ground, gate, revisions=1)  # type: ignore[arg-type]
            assert isinstance(given, SpeechGiven), given
            view = fold(view, [given])
    return Rehearsed(plan, view, drafts)


@cache
def five(lang: str, seed: int) -> Rehearsed:
    """Hold the five companies' debate once for all tests; the seed chooses the motion too."""
    return rehearse(plan_for(lang, seed, MOTIONS[seed % len(MOTIONS)]))


def strangers(plan: Plan, count: int) -> Plan:
    """Return the plan with `count` personas that nobody wrote lines for, on a pack that nobody wrote lines for."""
    models = list(plan.personas.values())
    personas: dict[str, Persona] = {}
    for number in range(count):
        model = models[number % len(models)]
        name = {
            "id": f"guest{number}",
            "name_zh": f"来宾{chr(0x7532 + number)}",
            "name_en": f"The {_TREES[number]} party",
        }
        personas[name["id"]] = model.model_copy(update=name)
    pack: Pack = replace(plan.pack, agenda=plan.pack.agenda.model_copy(update={"id": "elsewhere"}))
    return replace(plan, personas=personas, pack=pack, casting=dict.fromkeys(personas, "rehearsal"))


def renamed(form: Format, names: Mapping[str, str]) -> Format:
    """Return the format with its phases under other names."""
    phases = tuple(phase.model_copy(update={"id": names.get(phase.id, phase.id)}) for phase in form.phases)
    return form.model_copy(update={"phases": phases})
