"""What a pane is written from."""

from dataclasses import dataclass

from debate.ground import Ground
from debate.view import DebateView
from tui.transcript.page import Row, ink
from tui.transcript.scribe import Scribe


@dataclass(frozen=True, slots=True)
class Desk:
    """The view, the facts, and the hand that writes; `width` is the pane's, in cells, `turn` the one in question."""

    view: DebateView
    ground: Ground | None
    scribe: Scribe
    width: int
    fact: str = ""
    turn: str = ""

    def label(self, key: str, **values: object) -> Row:
        """Return a heading."""
        return Row((ink(self.scribe.words(key, **values), "label"),), 1)
