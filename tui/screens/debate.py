"""A debate that goes on, or went on, on the screen: the reading, and a hold on whatever the session offers."""

import asyncio
from collections.abc import AsyncGenerator
from time import monotonic
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from debate.errors import BaimoError, LogError, StoppedError
from debate.events import Lang
from debate.feed import DebateSession, FeedItem
from tui.crash import write_crash
from tui.screens.message import MessageScreen
from tui.screens.reading import ReadingScreen
from tui.words import Words

FLUSH_SECONDS: Final = 1 / 15
"""How often the screen takes up what has arrived. Pieces come far more often; eyes do not."""


class DebateScreen(ReadingScreen):
    """Follows a session: live, resumed or replayed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", id="run.pause"),
        # A class's bindings replace those of its base on the same key; only one of these two is ever possible.
        Binding("n", "hit(1)", id="find.next"),
        Binding("n", "step", id="run.step"),
        Binding("plus,equals_sign", "speed(1)", id="run.faster", key_display="+"),
        Binding("minus", "speed(-1)", id="run.slower", key_display="-"),
        Binding("ctrl+p", "app.palette", id="app.palette"),
        Binding("f2", "app.settings", id="app.settings"),
        Binding("t", "app.next_theme", id="app.theme"),
        Binding("L", "app.language", id="app.language"),
        Binding("question_mark,f1", "app.help", id="app.help"),
        Binding("q", "quit", id="app.quit"),
    ]

    def __init__(self, session: DebateSession, words: Words) -> None:
        super().__init__(words)
        self.session = session
        self._inbox: list[FeedItem] = []
        self._follower: asyncio.Task[None] | None = None
        self.failure: BaimoError | None = None
        """What the feed was broken off by, when it is something that can be mended."""

    def on_mount(self) -> None:
        """Begin to follow the debate once the first frame is painted."""
        self.set_interval(FLUSH_SECONDS, self._flush)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._follower = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        feed = self.session.feed()
        watch = self.watch_state
        try:
            rested = monotonic()
            async for item in feed:
                self._inbox.append(item)
                # A log is read without ever waiting; the screen must have its turn all the same.
                if monotonic() - rested > FLUSH_SECONDS / 2:
                    await asyncio.sleep(0)
                    rested = monotonic()
        except StoppedError as stopped:
            watch.stopped = stopped
        except BaimoError as error:
            self.failure = error
            watch.broken = str(error)
        except Exception as error:  # noqa: BLE001 (the last door: what nobody foresaw is kept in a file and said)
            path = write_crash(self.session.folder, error)
            watch.broken = self.words("crash", kind=type(error).__name__, path=path or self.words("crash_nowhere"))
        finally:
            if isinstance(feed, AsyncGenerator):
                await feed.aclose()
        self._flush()
        watch.ended = True
        self.show_all()
        if watch.broken or watch.stopped:
            self._say_why()

    def _say_why(self) -> None:
        watch = self.watch_state
        words = self.words
        if watch.stopped is not None:
            text = [watch.stopped.problem]
            if watch.stopped.next_step:
                text.append(words("next_step", step=watch.stopped.next_step))
        else:
            text = watch.broken.split("\n")
        if not isinstance(self.failure, LogError) and not watch.replayed:
            text.append(words("log_whole", command=self.resume_command))
        title = words("stopped_title" if watch.stopped else "broken_title")
        self.app.push_screen(MessageScreen(title, text, words))

    @property
    def resume_command(self) -> str:
        """The command that takes this run up again."""
        return f"baimo resume {self.session.folder}"

    def _flush(self) -> None:
        """Take up what has arrived since the last time."""
        watch = self.watch_state
        if self.session.paused != watch.paused:
            watch.paused = self.session.paused
            self.show_bars()
        if self._inbox:
            items, self._inbox = self._inbox, []
            self.take(items, self.session.folder)

    def speak(self, lang: Lang) -> None:
        """Say everything in another language; the speeches stay as they were given."""
        self.press.speak(Words(lang))
        self.view.refreshed()
        self.show_all()

    # -- what the keys do ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that could do nothing: an ended debate cannot be held."""
        if action in ("pause", "step", "speed"):
            held = self.watch_state.state in ("loading", "running", "paused")
            # While something is looked for, `n` is the next hit.
            return held and not (action == "step" and self.search.query)
        return super().check_action(action, parameters)

    def action_pause(self) -> None:
        """Hold the debate or go on."""
        if self.session.paused:
            self.session.resume()
        else:
            self.session.pause()

    def action_step(self) -> None:
        """Let one turn pass, then hold."""
        self.session.step()

    def action_speed(self, step: int) -> None:
        """Show drafts faster or slower."""
        self.session.set_speed(self.watch_state.change_speed(step))
        self.show_bars()

    def action_quit(self) -> None:
        """Leave, asking first when the debate is not over."""
        if self.watch_state.state in ("over", "stopped", "broken"):
            self.run_worker(self.leave())
            return
        question = MessageScreen(
            self.words("quit_title"),
            [self.words("quit_text"), self.words("log_whole", command=self.resume_command)],
            self.words,
            asks=True,
        )
        self.app.push_screen(question, self._answered)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self.run_worker(self.leave())

    async def leave(self) -> None:
        """Let go of the debate and leave the screen; the log is whole at every moment."""
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.wait({self._follower})
        self.app.exit(return_code=self.exit_status)

    @property
    def exit_status(self) -> int:
        """0 when the debate was closed, else 3: it can be resumed."""
        return 0 if self.watch_state.view.closed is not None else 3
