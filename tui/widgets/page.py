"""A page of rows painted line by line: the base of the transcript, the side pane, help and messages."""

import re
from itertools import pairwise
from typing import ClassVar

from rich.cells import cell_len
from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.selection import Selection
from textual.strip import Strip

from tui.palette import seat_colour
from tui.transcript.model import Laid, lay
from tui.transcript.page import LOOKS, Ink, Row


class PlainScrollBar(ScrollBarRender):
    """A scroll bar of coloured blanks: block glyphs are two cells wide on some East Asian terminals."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


ScrollBar.renderer = PlainScrollBar


class Page(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows on the line API. Subclasses say what stands on a line; this one paints, scrolls and selects."""

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"look--{look}" for look in LOOKS} | {"look--selected", "look--hit"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_down", id="scroll.down"),
        Binding("k,up", "scroll_up", id="scroll.up"),
        Binding("pagedown,ctrl+d", "page_down", id="scroll.page_down"),
        Binding("pageup,ctrl+u", "page_up", id="scroll.page_up"),
        Binding("g,home", "scroll_home", id="scroll.top"),
        Binding("G,end", "scroll_end", id="scroll.bottom"),
    ]

    class Opened(Message):
        """A citation or a claim was clicked."""

        def __init__(self, kind: str, ref: str, line: int) -> None:
            super().__init__()
            self.kind = kind
            self.ref = ref
            self.line = line

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id, classes=classes)
        self.numbers: dict[str, int] = {}
        """Seat id → seat number, for the colours."""
        self.query_text = ""
        """What is looked for, in lower case: it stands out wherever it is."""
        self._styles: dict[str, Style] = {}

    def render(self) -> RenderableType:
        """Never used: lines are painted by `render_line`."""
        return Text()

    def notify_style_update(self) -> None:
        """Forget the styles when theme or style sheet change."""
        self._styles.clear()
        super().notify_style_update()

    def line_at(self, y: int) -> tuple[Laid, int] | None:
        """Return the entry on line `y` of the whole page, and the line within it."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the visible part."""
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        found = self.line_at(y)
        base = self.base_style
        if found is None or found[1] >= len(found[0].lines):
            return Strip.blank(width, base)
        laid, line = found
        number, start, end = laid.lines[line]
        row = laid.rows[number]
        first = line == 0 or laid.lines[line - 1][0] != number
        strip = Strip([*self._gutter(row, first, base), *self._inks(row, start, end, base)])
        if self.text_selection is not None and (span := self.text_selection.get_span(y)) is not None:
            strip = self._select(strip, *span)
        fill = self.look(row.inks[0], base) if row.fill and row.inks else base
        return strip.adjust_cell_length(width, fill).apply_offsets(0, y)

    def look(self, ink: Ink, base: Style) -> Style:
        """Return the style of some ink."""
        if ink.look in ("seat", "chip"):
            style = self._seat_style(ink.seat, chip=ink.look == "chip")
        elif ink.look == "text":
            style = base
        else:
            style = self.component(f"look--{ink.look}")
        if ink.struck:
            style += Style(strike=True, dim=True)
        if ink.refers:
            style += Style(meta={"kind": ink.refers, "ref": ink.ref})
        return style

    @property
    def base_style(self) -> Style:
        """The style of plain text."""
        if "" not in self._styles:
            self._styles[""] = self.rich_style
        return self._styles[""]

    def component(self, name: str) -> Style:
        """Return the style of a component class of the style sheet."""
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(name)
        return style

    def _seat_style(self, seat: str, *, chip: bool) -> Style:
        key = f"{seat}/{chip}"
        style = self._styles.get(key)
        if style is None:
            theme = self.app.current_theme
            if number := self.numbers.get(seat):
                colour = seat_colour(number, dark=theme.dark, ansi=self.app.native_ansi_color)
                style = self.base_style + Style(color=colour, bold=True, reverse=chip)
            else:
                style = self.base_style + Style(bold=True, reverse=chip)
            self._styles[key] = style
        return style

    def _gutter(self, row: Row, first: bool, base: Style) -> list[Segment]:
        text = row.gutter(first)
        if not text:
            return []
        bar = self._seat_style(row.bar, chip=True) if row.bar and not self.app.no_color else base
        mark = self.look(Ink("", row.mark_look), base) if row.mark else base
        return [Segment(text[0], bar), Segment(text[1:], mark)]

    def _inks(self, row: Row, start: int, end: int, base: Style) -> list[Segment]:
        segments: list[Segment] = []
        at = 0
        for ink in row.inks:
            left, right = max(start, at), min(end, at + len(ink.text))
            if left < right:
                segments.append(Segment(ink.text[left - at : right - at], self.look(ink, base)))
            at += len(ink.text)
            if at >= end:
                break
        if self.query_text and self.query_text in (text := row.text.lower()):
            found = [m.start() - start for m in re.finditer(re.escape(self.query_text), text)]
            segments = self._with_hits(segments, found)
        return segments

    def _with_hits(self, segments: list[Segment], found: list[int]) -> list[Segment]:
        """Return the segments of a line with every hit in its own style; places may lie outside the line."""
        style = self.component("look--hit")
        marked: list[Segment] = []
        at = 0
        for text, own, _ in segments:
            cuts = {0, len(text)}
            inside = {i - at for place in found for i in range(place, place + len(self.query_text))}
            cuts |= {i for i in inside if i - 1 not in inside} | {i + 1 for i in inside if i + 1 not in inside}
            edges = sorted(cut for cut in cuts if 0 <= cut <= len(text))
            for left, right in pairwise(edges):
                look = (own or Style()) + style if left in inside else own
                marked.append(Segment(text[left:right], look))
            at += len(text)
        return marked

    def on_click(self, event: Click) -> None:
        """Say which citation or claim is under the mouse."""
        meta = event.style.meta
        if meta.get("kind"):
            event.stop()
            line = self.scroll_offset.y + event.get_content_offset_capture(self).y
            self.post_message(self.Opened(meta["kind"], meta["ref"], line))

    def copied(self, selection: Selection, height: int) -> str:
        """Return the selected text as it was written: wrapped lines are joined again, bars and marks are left out."""
        first = selection.start.y if selection.start else 0
        last = min(selection.end.y if selection.end else height, height - 1)
        text = ""
        for y in range(first, last + 1):
            found = self.line_at(y)
            if found is None or found[1] >= len(found[0].lines):
                continue
            laid, line = found
            number, start, end = laid.lines[line]
            before = laid.lines[line - 1] if line else (-1, 0, 0)
            row = laid.rows[number]
            left, right = selection.get_span(y) or (0, -1)
            skip = len(row.gutter(before[0] != number))
            left = min(start + max(0, left - skip), end)
            right = end if right == -1 else min(start + max(0, right - skip), end)
            if y > first:
                text += row.text[before[2] : start] if before[0] == number else "\n"
            text += row.text[left:right]
        return text

    def _select(self, strip: Strip, start: int, end: int) -> Strip:
        cells = strip.cell_length
        text = strip.text
        end = len(text) if end == -1 else end
        style = self.screen.get_component_rich_style("screen--selection")
        left, right = cell_len(text[:start]), cell_len(text[:end])
        before, middle, after = strip.crop(0, left), strip.crop(left, right), strip.crop(right, cells)
        painted = Strip([Segment(segment.text, (segment.style or Style()) + style) for segment in middle])
        return Strip.join([before, painted, after])


class RowsPage(Page):
    """A page of a few rows, all laid out: a fact, help, a message."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id, classes=classes)
        self.fits = False
        """True when the page is to be as high as what stands on it."""
        self._rows: tuple[Row, ...] = ()
        self._laid = Laid((), ())

    def show(self, rows: tuple[Row, ...], *, stay: bool = False) -> None:
        """Show other rows, from the top unless the reader is to `stay` where he is."""
        self._rows = rows
        self._lay()
        if not stay:
            self.scroll_to(y=0, animate=False)

    def line_at(self, y: int) -> tuple[Laid, int] | None:
        """Return the only entry there is."""
        return self._laid, y

    def on_resize(self, event: Resize) -> None:
        """Wrap again."""
        self._lay()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that the mouse has selected."""
        return self.copied(selection, len(self._laid.lines)), "\n"

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        if width > 0:
            self._laid = lay(self._rows, width)
            self.virtual_size = Size(width, len(self._laid.lines))
            if self.fits:
                self.styles.height = len(self._laid.lines)
            self.refresh()
