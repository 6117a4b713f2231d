"""The voice that answers from a log, so that a debate can be run again and compared, event by event.

All recorded voices of a run share one `Recording`. It knows which event of the log comes next; a voice repeats its
own calls when they are next and delivers its draft when that is next. So even the five ballots, which are asked at
the same time, call in the order in which they once did.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

from agents.voice import Brief, Piece, Record
from debate import lines
from debate.errors import BaimoError, ModelError, StoppedError
from debate.events import (
    BallotCast,
    BallotSpoiled,
    CallFailed,
    CallSettled,
    CallStarted,
    DraftWritten,
    Event,
    HostSpoke,
    PlanChanged,
    RunStopped,
    TurnForfeited,
)
from debate.text import clean_text

OUTSIDE: Final = (HostSpoke, PlanChanged)
"""Events that no node writes: they came in from outside the graph."""
_PATIENCE: Final = 1000
"""Turns of the event loop without a new event after which nobody will bring one: everybody is on this loop."""


class DivergedError(BaimoError):
    """The debate, run again, did not say what the log says.

    `logged` is the log's event at `seq`, None past its end; `again` is what came instead, None for nothing.
    """

    def __init__(self, seq: int, logged: Event | None, again: Event | None) -> None:
        self.seq = seq
        self.logged = logged
        self.again = again
        super().__init__(f"event {seq} differs")


class LogEndsError(BaimoError):
    """Everything in the log has been said again; it holds nothing more."""


class FromOutsideError(BaimoError):
    """The next event came from outside the graph: it must be put in before the graph goes on."""


class Recording:
    """A log that is being said again. `position` counts the events that came out the same so far."""

    def __init__(self, records: Sequence[lines.Record]) -> None:
        self.records = records
        self.position = 0

    @property
    def next(self) -> Event | None:
        """The event that must come next; None at the end of the log."""
        return self.records[self.position].event if self.position < len(self.records) else None

    def write(self, event: Event) -> lines.Record:
        """Take an event in place of a log's writer: it must be, byte for byte, the one that stands in the log.

        Raises DivergedError when it is not, LogEndsError past the end, FromOutsideError when the log goes on with one
        that no node writes.
        """
        if self.next is None:
            raise LogEndsError
        if isinstance(self.next, OUTSIDE):
            raise FromOutsideError
        logged = self.records[self.position]
        before = self.records[self.position - 1].hash if self.position else lines.GENESIS
        if lines.chain(before, self.position, lines.event_text(event)) != logged.hash:
            raise DivergedError(self.position, logged.event, event)
        self.position += 1
        return logged

    def pass_outside(self) -> None:
        """Step over events that came from outside the graph."""
        while isinstance(self.next, OUTSIDE):
            self.position += 1

    async def moved(self) -> None:
        """Wait until another voice, or the graph, has brought the next event."""
        here = self.position
        for _ in range(_PATIENCE):
            await asyncio.sleep(0)
            if self.position != here:
                return
        raise DivergedError(here, self.next, None)


class RecordedVoice:
    """Speaks for one seat from a log. The brief decides nothing but whose turn it is."""

    def __init__(self, recording: Recording, name: str) -> None:
        self._recording = recording
        self._name = name

    @property
    def name(self) -> str:
        """The voice that spoke when the log was written."""
        return self._name

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        """Repeat the seat's calls and yield its draft, or fail as it failed."""
        while (event := self._recording.next) is not None:
            if isinstance(event, CallStarted | CallSettled | CallFailed) and event.seat == brief.seat:
                record(event)
                continue
            if isinstance(event, OUTSIDE):
                raise FromOutsideError
            if isinstance(event, RunStopped):
                raise StoppedError(event.kind, event.reason, next_step=event.next_step)
            if isinstance(event, TurnForfeited) and event.turn == brief.turn and event.cause == "model":
                raise ModelError("recorded", event.reason)
            if (text := _answer(event, brief)) is not None:
                for piece in _pieces(text):
                    yield piece
                return
            if brief.task == "speech":  # one seat has the floor: nobody else can bring the next event
                raise DivergedError(self._recording.position, event, None)
            await self._recording.moved()
        raise LogEndsError


def _answer(event: Event, brief: Brief) -> str | None:
    if isinstance(event, DraftWritten) and brief.task == "speech" and event.turn == brief.turn:
        return event.text
    if isinstance(event, BallotCast | BallotSpoiled) and brief.task == "ballot" and event.seat == brief.seat:
        return event.answer
    return None


def _pieces(text: str) -> Sequence[str]:
    # The graph cleans piece by piece, so a text that came in pieces may hold what cleaning the whole would drop.
    return [text] if clean_text(text) == text else list(text)
