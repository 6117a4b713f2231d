"""The timeline: one cell a turn, in the order of the plan, in the colour of its seat."""

from collections.abc import Mapping

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style

from tui.palette import seat_colour
from tui.transcript.scribe import SeatSign
from tui.watch import Watch
from tui.widgets.bars import Bar


class Timeline(Bar):
    """Turns that were given are filled, forfeited ones crossed, the one that has the floor stands out."""

    class Asked(Message):
        """The reader clicked on a turn."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number
            """Counted from 0, in speaking order."""

    def __init__(self) -> None:
        super().__init__(id="timeline", markup=False)
        self._turn_at: list[int] = []
        """The number of the turn on every cell; -1 where there is none."""

    def show(self, watch: Watch, signs: Mapping[str, SeatSign]) -> None:
        """Show the plan and how far it has come; what does not fit is cut around the present turn."""
        opened = watch.view.opened
        if opened is None:
            return
        cells: list[tuple[Content, int]] = []
        turns = sum(len(plan.order) for plan in opened.plan)
        wide = max(1, min(3, (self.size.width - 4 * len(opened.plan)) // max(1, turns)))
        number = 0
        for plan in opened.plan:
            head = f" R{plan.round} " if wide > 1 else " "
            cells += [(Content.styled(char, Style(dim=True)), -1) for char in head]
            for seat in plan.order:
                cells += [(cell, number) for cell in self._cells(watch, signs[seat], number, wide)]
                number += 1
        done = len(watch.view.turns)
        here = next((i for i, (_, turn) in enumerate(cells) if turn >= done), len(cells))
        first = max(0, min(here - self.size.width // 2, len(cells) - self.size.width))
        cells = cells[first : first + self.size.width]
        self._turn_at = [turn for _, turn in cells]
        self.say(Content("").join(content for content, _ in cells))

    def on_click(self, event: Click) -> None:
        """Ask for the turn under the mouse."""
        place = event.get_content_offset_capture(self).x
        if 0 <= place < len(self._turn_at) and self._turn_at[place] >= 0:
            self.post_message(self.Asked(self._turn_at[place]))

    def _cells(self, watch: Watch, sign: SeatSign, number: int, wide: int) -> list[Content]:
        theme = self.app.current_theme
        colour = Style.parse(seat_colour(sign.number, dark=theme.dark, ansi=self.app.native_ansi_color))
        turns = watch.view.turns
        mark = str(sign.number % 10)
        if number >= len(turns):
            style = Style(dim=True)
        elif turns[number].state == "forfeited":
            mark, style = "x", colour
        elif turns[number].closed:
            style = colour + Style(reverse=True)
        else:
            style = colour + Style(bold=True, underline=True)
        return [Content.styled(char, style) for char in mark.center(wide)]
