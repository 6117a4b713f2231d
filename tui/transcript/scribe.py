"""Writes entries: an event becomes the rows that a reader sees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from debate.events import (
    BallotCast,
    BallotSpoiled,
    DebateClosed,
    DebateOpened,
    DraftReturned,
    Event,
    HostSpoke,
    Imported,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
)
from debate.reading import LineKind, Reader
from tui.transcript.model import Entry, cells_about
from tui.transcript.page import BLANK, INDENT, Ink, Look, Row, ink, row
from tui.words import Words


@dataclass(frozen=True, slots=True)
class SeatSign:
    """How a seat is told apart: a number, a letter, a colour by number, and a name."""

    id: str
    number: int
    letter: str
    name_zh: str
    name_en: str
    voice: str


def seat_signs(opened: DebateOpened) -> dict[str, SeatSign]:
    """Return the signs of all seats; a letter is the first of the English name that no earlier seat has taken."""
    signs: dict[str, SeatSign] = {}
    for number, seat in enumerate(opened.seats, start=1):
        taken = {sign.letter for sign in signs.values()}
        letters = [char.upper() for char in seat.name_en + seat.id if char.isascii() and char.isalpha()]
        letter = next((char for char in letters if char not in taken), str(number))
        signs[seat.id] = SeatSign(seat.id, number, letter, seat.name_zh, seat.name_en, seat.voice)
    return signs


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Marks of the page. None has an ambiguous width: East Asian terminals would draw it two cells wide."""

    relation: str = "»"
    question: str = "?"
    flag: str = "!"
    stance: str = "~"


UNICODE: Final = Glyphs()
GLYPHS: Final[Mapping[str, Glyphs]] = {"unicode": UNICODE, "ascii": Glyphs(relation=">")}


def entry_of(event: Event) -> Entry | None:
    """Return the entry that tells of an event, or None when the page does not tell of it."""
    match event:
        case DebateOpened():
            return Entry("opening", "opening", event, rows=5, cells=cells_about(event.motion_zh))
        case RoundStarted():
            return Entry(f"round-{event.round}", "round", event, rows=2)
        case SpeechGiven():
            return _speech(event)
        case TurnForfeited():
            return Entry(event.turn, "forfeit", event, event.seat, cells_about(event.reason), 2)
        case DraftReturned():
            return Entry(f"{event.turn}/{event.attempt}", "returned", event, event.seat, rows=2 + len(event.faults))
        case BallotCast() | BallotSpoiled():
            return Entry(f"ballot-{event.seat}", "ballot", event, event.seat, cells_about(event.reason), 1)
        case DebateClosed():
            return Entry("closed", "closed", event, rows=5)
        case HostSpoke():
            return Entry("host", "host", event, cells=cells_about(event.text), rows=2)
        case PlanChanged():
            return Entry("changed", "changed", event, rows=2 + len(event.changes))
        case Imported():
            return Entry("imported", "imported", event, rows=2 + len(event.notes))
        case RunStopped():
            return Entry("stopped", "stopped", event, rows=4, cells=cells_about(event.reason))
        case _:
            return None


def _speech(event: SpeechGiven) -> Entry:
    paragraphs = 1 + max((claim.paragraph for claim in event.claims), default=0)
    leads = sum(len(claim.relations) + (claim.asks is not None) for claim in event.claims)
    cells = sum(cells_about(claim.text) + 6 * len(claim.facts) for claim in event.claims)
    return Entry(event.turn, "speech", event, event.seat, cells, 2 + paragraphs + 2 * leads + len(event.stances) // 2)


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes one language with one set of marks, from one view."""

    reader: Reader
    words: Words
    signs: Mapping[str, SeatSign]
    glyphs: Glyphs = UNICODE

    def rows(self, entry: Entry) -> tuple[Row, ...]:
        """Return an entry as rows, a blank one at its end; ballots stand together."""
        rows = tuple(self._rows(entry))
        return rows if entry.kind == "ballot" else (*rows, BLANK)

    def head(self, seat: str, turn: str, where: str) -> Row:
        """Return the first row of a turn: who speaks, where in the debate, and the turn's id."""
        inks = (*self.chip(seat), ink("  "), ink(where, "dim"), ink("  "), ink(turn, "dim"))
        return Row(inks, bar=seat)

    def chip(self, seat: str) -> tuple[Ink, ...]:
        """Return a seat as number, letter and name."""
        sign = self.signs.get(seat)
        tag = f" {sign.number} {sign.letter} " if sign else ""
        return Ink(tag, "chip", seat=seat), Ink(f" {self.reader.seat(seat)}", "seat", seat=seat)

    def _rows(self, entry: Entry) -> Iterator[Row]:
        match entry.source:
            case DebateOpened() as event:
                yield from self._opening(event)
            case RoundStarted() as event:
                yield Row((ink(f"  {self.reader.place(event.round, event.phase)}", "rule"),), fill=True)
            case SpeechGiven() as event:
                yield self.head(event.seat, event.turn, self.reader.place(event.round, event.phase))
                yield from self._speech(event)
            case TurnForfeited() as event:
                yield self.head(event.seat, event.turn, self.reader.place(event.round, event.phase))
                text = self.words("forfeited", reason=event.reason)
                yield Row((ink(text, "flag"),), INDENT, self.glyphs.flag, "flag", event.seat)
            case DraftReturned() as event:
                yield from self._returned(event)
            case BallotCast() | BallotSpoiled() as event:
                if next(iter(self.reader.view.ballots), event.seat) == event.seat:
                    yield Row((ink(f"  {self.words('ballots')}", "rule"),), fill=True)
                    yield BLANK
                yield from self.ballot(event)
            case DebateClosed() as event:
                yield from self._closed(event)
            case HostSpoke() as event:
                yield from self._host(event)
            case PlanChanged() as event:
                yield Row((ink(self.words("plan_changed"), "strong"),), INDENT)
                for change in event.changes:
                    inks = (ink(change.what, "label"), ink(f"  {change.before}", "dim"), ink(f"  >  {change.after}"))
                    yield Row(inks, INDENT)
            case Imported() as event:
                yield Row((ink(self.words("imported", source=event.source), "strong"),), INDENT)
                for note in event.notes:
                    yield Row((ink(note, "dim"),), INDENT, self.glyphs.flag, "flag")
            case RunStopped() as event:
                yield Row((ink(self.words("stopped_here", reason=event.reason), "flag"),), INDENT, self.glyphs.flag)
                if event.next_step:
                    yield Row((ink(self.words("next_step", step=event.next_step)),), INDENT)

    def _opening(self, event: DebateOpened) -> Iterator[Row]:
        yield BLANK
        yield Row((ink(self.reader.motion(), "strong"),), INDENT)
        gate = self.words(f"gate_{event.gate}", n=event.revisions)
        facts = self.words("opening", rounds=event.rounds, seats=len(event.seats), seed=event.seed, gate=gate)
        yield Row((ink(facts, "dim"),), INDENT)
        for seat in event.seats:
            voice = self.words("rehearsal") if seat.voice == "rehearsal" else seat.voice
            yield Row((*self.chip(seat.id), ink("  "), ink(voice, "dim")), INDENT)

    def _speech(self, event: SpeechGiven) -> Iterator[Row]:
        for line in self.reader.speech(event):
            mark, look = self._mark(line.kind)
            yield row(line, indent=INDENT, mark=mark, mark_look=look, bar=event.seat)

    def _mark(self, kind: LineKind) -> tuple[str, Look]:
        match kind:
            case "relation":
                return self.glyphs.relation, "label"
            case "question":
                return self.glyphs.question, "label"
            case "flag":
                return self.glyphs.flag, "flag"
            case "stance":
                return self.glyphs.stance, "value"
            case _:
                return "", "dim"

    def _returned(self, event: DraftReturned) -> Iterator[Row]:
        text = self.words("draft_returned", attempt=event.attempt, n=len(event.faults))
        yield Row((*self.chip(event.seat), ink("  "), ink(text, "dim")), bar=event.seat)
        for fault in event.faults:
            yield Row((ink(self.reader.fault(fault), "dim"),), INDENT, self.glyphs.flag, "flag", event.seat)

    def _host(self, event: HostSpoke) -> Iterator[Row]:
        """A voice without a seat has no colour and no number."""
        to = (ink(f"  {self.words('host_to')} "), *self.chip(event.to)) if event.to is not None else ()
        yield Row((ink(f" {self.words(f'host_{event.kind}')} ", "tab"), *to))
        yield Row((ink(event.text),), INDENT)

    def ballot(self, event: BallotCast | BallotSpoiled) -> Iterator[Row]:
        """Yield a ballot: who voted for whom, and why."""
        if isinstance(event, BallotSpoiled):
            yield Row(
                (*self.chip(event.seat), ink("  "), ink(self.words("ballot_spoiled", reason=event.reason), "flag"))
            )
            return
        yield Row((*self.chip(event.seat), ink(f"  {self.words('ballot')} "), *self.chip(event.choice)))
        if event.because is not None:
            yield row(self.reader.claim(event.because), indent=INDENT, mark=self.glyphs.relation, mark_look="label")
        if event.reason:
            yield Row((ink(event.reason, "dim"),), INDENT)

    def _closed(self, event: DebateClosed) -> Iterator[Row]:
        yield BLANK
        yield Row((ink(f"  {self.words('over')}", "rule"),), fill=True)
        yield BLANK
        yield Row((ink(self.reader.result(event), "strong"),), INDENT)
        for tally in event.tally:
            votes = self.words("votes", n=tally.votes)
            yield Row((*self.chip(tally.seat), ink("  "), ink(votes, "value")), INDENT)
