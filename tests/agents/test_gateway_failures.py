"""Every failure that providers are known for, over real HTTP: what it means and what follows from it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from agents_desk import KEY, MODELS, SPEECH, Desk
from loopback.server import LoopbackServer, Reply

from debate.errors import BaimoError, ModelError, StoppedError
from debate.events import CallFailed


@pytest.fixture
async def desk(server: LoopbackServer) -> AsyncIterator[Desk]:
    desk = Desk(server)
    yield desk
    await desk.gateway.aclose()


def error(status: int, message: str = "", code: str = "", **headers: str) -> Reply:
    return Reply(status=status, headers=headers, body={"error": {"message": message, "code": code}})


ENDS = {
    "a wrong key": (error(401, "Authentication Fails, Your api key is invalid"), "auth"),
    "a wrong key, said with 400": (error(400, "API key not valid. Please pass a valid API key."), "auth"),
    "a key without rights": (error(403, "forbidden"), "auth"),
    "no balance": (error(402, "Insufficient Balance", "invalid_request_error"), "balance"),
    "a spent quota": (error(429, "You exceeded your current quota", "insufficient_quota"), "balance"),
    "a spent quota at Moonshot": (error(429, "Your account is suspended", "exceeded_current_quota_error"), "balance"),
    "an overdue account at Ark": (error(403, "The account has an overdue balance", "AccountOverdueError"), "balance"),
}
FAILS = {
    "moderation at DeepSeek": (error(400, "Content Exists Risk", "invalid_request_error"), "refused"),
    "moderation at Moonshot": (error(400, "The request was rejected: considered high risk"), "refused"),
    "moderation at Ark": (error(400, "The request failed", "SensitiveContentDetected"), "refused"),
    "moderation in Chinese": (error(400, "输入内容包含敏感信息"), "refused"),
    "a filter that ends the answer": (Reply(text=SPEECH, finish="content_filter"), "refused"),
    "a prompt that is too long": (error(400, "maximum context length is 4096 tokens"), "context"),
    "a model that is not there": (error(404, "model not found"), "request"),
    "a parameter that is not taken": (error(422, "bad parameter"), "request"),
}
HOLDS = {
    "too many requests": (error(429, "slow down", "rate_limit_exceeded"), "rate_limit"),
    "an ordinary limit that names the billing page": (
        error(429, "Rate limit reached for requests. Add a payment method at /account/billing."),
        "rate_limit",
    ),
    "a server error": (error(500, "x"), "server"),
    "a bad gateway": (Reply(status=502, body=b"<html>bad gateway</html>"), "server"),
    "an overloaded server": (error(529, "overloaded"), "server"),
    "an error object with status 200": (Reply(body={"error": {"message": "boom"}}), None),
    "a web page": (Reply(body=b"<html>hello</html>", headers={"content-type": "text/html"}), None),
    "an empty body": (Reply(body=b""), None),
    "half a body": (Reply(body={"choices": []}, end="reset"), None),
}
routes = pytest.mark.parametrize("model", MODELS)
both_ways = pytest.mark.parametrize("stream", [True, False], ids=["streamed", "plain"])


@routes
@both_ways
@pytest.mark.parametrize("case", ENDS.values(), ids=ENDS)
async def test_what_no_retry_can_mend_stops_the_run_at_once(
    desk: Desk, model: str, stream: bool, case: tuple[Reply, str]
) -> None:
    desk.server.answer = lambda _: case[0]
    with pytest.raises(StoppedError) as caught:
        await desk.ask(model, stream=stream)
    assert caught.value.kind == case[1]
    assert model.split("/")[0].upper() + "_API_KEY" in caught.value.next_step
    assert len(desk.server.requests) == 1
    assert desk.failures() == [(case[1], None)]


@routes
@both_ways
@pytest.mark.parametrize("case", FAILS.values(), ids=FAILS)
async def test_what_another_try_would_not_change_fails_the_turn(
    desk: Desk, model: str, stream: bool, case: tuple[Reply, str]
) -> None:
    desk.server.answer = lambda _: case[0]
    with pytest.raises(ModelError) as caught:
        await desk.ask(model, stream=stream)
    assert caught.value.kind == case[1]
    assert len(desk.server.requests) == 1


@routes
@both_ways
@pytest.mark.parametrize("case", HOLDS.values(), ids=HOLDS)
async def test_what_passes_is_tried_again(desk: Desk, model: str, stream: bool, case: tuple[Reply, str | None]) -> None:
    desk.server.script(case[0], Reply(text=SPEECH))
    assert await desk.ask(model, stream=stream) == SPEECH
    ((kind, retry),) = desk.failures()
    assert retry == 2
    assert kind == case[1] if case[1] else kind in ("cut", "server")


@routes
@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
async def test_no_part_of_the_key_reaches_the_log_or_an_error(desk: Desk, model: str, status: int) -> None:
    echo = f"key {KEY} is wrong: {KEY[3:17]}, Bearer {KEY}"
    desk.server.answer = lambda _: error(status, echo, **{"x-echo": KEY})
    with pytest.raises(BaimoError) as caught:
        await desk.ask(model)
    written = "".join(event.model_dump_json() for event in desk.log) + repr(caught.value) + str(caught.value)
    assert any(isinstance(event, CallFailed) for event in desk.log)
    assert not [KEY[i : i + 8] for i in range(len(KEY) - 7) if KEY[i : i + 8] in written]
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_what_a_server_says_is_one_clean_short_line(desk: Desk) -> None:
    desk.server.answer = lambda _: error(404, "no\x1b]52;c;aGk=\x07 such\n\nmodel " + "很长" * 999)
    with pytest.raises(ModelError):
        await desk.ask()
    detail: Any = desk.log[-1]
    assert len(detail.detail) <= 300
    assert detail.detail.isprintable()
    assert "such model" in detail.detail
