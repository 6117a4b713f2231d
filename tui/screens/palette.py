"""The command palette: every key's action by name, found in Chinese or English whatever the screen speaks."""

from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from tui.screens.help import group_order
from tui.transcript.page import Row, ink
from tui.widgets.page import RowsPage
from tui.words import LANGS, Words


@dataclass(frozen=True, slots=True)
class Command:
    """An action by name: `node` is where it is run, `keys` how else it is reached."""

    name: str
    node: DOMNode
    action: str
    keys: str


def commands(screen: Screen[Any]) -> list[Command]:
    """Return what can be done on a screen just now, one command a binding id."""
    found: dict[str, Command] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        # Nine digits that choose a seat are nine commands of one name; the keys serve better.
        if binding.id and binding.id.count(".") == 1 and binding.id not in found and binding.id != "app.palette":
            keys = screen.app.get_key_display(binding)
            found[binding.id] = Command(binding.id, active.node, binding.action, keys)
    return sorted(found.values(), key=lambda command: group_order(command.name))


class PaletteScreen(ModalScreen[Command]):
    """Finds a command by a few letters of its name in either language, and returns it."""

    CSS_PATH = "palette.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", id="palette.down"),
        Binding("up,ctrl+p", "move(-1)", id="palette.up"),
        Binding("escape", "close", id="palette.close"),
    ]

    def __init__(self, screen: Screen[Any], words: Words) -> None:
        super().__init__()
        self._all = commands(screen)
        self._words = words
        self._found = self._all
        self._at = 0
        self._search = FuzzySearch()

    def compose(self) -> ComposeResult:
        """An input over a list."""
        with Vertical(id="palette"):
            yield Input(id="palette-input", compact=True, max_length=80)
            yield RowsPage(id="palette-list")

    def on_mount(self) -> None:
        """Show everything and begin to type."""
        self.query_one(Input).focus()
        self.call_after_refresh(self._show)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Keep what matches, the best first."""
        query = message.value.strip()
        scores = {command.name: self._score(query, command) for command in self._all}
        found = [command for command in self._all if scores[command.name] > 0]
        self._found = sorted(found, key=lambda command: -scores[command.name]) if query else self._all
        self._at = 0
        self._show()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Choose the command under the mark."""
        self.dismiss(self._found[self._at] if self._found else None)

    def action_move(self, step: int) -> None:
        """Move the mark."""
        self._at = max(0, min(self._at + step, len(self._found) - 1))
        self._show()

    def action_close(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def _score(self, query: str, command: Command) -> float:
        names = [Words(lang)(f"key.{command.name}") for lang in LANGS]
        return max((self._search.match(query, name)[0] for name in names), default=0.0) if query else 1.0

    def _show(self) -> None:
        page = self.query_one(RowsPage)
        width = page.scrollable_content_region.width
        rows = []
        for number, command in enumerate(self._found):
            text = self._words(f"key.{command.name}")
            pad = " " * max(1, width - cell_len(text) - cell_len(command.keys) - 4)
            look = "tab" if number == self._at else "text"
            rows.append(Row((ink(f" {text}{pad}{command.keys} ", look),)))  # type: ignore[arg-type]
        page.show(tuple(rows), stay=True)
        top, height = page.scroll_offset.y, page.size.height
        if not top <= self._at < top + height:
            page.scroll_to(y=max(0, self._at - height // 2), animate=False)
