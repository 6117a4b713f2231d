"""Who speaks for each seat of a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.rehearsal.voice import RehearsalVoice
from agents.session import Plan
from agents.voice import Voice
from baimo.setup import REHEARSAL
from debate.errors import UsageError


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a plan, and what must be loaded before they can speak."""

    by_seat: Mapping[str, Voice]
    all_rehearse: bool
    load: Callable[[], None]


def make_voices(plan: Plan, max_cost: float | None) -> Voices:
    """Return a voice for every seat. One rehearsal serves all the seats that have no model."""
    if max_cost is not None and not 0 < max_cost < 1e6:
        raise UsageError(f"--max-cost: {max_cost}", mend="a sum of dollars above 0")
    rehearsal = RehearsalVoice()
    by_seat: dict[str, Voice] = dict.fromkeys(plan.casting, rehearsal)
    return Voices(by_seat, all_rehearse=set(plan.casting.values()) == {REHEARSAL}, load=lambda: None)
