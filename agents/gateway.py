"""The one place that speaks to models, through LiteLLM.

It owns the bootstrap of LiteLLM, the deadline over each call, the retries (tenacity's; those below are set to 0), the
meaning of every failure, the record of every call and the budget. It is also the door for model text: whatever it
yields has passed `clean_text` once and needs no cleaning further in; what error bodies say is cleaned and has keys
masked before it is kept anywhere.

Importing this module is cheap; LiteLLM, which takes seconds, is loaded by `load_litellm` or by the first call.
"""

import asyncio
import json
import logging
import os
import warnings
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any, Literal, Protocol, TypedDict

from agents.budget import Budget, estimate_tokens, worst_case
from agents.catalogue import ModelSpec
from agents.failures import BILLED, RETRYABLE, CallBroke, read_failure
from agents.voice import Record, Voided
from agents.wire import Answer, check_whole, cost_of, listed_price, read_plain, read_stream
from debate.errors import ModelError, SettingsError, StoppedError
from debate.events import CallFailed, CallSettled, CallStarted


class Message(TypedDict):
    """One message of a request."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One answer that is wanted: from whom, for whom, and how long it may be."""

    call: str
    """What the calls are named after: the turn, or `SEAT-ballot`."""
    first: int
    """The number of the first try; with `call` it is unique in the run."""
    seat: str
    purpose: Literal["speech", "ballot"]
    model: ModelSpec
    messages: tuple[Message, ...]
    max_tokens: int
    stream: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often one answer is tried for. Times in seconds."""

    tries: int = 4
    call: float = 180.0
    """From sending a request to its last byte, whatever arrives in between; a slow reader is not counted."""
    overall: float = 600.0
    """After this no new try begins."""
    wait: float = 1.0
    """The first wait is drawn from [0, wait], and each further one from twice the range before (full jitter)."""
    longest_wait: float = 60.0
    """Also caps what a Retry-After may ask for."""


class Slots(Protocol):
    """Says when a request may begin: a batch shares what a provider allows among its debates."""

    def slot(self, ask: Ask) -> AbstractAsyncContextManager[None]:
        """Return a place to be held while the request is under way.

        Entering waits for it; a `CallBroke` that leaves through it says how the provider took the request.
        """


class _Unlimited:
    def slot(self, ask: Ask) -> AbstractAsyncContextManager[None]:
        return nullcontext()


class Gateway:
    """Asks models. One for a process is enough: it keeps connections, and all its runs share the budget it has.

    `env` is read when a call is made; `sleep`, `now` and `random` are the only time and chance it knows.
    """

    def __init__(
        self,
        *,
        budget: Budget | None = None,
        limits: Limits | None = None,
        slots: Slots | None = None,
        env: Mapping[str, str] = os.environ,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        random: Random | None = None,
    ) -> None:
        self._budget = budget
        self._limits = limits or Limits()
        self._slots: Slots = slots or _Unlimited()
        self._env = env
        self._sleep = sleep
        self._now = now
        self._random = random or Random()

    async def answer(self, ask: Ask, record: Record) -> AsyncGenerator[str | Voided | CallSettled]:
        """Yield the answer as it arrives, clean, and last the event that settles its call.

        `Voided` takes back what was yielded before it: the call broke in the middle and is tried again, or failed
        for good. Raises ModelError when no try gave a usable answer, StoppedError when none ever will (a key, a
        balance, the budget).
        """
        import tenacity

        # The first call waits for seconds; a thread lets the screen go on meanwhile.
        litellm = load_litellm() if _is_loaded() else await asyncio.to_thread(load_litellm)
        loop = asyncio.get_running_loop()
        began, wait = loop.time(), None
        tries = tenacity.AsyncRetrying(
            sleep=self._sleep,
            retry=tenacity.retry_if_exception_type(CallBroke),
            wait=lambda _: wait or 0.0,
            stop=lambda _: wait is None,
            reraise=True,
        )
        try:
            async for attempt in tries:
                number = ask.first + attempt.retry_state.attempt_number - 1
                answer, call = Answer(), f"{ask.call}#{number}"
                try:
                    async with self._slots.slot(ask):
                        ticket = self._start(litellm, ask, call, record)
                        async with aclosing(self._try(litellm, ask, answer)) as pieces:
                            async for piece in pieces:
                                yield piece
                        settled = self._settle(ask, call, ticket, answer, record)
                    yield settled
                    return
                except CallBroke as error:
                    broke = error
                wait = self._wait(broke, attempt.retry_state.attempt_number, loop.time() - began)
                self._fail(ask, call, ticket, broke, number + 1 if wait is not None else None, record)
                if answer.pieces:
                    yield Voided(broke.detail)
                # Only now does tenacity hear of it, so that nobody waits with a void draft before him.
                with attempt:
                    raise broke
        except CallBroke as last:
            raise _give_up(ask.model, last, tried=number - ask.first + 1) from None

    async def aclose(self) -> None:
        """Close LiteLLM's connections. Call once, in the loop that asked; a later call opens new ones."""
        if _is_loaded():
            await _close_litellm(load_litellm())

    def _start(self, litellm: Any, ask: Ask, call: str, record: Record) -> int | None:
        """Reserve the call's worst case and record the call; return the reservation's ticket, if there is a budget."""
        texts = [message["content"] for message in ask.messages]
        estimate = estimate_tokens(texts)
        ticket = None
        if self._budget is not None:
            price = ask.model.price or listed_price(litellm, ask.model)
            ticket = self._budget.reserve(worst_case(price, estimate, ask.max_tokens))
        record(
            CallStarted(
                call=call,
                seat=ask.seat,
                purpose=ask.purpose,
                model=ask.model.name,
                request_sha256=_name_of(ask),
                prompt_tokens_estimate=estimate,
                max_tokens=ask.max_tokens,
            )
        )
        return ticket

    def _settle(self, ask: Ask, call: str, ticket: int | None, answer: Answer, record: Record) -> CallSettled:
        finish = answer.finish or ""
        settled = CallSettled(call=call, seat=ask.seat, finish=finish, usage=answer.usage, cost=answer.cost)
        if self._budget is not None and ticket is not None:
            self._budget.settle(ticket, answer.cost)
        record(settled)
        return settled

    def _fail(
        self, ask: Ask, call: str, ticket: int | None, broke: CallBroke, retry: int | None, record: Record
    ) -> None:
        if self._budget is not None and ticket is not None:
            if broke.kind in BILLED:
                self._budget.settle(ticket, None)
            else:
                self._budget.release(ticket)
        record(
            CallFailed(call=call, seat=ask.seat, kind=broke.kind, status=broke.status, detail=broke.detail, retry=retry)
        )

    def _wait(self, broke: CallBroke, tried: int, elapsed: float) -> float | None:
        """Return the seconds to wait before the next try, or None when there is none."""
        limits = self._limits
        if broke.kind not in RETRYABLE or tried >= limits.tries:
            return None
        wait = self._random.uniform(0, min(limits.longest_wait, limits.wait * 2 ** (tried - 1)))
        if broke.retry_after is not None:
            # A little on top, so that a batch that was told to wait does not come back as one.
            wait = min(limits.longest_wait, broke.retry_after + self._random.uniform(0, limits.wait))
        return wait if elapsed + wait < limits.overall else None

    async def _try(self, litellm: Any, ask: Ask, answer: Answer) -> AsyncGenerator[str]:
        try:
            key, base = ask.model.key(self._env), ask.model.base(self._env)
        except SettingsError as error:
            raise StoppedError("auth", error.problem, next_step=error.mend) from None
        request = dict(
            model=ask.model.route,
            messages=[dict(message) for message in ask.messages],
            max_tokens=ask.max_tokens,
            api_key=key.reveal() or "none",
            api_base=base,
            timeout=self._limits.call,
            # Retries below would multiply with ours, and differently from route to route.
            max_retries=0,
            num_retries=0,
            **{"no-log": True},
        )
        if ask.model.extra_body:
            request["extra_body"] = dict(ask.model.extra_body)
        source = read_stream if ask.stream else read_plain
        try:
            async with aclosing(source(litellm, request, answer, self._limits.call)) as pieces:
                async for piece in pieces:
                    answer.pieces.append(piece)
                    yield piece
        except CallBroke:
            raise
        except Exception as error:
            broke = read_failure(error, self._now())
            broke.detail = key.mask(broke.detail)
            raise broke from error
        answer.cost = answer.cost or cost_of(litellm, ask.model, answer.usage)
        check_whole(answer)


def _name_of(ask: Ask) -> str:
    """Return the SHA-256 of what is asked: everything that is sent but the key and the address."""
    head = [ask.model.route, ask.max_tokens, ask.stream, dict(ask.model.extra_body)]
    digest = sha256(json.dumps(head, sort_keys=True).encode())
    for message in ask.messages:
        content = message["content"].encode()
        digest.update(f"\n{message['role']} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _give_up(model: ModelSpec, broke: CallBroke, tried: int) -> StoppedError | ModelError:
    if broke.kind == "auth":
        step = f"check {model.key_var or 'who may use it'}" + (f" and {model.base_var}" if model.base_var else "")
        return StoppedError("auth", f"{model.provider} does not accept the key: {broke.detail}", next_step=step)
    if broke.kind == "balance":
        step = f"top up the account behind {model.key_var}, or cast another model"
        return StoppedError("balance", f"{model.provider} has no balance left: {broke.detail}", next_step=step)
    times = "once" if tried == 1 else f"{tried} times"
    return ModelError(broke.kind, f"{model.name}, asked {times}, gave no usable answer: {broke.detail}")


@cache
def load_litellm() -> Any:
    """Load LiteLLM, once, with everything off that we did not ask for, and return it.

    Takes seconds and may run in a thread. Without the switches it would fetch a price list over the network, read
    `.env` from the working directory and write to standard error, which a screen may own.
    """
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    os.environ.setdefault("LITELLM_MODE", "PRODUCTION")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import litellm
        from litellm.types.utils import Delta, ModelResponse

        # Their schemas are built on first use, with warnings that would reach the screen in mid-debate.
        ModelResponse()
        Delta()
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
    return litellm


def _is_loaded() -> bool:
    return load_litellm.cache_info().currsize > 0


async def _close_litellm(litellm: Any) -> None:
    from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER
    from litellm.llms.custom_httpx.async_client_cleanup import close_litellm_async_clients

    await GLOBAL_LOGGING_WORKER.stop()
    await close_litellm_async_clients()
    # A closed client left in the cache would be handed out again.
    litellm.in_memory_llm_clients_cache.flush_cache()
