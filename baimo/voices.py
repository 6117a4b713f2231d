"""Who speaks for each seat of a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.voice import Voice


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a plan, and what must be loaded before they can speak."""

    by_seat: Mapping[str, Voice]
    all_rehearse: bool
    load: Callable[[], None]
