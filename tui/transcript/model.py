"""The transcript as a long page that is laid out only where somebody looks.

Ten thousand speeches open in well under a second because an entry's height is estimated from its length until it
comes into sight; only then is it written, wrapped and counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from debate.events import Event
from tui.transcript.draft import Draft
from tui.transcript.heights import Heights
from tui.transcript.page import INDENT, Row, measure
from tui.transcript.wrap import wrap

EntryKind = Literal[
    "opening", "round", "speech", "forfeit", "returned", "ballot", "closed", "stopped", "host", "changed", "imported"
]
_KEPT: Final = 300
"""How many laid-out entries are kept; a screen shows about ten."""


@dataclass(slots=True)
class Entry:
    """One thing on the page: `key` is the turn id of a speech, `source` the event it tells of."""

    key: str
    kind: EntryKind
    source: Event
    seat: str = ""
    cells: int = 0
    """About how many cells its text fills."""
    rows: int = 1
    """About how many rows it has that wrapping does not make."""


@dataclass(frozen=True, slots=True)
class Laid:
    """An entry on the page: its rows, and its lines as (row, start, end) in the row's text."""

    rows: tuple[Row, ...]
    lines: tuple[tuple[int, int, int], ...]


def lay(rows: tuple[Row, ...], width: int) -> Laid:
    """Wrap rows at `width` cells."""
    lines: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        lines.extend((number, start, end) for start, end in wrap(row.text, measure(width, row.indent)))
    return Laid(rows, tuple(lines))


class Transcript:
    """Entries in the order in which they came, then the drafts that are being spoken.

    Indexes run over both; a line is counted from the top of the first entry. `write` turns an entry into rows and is
    called when the entry comes into sight.
    """

    def __init__(self, write: Callable[[Entry], tuple[Row, ...]], width: int = 80) -> None:
        self.entries: list[Entry] = []
        self.drafts: list[Draft] = []
        self.width = width
        self._write = write
        self._shown: Callable[[Entry], bool] | None = None
        self._heights = Heights()
        self._laid: dict[int, Laid] = {}
        self._exact: set[int] = set()

    def __len__(self) -> int:
        return len(self.entries) + len(self.drafts)

    @property
    def height(self) -> int:
        """How many lines there are, estimates included."""
        return self._heights.top(len(self.entries)) + sum(draft.height(self.width) for draft in self.drafts)

    def append(self, entry: Entry) -> None:
        """Add an entry after the others."""
        self.entries.append(entry)
        self._heights.append(self._estimate(entry))

    def clear(self) -> None:
        """Begin again with nothing."""
        self.entries.clear()
        self.drafts = []
        self.rewrite()

    def resize(self, width: int) -> None:
        """Lay the page out for another width; costs a constant per entry, whatever its length."""
        if width != self.width:
            self.width = width
            self.rewrite()

    def rewrite(self) -> None:
        """Forget what was written and wrapped: the width, the language or the choice of entries changed."""
        self._laid.clear()
        self._exact.clear()
        self._heights = Heights(self._estimate(entry) for entry in self.entries)

    def show(self, shown: Callable[[Entry], bool] | None) -> None:
        """Show only the entries for which `shown` is true; None shows all."""
        self._shown = shown
        self.rewrite()

    def laid(self, index: int) -> Laid:
        """Return an entry or draft laid out, and from now on count it exactly."""
        if index >= len(self.entries):
            return Laid(*self.drafts[index - len(self.entries)].laid(self.width))
        laid = self._laid.pop(index, None)
        if laid is None:
            entry = self.entries[index]
            visible = self._shown is None or self._shown(entry)
            laid = lay(self._write(entry), self.width) if visible else Laid((), ())
            self._heights[index] = len(laid.lines)
            self._exact.add(index)
            if len(self._laid) >= _KEPT:
                del self._laid[next(iter(self._laid))]
        self._laid[index] = laid
        return laid

    def lines(self, index: int) -> int:
        """Return the height of an entry or draft, exact, laying it out when needed."""
        if index < len(self.entries) and index in self._exact:
            return self._heights[index]
        return len(self.laid(index).lines)

    def top(self, index: int) -> int:
        """Return the line on which an entry or draft begins."""
        above = self._heights.top(min(index, len(self.entries)))
        return above + sum(draft.height(self.width) for draft in self.drafts[: max(0, index - len(self.entries))])

    def locate(self, line: int) -> tuple[int, int]:
        """Return the entry or draft that covers a line, and the line within it; past the end, the end of the last."""
        line = max(0, line)
        total = self._heights.top(len(self.entries))
        if line < total or not self.drafts:
            return self._heights.at(line)
        rest = line - total
        for number, draft in enumerate(self.drafts):
            height = draft.height(self.width)
            if rest < height:
                return len(self.entries) + number, rest
            rest -= height
        return len(self) - 1, self.drafts[-1].height(self.width)

    def settle(self, index: int, line: int, above: int, below: int) -> int:
        """Lay out what is within `above` lines before and `below` lines after a point, and return the point's line.

        The point is a line of an entry, so it stays where it is when estimates around it become exact.
        """
        if not len(self):
            return 0
        line = min(line, self.lines(index))
        room, i = above - line, index - 1
        while room > 0 and i >= 0:
            room -= self.lines(i)
            i -= 1
        room, i = below + line, index
        while room > 0 and i < len(self):
            room -= self.lines(i)
            i += 1
        return self.top(index) + line

    def _estimate(self, entry: Entry) -> int:
        if self._shown is not None and not self._shown(entry):
            return 0
        return entry.rows + -(-entry.cells // measure(self.width, INDENT))


def cells_about(text: str) -> int:
    """Return about how many cells a text fills without looking at each character.

    UTF-8 has one byte where there is one cell, and mostly three where there are two.
    """
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2
