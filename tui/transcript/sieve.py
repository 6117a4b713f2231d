"""Finding and choosing: which entries hold some words, and which are shown at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from debate.events import BallotCast, BallotSpoiled, DraftReturned, Event, HostSpoke, SpeechGiven, TurnForfeited
from debate.text import clean_text
from tui.transcript.model import Entry, Transcript


def words_of(event: Event) -> str:
    """Return what can be found in an entry: what was said or given as a reason, fact ids included, in lower case."""
    match event:
        case SpeechGiven():
            said = [f"{claim.text}{''.join(f'[{fact}]' for fact in claim.facts)}" for claim in event.claims]
            text = "\n".join((event.turn, *said, *(stance.reason for stance in event.stances)))
        case TurnForfeited() | BallotCast() | BallotSpoiled():
            text = event.reason
        case HostSpoke():
            text = event.text
        case DraftReturned():
            text = "\n".join(fault.sentence for fault in event.faults)
        case _:
            text = ""
    return clean_text(text).lower()


@dataclass
class Search:
    """Some words, the entries that hold them, and the one that the reader is at."""

    query: str = ""
    hits: list[int] = field(default_factory=list)
    at: int = -1
    """The place in `hits`; -1: at none yet."""
    _words: list[str] = field(default_factory=list)

    def ask(self, query: str, page: Transcript) -> None:
        """Look for other words."""
        self.query = query.strip().lower()
        self.hits.clear()
        self.at = -1
        self._look(page, 0)

    def grow(self, page: Transcript) -> None:
        """Take in the entries that have come since; when the page began again, look through all of it."""
        if len(page.entries) < len(self._words):
            self._words.clear()
            self.ask(self.query, page)
        elif self.query:
            self._look(page, len(self._words))

    def step(self, step: int, here: int) -> int | None:
        """Go to the next (1) or previous (-1) hit and return its entry; the first time, from entry `here` on."""
        if not self.hits:
            return None
        if self.at < 0:
            after = [n for n, index in enumerate(self.hits) if index >= here]
            self.at = after[0] if after else 0
            if step < 0:
                self.at -= 1
        else:
            self.at += step
        self.at %= len(self.hits)
        return self.hits[self.at]

    def _look(self, page: Transcript, start: int) -> None:
        # Ten thousand speeches are put into lower case once, at the first search.
        self._words += [words_of(entry.source) for entry in page.entries[len(self._words) :]]
        if self.query:
            self.hits += [i for i in range(start, len(self._words)) if self.query in self._words[i]]


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which entries are shown. What belongs to no seat, such as the beginning of a round, always is."""

    seat: str = ""
    faulted: bool = False
    """True: only speeches of which grounding faulted a sentence."""
    issue: str = ""
    """Only speeches that report on this issue or cite a fact that bears on it."""

    def __bool__(self) -> bool:
        return bool(self.seat or self.faulted or self.issue)

    def shows(self, entry: Entry, bearing: Mapping[str, frozenset[str]]) -> bool:
        """Return whether an entry is shown; `bearing` maps a fact to the issues it bears on."""
        if not entry.seat:
            return True
        if self.seat and entry.seat != self.seat:
            return False
        event = entry.source
        if not (self.faulted or self.issue):
            return True
        if not isinstance(event, SpeechGiven):
            return self.faulted and isinstance(event, DraftReturned | TurnForfeited)
        if self.faulted and not any(_faulted(claim.struck, claim.verdict) for claim in event.claims):
            return False
        if not self.issue:
            return True
        facts = (fact for claim in event.claims for fact in claim.facts)
        return any(stance.issue == self.issue for stance in event.stances) or any(
            self.issue in bearing.get(fact, ()) for fact in facts
        )


def _faulted(struck: bool, verdict: object) -> bool:
    return struck or getattr(verdict, "label", "") in ("contradicted", "unsupported")
