"""Sets the page: every item of the feed becomes an entry, a draft that grows, or nothing."""

from dataclasses import dataclass, field

from debate.events import DebateOpened, DraftReturned, DraftWritten, Event, SpeechGiven, TurnForfeited
from debate.feed import DraftVoided, FeedItem, Logged, Sought, Streamed
from debate.reading import Reader
from debate.view import DebateView
from tui.transcript.again import told
from tui.transcript.draft import Draft
from tui.transcript.model import Entry, Transcript
from tui.transcript.page import INDENT, Row, ink
from tui.transcript.scribe import UNICODE, Glyphs, Scribe, SeatSign, entry_of, seat_signs
from tui.words import Words


@dataclass
class Press:
    """Keeps a transcript in step with a feed. `view` is the folded view that its rows are written from."""

    words: Words
    view: DebateView = field(default_factory=DebateView)
    signs: dict[str, SeatSign] = field(default_factory=dict)
    glyphs: Glyphs = UNICODE
    places: dict[str, int] = field(default_factory=dict)
    """Turn id → index of its entry."""

    def __post_init__(self) -> None:
        self.page = Transcript(self._write)

    @property
    def reader(self) -> Reader:
        """The reader of what is known now, in the language of the screen."""
        return Reader(self.view, self.words.lang)

    @property
    def scribe(self) -> Scribe:
        """The writer of rows."""
        return Scribe(self.reader, self.words, self.signs, self.glyphs)

    def speak(self, words: Words) -> None:
        """Write everything in other words."""
        self.words = words
        self.page.rewrite()

    def set(self, item: FeedItem) -> int:
        """Bring one item onto the page; return 1 when a reader would call it new, else 0.

        `view` must already hold the item's event.
        """
        match item:
            case Streamed(turn, seat, piece):
                self._draft(turn, seat).add(piece)
            case DraftVoided(turn, _, reason):
                self._void(turn, self.words("draft_voided", reason=reason))
            case Logged(record):
                return self._log(record.event)
            case Sought(view=view):
                self.page.clear()
                self.places.clear()
                for event in told(view):
                    self._log(event)
            case _:
                pass
        return 0

    def _write(self, entry: Entry) -> tuple[Row, ...]:
        return self.scribe.rows(entry)

    def _log(self, event: Event) -> int:
        if isinstance(event, DebateOpened):
            self.signs = seat_signs(event)
        elif isinstance(event, DraftWritten):
            for draft in self.page.drafts:
                if draft.turn == event.turn and draft.state == "streaming":
                    draft.end("checking")
        elif isinstance(event, SpeechGiven | TurnForfeited | DraftReturned):
            self.page.drafts = [draft for draft in self.page.drafts if draft.turn != event.turn]
        entry = entry_of(event)
        if entry is None:
            return 0
        self.places[entry.key] = len(self.page.entries)
        self.page.append(entry)
        return int(entry.kind in ("speech", "forfeit"))

    def _draft(self, turn: str, seat: str) -> Draft:
        for draft in self.page.drafts:
            if draft.turn == turn and draft.state == "streaming":
                return draft
        now = self.view.open_turn
        where = self.reader.place(now.round, now.phase) if now and now.id == turn else ""
        draft = Draft(turn, seat, self.scribe.head(seat, turn, where))
        self.page.drafts.append(draft)
        return draft

    def _void(self, turn: str, reason: str) -> None:
        for draft in self.page.drafts:
            if draft.turn == turn and draft.state == "streaming":
                draft.end("voided", Row((ink(reason, "flag"),), INDENT, "!", "flag", draft.seat))
