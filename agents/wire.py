"""How one answer is read off LiteLLM: its pieces, whether it is whole, its tokens and its price.

LiteLLM reports a stream that was cut as finished with `stop`, and makes up token counts that the provider did not
send. So the ending is read below it, from the lines as they arrive, and counts are taken only where they were sent.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final

from agents.catalogue import ModelSpec, Price
from agents.door import CleanStream
from agents.failures import CallBroke
from agents.lexer import DraftLexer
from debate.claims import Cost, Usage

LONGEST_ANSWER: Final = 100_000
"""Characters after which an answer is broken off: no speech is so long, whatever the server sends."""
_FINISHED: Final = frozenset({"stop", "length", "eos", "end_turn", "stop_sequence", "tool_calls", "function_call"})
_REFUSED: Final = frozenset({"content_filter", "sensitive", "refusal", "safety"})
_FINISH: Final = re.compile(r'"finish_reason"\s*:\s*"([^"]{1,40})"')
_MILLION: Final = 1_000_000


@dataclass(slots=True)
class Answer:
    """What has arrived of one answer. `finish` stays None where the provider never said that it was done."""

    pieces: list[str] = field(default_factory=list)
    finish: str | None = None
    usage: Usage = field(default_factory=Usage)
    cost: Cost | None = None
    """What the provider itself says it charges, if it does."""


async def read_stream(litellm: Any, request: dict[str, Any], answer: Answer, seconds: float) -> AsyncGenerator[str]:
    """Yield the clean pieces of a streamed answer; note its ending and its tokens in `answer`.

    Raises TimeoutError once `seconds` were spent waiting for the server, however busy it kept the connection.
    """
    patience = _Patience(seconds)
    async with patience:
        stream = await litellm.acompletion(**request, stream=True, stream_options={"include_usage": True})
    door, size = CleanStream(), 0
    endings, watch = _watch_endings(stream)
    # The watch is left last: its lines come from the connection that the stream closes.
    async with watch, aclosing(stream):
        while True:
            async with patience:
                chunk = await anext(stream, None)
            if chunk is None:
                break
            text = _content(chunk)
            size += len(text)
            if size > LONGEST_ANSWER:
                raise CallBroke("cut", f"the answer ran past {LONGEST_ANSWER} characters")
            if text and (piece := door.feed(text)):
                yield piece
        answer.finish = endings[-1] if endings else _ending_below(stream)
        _take_usage(answer, _sent_usage(stream.chunks))
    if piece := door.close():
        yield piece


async def read_plain(litellm: Any, request: dict[str, Any], answer: Answer, seconds: float) -> AsyncGenerator[str]:
    """Yield an answer that comes in one; note its ending and its tokens in `answer`. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        response = await litellm.acompletion(**request)
    if not response.choices:
        raise CallBroke("server", "the answer holds no choice")
    choice = response.choices[0]
    native = (getattr(choice, "provider_specific_fields", None) or {}).get("native_finish_reason")
    answer.finish = native or choice.finish_reason
    _take_usage(answer, getattr(response, "usage", None))
    text = choice.message.content or ""
    if len(text) > LONGEST_ANSWER:
        raise CallBroke("cut", f"the answer ran past {LONGEST_ANSWER} characters")
    door = CleanStream()
    if piece := door.feed(text) + door.close():
        yield piece


def check_whole(answer: Answer) -> None:
    """Raise CallBroke unless `answer` ended as an answer does and says something beside its own thinking."""
    finish = (answer.finish or "").lower()
    if not finish:
        raise CallBroke("cut", "the stream ended before the answer was finished")
    if finish in _REFUSED:
        raise CallBroke("refused", f"the provider's content filter ended the answer ({finish})")
    if finish == "insufficient_system_resource":
        raise CallBroke("server", "the provider ran out of resources in the middle")
    if finish not in _FINISHED:
        raise CallBroke("cut", f"the answer ended with {finish!r}")
    if not _says_something("".join(answer.pieces)):
        why = "it spent its whole length thinking" if finish == "length" else "nothing, or nothing but thinking"
        raise CallBroke("empty", f"the answer is empty: {why}")


def cost_of(litellm: Any, model: ModelSpec, usage: Usage) -> Cost | None:
    """Return what `usage` costs by the catalogue, or else by LiteLLM's table; None when neither knows."""
    price = model.price or listed_price(litellm, model)
    return price.of(usage) if price else None


def listed_price(litellm: Any, model: ModelSpec) -> Price | None:
    """Return the price in LiteLLM's table, its dearest tier where it has tiers. A price of 0 there means unknown."""
    entry = litellm.model_cost.get(model.name) or litellm.model_cost.get(model.name.partition("/")[2]) or {}
    tiers = [entry, *entry.get("tiered_pricing", ())]
    into = max((tier.get("input_cost_per_token") or 0 for tier in tiers), default=0)
    out = max((tier.get("output_cost_per_token") or 0 for tier in tiers), default=0)
    if not into or not out:
        return None
    cached = max((tier.get("cache_read_input_token_cost") or 0 for tier in tiers), default=0) or into
    return Price(currency="USD", input=into * _MILLION, cached=cached * _MILLION, output=out * _MILLION)


class _Patience:
    """The time that may be spent waiting for one answer. What the reader does with a piece is not waiting.

    A context manager for each wait. Raises TimeoutError when the time is used up.
    """

    __slots__ = ("_began", "_left", "_loop", "_timeout")

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._loop = asyncio.get_running_loop()

    async def __aenter__(self) -> None:
        self._began = self._loop.time()
        self._timeout = asyncio.timeout_at(self._began + self._left)
        await self._timeout.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left -= self._loop.time() - self._began
        await self._timeout.__aexit__(kind, error, trace)


def _watch_endings(stream: Any) -> tuple[list[str], AbstractAsyncContextManager[object]]:
    """Return a list that fills with the finish reasons the server really sends, and what closes the watch.

    LiteLLM's own handler for the plain OpenAI wire takes a bare `[DONE]` for `stop` and renames reasons it does not
    know, so the lines are read on their way to it.
    """
    endings: list[str] = []
    handler = stream.completion_stream
    if not hasattr(handler, "streaming_response"):
        return endings, nullcontext()
    lines = handler.streaming_response

    async def watched() -> AsyncGenerator[Any]:
        async with aclosing(lines):
            async for line in lines:
                text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
                if isinstance(text, str) and "finish_reason" in text and (found := _FINISH.search(text)):
                    endings.append(found[1])
                yield line

    handler.streaming_response = watched()
    return endings, aclosing(handler.streaming_response)


def _ending_below(stream: Any) -> str | None:
    # With a watched handler an empty list means that nothing was sent; other routes keep what they received.
    watched = hasattr(stream.completion_stream, "streaming_response")
    reason = None if watched else stream.received_finish_reason
    return reason if isinstance(reason, str) else None


def _content(chunk: Any) -> str:
    for choice in chunk.choices:
        if getattr(choice, "index", 0) == 0:
            return choice.delta.content or ""
    return ""


def _sent_usage(chunks: list[Any]) -> Any:
    return next((chunk.usage for chunk in reversed(chunks) if getattr(chunk, "usage", None) is not None), None)


def _take_usage(answer: Answer, usage: Any) -> None:
    if usage is None:
        return
    details = getattr(usage, "prompt_tokens_details", None)
    answer.usage = Usage(
        prompt=_count(getattr(usage, "prompt_tokens", None)),
        cached=_count(getattr(details, "cached_tokens", None)),
        completion=_count(getattr(usage, "completion_tokens", None)),
    )
    charged = getattr(usage, "cost", None)
    if isinstance(charged, int | float) and not isinstance(charged, bool) and 0 < charged < 1e6:
        answer.cost = Cost(amount=charged, currency="USD")


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _says_something(text: str) -> bool:
    if "<" not in text:
        return bool(text.strip())
    lexer = DraftLexer()
    parts = [*lexer.feed(text), *lexer.close()]
    return any(part.text.strip() for part in parts if part.kind in ("prose", "tag", "block"))
