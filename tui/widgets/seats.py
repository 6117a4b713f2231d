"""The seats bar: who is at the table, and how each is, in words."""

from collections.abc import Mapping

from textual.content import Content
from textual.style import Style

from debate.reading import Reader
from tui.palette import seat_colour
from tui.transcript.scribe import SeatSign
from tui.watch import SeatState, Watch
from tui.widgets.bars import Bar
from tui.words import Words

BUSY: tuple[SeatState, ...] = ("thinking", "speaking", "checking", "revising", "retry", "voting")


class SeatsBar(Bar):
    """One cell a seat, side by side. A narrow or low screen gets one line, any other two."""

    def __init__(self) -> None:
        super().__init__(id="seats", markup=False)

    def show(self, watch: Watch, signs: Mapping[str, SeatSign], words: Words) -> None:
        """Show how every seat is now."""
        if not signs:
            return
        reader = Reader(watch.view, words.lang)
        room = self.size.width // len(signs)
        rows: list[list[Content]] = [[], []]
        for sign in signs.values():
            state = watch.seat_state(sign.id)
            text = words(f"seat_{state}", n=watch.tries.get(sign.id, 0))
            for row, line in zip(rows, self._cell(sign, reader.seat(sign.id), text, state in BUSY), strict=True):
                gap = " " if self.size.height > 1 else ""
                row.append(line.truncate(room - len(gap), pad=True) + gap)
        lines = [Content("").join(row) for row in rows]
        self.say(Content("\n").join(lines) if self.size.height > 1 else lines[1])

    def _cell(self, sign: SeatSign, name: str, state: str, busy: bool) -> tuple[Content, Content]:
        theme = self.app.current_theme
        colour = Style.parse(f"bold {seat_colour(sign.number, dark=theme.dark, ansi=self.app.native_ansi_color)}")
        chip = colour + Style(reverse=True)
        said = (state, Style(bold=True) if busy else Style(dim=True))
        if self.size.height < 2:
            return Content(""), Content.assemble((f"{sign.number}{sign.letter}", chip), " ", said)
        head = Content.assemble((f" {sign.number} {sign.letter} ", chip), (f" {name}", colour))
        return head, Content.assemble(("     ", chip if busy else Style()), " ", said)
