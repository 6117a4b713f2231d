"""The view at any point of a tape, quickly: folded from the nearest of some views that are kept."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from debate.claims import Claim, StanceReport, turn_of
from debate.events import DraftWritten, Event, RoundStarted, SpeechGiven, TurnForfeited, TurnOpened
from debate.marks import event_data, speech_end
from debate.tape import Tape
from debate.view import DebateView, fold

LONG: Final = 10_000
"""A tape of more events is folded without its calls and with claims that are read on demand."""
_STEP: Final = 400
"""A view is kept after so many events."""
_FLAT: Final[dict[str, type[TurnOpened | RoundStarted | DraftWritten | TurnForfeited]]] = {
    "turn_opened": TurnOpened,
    "round_started": RoundStarted,
    "draft_written": DraftWritten,
    "turn_forfeited": TurnForfeited,
}
_TURN: Final = re.compile(rb'"turn":"([^"]+)","type":"speech_given"')


class Views:
    """The views of one tape.

    A short debate is folded whole, as everywhere. In one of more than `LONG` events a view has no calls, its turns
    have no claims but those that ask or answer, and `claims` reads a claim from the tape when it is asked for one by
    id. Ten thousand turns would not fit in memory otherwise.
    """

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._kept: list[DebateView] = [DebateView()]
        self._speeches: dict[str, int] = {}
        self._indexed = 0

    def at(self, events: int) -> DebateView:
        """Return the view after so many events; past the end, the last. Raises LogError where the log is damaged."""
        events = max(0, min(events, len(self._tape)))
        while len(self._kept) * _STEP <= events:
            start = (len(self._kept) - 1) * _STEP
            self._kept.append(fold(self._kept[-1], self._events(start, start + _STEP)))
        nearest = events // _STEP
        view = fold(self._kept[nearest], self._events(nearest * _STEP, events))
        if len(self._tape) <= LONG:
            return view
        return replace(view, events=events, claims=_ClaimsOnTape(self, events))

    def claim(self, claim: str, before: int) -> Claim | None:
        """Return a claim by id if it was made in the first `before` events."""
        for seq in range(self._indexed, len(self._tape)):
            if self._tape.kinds[seq] == "speech_given" and (match := _TURN.search(self._tape.line(seq))):
                self._speeches[match[1].decode()] = seq
        self._indexed = len(self._tape)
        seq = self._speeches.get(turn_of(claim), before)
        event = self._tape.event(seq) if seq < before else None
        claims = event.claims if isinstance(event, SpeechGiven) else ()
        return next((known for known in claims if known.id == claim), None)

    def _events(self, start: int, stop: int) -> Iterator[Event]:
        if len(self._tape) <= LONG:
            yield from (record.event for record in self._tape.records(start, stop))
            return
        for seq in range(start, stop):
            if (event := self._thin(seq)) is not None:
                yield event

    def _thin(self, seq: int) -> Event | None:
        """Return what a thin view needs of an event. The line's checksum was looked at when the tape was opened."""
        kind = self._tape.kinds[seq]
        if kind in ("call_started", "call_settled", "call_failed"):
            return None
        line = self._tape.line(seq)
        if kind in _FLAT:
            return _FLAT[kind].model_construct(**event_data(line))
        if kind != "speech_given" or b'"asks":"' in line or b'"kind":"answers"' in line:
            return self._tape.event(seq)
        data = speech_end(line)
        data["stances"] = tuple(StanceReport.model_construct(**report) for report in data["stances"])
        return SpeechGiven.model_construct(**data, attempt=1, claims=())


class _ClaimsOnTape(dict[str, Claim]):
    """The claims made so far, each read when it is asked for by id. Counting and listing them is not supported."""

    def __init__(self, views: Views, before: int) -> None:
        super().__init__()
        self._views = views
        self._before = before

    def __missing__(self, claim: str) -> Claim:
        found = self._views.claim(claim, self._before)
        if found is None:
            raise KeyError(claim)
        return found

    def __contains__(self, claim: object) -> bool:
        return isinstance(claim, str) and self._views.claim(claim, self._before) is not None

    def get(self, claim: str, default: Any = None) -> Any:
        """Return a claim by id, or `default`."""
        found = self._views.claim(claim, self._before)
        return default if found is None else found
