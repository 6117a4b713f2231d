"""A cap on money, held before the call that would breach it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from agents_desk import SPEECH, Desk
from briefs import brief
from loopback.server import LoopbackServer, Reply
from scripted import plan

from agents.budget import Budget, estimate_tokens
from agents.catalogue import find_model
from agents.gateway import Gateway
from debate.claims import Cost, Usage
from debate.errors import ModelError, SettingsError, StoppedError
from debate.events import CallFailed, CallSettled, CallStarted, Event


def dollars(amount: float) -> Cost:
    return Cost(amount=amount, currency="USD")


def yuan(amount: float) -> Cost:
    return Cost(amount=amount, currency="CNY")


@pytest.fixture
async def desk(server: LoopbackServer) -> AsyncIterator[Desk]:
    server.answer = lambda _: Reply(text=SPEECH)
    desk = Desk(server)
    yield desk
    await desk.gateway.aclose()


def capped(desk: Desk, budget: Budget) -> Desk:
    desk.gateway = Gateway(budget=budget, env=desk.env, sleep=desk.sleep)
    return desk


async def test_the_call_that_might_breach_the_cap_is_not_sent(desk: Desk) -> None:
    price = find_model("deepseek").price
    assert price is not None
    worst = price.of(Usage(prompt=estimate_tokens(["规则", "辩题"]), cached=0, completion=500))
    assert worst is not None
    budget = Budget(dollars(worst.amount * 1.5), cny_per_usd=7)
    capped(desk, budget)
    await desk.ask()
    assert 0 < budget.spent.amount < worst.amount
    while True:
        sent, spent = len(desk.server.requests), budget.spent.amount
        if spent + worst.amount > budget.cap.amount:
            break
        await desk.ask()
    with pytest.raises(StoppedError, match="--max-cost") as caught:
        await desk.ask()
    assert caught.value.kind == "budget"
    assert len(desk.server.requests) == sent
    assert budget.spent.amount <= budget.cap.amount


async def test_calls_at_the_same_time_cannot_breach_it_together(desk: Desk) -> None:
    desk.server.answer = lambda _: Reply(text=SPEECH, delay=0.2)
    capped(desk, Budget(dollars(0.0015), cny_per_usd=7))
    ends = await asyncio.gather(*(desk.ask() for _ in range(5)), return_exceptions=True)
    assert [type(end) for end in ends].count(StoppedError) == 3
    assert len(desk.server.requests) == 2


async def test_a_failure_that_was_not_charged_costs_nothing_and_one_that_may_have_been_its_worst(desk: Desk) -> None:
    budget = Budget(dollars(1), cny_per_usd=7)
    capped(desk, budget)
    desk.server.script(Reply(status=404, body={"error": {"message": "no such model"}}))
    with pytest.raises(ModelError):
        await desk.ask()
    assert budget.spent.amount == 0
    desk.server.script(Reply(text=SPEECH, end="reset"), Reply(text=SPEECH))
    await desk.ask()
    (settled,) = [event for event in desk.log if isinstance(event, CallSettled)]
    assert settled.cost is not None
    assert budget.spent.amount > settled.cost.amount + 0.0005


async def test_a_model_without_a_price_is_refused_under_a_cap(desk: Desk) -> None:
    budget = Budget(dollars(1), cny_per_usd=7)
    with pytest.raises(SettingsError, match="openai/anything"):
        budget.require_prices([find_model("deepseek"), find_model("openai/anything")])
    budget.require_prices([find_model("deepseek"), find_model("01ai")])
    capped(desk, budget)
    with pytest.raises(StoppedError, match="no known price"):
        await desk.ask("openai/anything")
    assert desk.server.requests == []


async def test_litellms_table_prices_what_the_catalogue_does_not(desk: Desk) -> None:
    await desk.ask("openai/gpt-4o-mini")
    settled = desk.log[-1]
    assert isinstance(settled, CallSettled)
    assert settled.cost is not None
    assert settled.cost.currency == "USD"


def test_cached_tokens_cost_their_own_price() -> None:
    price = find_model("deepseek").price
    assert price is not None
    assert price.of(Usage(prompt=1_000_000, cached=0, completion=0)) == dollars(0.30)
    assert price.of(Usage(prompt=1_000_000, cached=1_000_000, completion=1_000_000)) == dollars(1.206)
    assert price.of(Usage(prompt=None, completion=5)) is None


def test_both_currencies_count_towards_one_cap() -> None:
    budget = Budget(dollars(1), cny_per_usd=7)
    ticket = budget.reserve(yuan(3.5))
    assert budget.spent.amount == pytest.approx(0.5)
    budget.settle(ticket, yuan(0.7))
    assert budget.spent.amount == pytest.approx(0.1)
    in_yuan = Budget(yuan(10), cny_per_usd=7)
    in_yuan.reserve(dollars(1))
    with pytest.raises(StoppedError, match="CNY"):
        in_yuan.reserve(dollars(1))


def test_a_resumed_run_counts_what_it_spent_before() -> None:
    def started(call: str) -> CallStarted:
        return CallStarted(
            call=call,
            seat="deepseek",
            purpose="speech",
            model="deepseek/deepseek-flash",
            request_sha256="0" * 64,
            prompt_tokens_estimate=1_000_000,
            max_tokens=1_000_000,
        )

    def failed(call: str, kind: str) -> CallFailed:
        return CallFailed(call=call, seat="deepseek", kind=kind, detail="x")  # type: ignore[arg-type]

    events: list[Event] = [
        *(started(f"deepseek-1#{n}") for n in range(1, 6)),
        CallSettled(call="deepseek-1#1", seat="deepseek", finish="stop", usage=Usage(), cost=dollars(0.25)),
        CallSettled(call="deepseek-1#2", seat="deepseek", finish="stop", usage=Usage()),
        failed("deepseek-1#3", "rate_limit"),
        failed("deepseek-1#4", "cut"),
    ]
    budget = Budget(dollars(100), cny_per_usd=7)
    budget.count(brief(plan(), "deepseek", *events).view, lambda name: find_model(name).price)
    # Settled, settled without a cost, cut, and one that was in flight when the process died.
    assert budget.spent.amount == pytest.approx(0.25 + 3 * 1.5)


def test_tokens_are_rather_over_than_underestimated() -> None:
    assert estimate_tokens(["百模论战" * 100]) >= 400
    assert 30 <= estimate_tokens(["a debate among model makers " * 5]) <= 80
