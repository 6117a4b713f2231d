"""The transcript on the screen: a window that moves over a page of any length."""

from typing import ClassVar

from rich.style import Style
from textual.events import Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.selection import Selection

from tui.transcript.model import Laid, Transcript
from tui.transcript.page import Ink, Row
from tui.widgets.page import Page


class TranscriptView(Page):
    """Shows a `Transcript`. Where the reader is, is kept as (entry, line), so nothing jumps when heights change."""

    DEFAULT_CLASSES = "transcript"
    SCROLL_UP_LINES: ClassVar[int] = 3

    class Moved(Message):
        """The reader moved, or what is selected changed."""

    def __init__(self, transcript: Transcript, *, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self.transcript = transcript
        self.following = True
        """True while the end of the page stays in sight by itself."""
        self.unread = 0
        """How many entries came while the reader was elsewhere."""
        self.selected: int | None = None
        """The entry that the reader has chosen, by index."""
        self.citation = -1
        """Which citation of the selected entry is chosen; -1: none."""
        self.waiting = Laid((), ())
        """What stands in the window as long as there is nothing to read."""
        self._point = (0, 0)
        self._placing = False
        self._painting = -1
        self._top = 0
        self._sight: list[tuple[int, int]] = []
        """The entry and line on every line of the window, from `_top` on: so that painting looks nothing up."""

    def line_at(self, y: int) -> tuple[Laid, int] | None:
        """Return the entry on line `y` of the page, and the line within it."""
        place = y - self._top
        if not len(self.transcript):
            return self.waiting, y
        if 0 <= place < len(self._sight):
            index, line = self._sight[place]
        elif len(self.transcript) and y < self.transcript.height:
            index, line = self.transcript.locate(y)
        else:
            return None
        self._painting = index
        return self.transcript.laid(index), line

    def look(self, ink: Ink, base: Style) -> Style:
        """Return the style of some ink; the chosen citation stands out."""
        style = super().look(ink, base)
        if ink.refers == "fact" and self._painting == self.selected and ink is self._chosen_ink():
            style += self.component("look--selected") + Style(meta=style.meta)
        return style

    # -- the page changes ------------------------------------------------------------------------------

    def refreshed(self, *, new: int = 0) -> None:
        """Take up a page that has changed, of which `new` entries are new at its end."""
        if self.following:
            self._place_end()
        else:
            self.unread += new
            index, line = self._point
            height = self._window
            self._place(self.transcript.settle(min(index, max(0, len(self.transcript) - 1)), line, height, height))
        self.post_message(self.Moved())

    def on_resize(self, event: Resize) -> None:
        """Wrap again at the new width, keeping the line at the top of the window."""
        width = self.scrollable_content_region.width
        if width > 0:
            self.transcript.resize(width)
            self.refreshed()

    def begin_again(self) -> None:
        """Forget where the reader was: the page is another."""
        self.following, self.unread = True, 0
        self.selected, self.citation = None, -1
        self._sight = []

    # -- the reader moves ------------------------------------------------------------------------------

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scroll bar, the wheel and the keys; estimates on the way become exact first."""
        super().watch_scroll_y(old_value, new_value)
        if self._placing:
            return
        old, new = round(old_value), round(new_value)
        height = self._window
        page = self.transcript
        if abs(new - old) <= 4 * height:
            index, line = self._point
            above = max(0, old - new) + height
            below = max(0, new - old) + 2 * height
            self._place(page.settle(index, line, above, below) + new - old)
        else:
            index, line = page.locate(new)
            self._place(page.settle(index, min(line, page.lines(index)), height, 2 * height))
        self.following = self.scroll_offset.y >= self.max_scroll_y
        if self.following:
            self.unread = 0
        self.post_message(self.Moved())

    def action_scroll_end(self) -> None:
        """Go to the end and stay there."""
        self.following, self.unread = True, 0
        self.selected, self.citation = None, -1
        self._place_end()
        self.post_message(self.Moved())

    def action_scroll_home(self) -> None:
        """Go to the beginning."""
        self.following = False
        self._place(self.transcript.settle(0, 0, 0, 2 * self._window))
        self.post_message(self.Moved())

    def go_to(self, index: int, line: int = 0) -> None:
        """Bring an entry to the top of the window."""
        self.following = False
        self._place(self.transcript.settle(index, line, self._window, 2 * self._window))
        self.following = False
        self.post_message(self.Moved())

    # -- the reader chooses ----------------------------------------------------------------------------

    def select_turn(self, step: int) -> None:
        """Choose the next (1) or previous (-1) turn that was said, and bring it into sight."""
        page, top = self.transcript, self.scroll_offset.y
        if self.selected is not None:
            index = self.selected + step
        elif step > 0:
            index, line = page.locate(top)
            index += line > 0
        else:
            index = min(page.locate(top + self._window - 1)[0], len(page.entries) - 1)
        while 0 <= index < len(self.transcript.entries):
            entry = self.transcript.entries[index]
            if entry.kind in ("speech", "forfeit") and self.transcript.lines(index):
                self.choose(index)
                return
            index += step

    def select_citation(self, step: int) -> str | None:
        """Choose the next or previous citation of the selected turn, or of the one in sight; return its fact id."""
        if self.selected is None:
            self.selected = self._turn_in_sight(cited=True)
        inks = self._citations()
        if not inks:
            return None
        before = self.citation if self.citation >= 0 else (-1 if step > 0 else len(inks))
        self.citation = (before + step) % len(inks)
        self._show_chosen()
        self.post_message(self.Moved())
        return inks[self.citation].ref

    @property
    def top_entry(self) -> int:
        """The entry at the top of the window."""
        return self._point[0]

    def choose(self, index: int) -> None:
        """Choose an entry and bring it to the top of the window."""
        self.selected, self.citation = index, -1
        self.go_to(index)

    def go_to_hit(self, index: int) -> None:
        """Choose an entry and bring the first line with what is looked for into sight."""
        self.selected, self.citation = index, -1
        laid = self.transcript.laid(index)
        places = [row.text.lower().find(self.query_text) for row in laid.rows]
        line = next((n for n, (row, _, end) in enumerate(laid.lines) if 0 <= places[row] < end), 0)
        y = self.transcript.top(index) + line
        if not self.scroll_offset.y < y < self.scroll_offset.y + self._window - 1:
            self.go_to(index, max(0, line - self._window // 3) if line > self._window // 2 else 0)
        self.refresh()

    def chosen_fact(self) -> str | None:
        """Return the fact id of the chosen citation, if one is chosen."""
        ink = self._chosen_ink()
        return ink.ref if ink else None

    def clear_choice(self) -> None:
        """Choose nothing."""
        self.selected, self.citation = None, -1
        self.refresh()

    def on_page_opened(self, message: Page.Opened) -> None:
        """Choose the citation that was clicked, before the screen opens it."""
        index, _ = self.transcript.locate(message.line)
        if message.kind == "fact" and index < len(self.transcript.entries):
            self.selected = index
            inks = self._citations()
            self.citation = next((i for i, ink in enumerate(inks) if ink.ref == message.ref), -1)
            self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that the mouse has selected."""
        return self.copied(selection, self.transcript.height), "\n"

    # -- inside ----------------------------------------------------------------------------------------

    @property
    def _window(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _citations(self) -> list[Ink]:
        if self.selected is None or self.selected >= len(self.transcript):
            return []
        rows = self.transcript.laid(self.selected).rows
        return [ink for row in rows for ink in row.inks if ink.refers == "fact"]

    def _chosen_ink(self) -> Ink | None:
        inks = self._citations()
        return inks[self.citation] if 0 <= self.citation < len(inks) else None

    def _turn_in_sight(self, *, cited: bool = False) -> int:
        """Return the last speech that begins above the end of the window; with citations when `cited`."""
        page = self.transcript
        index = min(page.locate(self.scroll_offset.y + self._window - 1)[0], len(page.entries) - 1)
        top = page.locate(self.scroll_offset.y)[0]
        while index > 0:
            entry = page.entries[index]
            if entry.kind == "speech" and (index <= top or page.top(index) < self.scroll_offset.y + self._window - 2):
                inks = [ink for row in page.laid(index).rows for ink in row.inks if ink.refers == "fact"]
                if inks or not cited:
                    return index
            index -= 1
        return 0

    def _show_chosen(self) -> None:
        """Scroll as little as is needed to have the chosen citation in the window."""
        chosen = self._chosen_ink()
        if chosen is None or self.selected is None:
            return
        laid = self.transcript.laid(self.selected)
        line = next(
            (n for n, (row, start, end) in enumerate(laid.lines) if _holds(laid.rows[row], start, end, chosen)), 0
        )
        y = self.transcript.top(self.selected) + line
        if not self.scroll_offset.y <= y < self.scroll_offset.y + self._window:
            self.go_to(self.selected, max(0, line - self._window // 2))
        self.refresh()

    def _place_end(self) -> None:
        page = self.transcript
        if len(page):
            last = len(page) - 1
            page.settle(last, page.lines(last), 2 * self._window, 0)
        self._place(page.height)

    def _place(self, y: int) -> None:
        """Put line `y` of the page at the top of the window, as far as the page reaches."""
        page = self.transcript
        before = self._top, self._sight
        self._placing = True
        try:
            size = Size(self.scrollable_content_region.width, page.height)
            if size.width != self.virtual_size.width:
                self.virtual_size = size
            else:
                # A page that grows at its end asks for no new layout of the screen, only for a shorter thumb.
                self.set_reactive(TranscriptView.virtual_size, size)
                self.vertical_scrollbar.window_virtual_size = size.height
            self.scroll_y = self.scroll_target_y = max(0, min(y, self.max_scroll_y))
        finally:
            self._placing = False
        self._top = self.scroll_offset.y
        self._sight = self._lines_from(self._top, self._window)
        self._point = self._sight[0] if self._sight else (0, 0)
        self._repaint(*before)

    def _lines_from(self, y: int, count: int) -> list[tuple[int, int]]:
        page = self.transcript
        if not len(page):
            return []
        index, line = page.locate(y)
        found: list[tuple[int, int]] = []
        while index < len(page) and len(found) < count:
            found += [(index, n) for n in range(line, page.lines(index))]
            index, line = index + 1, 0
        return found[:count]

    def _repaint(self, top: int, sight: list[tuple[int, int]]) -> None:
        """Paint again what is not as it was: where a speech grows, that is the end of the window."""
        same = 0
        if top == self._top and len(self._sight) >= len(sight):
            spoken = len(self.transcript.entries)
            while same < len(sight) and sight[same] == self._sight[same] and sight[same][0] < spoken:
                same += 1
        height = self._window - same
        if same and height > 0:
            self.refresh(Region(0, same, self.size.width, height))
        else:
            self.refresh()


def _holds(row: Row, start: int, end: int, chosen: Ink) -> bool:
    at = 0
    for ink in row.inks:
        if ink is chosen:
            return start <= at < end
        at += len(ink.text)
    return False
