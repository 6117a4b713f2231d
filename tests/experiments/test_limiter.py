"""The limit of a provider: never passed, filled, fair to the longest, and learnt from refusals. In simulated time."""

import asyncio
import heapq
import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from agents.catalogue import find_model
from agents.failures import CallBroke
from agents.gateway import Ask
from experiments.limiter import Limiter
from experiments.pace import PACE, Pace
from experiments.spec import Limits


class SimulatedTime(asyncio.SelectorEventLoop):
    """A loop in which sleeping takes no time: when nothing is ready, its clock jumps to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            while self._scheduled and self._scheduled[0]._cancelled:  # type: ignore[attr-defined]
                heapq.heappop(self._scheduled)._scheduled = False  # type: ignore[attr-defined]
            if self._scheduled:  # type: ignore[attr-defined]
                self._now = max(self._now, self._scheduled[0]._when)  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


def simulate(main: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=SimulatedTime) as runner:
        return runner.run(main)


ASK = Ask("t", 1, "deepseek", "speech", find_model("deepseek"), (), 500)
Service = Callable[[random.Random], float]


class Provider:
    """Answers after a while, refuses beyond its own limit, and now and then for no reason."""

    def __init__(self, service: Service, allows: int = 10_000, refuses: float = 0.0) -> None:
        self.service, self.allows, self.refuses = service, allows, refuses
        self.busy = self.peak = self.refused = 0
        self.worked = 0.0
        self.random = random.Random(1)

    async def answer(self) -> None:
        self.busy += 1
        self.peak = max(self.peak, self.busy)
        try:
            if self.busy > self.allows or self.random.random() < self.refuses:
                self.refused += 1
                await asyncio.sleep(0.05)
                raise CallBroke("rate_limit", "too many requests")
            seconds = self.service(self.random)
            await asyncio.sleep(seconds)
            self.worked += seconds
        finally:
            self.busy -= 1


async def debate(limiter: Limiter, provider: Provider, turns: int) -> None:
    pace = Pace(turns)
    PACE.set(pace)
    for _ in range(turns):
        while True:
            try:
                async with limiter.slot(ASK):
                    await provider.answer()
                break
            except CallBroke:
                await asyncio.sleep(0.2)
        pace.turns_left -= 1


async def hold(limiter: Limiter, provider: Provider, lengths: list[int]) -> float:
    """Hold debates of these lengths and return how well the slots were used: service over slots times makespan."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(asyncio.create_task(debate(limiter, provider, turns)) for turns in lengths))
    return provider.worked / (loop.time() * 50)


def fixed(_: random.Random) -> float:
    return 1.0


def lognormal(source: random.Random) -> float:
    return 0.25 * source.lognormvariate(0, 0.6)


def test_a_hundred_debates_fill_fifty_slots_and_never_more() -> None:
    provider = Provider(fixed)
    limiter = Limiter(Limits(in_flight=50))
    used = simulate(hold(limiter, provider, [20] * 100))
    assert provider.peak == limiter.lanes["DeepSeek"].peak == 50
    assert used >= 0.95


def test_answers_of_very_different_length_leave_few_slots_idle() -> None:
    used = []
    for seed in range(5):
        provider = Provider(lognormal)
        provider.random = random.Random(seed)
        used.append(simulate(hold(Limiter(Limits(in_flight=50)), provider, [20] * 100)))
        assert provider.peak <= 50
    # What is missing is the last answer of each debate: nobody can know beforehand which will be the slow one.
    assert sum(used) / len(used) >= 0.9


def test_five_chance_refusals_in_a_hundred_do_not_slow_a_batch_down() -> None:
    provider = Provider(fixed, refuses=0.05)
    assert simulate(hold(Limiter(Limits(in_flight=50)), provider, [20] * 100)) >= 0.85
    assert provider.refused > 50


def test_a_limit_that_is_too_high_is_found_out_and_kept_to() -> None:
    provider = Provider(fixed, allows=12)
    limiter = Limiter(Limits(in_flight=50))
    simulate(hold(limiter, provider, [20] * 60))
    lane = limiter.lanes["DeepSeek"]
    assert 4 <= lane.limit <= 20
    assert provider.refused <= 0.2 * 1_200


def test_the_debate_with_most_turns_left_goes_first() -> None:
    async def race() -> list[int]:
        limiter = Limiter(Limits(in_flight=1))
        served: list[int] = []

        async def ask(turns: int) -> None:
            PACE.set(Pace(turns))
            async with limiter.slot(ASK):
                served.append(turns)
                await asyncio.sleep(1)

        await asyncio.gather(*(asyncio.create_task(ask(turns)) for turns in (5, 1, 9, 3, 9)))
        return served

    assert simulate(race()) == [5, 9, 9, 3, 1]


def test_requests_and_tokens_a_minute_are_kept_to() -> None:
    async def timed(limits: Limits, asks: int) -> float:
        limiter = Limiter(limits)

        async def ask() -> None:
            async with limiter.slot(ASK):
                pass

        await asyncio.gather(*(asyncio.create_task(ask()) for _ in range(asks)))
        return asyncio.get_running_loop().time()

    assert simulate(timed(Limits(requests_per_minute=60), 11)) == pytest.approx(10)
    assert simulate(timed(Limits(tokens_per_minute=6_000), 5)) == pytest.approx(4 * 500 / 100)


def test_who_gives_up_waiting_takes_no_place_with_him() -> None:
    async def scene() -> int:
        limiter = Limiter(Limits(in_flight=1))

        async def ask(seconds: float) -> None:
            async with limiter.slot(ASK):
                await asyncio.sleep(seconds)

        first = asyncio.create_task(ask(10))
        await asyncio.sleep(1)
        waiting = [asyncio.create_task(ask(1)) for _ in range(3)]
        await asyncio.sleep(1)
        waiting[1].cancel()
        first.cancel()
        await asyncio.gather(first, *waiting, return_exceptions=True)
        return limiter.lanes["DeepSeek"].in_flight

    assert simulate(scene()) == 0
