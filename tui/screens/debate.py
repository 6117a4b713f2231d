"""The debate on the screen: one class for a live debate and for any other source of the same feed."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from time import monotonic
from typing import ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from debate.errors import BaimoError, LogError, StoppedError
from debate.events import DebateOpened, Lang
from debate.feed import DebateSession, FeedItem
from debate.ground import Ground, read_ground
from tui.crash import write_crash
from tui.screens.message import MessageScreen
from tui.transcript.press import Press
from tui.watch import Watch
from tui.widgets.bars import KeyBar, StatusBar, TitleBar
from tui.widgets.fact import FactPane, fact_rows
from tui.widgets.page import Page
from tui.widgets.seats import SeatsBar
from tui.widgets.transcript import TranscriptView
from tui.words import Words

FLUSH_SECONDS: Final = 1 / 15
"""How often the screen takes up what has arrived. Pieces come far more often; eyes do not."""
SMALLEST: Final = (60, 15)


class DebateScreen(Screen[int]):
    """Seats, transcript, side pane and status of one debate."""

    CSS_PATH = "debate.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (an instance variable of Screen)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 (as above)
    AUTO_FOCUS = "#transcript"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", id="run.pause"),
        Binding("n", "step", id="run.step"),
        Binding("plus,equals_sign", "speed(1)", id="run.faster", key_display="+"),
        Binding("minus", "speed(-1)", id="run.slower", key_display="-"),
        Binding("J,right_curly_bracket", "turn(1)", id="turn.next"),
        Binding("K,left_curly_bracket", "turn(-1)", id="turn.previous"),
        Binding("c,enter", "fact", id="fact.open"),
        Binding("tab,right", "citation(1)", id="fact.next"),
        Binding("shift+tab,left", "citation(-1)", id="fact.previous"),
        Binding("escape", "close", id="pane.close"),
        Binding("L", "app.language", id="app.language"),
        Binding("question_mark,f1", "app.help", id="app.help", key_display="?"),
        Binding("q", "quit", id="app.quit"),
    ]

    def __init__(self, session: DebateSession, words: Words) -> None:
        super().__init__()
        self.session = session
        self.watch_state = Watch()
        self.press = Press(words)
        self.ground: Ground | None = None
        self.view = TranscriptView(self.press.page, id="transcript")
        self._inbox: list[FeedItem] = []
        self._follower: asyncio.Task[None] | None = None
        self._fact = ""

    # -- what is on it ---------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the screen; everything foreign comes later."""
        yield TitleBar()
        yield SeatsBar()
        with Horizontal(id="body"):
            yield self.view
            yield FactPane(id="side")
        yield StatusBar()
        yield KeyBar(("run.pause", "run.step", "fact.open", "turn.next", "app.language", "app.help", "app.quit"))
        yield Static(id="small", markup=False)

    def on_mount(self) -> None:
        """Begin to follow the debate once the first frame is painted."""
        self.set_interval(FLUSH_SECONDS, self._flush)
        self.call_after_refresh(self._begin)
        self.call_after_refresh(self._show_all)
        self.app.theme_changed_signal.subscribe(self, lambda _: self._show_all())

    def on_resize(self, event: Resize) -> None:
        """Say what is missing when the window is too small to be read."""
        width, height = event.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(small, "too-small")
        text = self.words("too_small", width=width, height=height, want_width=SMALLEST[0], want_height=SMALLEST[1])
        self.query_one("#small", Static).update(Content(text))
        # The bars leave out what does not fit, so they must know their new width first.
        self.call_after_refresh(self._show_all)

    @property
    def words(self) -> Words:
        """What the screen says, in its present language."""
        return self.press.words

    # -- the feed --------------------------------------------------------------------------------------

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
            watch.broken = str(error)
        except Exception as error:  # noqa: BLE001 (the last door: what nobody foresaw is kept in a file and said)
            path = write_crash(self.session.folder, error)
            watch.broken = self.words("crash", kind=type(error).__name__, path=path or self.words("crash_nowhere"))
        finally:
            if isinstance(feed, AsyncGenerator):
                await feed.aclose()
        self._flush()
        watch.ended = True
        self._show_all()
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
            self._show_bars()
        if not self._inbox:
            return
        items, self._inbox = self._inbox, []
        watch.take(items)
        self.press.view = watch.view
        new = sum(self.press.set(item) for item in items)
        if watch.view.opened is not None and not self.view.numbers:
            self._open(watch.view.opened)
        self.view.refreshed(new=new)
        self._show_bars()
        if new:
            self._show_fact()

    def _open(self, opened: DebateOpened) -> None:
        numbers = {sign.id: sign.number for sign in self.press.signs.values()}
        for page in self.query(Page):
            page.numbers = numbers
        self.run_worker(self._read_ground(self.session.folder, opened), exit_on_error=False)

    async def _read_ground(self, folder: Path, opened: DebateOpened) -> None:
        try:
            self.ground = await asyncio.to_thread(read_ground, folder, opened.ground)
        except LogError as error:
            self.app.notify(str(error), severity="warning", markup=False)
        self._show_fact()

    # -- showing ---------------------------------------------------------------------------------------

    def _show_bars(self) -> None:
        self.query_one(TitleBar).show(self.watch_state, self.words)
        self.query_one(SeatsBar).show(self.watch_state, self.press.signs, self.words)
        self.query_one(StatusBar).show(self.watch_state, self.words, self.view.unread)
        self.query_one(KeyBar).show(cast("Screen[object]", self), self.words)

    def _show_fact(self) -> None:
        if self._fact:
            rows = fact_rows(self._fact, self.ground, self.watch_state.view, self.press.scribe)
            self.query_one("#side", FactPane).show(rows)

    def _show_all(self) -> None:
        self._show_bars()
        self._show_fact()

    def speak(self, lang: Lang) -> None:
        """Say everything in another language; the speeches stay as they were given."""
        self.press.speak(Words(lang))
        self.view.refreshed()
        self._show_all()

    def on_transcript_view_moved(self, message: TranscriptView.Moved) -> None:
        """Keep the count of unread speeches and the open fact in step with the reader."""
        self.query_one(StatusBar).show(self.watch_state, self.words, self.view.unread)

    def on_page_opened(self, message: Page.Opened) -> None:
        """Open what was clicked."""
        if message.kind == "fact":
            self._open_fact(message.ref)
        else:
            turn = message.ref.rpartition(".")[0]
            if turn in self.press.places:
                self.view.selected = self.press.places[turn]
                self.view.go_to(self.press.places[turn])

    # -- what the keys do ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that could do nothing: an ended debate cannot be held."""
        if action in ("pause", "step", "speed"):
            return self.watch_state.state in ("loading", "running", "paused")
        return True

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
        self._show_bars()

    def action_turn(self, step: int) -> None:
        """Go to the next or previous turn."""
        self.view.select_turn(step)

    def action_citation(self, step: int) -> None:
        """Go to the next or previous citation of the chosen turn."""
        fact = self.view.select_citation(step)
        if fact and self.has_class("pane"):
            self._open_fact(fact)

    def action_fact(self) -> None:
        """Open the chosen citation, or the first of the turn in sight."""
        fact = self.view.chosen_fact() or self.view.select_citation(1)
        if fact == self._fact:
            self.action_close()
        elif fact:
            self._open_fact(fact)

    def _open_fact(self, fact: str) -> None:
        """Show a fact in the pane."""
        self._fact = fact
        self.add_class("pane")
        self._show_fact()

    def action_close(self) -> None:
        """Close the pane; then forget the choice."""
        if self.has_class("pane"):
            self.remove_class("pane")
            self._fact = ""
        else:
            self.view.clear_choice()

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
