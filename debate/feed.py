"""What a display follows while a debate runs, and the little it may command.

Records are the truth; streamed pieces are only a draft on the way and may be voided at any time.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from debate.kinds import Lang
from debate.lines import Record
from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class Logged:
    """An event is in the log."""

    record: Record


@dataclass(frozen=True, slots=True)
class Streamed:
    """A piece of a draft arrived. Cleaned; whatever the machine-readable block holds is left out."""

    turn: str
    seat: str
    piece: str


@dataclass(frozen=True, slots=True)
class DraftVoided:
    """What was streamed of this turn so far is void."""

    turn: str
    seat: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is loaded and the first seat may speak; until then a display says that it loads."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A replay jumped: what was shown is void, and `view` is the debate after its first `events` events."""

    events: int
    view: DebateView


FeedItem = Logged | Streamed | DraftVoided | Ready | Sought
READING_SPEED: Final[dict[Lang, float]] = {"zh": 22.0, "en": 60.0}
"""Characters a second at speed 1.0: brisk silent reading."""


class DebateSession(Protocol):
    """A debate that can be watched and held. `baimo` hands one to a display."""

    @property
    def folder(self) -> Path:
        """The run's folder: what `baimo resume` and `baimo replay` are given."""

    @property
    def paused(self) -> bool:
        """True while the debate is held."""

    def feed(self) -> AsyncGenerator[FeedItem, None]:
        """Yield everything from the first event on, past events of a resumed run included, until the end.

        Iterating is what drives the debate; leaving the loop abandons the turn in flight, and `baimo resume` speaks
        it again. Raises StoppedError when the run stopped early, its log being whole.
        """

    def pause(self) -> None:
        """Hold the debate: at once where a draft is paced, else before the next turn."""

    def resume(self) -> None:
        """Go on."""

    def step(self) -> None:
        """Let one turn pass, then hold again."""

    def set_speed(self, factor: float) -> None:
        """Set how fast a paced draft is shown, 1.0 being reading speed. Without effect on a real model."""
