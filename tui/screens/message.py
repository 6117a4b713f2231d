"""A few lines in the middle of the screen: something that happened, or a question."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.transcript.page import BLANK, Row, ink
from tui.widgets.page import RowsPage
from tui.words import Words


class MessageScreen(ModalScreen[bool]):
    """Says something until it is closed. A question is answered by `y` or `n`; a message by any of its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", id="message.yes"),
        Binding("n,escape,q", "answer(False)", id="message.no"),
    ]
    CSS_PATH = "message.tcss"

    def __init__(self, title: str, lines: list[str], words: Words, *, asks: bool = False) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._words = words
        self._asks = asks

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        with Vertical(id="message"):
            yield Static(self._title, id="message-title", markup=False)
            yield RowsPage(id="message-text")
            keys = self._words("answer_keys" if self._asks else "close_keys")
            yield Static(keys, id="message-keys", markup=False)

    def on_mount(self) -> None:
        """Put the lines on the page."""
        rows: list[Row] = []
        for line in self._lines:
            rows += [Row((ink(line),)), BLANK]
        page = self.query_one(RowsPage)
        page.fits = True
        page.show(tuple(rows[:-1]))

    def action_answer(self, yes: bool) -> None:
        """Close with an answer."""
        self.dismiss(yes)
