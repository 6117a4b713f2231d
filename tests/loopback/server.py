"""A small OpenAI-compatible server on 127.0.0.1: real HTTP/1.1 and SSE, a request log, and faults on demand.

It runs in a thread of its own, or as a process: `python tests/loopback/server.py [grounded|sloppy]` prints its URL
and serves until its standard input closes.
"""

import asyncio
import contextlib
import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Self

End = Literal["whole", "polite", "reset"]
"""How a body ends. `whole`: as it should; `polite`: the chunked body is closed early, as if it were whole; `reset`: the
connection drops in the middle."""
BLOCK_BYTES: Final = 256
"""Prefixes are counted in blocks of 64 tokens of four bytes, as providers do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server, sound unless something here says otherwise."""

    text: str = ""
    reasoning: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """Sent as the whole body instead of an answer: bytes as they are, anything else as JSON."""
    finish: str | None = "stop"
    done: bool = True
    """Whether the stream ends with `data: [DONE]`."""
    usage: bool = True
    piece: int = 24
    """Characters in one streamed piece."""
    delay: float = 0.0
    """Seconds before the first byte; `inf` hangs."""
    pause: float = 0.0
    """Seconds between two pieces."""
    keep_alive: bool = False
    """Sends SSE comments for ever and never an answer."""
    end: End = "whole"
    cut_after: int = 2
    """Pieces sent before a `polite` or `reset` end."""
    extra: tuple[bytes, ...] = ()
    """Raw lines sent in the stream after the first piece."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it came."""

    number: int
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[str]:
        """The text of each message, in order."""
        return [message["content"] for message in self.body.get("messages", [])]

    @property
    def prompt(self) -> str:
        """All message texts as one, as a provider's cache sees them."""
        return "\x00".join(self.messages)


Answer = Callable[[Exchange], Reply]


class LoopbackServer:
    """The server. A context manager: serves from entry to exit."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer: Answer = answer or (lambda exchange: Reply(text="好。"))
        self.requests: list[Exchange] = []
        self.heard = threading.Event()
        """Set once a first request has come."""
        self.url = ""
        self._script: list[Reply] = []
        self._blocks: set[bytes] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    def script(self, *replies: Reply) -> None:
        """Answer the next requests with `replies`, in order, before `answer` is asked again."""
        self._script.extend(replies)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connection, "127.0.0.1", 0, limit=2**24))
        port = server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _stop(self) -> None:
        self._loop.stop()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # The client leaving in the middle is what many tests are about.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._exchange(reader, writer):
                pass
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        data = await reader.readexactly(int(headers.get("content-length", "0")))
        exchange = Exchange(len(self.requests) + 1, first.split(" ")[1], headers, json.loads(data or b"{}"))
        self.requests.append(exchange)
        self.heard.set()
        reply = self._script.pop(0) if self._script else self.answer(exchange)
        await asyncio.sleep(min(reply.delay, 3600))
        if reply.body is not None or reply.status != 200:
            self._plain(writer, reply, reply.body)
        elif exchange.body.get("stream"):
            if not await self._stream(writer, reply, exchange):
                return False
        else:
            self._plain(writer, reply, self._completion(reply, exchange))
        await writer.drain()
        return True

    def _plain(self, writer: asyncio.StreamWriter, reply: Reply, body: Any) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json", **reply.headers, "content-length": str(len(data))}
        if reply.end == "reset":
            data = data[: len(data) // 2]
        writer.write(_head(reply.status, headers) + data)
        if reply.end == "reset":
            writer.transport.abort()

    async def _stream(self, writer: asyncio.StreamWriter, reply: Reply, exchange: Exchange) -> bool:
        headers = {"content-type": "text/event-stream", **reply.headers, "transfer-encoding": "chunked"}
        writer.write(_head(200, headers))
        while reply.keep_alive:
            writer.write(_chunk(b": keep-alive\n\n"))
            await writer.drain()
            await asyncio.sleep(0.01)
        for number, event in enumerate(self._events(reply, exchange)):
            if reply.end != "whole" and number >= reply.cut_after:
                break
            writer.write(_chunk(event))
            await writer.drain()
            if reply.pause:
                await asyncio.sleep(reply.pause)
        if reply.end == "reset":
            # What was written must leave the buffer first, or the client sees no answer at all.
            await asyncio.sleep(0.05)
            writer.transport.abort()
            return False
        writer.write(b"0\r\n\r\n")
        return True

    def _events(self, reply: Reply, exchange: Exchange) -> Iterator[bytes]:
        size = reply.piece
        deltas = [{"role": "assistant", "content": ""}]
        deltas += [{"reasoning_content": reply.reasoning[i : i + size]} for i in range(0, len(reply.reasoning), size)]
        deltas += [{"content": reply.text[i : i + size]} for i in range(0, len(reply.text), size)]
        for number, delta in enumerate(deltas):
            yield _event(exchange, {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
            if number == 0:
                yield from (line + b"\n\n" for line in reply.extra)
        if reply.finish is not None:
            yield _event(exchange, {"choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]})
        if reply.usage:
            yield _event(exchange, {"choices": [], "usage": self._usage(reply, exchange)})
        if reply.done:
            yield b"data: [DONE]\n\n"

    def _completion(self, reply: Reply, exchange: Exchange) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": reply.text}
        if reply.reasoning:
            message["reasoning_content"] = reply.reasoning
        whole = {"choices": [{"index": 0, "message": message, "finish_reason": reply.finish}]}
        if reply.usage:
            whole["usage"] = self._usage(reply, exchange)  # type: ignore[assignment]
        return _object(exchange, whole, "chat.completion")

    def _usage(self, reply: Reply, exchange: Exchange) -> dict[str, Any]:
        prompt = exchange.prompt.encode()
        answer = len((reply.reasoning + reply.text).encode()) // 4
        return {
            "prompt_tokens": len(prompt) // 4,
            "completion_tokens": answer,
            "total_tokens": len(prompt) // 4 + answer,
            "prompt_tokens_details": {"cached_tokens": self._cached_blocks(prompt) * BLOCK_BYTES // 4},
        }

    def _cached_blocks(self, prompt: bytes) -> int:
        """Count the leading blocks of `prompt` that an earlier request began with, and remember them all."""
        chain = hashlib.blake2b(digest_size=16)
        cached = 0
        for number, start in enumerate(range(0, len(prompt) - BLOCK_BYTES + 1, BLOCK_BYTES)):
            chain.update(prompt[start : start + BLOCK_BYTES])
            mark = chain.digest()
            if mark in self._blocks and cached == number:
                cached += 1
            self._blocks.add(mark)
        return cached


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _object(exchange: Exchange, fields: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": f"x-{exchange.number}", "object": kind, "created": 1, "model": exchange.body.get("model"), **fields}


def _event(exchange: Exchange, fields: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(_object(exchange, fields, "chat.completion.chunk")).encode() + b"\n\n"


def main() -> None:
    """Serve speeches until standard input closes."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from loopback import speeches

    with LoopbackServer(getattr(speeches, sys.argv[1] if len(sys.argv) > 1 else "grounded")) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
