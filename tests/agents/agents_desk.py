"""A desk to ask models from: a gateway with its server, its log and a clock that does not run."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from loopback.server import LoopbackServer

from agents.catalogue import find_model
from agents.gateway import Ask, Gateway, Limits, Message
from agents.voice import Voided
from debate.events import CallFailed, CallSettled, CallStarted

KEY = "sk-canary-8f3b2c9d7e1a"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MODELS = ("deepseek/deepseek-flash", "openai/anything")
SPEECH = "价格低，不等于能力弱[F004]。" * 6


class Desk:
    """A gateway with its server, its log, and a clock that only notes how long it was asked to wait."""

    def __init__(self, server: LoopbackServer, **limits: Any) -> None:
        self.server = server
        self.log: list[CallStarted | CallSettled | CallFailed] = []
        self.waits: list[float] = []
        self.heard: list[Any] = []
        env = {"DEEPSEEK_API_KEY": KEY, "OPENAI_API_KEY": KEY}
        self.env = env | {"DEEPSEEK_API_BASE": server.url, "OPENAI_API_BASE": server.url}
        self.gateway = Gateway(
            limits=Limits(**limits), env=self.env, sleep=self.sleep, now=lambda: NOW, random=Random(7)
        )

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def ask(self, model: str = MODELS[0], *, stream: bool = True) -> str:
        """Return the answer: what was said since the last void."""
        messages: tuple[Message, ...] = ({"role": "system", "content": "规则"}, {"role": "user", "content": "辩题"})
        ask = Ask("deepseek-1", 1, "deepseek", "speech", find_model(model), messages, 500, stream)
        self.heard = [item async for item in self.gateway.answer(ask, self.log.append)]
        voids = [i for i, item in enumerate(self.heard) if isinstance(item, Voided)]
        return "".join(item for item in self.heard[voids[-1] + 1 if voids else 0 :] if isinstance(item, str))

    def failures(self) -> list[tuple[str, int | None]]:
        return [(event.kind, event.retry) for event in self.log if isinstance(event, CallFailed)]
