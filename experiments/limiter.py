"""One limit for each provider, shared by all debates of a process: how many requests may be in flight, and who is next.

All debates of a batch are under way at once and queue here request by request; the debate with most turns left goes
first, so that none is left to run alone at the end. (Measured on 100 debates of 20 turns and 50 slots: a limit around
whole debates fills 69 to 77 % of the slots, this 91 to 94 %.)
"""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from agents.budget import estimate_tokens
from agents.gateway import Ask
from experiments.pace import PACE
from experiments.spec import Limits

_START: Final = 50
"""Requests in flight to begin with; more in each round trip, as long as the provider does not object."""
_WINDOW: Final = 50
"""So many answers decide whether a provider objects."""
_OBJECTS: Final = 0.2
"""From this share of "too many requests" on the limit is too high; fewer are chance, and retried where they happen."""
_CUT: Final = 0.7
"""At most so much is left of a limit that is too high; less where more was refused (multiplicative decrease)."""
_STEP: Final = 0.25
"""Places a limit grows by in each round trip after a cut (additive increase)."""
RATE_LIMIT: Final = "rate_limit"


@dataclass(slots=True)
class Lane:
    """The queue of one provider."""

    most: int
    """Never more in flight than this."""
    limit: float
    per_second: float | None = None
    """Requests that may begin in a second."""
    tokens_per_second: float | None = None
    in_flight: int = 0
    peak: int = 0
    objected: bool = False
    _waiting: list[tuple[int, int, asyncio.Future[None]]] = field(default_factory=list)
    _count: "itertools.count[int]" = field(default_factory=itertools.count)
    _answers: deque[bool] = field(default_factory=lambda: deque(maxlen=_WINDOW))
    _fresh: int = 0
    """Answers to requests that were sent since the last cut."""
    _next: float = 0.0
    """When the next request may begin, where requests or tokens are limited by the minute."""

    async def enter(self, turns_left: int, ask: Ask) -> None:
        """Wait for a place; the caller with most turns left goes first, and of equals the one who came first."""
        if self._waiting or self.in_flight >= int(self.limit):
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (-turns_left, next(self._count), place))
            try:
                await place
            except asyncio.CancelledError:
                if place.done() and not place.cancelled():
                    # The place was given in the very moment in which nobody wanted it any more.
                    self.in_flight -= 1
                self._call_next()
                raise
        else:
            self._take()
        try:
            await self._pace(ask)
        except asyncio.CancelledError:
            self.leave(None)
            raise

    def leave(self, objected: bool | None) -> None:
        """Give the place back. `objected`: whether the provider said "too many"; None: it was not asked."""
        full = self.in_flight >= int(self.limit)
        self.in_flight -= 1
        if objected is not None:
            self._learn(objected, full)
        self._call_next()

    def _learn(self, objected: bool, full: bool) -> None:
        self._answers.append(objected)
        self._fresh += 1
        share = sum(self._answers) / len(self._answers)
        # A window has to be answered after a cut before it may be judged: those sent before it say nothing of it.
        if objected and share >= _OBJECTS and self._fresh >= min(_WINDOW, max(4, int(self.limit))):
            self.objected = True
            self.limit = max(1.0, self.limit * min(_CUT, 1 - share))
            self._answers.clear()
            self._fresh = 0
        elif not objected and full:
            # Once the limit was found, every step beyond it costs refusals: feel the way.
            self.limit = min(float(self.most), self.limit + (_STEP / self.limit if self.objected else 1.0))

    def _call_next(self) -> None:
        while self._waiting and self.in_flight < int(self.limit):
            _, _, place = heapq.heappop(self._waiting)
            if not place.done():
                self._take()
                place.set_result(None)

    def _take(self) -> None:
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)

    async def _pace(self, ask: Ask) -> None:
        spans = [1 / self.per_second] if self.per_second else []
        spans += [tokens_of(ask) / self.tokens_per_second] if self.tokens_per_second else []
        if not spans:
            return
        now = asyncio.get_running_loop().time()
        begin = max(now, self._next)
        self._next = begin + max(spans)
        if begin > now:
            await asyncio.sleep(begin - now)


class Limiter:
    """A lane for each provider. Implements `agents.gateway.Slots`."""

    def __init__(self, limits: Limits, share: int = 1) -> None:
        """`share`: by how many processes the limits are shared."""
        self._limits = limits
        self._share = share
        self.lanes: dict[str, Lane] = {}

    def slot(self, ask: Ask) -> AbstractAsyncContextManager[None]:
        """Return a place for one request, to be held while it is under way."""
        return self._slot(self._lane(ask.model.provider), ask)

    @asynccontextmanager
    async def _slot(self, lane: Lane, ask: Ask) -> AsyncIterator[None]:
        pace = PACE.get()
        await lane.enter(pace.turns_left if pace else 0, ask)
        objected: bool | None = None
        try:
            yield
            objected = False
        except Exception as error:
            kind = getattr(error, "kind", None)
            objected = kind == RATE_LIMIT if kind is not None else None
            raise
        finally:
            lane.leave(objected)

    def _lane(self, provider: str) -> Lane:
        if provider not in self.lanes:
            most = max(1, self._limits.in_flight // self._share)
            per_minute, tokens = self._limits.requests_per_minute, self._limits.tokens_per_minute
            self.lanes[provider] = Lane(
                most,
                float(min(_START, most)),
                per_minute / 60 / self._share if per_minute else None,
                tokens / 60 / self._share if tokens else None,
            )
        return self.lanes[provider]


def tokens_of(ask: Ask) -> int:
    """Return about how many tokens a request takes: its prompt and the longest answer."""
    return estimate_tokens(message["content"] for message in ask.messages) + ask.max_tokens
