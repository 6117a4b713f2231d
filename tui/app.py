"""The app: it paints at once, follows a session, and gives the terminal back whatever happens."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType

from debate.events import Lang
from debate.feed import DebateSession
from tui.crash import write_crash
from tui.screens.debate import DebateScreen
from tui.screens.help import HelpScreen
from tui.screens.palette import Command, PaletteScreen
from tui.screens.settings import SettingsScreen
from tui.settings import Settings, load_settings, save_settings, settings_path
from tui.themes import THEMES
from tui.transcript.scribe import GLYPHS
from tui.words import Words


class BaimoApp(App[int]):
    """百模论战 on a terminal."""

    TITLE = "Baimo"
    CSS_PATH = "base.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit_now", id="app.quit_now", priority=True)]

    def __init__(
        self, session: DebateSession, *, lang: Lang, settings: Settings | None = None, path: Path | None = None
    ) -> None:
        """Show a session. `lang` is the debate's language; changed settings are kept in `path`, if there is one."""
        super().__init__()
        self.settings = settings or Settings()
        self._path = path
        self._debate_lang: Lang = lang
        # Moving text is hard to read and costs a remote terminal its line.
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.settings.theme
        self.session = session
        self.words = Words(self._spoken(self.settings))
        self.debate = debate_screen(session, self.words)
        self.debate.press.glyphs = GLYPHS[self.settings.glyphs]
        self._leaving: asyncio.Task[None] | None = None

    def on_mount(self) -> None:
        """Show the debate and take the signals that would leave the terminal in disorder."""
        self.push_screen(self.debate)
        self.set_keymap(self.settings.keys)
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for name in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(name, self.action_quit_now)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as people write it. Arrows by name: their glyphs are two cells wide on some terminals."""
        text = super().get_key_display(binding)
        return text if text.isascii() else binding.key

    def action_quit_now(self) -> None:
        """Leave without asking."""
        self._leaving = asyncio.create_task(self.debate.leave())

    def action_language(self) -> None:
        """Change between Chinese and English."""
        self.words = Words("en" if self.words.lang == "zh" else "zh")
        self.debate.speak(self.words.lang)

    def action_next_theme(self) -> None:
        """Go from dark to light to high contrast."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    def action_settings(self) -> None:
        """Show the settings."""
        where = str(self._path) if self._path else self.words("settings_unkept")
        self.push_screen(SettingsScreen(self.settings, self._take, self.words, where))

    def _take(self, settings: Settings) -> Words:
        """Take up other settings and keep them."""
        self.settings = settings
        self.theme = settings.theme
        self.debate.press.glyphs = GLYPHS[settings.glyphs]
        self.words = Words(self._spoken(settings))
        self.debate.speak(self.words.lang)
        if self._path is not None:
            try:
                save_settings(settings, self._path)
            except OSError as error:
                self.notify(self.words("settings_failed", why=error.strerror), severity="warning", markup=False)
        return self.words

    def _spoken(self, settings: Settings) -> Lang:
        return self._debate_lang if settings.language == "debate" else settings.language

    def action_palette(self) -> None:
        """Find a command by its name."""
        self.push_screen(PaletteScreen(self.screen, self.words), self._run_command)

    async def _run_command(self, command: Command | None) -> None:
        if command is not None:
            await self.run_action(command.action, command.node)

    def action_help(self) -> None:
        """Show every key."""
        self.push_screen(HelpScreen(self.screen, self.words))

    def _fatal_error(self) -> None:
        # Textual would print every local variable of every frame; a key may be among them.
        error = sys.exc_info()[1]
        path = write_crash(self.session.folder, error) if error is not None else None
        kind = type(error).__name__
        self._exit_renderables.append(
            Text(
                "\n".join(
                    (
                        self.words("crash", kind=kind, path=path or self.words("crash_nowhere")),
                        self.words("log_whole", command=self.debate.resume_command),
                    )
                )
            )
        )
        self._close_messages_no_wait()


def debate_screen(session: DebateSession, words: Words) -> DebateScreen:
    """Return the screen for a session: a replay has more keys."""
    from debate.replay import Replay

    if isinstance(session, Replay):
        from tui.screens.replay import ReplayScreen

        return ReplayScreen(session, words)
    return DebateScreen(session, words)


def run_tui(session: DebateSession, *, lang: Lang) -> int:
    """Show a debate until it is left. Returns 0 when it was closed, 3 when it was left before its end.

    Raises SettingsError when the file of the screen's settings is malformed; nothing has been shown then.
    """
    path = settings_path()
    app = BaimoApp(session, lang=lang, settings=load_settings(path), path=path)
    app.run()
    return app.debate.exit_status
