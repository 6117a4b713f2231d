"""The gateway over real HTTP: what is sent, what comes back, what is written down."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from agents_desk import KEY, MODELS, SPEECH, Desk
from loopback.server import LoopbackServer, Reply

from agents.catalogue import find_model
from agents.gateway import Ask
from agents.voice import Voided
from debate.errors import ModelError, StoppedError
from debate.events import CallSettled, CallStarted


@pytest.fixture
async def desk(server: LoopbackServer) -> AsyncIterator[Desk]:
    desk = Desk(server)
    yield desk
    await desk.gateway.aclose()


every_route = pytest.mark.parametrize("model", MODELS)
both_ways = pytest.mark.parametrize("stream", [True, False], ids=["streamed", "plain"])


@every_route
@both_ways
async def test_an_answer_arrives_whole_and_its_call_is_logged_before_and_after(
    desk: Desk, model: str, stream: bool
) -> None:
    desk.server.script(Reply(text=SPEECH))
    assert await desk.ask(model, stream=stream) == SPEECH
    started, settled = desk.log
    assert isinstance(started, CallStarted)
    assert isinstance(settled, CallSettled)
    assert (started.call, started.model, started.max_tokens) == ("deepseek-1#1", model, 500)
    assert settled.finish == "stop"
    assert settled.usage.prompt == len("规则\x00辩题".encode()) // 4
    assert settled.usage.completion == len(SPEECH.encode()) // 4
    assert (settled.cost is None) == (model == "openai/anything")


async def test_a_request_carries_the_key_the_limit_and_the_models_own_switches(desk: Desk) -> None:
    desk.server.script(Reply(text=SPEECH))
    await desk.ask()
    (request,) = desk.server.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["model"] == "deepseek-flash"
    assert request.body["max_tokens"] == 500
    assert request.body["thinking"] == {"type": "disabled"}
    assert request.messages == ["规则", "辩题"]


@every_route
@both_ways
async def test_one_try_is_one_request_however_often_it_fails(desk: Desk, model: str, stream: bool) -> None:
    desk.server.answer = lambda _: Reply(status=500, body={"error": {"message": "boom"}})
    with pytest.raises(ModelError, match="asked 4 times") as caught:
        await desk.ask(model, stream=stream)
    assert caught.value.kind == "server"
    assert len(desk.server.requests) == 4
    assert [event.call for event in desk.log if isinstance(event, CallStarted)] == [
        f"deepseek-1#{number}" for number in range(1, 5)
    ]
    assert desk.failures() == [("server", 2), ("server", 3), ("server", 4), ("server", None)]


async def test_waits_grow_at_random_and_stay_under_their_range(desk: Desk) -> None:
    desk.server.answer = lambda _: Reply(status=503, body={"error": {"message": "busy"}})
    with pytest.raises(ModelError):
        await desk.ask()
    assert len(desk.waits) == 3
    assert all(0 <= wait <= limit for wait, limit in zip(desk.waits, (1, 2, 4), strict=True))
    assert len(set(desk.waits)) == 3


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 8),
        ("Mon, 23 Nov 2026 08:00:20 GMT", 20, 21),
        ("86400", 60, 60),
        ("soon", 0, 1),
        ("-5", 0, 1),
        ("nan", 0, 1),
    ],
)
async def test_a_retry_after_is_honoured_in_seconds_and_as_a_date_and_capped(
    desk: Desk, header: str, least: float, most: float
) -> None:
    slow = Reply(status=429, headers={"retry-after": header}, body={"error": {"message": "slow down"}})
    desk.server.script(slow, Reply(text=SPEECH))
    assert await desk.ask() == SPEECH
    (wait,) = desk.waits
    assert least <= wait <= most
    assert desk.failures() == [("rate_limit", 2)]


async def test_no_try_begins_after_the_overall_time(server: LoopbackServer) -> None:
    desk = Desk(server, overall=30)
    server.answer = lambda _: Reply(status=429, headers={"retry-after": "45"}, body={"error": {"message": "slow"}})
    with pytest.raises(ModelError, match="asked once"):
        await desk.ask()
    assert desk.waits == []
    await desk.gateway.aclose()


@every_route
@both_ways
async def test_a_server_that_never_answers_meets_the_deadline(server: LoopbackServer, model: str, stream: bool) -> None:
    desk = Desk(server, call=0.3, tries=1)
    server.script(Reply(delay=3600))
    with pytest.raises(ModelError) as caught:
        await desk.ask(model, stream=stream)
    assert caught.value.kind == "timeout"
    await desk.gateway.aclose()


@every_route
async def test_a_stream_of_keep_alives_meets_the_same_deadline(server: LoopbackServer, model: str) -> None:
    desk = Desk(server, call=0.3, tries=2)
    server.answer = lambda _: Reply(keep_alive=True)
    with pytest.raises(ModelError):
        await desk.ask(model)
    assert desk.failures() == [("timeout", 2), ("timeout", None)]
    await desk.gateway.aclose()


async def test_a_slow_reader_does_not_use_up_the_deadline(server: LoopbackServer) -> None:
    desk = Desk(server, call=5, tries=1)
    server.script(Reply(text=SPEECH))
    ask = Ask("deepseek-1", 1, "deepseek", "speech", find_model(MODELS[0]), (), 500)
    loop = asyncio.get_running_loop()
    heard = []
    real, late = loop.time, 0.0
    loop.time = lambda: real() + late  # type: ignore[method-assign]
    async for item in desk.gateway.answer(ask, desk.log.append):
        heard.append(item)
        late += 60
    assert "".join(item for item in heard if isinstance(item, str)) == SPEECH
    await desk.gateway.aclose()


CUTS = {
    "cut by force": Reply(text=SPEECH, end="reset"),
    "ended as if it were whole": Reply(text=SPEECH, end="polite"),
    "done without a finish reason": Reply(text=SPEECH, finish=None),
    "nothing after the last piece": Reply(text=SPEECH, finish=None, done=False),
    "an error in the middle": Reply(text=SPEECH, extra=(b'data: {"error":{"message":"boom","code":500}}',)),
}


@every_route
@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
async def test_a_cut_stream_is_voided_and_asked_for_again(desk: Desk, model: str, cut: Reply) -> None:
    desk.server.script(cut, Reply(text="这次说完了[F007]。"))
    assert await desk.ask(model) == "这次说完了[F007]。"
    assert desk.failures() == [("cut", 2)]
    said_before = any(isinstance(item, str) for item in desk.heard[: _first_void(desk.heard)])
    assert said_before == any(isinstance(item, Voided) for item in desk.heard)


def _first_void(heard: list[Any]) -> int:
    return next((i for i, item in enumerate(heard) if isinstance(item, Voided)), 0)


@every_route
async def test_resources_that_run_out_in_the_middle_are_no_stop(desk: Desk, model: str) -> None:
    desk.server.script(Reply(text=SPEECH, finish="insufficient_system_resource"), Reply(text="好[F001]。"))
    assert await desk.ask(model) == "好[F001]。"
    assert desk.failures() == [("server", 2)]


EMPTY = {
    "nothing": Reply(text=""),
    "blanks": Reply(text=" \n\n "),
    "reasoning only": Reply(reasoning="先想想" * 20),
    "thinking only": Reply(text="<think>先想想</think>\n"),
    "thinking that never ends": Reply(text="<think>先想想" * 9),
    "thinking up to the limit": Reply(reasoning="先想想" * 20, finish="length"),
}


@every_route
@both_ways
@pytest.mark.parametrize("empty", EMPTY.values(), ids=EMPTY)
async def test_an_answer_that_says_nothing_is_not_taken_for_one(
    desk: Desk, model: str, stream: bool, empty: Reply
) -> None:
    desk.server.script(empty, Reply(text=SPEECH))
    assert await desk.ask(model, stream=stream) == SPEECH
    assert desk.failures() == [("empty", 2)]


@both_ways
async def test_reasoning_is_no_part_of_the_answer(desk: Desk, stream: bool) -> None:
    desk.server.script(Reply(text=SPEECH, reasoning="先想想"))
    assert await desk.ask(stream=stream) == SPEECH


async def test_an_answer_that_reached_its_length_says_so(desk: Desk) -> None:
    desk.server.script(Reply(text=SPEECH, finish="length"))
    assert await desk.ask() == SPEECH
    assert isinstance(desk.heard[-1], CallSettled)
    assert desk.heard[-1].finish == "length"


async def test_tokens_that_the_provider_did_not_count_are_unknown(desk: Desk) -> None:
    desk.server.script(Reply(text=SPEECH, usage=False))
    await desk.ask()
    settled = desk.log[-1]
    assert isinstance(settled, CallSettled)
    assert (settled.usage.prompt, settled.usage.completion, settled.cost) == (None, None, None)


@both_ways
async def test_model_text_is_clean_when_it_leaves_the_gateway(desk: Desk, stream: bool) -> None:
    desk.server.script(Reply(text="红\x1b[31m字\u202e倒\r\n\r\n二段\x07。", piece=1))
    assert await desk.ask(stream=stream) == "红[31m字倒\n\n二段。"


async def test_an_answer_without_end_is_broken_off(desk: Desk) -> None:
    desk.server.script(Reply(text="话" * 120_000, piece=5_000), Reply(text=SPEECH))
    assert await desk.ask() == SPEECH
    assert desk.failures() == [("cut", 2)]


async def test_a_server_that_is_not_there_is_a_connection_failure(desk: Desk) -> None:
    desk.env["DEEPSEEK_API_BASE"] = "http://127.0.0.1:1/v1"
    with pytest.raises(ModelError) as caught:
        await desk.ask()
    assert caught.value.kind == "connection"


async def test_a_key_that_vanished_stops_the_run_before_anything_is_sent(desk: Desk) -> None:
    del desk.env["DEEPSEEK_API_KEY"]
    desk.env["DEEPSEEK_API_BASE"] = "https://api.example.com"
    with pytest.raises(StoppedError, match="DEEPSEEK_API_KEY") as caught:
        await desk.ask()
    assert caught.value.kind == "auth"
    assert desk.server.requests == []


async def test_a_reader_who_leaves_in_the_middle_leaves_nothing_running(desk: Desk) -> None:
    desk.server.script(Reply(text=SPEECH * 40, pause=0.01))
    ask = Ask("deepseek-1", 1, "deepseek", "speech", find_model(MODELS[0]), (), 500)
    before = asyncio.all_tasks()
    answer = desk.gateway.answer(ask, desk.log.append)
    assert await anext(answer)
    await answer.aclose()
    await desk.gateway.aclose()
    for _ in range(10):
        # The HTTP library's own generators are closed by the loop, one step later.
        await asyncio.sleep(0)
    assert asyncio.all_tasks() <= before
    assert [type(event) for event in desk.log] == [CallStarted]


async def test_a_cancelled_call_ends_at_once_and_is_not_tried_again(desk: Desk) -> None:
    desk.server.script(Reply(delay=3600))
    task = asyncio.create_task(desk.ask())
    await asyncio.to_thread(desk.server.heard.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(desk.server.requests) == 1
    assert [type(event) for event in desk.log] == [CallStarted]


async def test_a_gateway_that_was_closed_opens_again(desk: Desk) -> None:
    desk.server.script(Reply(text=SPEECH), Reply(text=SPEECH))
    await desk.ask()
    await desk.gateway.aclose()
    assert await desk.ask() == SPEECH
