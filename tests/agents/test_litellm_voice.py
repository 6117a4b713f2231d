"""A real model's voice, over real HTTP: whole debates, and what reaches the provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from briefs import brief, shared
from loopback.server import Exchange, LoopbackServer, Reply
from loopback.speeches import grounded, sloppy
from scripted import follow, logged, plan, session

from agents.catalogue import find_model
from agents.gateway import Gateway, Limits
from agents.litellm_voice import LiteLLMVoice, max_tokens
from agents.prompt import Prompter
from agents.session import Plan
from debate.claims import seat_of
from debate.events import (
    BallotCast,
    CallFailed,
    CallSettled,
    CallStarted,
    DebateClosed,
    DraftWritten,
    Event,
    SpeechGiven,
)
from debate.feed import DraftVoided, FeedItem, Streamed
from debate.view import DebateView, fold

KEY = "sk-canary-8f3b2c9d7e1a"


@asynccontextmanager
async def casting(server: LoopbackServer, model: str = "deepseek", **limits: int) -> AsyncIterator[LiteLLMVoice]:
    async def no_wait(_: float) -> None:
        return

    env = {"DEEPSEEK_API_BASE": server.url, "OPENAI_API_BASE": server.url, "DEEPSEEK_API_KEY": KEY}
    gateway = Gateway(env=env, sleep=no_wait, limits=Limits(**limits))
    yield LiteLLMVoice(find_model(model), gateway, Prompter())
    await gateway.aclose()


async def hold(folder: Path, server: LoopbackServer, made: Plan, model: str = "deepseek") -> list[FeedItem]:
    async with casting(server, model) as voice:
        return await follow(session(folder / "run", made, voice))


def every_byte(folder: Path) -> str:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).decode()


def speeches(events: list[Event]) -> list[SpeechGiven]:
    return [event for event in events if isinstance(event, SpeechGiven)]


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_whole_debate_runs_and_passes_the_gate(tmp_path: Path, server: LoopbackServer, lang: str) -> None:
    server.answer = grounded
    events = logged(await hold(tmp_path, server, plan(lang=lang, seats=(), rounds=4)))
    said = speeches(events)
    assert len(said) == 20
    claims = [claim for speech in said for claim in speech.claims]
    assert all(claim.verdict and claim.verdict.label in ("supported", "opinion") for claim in claims)
    assert len({claim.text for claim in claims}) == len(claims)
    late = [speech for speech in said if speech.phase != "opening"]
    assert all(any(seat_of(r.target) != s.seat for c in s.claims for r in c.relations) for s in late)
    assert all(stance.reason for speech in late for stance in speech.stances)
    assert sum(isinstance(event, BallotCast) for event in events) == 5
    assert isinstance(events[-1], DebateClosed)
    assert fold(DebateView(), events).moves


async def test_a_careless_model_still_gets_through_its_debate(tmp_path: Path, server: LoopbackServer) -> None:
    server.answer = sloppy
    events = logged(await hold(tmp_path, server, plan(seats=(), rounds=4), "openai/careless"))
    assert len(speeches(events)) == 20
    heard = [claim for speech in speeches(events) for claim in speech.claims if not claim.struck]
    assert not any(mark in claim.text for claim in heard for mark in ("**", "##", "```", "<think>", "】", "[", "{"))
    assert sum(bool(claim.relations) for claim in heard) > 20
    assert isinstance(events[-1], DebateClosed)


async def test_one_turn_is_one_request_and_the_logged_retries(tmp_path: Path, server: LoopbackServer) -> None:
    def now_and_then(exchange: Exchange) -> Reply:
        if exchange.number % 5 == 0:
            return Reply(status=503, body={"error": {"message": "busy"}})
        return Reply(text=grounded(exchange).text, end="reset") if exchange.number % 7 == 0 else grounded(exchange)

    server.answer = now_and_then
    events = logged(await hold(tmp_path, server, plan(rounds=4)))
    started = [event for event in events if isinstance(event, CallStarted)]
    failed = [event for event in events if isinstance(event, CallFailed)]
    assert len(server.requests) == len(started)
    assert len(started) == 12 + 3 + len(failed)
    assert len(failed) > 3
    assert len({event.call for event in started}) == len(started)
    assert {event.call for event in started} == {
        event.call for event in events if isinstance(event, CallSettled | CallFailed)
    }
    assert len(speeches(events)) == 12


async def test_requests_share_their_beginning_and_grow_only_at_its_end(tmp_path: Path, server: LoopbackServer) -> None:
    server.answer = grounded
    await hold(tmp_path, server, plan(seats=(), rounds=4))
    assert all(len(request.messages) == 2 for request in server.requests)
    assert len({request.messages[0] for request in server.requests}) == 1
    users = [request.messages[1] for request in server.requests[:20]]
    records = [user[: user.rindex("\n# 现在轮到你")] for user in users]
    for before, after in pairwise(records):
        assert after.startswith(before.rstrip("\n"))
        assert len(after) > len(before)
    for (before, record), (after, _) in pairwise(zip(users, records, strict=True)):
        assert shared(before, after).startswith(record.rstrip("\n"))


async def test_most_of_every_prompt_is_one_the_provider_has_seen(tmp_path: Path, server: LoopbackServer) -> None:
    server.answer = grounded
    await hold(tmp_path / "warm", server, plan(seats=(), rounds=6, seed=1))
    events = logged(await hold(tmp_path / "next", server, plan(seats=(), rounds=6, seed=2)))
    settled = [event for event in events if isinstance(event, CallSettled)]
    prompt = sum(event.usage.prompt or 0 for event in settled)
    cached = sum(event.usage.cached or 0 for event in settled)
    assert cached / prompt > 0.93


async def test_the_stream_shows_the_speech_and_a_break_takes_it_back(tmp_path: Path, server: LoopbackServer) -> None:
    server.answer = lambda exchange: (
        Reply(text=grounded(exchange).text, end="reset", cut_after=4) if exchange.number == 1 else grounded(exchange)
    )
    items = await hold(tmp_path, server, plan(rounds=1))
    first = next(i for i, item in enumerate(items) if isinstance(item, DraftVoided))
    assert any(isinstance(item, Streamed) for item in items[:first])
    turn = items[first].turn  # type: ignore[union-attr]
    shown = "".join(item.piece for item in items[first:] if isinstance(item, Streamed) and item.turn == turn)
    (draft,) = [event.text for event in logged(items) if isinstance(event, DraftWritten) and event.turn == turn]
    assert shown == draft.partition("\n\n```json")[0]
    assert "stances" not in shown


async def test_a_draft_that_was_cut_at_its_length_ends_with_a_whole_sentence(
    tmp_path: Path, server: LoopbackServer
) -> None:
    server.answer = lambda exchange: (
        Reply(text="R1已由DeepSeek全面开源[F007]。后面这一句没有说", finish="length")
        if '{"vote":' not in exchange.messages[1]
        else grounded(exchange)
    )
    items = await hold(tmp_path, server, plan(rounds=1))
    drafts = {event.text for event in logged(items) if isinstance(event, DraftWritten)}
    assert drafts == {"R1已由DeepSeek全面开源[F007]。"}


async def test_thinking_that_shows_only_its_end_is_taken_back(tmp_path: Path, server: LoopbackServer) -> None:
    server.answer = lambda exchange: (
        Reply(text="我先想想怎么说。</think>\n\nR1已由DeepSeek全面开源[F007]。")
        if '{"vote":' not in exchange.messages[1]
        else grounded(exchange)
    )
    items = await hold(tmp_path, server, plan(rounds=1))
    assert {event.text for event in logged(items) if isinstance(event, DraftWritten)} == {
        "R1已由DeepSeek全面开源[F007]。"
    }


async def test_the_key_is_in_no_byte_of_the_run(tmp_path: Path, server: LoopbackServer) -> None:
    server.answer = lambda exchange: (
        Reply(status=500, body={"error": {"message": f"no {KEY} {exchange.headers}"}})
        if exchange.number % 3 == 0
        else grounded(exchange)
    )
    await hold(tmp_path, server, plan(rounds=2))
    written = every_byte(tmp_path)
    assert any(KEY in request.headers["authorization"] for request in server.requests)
    assert not [KEY[i : i + 8] for i in range(len(KEY) - 7) if KEY[i : i + 8] in written]


async def test_an_interrupted_turn_goes_on_counting_its_calls(server: LoopbackServer) -> None:
    server.answer = grounded
    made = plan(seats=())
    one = brief(made, "deepseek")
    log: list[Event] = []
    async with casting(server) as voice:
        async for _ in voice.speak(one, log.append):
            pass
        again = brief(made, "deepseek", *log)
        more: list[Event] = []
        async for _ in voice.speak(again, more.append):
            pass
    calls = [event.call for event in (*log, *more) if isinstance(event, CallStarted)]
    assert calls == ["deepseek-1#1", "deepseek-1#2"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_may_be_longer_than_asked_for_but_not_endless(lang: str) -> None:
    made = plan(lang=lang, seats=())
    speech, ballot = (max_tokens(brief(made, "deepseek", task=task)) for task in ("speech", "ballot"))
    assert ballot < speech < 3000
