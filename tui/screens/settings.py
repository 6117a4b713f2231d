"""The settings on the screen: a line each, changed in place and kept at once."""

from collections.abc import Callable
from typing import ClassVar, Final, get_args

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.settings import GlyphSet, Settings, Speaks, Theme
from tui.transcript.page import Row, ink
from tui.widgets.page import RowsPage
from tui.words import Words

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "language": get_args(Speaks),
    "theme": get_args(Theme),
    "glyphs": get_args(GlyphSet),
}


class SettingsScreen(ModalScreen[None]):
    """Shows every setting with its choices; `change` takes up and keeps each new state, and returns what to say."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", id="settings.down"),
        Binding("up,k", "move(-1)", id="settings.up"),
        Binding("right,l,enter,space", "turn(1)", id="settings.next"),
        Binding("left,h", "turn(-1)", id="settings.previous"),
        Binding("escape,q,f2", "close", id="settings.close"),
    ]

    def __init__(self, settings: Settings, change: Callable[[Settings], Words], words: Words, where: str) -> None:
        super().__init__()
        self._settings = settings
        self._change = change
        self._words = words
        self._where = where
        self._at = 0

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        with Vertical(id="settings"):
            yield Static(id="settings-title", markup=False)
            yield RowsPage(id="settings-list")

    def on_mount(self) -> None:
        """Show the settings."""
        # The list takes no keys of its own: they move the mark.
        page = self.query_one(RowsPage)
        page.can_focus = False
        page.fits = True
        self.call_after_refresh(self._show)

    def action_move(self, step: int) -> None:
        """Move the mark."""
        self._at = max(0, min(self._at + step, len(CHOICES) - 1))
        self._show()

    def action_turn(self, step: int) -> None:
        """Take the next or previous choice of the setting under the mark."""
        name = list(CHOICES)[self._at]
        choices = CHOICES[name]
        chosen = choices[(choices.index(getattr(self._settings, name)) + step) % len(choices)]
        self._settings = self._settings.model_copy(update={name: chosen})
        self._words = self._change(self._settings)
        self._show()

    def action_close(self) -> None:
        """Close; everything is kept already."""
        self.dismiss(None)

    def _show(self) -> None:
        words = self._words
        rows = []
        for number, (name, choices) in enumerate(CHOICES.items()):
            inks = [ink(f" {words(f'setting_{name}')} ", "tab" if number == self._at else "label"), ink("  ")]
            for choice in choices:
                chosen = choice == getattr(self._settings, name)
                text = words(f"setting_{name}_{choice.removeprefix('baimo-')}")
                inks.append(ink(f"[{text}] " if chosen else f" {text}  ", "strong" if chosen else "dim"))
            rows += [Row(tuple(inks)), Row()]
        rows += [
            Row((ink(words("settings_keys"), "dim"),)),
            Row((ink(words("settings_file", path=self._where), "dim"),)),
        ]
        self.query_one("#settings-title", Static).update(Content(words("settings_title")))
        self.query_one(RowsPage).show(tuple(rows))
