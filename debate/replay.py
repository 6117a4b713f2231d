"""A debate that is shown again: from its log, in its own time or at reading speed, to and fro.

Only reads. Loads no graph, no model client, and no article pack.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from debate.errors import LogError
from debate.events import DebateClosed, SpeechGiven, TurnForfeited
from debate.feed import READING_SPEED, FeedItem, Logged, Ready, Sought, Streamed
from debate.lines import Record
from debate.marks import Marks
from debate.moments import find_moment
from debate.tape import Tape
from debate.text import clean_text
from debate.view import DebateView
from debate.views import Views

SLOWEST: Final = 0.25
FASTEST: Final = 32.0
_PIECE: Final = 4
"""Characters that appear together when a speech is shown at reading speed."""
_HURRIED: Final = 1.5
"""A log with less than so many seconds for each speech was written faster than anybody reads."""


@dataclass
class Replay:
    """Plays a tape. Implements `debate.feed.DebateSession`; what is more is for displays that know a replay.

    `speed` is a factor from 0.25 to 32, or 0 for as fast as it comes; `idle` caps a pause between two events, in
    seconds. With `follow` it goes on with what another process writes; with `hold` it waits at the end for a jump.
    """

    tape: Tape
    speed: float = 1.0
    idle: float = 2.0
    follow: bool = False
    hold: bool = False
    position: int = 0
    """How many events have been shown."""
    reading: bool | None = None
    """Whether speeches are shown at reading speed instead of in their own time; None: as the log suggests."""
    _paused: bool = False
    _stop_after: str = ""
    """`turn` or `event` while one step is let through."""
    _jump: int | None = None
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.marks = Marks(self.tape)
        self.views = Views(self.tape)

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.tape.folder

    @property
    def paused(self) -> bool:
        """True while the replay is held."""
        return self._paused

    @property
    def view(self) -> DebateView:
        """The debate as far as it has been shown."""
        return self.views.at(self.position)

    def pause(self) -> None:
        """Hold the replay."""
        self._paused, self._stop_after = True, ""
        self._moved.set()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._moved.set()

    def step(self) -> None:
        """Show the rest of this turn, or the next one, then hold."""
        self._paused, self._stop_after = True, "turn"
        self._moved.set()

    def step_event(self) -> None:
        """Show one event, then hold."""
        self._paused, self._stop_after = True, "event"
        self._moved.set()

    def set_speed(self, factor: float) -> None:
        """Play faster or slower, from 0.25 to 32; 0 means as fast as it comes."""
        self.speed = 0.0 if factor <= 0 else min(FASTEST, max(SLOWEST, factor))
        self._moved.set()

    def seek(self, events: int) -> None:
        """Jump to where so many events have been shown."""
        self._jump = max(0, min(events, len(self.tape)))
        self._moved.set()

    def seek_moment(self, name: str) -> None:
        """Jump to a moment as people name it, see `debate.moments`. Raises UsageError when there is none."""
        mark = self.marks.turn(name)
        self.seek(mark.seq if mark else find_moment([record.event for record in self.tape.records()], name))

    def feed(self) -> AsyncGenerator[FeedItem, None]:
        """Yield the events in their time. Raises LogError where the log is damaged, all before it having been shown."""
        return self._feed()

    async def _feed(self) -> AsyncGenerator[FeedItem, None]:
        yield Ready()
        while True:
            if self._jump is not None:
                self.position, self._jump = self._jump, None
                yield Sought(self.position, self.view)
            if self.position >= len(self.tape):
                if not await self._more():
                    return
                continue
            if self._paused and not self._stop_after:
                await self._wait(None)
                continue
            record = self.tape.record(self.position)
            if not await self._wait(self._gap(record)):
                continue
            if isinstance(record.event, SpeechGiven) and self._at_reading_speed():
                async for piece in self._spoken(record.event):
                    yield piece
                if self._jumps():
                    continue
            self.position += 1
            self._let_through(record)
            yield Logged(record)

    async def _more(self) -> bool:
        """At the end of what there is, wait for more or for a jump; return False when nothing can come."""
        if self.follow and self.tape.damage is None and not self._over():
            if not self.tape.refresh():
                await self._wait(0.2, unhurried=True)
            return True
        if self.hold:
            await self._wait(None)
            return True
        if self.tape.damage is not None:
            raise self.tape.damage
        return False

    def _jumps(self) -> bool:
        return self._jump is not None

    def _over(self) -> bool:
        return len(self.tape) > 0 and self.tape.kinds[-1] == "debate_closed"

    def _gap(self, record: Record) -> float:
        """Return the seconds before a record at speed 1."""
        if self.position == 0 or self._at_reading_speed():
            return 0.0
        gap = (record.time - self.tape.record(self.position - 1).time).total_seconds()
        return min(max(0.0, gap), self.idle)

    def _at_reading_speed(self) -> bool:
        if self.reading is None:
            self.reading = _hurried(self.tape)
        return self.reading and self.speed > 0

    async def _spoken(self, speech: SpeechGiven) -> AsyncGenerator[FeedItem, None]:
        lang = self.tape.opened.lang if self.tape.opened else "en"
        gap = "" if lang == "zh" else " "
        text = gap.join(clean_text(claim.text) for claim in speech.claims if not claim.struck)
        for start in range(0, len(text), _PIECE):
            piece = text[start : start + _PIECE]
            while not await self._wait(len(piece) / READING_SPEED[lang]):
                if self._jumps():
                    return
                if self._paused and not self._stop_after:
                    await self._wait(None)
            yield Streamed(speech.turn, speech.seat, piece)

    async def _wait(self, seconds: float | None, *, unhurried: bool = False) -> bool:
        """Wait so long at speed 1, or without end; return False when something was commanded meanwhile."""
        if seconds is not None and not unhurried:
            seconds = seconds / self.speed if self.speed else 0.0
        if self._moved.is_set():
            self._moved.clear()
            return False
        if seconds is not None and seconds <= 0:
            return True
        try:
            await asyncio.wait_for(self._moved.wait(), seconds)
        except TimeoutError:
            return True
        self._moved.clear()
        return False

    def _let_through(self, record: Record) -> None:
        ends_turn = isinstance(record.event, SpeechGiven | TurnForfeited | DebateClosed)
        if self._stop_after == "event" or (self._stop_after == "turn" and ends_turn):
            self._stop_after = ""


def _hurried(tape: Tape) -> bool:
    speeches = tape.kinds.count("speech_given")
    if not speeches:
        return False
    try:
        span = (tape.record(len(tape) - 1).time - tape.record(0).time).total_seconds()
    except LogError:
        return False
    return span < _HURRIED * speeches
