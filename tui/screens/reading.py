"""Reading a debate: the page, the side pane, finding, choosing. Where the debate comes from is not known here."""

import asyncio
from pathlib import Path
from typing import Any, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, Static

from debate.errors import LogError
from debate.events import DebateOpened
from debate.feed import FeedItem, Sought
from debate.ground import Ground, read_ground
from tui.panes.desk import Desk
from tui.transcript.model import lay
from tui.transcript.page import BLANK, INDENT, Row, ink
from tui.transcript.press import Press
from tui.transcript.sieve import Search, Sieve
from tui.watch import Watch
from tui.widgets.bars import KeyBar, StatusBar, TitleBar
from tui.widgets.find import FindBar
from tui.widgets.page import Page
from tui.widgets.seats import SeatsBar
from tui.widgets.side import SidePane
from tui.widgets.timeline import Timeline
from tui.widgets.transcript import TranscriptView
from tui.words import Words

SMALLEST: Final = (60, 15)


class ReadingScreen(Screen[None]):
    """Title, seats, transcript, side pane, timeline, status and keys of one debate."""

    CSS_PATH = "reading.tcss"
    KEYS: ClassVar[tuple[str, ...]] = (
        "run.pause",
        "run.step",
        "fact.open",
        "pane.stance",
        "find.open",
        "app.language",
        "app.help",
        "app.quit",
    )
    """The bindings that the last line shows; help shows all."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (an instance variable of Screen)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 (as above)
    AUTO_FOCUS = "#transcript"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J,right_curly_bracket", "turn(1)", id="turn.next"),
        Binding("K,left_curly_bracket", "turn(-1)", id="turn.previous"),
        Binding("c,enter", "fact", id="fact.open"),
        Binding("tab,right", "citation(1)", id="fact.next"),
        Binding("shift+tab,left", "citation(-1)", id="fact.previous"),
        Binding("s", "pane('stance')", id="pane.stance"),
        Binding("a", "pane('graph')", id="pane.graph"),
        Binding("b", "pane('account')", id="pane.account"),
        Binding("escape", "close", id="pane.close"),
        Binding("slash", "find", id="find.open"),
        Binding("N", "hit(-1)", id="find.previous"),
        *(Binding(str(n), f"only({n})", id=f"find.seat.{n}") for n in range(1, 10)),
        Binding("v", "faulted", id="find.faulted"),
        Binding("i", "issue", id="find.issue"),
        Binding("0", "everything", id="find.all"),
    ]

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.watch_state = Watch()
        self.press = Press(words)
        self.ground: Ground | None = None
        self.view = TranscriptView(self.press.page, id="transcript")
        self.search = Search()
        self.sieve = Sieve()
        self._fact = ""

    @property
    def words(self) -> Words:
        """What the screen says, in its present language."""
        return self.press.words

    # -- what is on it ---------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the screen; everything foreign comes later."""
        yield TitleBar()
        yield SeatsBar()
        with Horizontal(id="body"):
            yield self.view
            yield SidePane(id="side")
        yield Timeline()
        yield StatusBar()
        yield KeyBar(self.KEYS)
        yield FindBar()
        yield Static(id="small", markup=False)

    def on_mount(self) -> None:
        """Show the bars as soon as they have a width, and again in the colours of another theme."""
        self.call_after_refresh(self.show_all)
        self.app.theme_changed_signal.subscribe(self, lambda _: self.show_all())

    def on_resize(self, event: Resize) -> None:
        """Say what is missing when the window is too small to be read."""
        width, height = event.size
        self.set_class(width < SMALLEST[0] or height < SMALLEST[1], "too-small")
        text = self.words("too_small", width=width, height=height, want_width=SMALLEST[0], want_height=SMALLEST[1])
        self.query_one("#small", Static).update(Content(text))
        # The bars leave out what does not fit, so they must know their new width first.
        self.call_after_refresh(self.show_all)

    # -- taking up and showing -------------------------------------------------------------------------

    def take(self, items: list[FeedItem], folder: Path) -> None:
        """Take up items of a feed and show what they change; `folder` is the run's."""
        watch = self.watch_state
        watch.take(items)
        self.press.view = watch.view
        new = sum(self.press.set(item) for item in items)
        if any(isinstance(item, Sought) for item in items):
            self.view.begin_again()
        opened = watch.view.opened
        if opened is not None and not self.view.numbers:
            numbers = {sign.id: sign.number for sign in self.press.signs.values()}
            for page in self.query(Page):
                page.numbers = numbers
            self.run_worker(self._read_ground(folder, opened), exit_on_error=False)
        self.search.grow(self.press.page)
        self.view.refreshed(new=new)
        self.show_bars()
        if new:
            self.show_side()

    async def _read_ground(self, folder: Path, opened: DebateOpened) -> None:
        try:
            self.ground = await asyncio.to_thread(read_ground, folder, opened.ground)
        except LogError as error:
            self.app.notify(str(error), severity="warning", markup=False)
        self.show_side()

    def show_all(self) -> None:
        """Show everything that is not the page."""
        self.show_bars()
        self.show_side()

    def show_bars(self) -> None:
        """Show the lines above and below the page."""
        waiting = (BLANK, Row((ink(self.words("waiting"), "dim"),), INDENT))
        self.view.waiting = lay(waiting, max(1, self.view.size.width))
        watch, words = self.watch_state, self.words
        self.query_one(TitleBar).show(watch, words)
        self.query_one(SeatsBar).show(watch, self.press.signs, words)
        self.query_one(Timeline).show(watch, self.press.signs)
        self.query_one(StatusBar).show(watch, words, self._notes())
        self.query_one(KeyBar).show(cast("Screen[object]", self), words)

    def show_side(self) -> None:
        """Show the pane as it is now, if it is open."""
        if not self.has_class("pane"):
            return
        selected = self.view.selected
        turn = self.press.page.entries[selected].key if selected is not None else ""
        side = self.query_one(SidePane)
        width = side.scrollable_content_region.width
        scribe = self.press.scribe
        side.put(Desk(self.watch_state.view, self.ground, scribe, width, fact=self._fact, turn=turn))

    def _notes(self) -> list[str]:
        """Return what the reader should know about where and what he is reading."""
        words, reader = self.words, self.press.reader
        notes = [words("unread", n=self.view.unread)] if self.view.unread else []
        if self.search.query:
            notes.append(words("found", n=self.search.at + 1, total=len(self.search.hits)))
        if self.sieve.seat:
            notes.append(words("only", what=reader.seat(self.sieve.seat)))
        if self.sieve.faulted:
            notes.append(words("only", what=words("faulted")))
        if self.sieve.issue:
            notes.append(words("only", what=reader.issue(self.sieve.issue)))
        return notes

    def on_transcript_view_moved(self, message: TranscriptView.Moved) -> None:
        """Keep the count of unread speeches in step with the reader."""
        self.query_one(StatusBar).show(self.watch_state, self.words, self._notes())

    def on_page_opened(self, message: Page.Opened) -> None:
        """Open what was clicked."""
        if message.kind == "fact":
            self.open_fact(message.ref)
        else:
            self.go_to_turn(message.ref.rpartition(".")[0])

    def on_timeline_asked(self, message: Timeline.Asked) -> None:
        """Go to the turn that was clicked."""
        self.go_to_turn(self.watch_state.view.turns[message.number].id)

    def go_to_turn(self, turn: str) -> None:
        """Bring a turn to the top, if it is on the page."""
        index = self.press.places.get(turn)
        if index is not None:
            self.view.choose(index)

    # -- what the keys do ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that could do nothing."""
        if action == "hit":
            return bool(self.search.query)
        if action == "only":
            return isinstance(parameters[0], int) and parameters[0] <= max(1, len(self.press.signs))
        return True

    def action_turn(self, step: int) -> None:
        """Go to the next or previous turn."""
        self.view.select_turn(step)
        self.show_side()

    def action_citation(self, step: int) -> None:
        """Go to the next or previous citation of the chosen turn."""
        fact = self.view.select_citation(step)
        if fact and self.has_class("pane"):
            self.open_fact(fact)

    def action_fact(self) -> None:
        """Open the chosen citation, or the first of the turn in sight; close it when it is open."""
        fact = self.view.chosen_fact() or self.view.select_citation(1) or ""
        if self.has_class("pane") and self.query_one(SidePane).pane == "fact" and fact == self._fact:
            self.action_close()
        else:
            self.open_fact(fact)

    def open_fact(self, fact: str) -> None:
        """Show a fact in the pane."""
        self._fact = fact
        self._open("fact")

    def action_pane(self, name: Any) -> None:
        """Open another pane; close it when it is open."""
        if self.has_class("pane") and self.query_one(SidePane).pane == name:
            self.action_close()
        else:
            self._open(name)

    def _open(self, name: Any) -> None:
        side = self.query_one(SidePane)
        side.pane = name
        if not self.has_class("pane"):
            self.add_class("pane")
            # It has no width before it is shown.
            self.call_after_refresh(self.show_side)
        else:
            self.show_side()
        if self.has_class("-narrow"):
            side.focus()

    def action_close(self) -> None:
        """Close the innermost thing that is open: the pane, the search, the choice."""
        if self.has_class("finding"):
            self._stop_typing()
        elif self.has_class("pane"):
            self.remove_class("pane")
            self.view.focus()
        elif self.search.query:
            self._look_for("")
        else:
            self.view.clear_choice()

    def action_find(self) -> None:
        """Begin to type what to look for."""
        self.add_class("finding")
        self.query_one(FindBar).open(self.words)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Look for what was typed."""
        self._stop_typing()
        self._look_for(message.value)
        self.action_hit(1)

    def on_input_blurred(self, message: Input.Blurred) -> None:
        """Put the line away when it is left."""
        self._stop_typing()

    def _stop_typing(self) -> None:
        if self.has_class("finding"):
            self.remove_class("finding")
            self.view.focus()

    def _look_for(self, query: str) -> None:
        self.search.ask(query, self.press.page)
        self.view.query_text = self.search.query
        self.view.refresh()
        self.show_bars()

    def action_hit(self, step: int) -> None:
        """Go to the next or previous speech that holds what is looked for."""
        index = self.search.step(step, self.view.top_entry)
        if index is not None:
            self.view.go_to_hit(index)
        self.show_bars()

    def action_only(self, number: int) -> None:
        """Show one seat's turns only; the same again shows all."""
        seat = next((sign.id for sign in self.press.signs.values() if sign.number == number), "")
        self._sift(Sieve("" if seat == self.sieve.seat else seat, self.sieve.faulted, self.sieve.issue))

    def action_faulted(self) -> None:
        """Show only turns that grounding faulted, or all again."""
        self._sift(Sieve(self.sieve.seat, not self.sieve.faulted, self.sieve.issue))

    def action_issue(self) -> None:
        """Show only what bears on the next issue of the agenda; after the last, all."""
        opened = self.watch_state.view.opened
        issues = ["", *(issue.id for issue in opened.issues)] if opened else [""]
        after = issues[(issues.index(self.sieve.issue) + 1) % len(issues)]
        self._sift(Sieve(self.sieve.seat, self.sieve.faulted, after))

    def action_everything(self) -> None:
        """Show all turns."""
        self._sift(Sieve())

    def _sift(self, sieve: Sieve) -> None:
        self.sieve = sieve
        bearing = {card.id: card.issues for card in self.ground.facts.values()} if self.ground else {}
        self.press.page.show((lambda entry: sieve.shows(entry, bearing)) if sieve else None)
        self.view.refreshed()
        self.show_bars()
