"""The line in which the reader types what to look for."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from tui.words import Words


class FindBar(Horizontal):
    """A label and an input; shown while the reader types."""

    def __init__(self) -> None:
        super().__init__(id="find")

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static(id="find-label", markup=False)
        yield Input(id="find-input", compact=True, max_length=200)

    def open(self, words: Words) -> None:
        """Begin to type."""
        self.query_one("#find-label", Static).update(Content(f" {words('find')} "))
        self.query_one(Input).focus()
