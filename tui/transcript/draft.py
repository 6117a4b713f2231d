"""A speech while it is being spoken: text that grows at its end and may be voided at any time."""

from typing import Literal

from debate.text import clean_text
from tui.transcript.page import BLANK, INDENT, Ink, Look, Row, measure
from tui.transcript.wrap import Break, wrap

DraftState = Literal["streaming", "checking", "voided", "returned"]
Line = tuple[int, int, int]


class Draft:
    """The pieces of one draft, laid out as they come.

    Adding a piece costs nothing; the next look at it wraps the last two lines and what is new, not the whole.
    """

    def __init__(self, turn: str, seat: str, head: Row) -> None:
        self.turn = turn
        self.seat = seat
        self.head = head
        self.state: DraftState = "streaming"
        self._note: Row | None = None
        self._new: list[str] = []
        self._paragraphs = [""]
        self._breaks: list[list[Break]] = [[(0, 0)]]
        self._width = 0
        self._laid: tuple[tuple[Row, ...], tuple[Line, ...]] | None = None

    def end(self, state: DraftState, note: Row | None = None) -> None:
        """Say that no more pieces will come: the draft is whole, or void; `note` is shown under it."""
        self.state = state
        self._note = note
        self._laid = None

    @property
    def text(self) -> str:
        """What was said so far."""
        self._take()
        return "\n".join(self._paragraphs)

    def add(self, piece: str) -> None:
        """Take a piece that arrived."""
        self._new.append(piece)

    def height(self, width: int) -> int:
        """Return how many lines it fills."""
        return len(self.laid(width)[1])

    def laid(self, width: int) -> tuple[tuple[Row, ...], tuple[Line, ...]]:
        """Return its rows and lines; see `tui.transcript.model.Laid`."""
        self._take()
        room = measure(width, INDENT)
        if room != self._width:
            self._width = room
            self._breaks = [wrap(paragraph, room) for paragraph in self._paragraphs]
            self._laid = None
        if self._laid is None:
            self._laid = self._lay(room)
        return self._laid

    def _lay(self, room: int) -> tuple[tuple[Row, ...], tuple[Line, ...]]:
        look: Look = "draft"
        struck = self.state == "voided"
        rows = [
            self.head,
            *(Row((Ink(text, look, struck=struck),), INDENT, bar=self.seat) for text in self._paragraphs),
        ]
        lines: list[Line] = [(0, start, end) for start, end in wrap(self.head.text, room)]
        for number, breaks in enumerate(self._breaks, start=1):
            lines.extend((number, start, end) for start, end in breaks)
        for row in (self._note, BLANK):
            if row is not None:
                lines.extend((len(rows), start, end) for start, end in wrap(row.text, room))
                rows.append(row)
        return tuple(rows), tuple(lines)

    def _take(self) -> None:
        if not self._new:
            return
        first, *rest = clean_text("".join(self._new)).split("\n")
        self._new.clear()
        self._laid = None
        self._grow(first)
        for paragraph in rest:
            # Blank lines between paragraphs are the writer's; on the screen a new line is enough.
            if self._paragraphs[-1]:
                self._paragraphs.append("")
                self._breaks.append([(0, 0)])
            self._grow(paragraph.lstrip())

    def _grow(self, text: str) -> None:
        if not text:
            return
        self._paragraphs[-1] += text
        if self._width:
            kept = self._breaks[-1][:-2]
            restart = self._breaks[-1][len(kept)][0]
            self._breaks[-1] = kept + wrap(self._paragraphs[-1], self._width, restart)
