"""Every key of the screen below, made from its bindings, so that it cannot say what is not so."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui.transcript.page import BLANK, Row, ink
from tui.widgets.page import RowsPage
from tui.words import Words

GROUPS: Final = ("run", "seek", "turn", "fact", "pane", "find", "scroll", "app")


class HelpScreen(ModalScreen[None]):
    """Lists the keys of another screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,f1", "app.pop_screen", id="help.close")]
    CSS_PATH = "help.tcss"

    def __init__(self, screen: Screen[Any], words: Words) -> None:
        super().__init__()
        self._of = screen
        self._words = words

    def compose(self) -> ComposeResult:
        """Title, keys."""
        with Vertical(id="help"):
            yield Static(self._words("help_title"), id="help-title", markup=False)
            yield RowsPage(id="help-text")

    def on_mount(self) -> None:
        """List the keys."""
        self.query_one(RowsPage).show(tuple(self._rows()))

    def _rows(self) -> Iterator[Row]:
        keys = bound_keys(self._of)
        wide = max((cell_len(text) for text in keys.values()), default=0)
        group = ""
        for name, text in keys.items():
            if (head := name.partition(".")[0]) != group:
                if group:
                    yield BLANK
                group = head
                yield Row((ink(self._words(f"group.{group}"), "label"),), 1)
            pad = " " * (wide - cell_len(text) + 2)
            yield Row((ink(f" {text}", "strong"), ink(pad), ink(self._words(f"key.{name}"))), 1)


def group_order(name: str) -> int:
    """Return the place of a binding's group: what one does with a debate first, what one does with a screen last."""
    return GROUPS.index(name.partition(".")[0])


def bound_keys(screen: Screen[Any]) -> dict[str, str]:
    """Return binding id → its keys as people write them and as they are mapped now, grouped by the id's first word."""
    found: dict[str, list[str]] = {}
    # Textual's public `active_bindings` leaves out what cannot be done just now; help is about what can ever be done.
    for _, binding in (bound for _, bindings in screen._binding_chain for bound in bindings):
        if binding.id:
            # `find.seat.1` to `find.seat.9` are told in one line.
            name = ".".join(binding.id.split(".")[:2])
            key = screen.app.get_key_display(binding)
            if key not in found.setdefault(name, []):
                found[name].append(key)
    names = sorted(found, key=group_order)
    return {name: " ".join(found[name]) for name in names}
