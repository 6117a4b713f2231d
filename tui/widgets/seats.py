"""The seats bar: who is at the table, and how each is, in words."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from debate.reading import Reader
from tui.palette import seat_colour
from tui.transcript.scribe import SeatSign
from tui.watch import Watch
from tui.words import Words

BUSY = ("thinking", "speaking", "checking", "revising", "retry", "voting")


class SeatsBar(Horizontal):
    """One cell a seat. A narrow screen gets one line, any other two."""

    def __init__(self) -> None:
        super().__init__(id="seats")
        self._order: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Begin empty: who sits here comes with the opening."""
        yield from ()

    async def show(self, watch: Watch, signs: Mapping[str, SeatSign], words: Words) -> None:
        """Show how every seat is now."""
        if tuple(signs) != self._order:
            self._order = tuple(signs)
            await self.remove_children()
            await self.mount_all(
                Static(id=f"seat-{sign.number}", classes="seat", markup=False) for sign in signs.values()
            )
        for sign in signs.values():
            state = watch.seat_state(sign.id)
            cell = self.query_one(f"#seat-{sign.number}", Static)
            cell.set_class(state in BUSY, "busy")
            text = words(f"seat_{state}", n=watch.tries.get(sign.id, 0))
            cell.update(self._cell(sign, Reader(watch.view, words.lang).seat(sign.id), text, busy=state in BUSY))

    def _cell(self, sign: SeatSign, name: str, state: str, *, busy: bool) -> Content:
        theme = self.app.current_theme
        colour = Style.parse(f"bold {seat_colour(sign.number, dark=theme.dark, ansi=self.app.native_ansi_color)}")
        chip = colour + Style(reverse=True)
        mark = Style(bold=True) if busy else Style(dim=True)
        if self.size.height < 2:
            return Content.assemble((f"{sign.number}{sign.letter}", chip), " ", (state, mark))
        return Content.assemble(
            (f" {sign.number} {sign.letter} ", chip), (f" {name}", colour), "\n      ", (state, mark)
        )
