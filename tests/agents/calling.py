"""A voice that calls as a model's voice does: calls that settle, fail, are tried again, or are never answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path
from random import Random

from scripted import clock

from agents.rehearsal.voice import RehearsalVoice
from agents.session import Plan, Session
from agents.voice import Brief, Piece, Record, Voided
from debate.claims import Cost, Usage
from debate.errors import ModelError, StoppedError
from debate.events import CallFailed, CallSettled, CallStarted, DebateClosed
from debate.run import RunWriter, read_run


class CallingVoice:
    """Rehearses, but through calls that may fail. Everything is drawn from `chance`."""

    name = "loopback/model"

    def __init__(self, chance: Random, *, trouble: float = 0.3) -> None:
        self._chance = chance
        self._trouble = trouble
        self._rehearsal = RehearsalVoice()

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        for number in range(1, 4):
            call = f"{brief.turn}#{self._count(brief, number)}"
            purpose = brief.task
            start = CallStarted(
                call=call,
                seat=brief.seat,
                purpose=purpose,
                model=self.name,
                request_sha256="0" * 64,
                prompt_tokens_estimate=10,
                max_tokens=20,
            )
            record(start)
            await self._wait()
            if self._chance.random() < self._trouble:
                if purpose == "speech":
                    yield "半句"
                    yield Voided("cut")
                record(CallFailed(call=call, seat=brief.seat, kind="cut", detail="断了", retry=number + 1))
                await self._wait()
                continue
            if self._chance.random() < self._trouble / 4:
                raise StoppedError("budget", "the next call could pass the cap", next_step="raise --max-cost")
            yield self._rehearsal.draft(brief)
            await self._wait()
            usage = Usage(prompt=10, completion=5)
            record(
                CallSettled(
                    call=call, seat=brief.seat, finish="stop", usage=usage, cost=Cost(amount=0.001, currency="USD")
                )
            )
            return
        raise ModelError("cut", f"{brief.seat}: no usable answer\x1b after three tries")

    def _count(self, brief: Brief, number: int) -> int:
        return number + sum(call.startswith(f"{brief.turn}#") for call in brief.view.calls)

    async def _wait(self) -> None:
        for _ in range(self._chance.randrange(4)):
            await asyncio.sleep(0)


async def hold(folder: Path, plan: Plan, chance: Random, *, kills: int = 0, trouble: float = 0.3) -> None:
    """Hold a whole debate with calling voices, leaving and resuming it wherever it stops or is killed."""
    first = True
    while first or not isinstance(read_run(folder).events[-1], DebateClosed):
        with RunWriter.create(folder, clock) if first else RunWriter(folder, clock) as writer:
            session = Session(
                writer=writer,
                plan=plan,
                opening=plan.opening("0"),
                voices={seat: CallingVoice(chance, trouble=trouble) for seat in plan.personas},
                past=writer.past(),
            )
            leave_after = chance.randrange(5, 60) if kills else None
            kills -= 1
            await _drive(session, leave_after)
        first = False


async def _drive(session: Session, leave_after: int | None) -> None:
    count = 0
    # A run that stops is one of the troubles that are wanted here; its log is taken up again.
    with suppress(StoppedError):
        async with aclosing(session.feed()) as feed:
            async for _ in feed:
                count += 1
                if leave_after is not None and count > leave_after + len(session.past):
                    return
