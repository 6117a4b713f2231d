"""Holding one cell: a new debate, one taken up where its log ends, or a fork of another cell's."""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from agents.session import Plan, Session
from debate.argument.material import Material, read_material
from debate.errors import BaimoError, ExperimentError, StoppedError
from debate.events import DebateOpened, Event, PlanChanged, TurnOpened
from debate.feed import Logged
from debate.lineage import plant
from debate.log import FILE_NAME, Record
from debate.run import RunWriter, read_run
from debate.text import one_line
from debate.view import DebateView, fold
from experiments.cells import Cell, Outcome
from experiments.forks import change_of, forked_setting, shared_records
from experiments.matrix import Arm
from experiments.measures import cost_usd, find_measures, take
from experiments.pace import PACE, Pace
from experiments.prepare import Common, Prepared, Studio, Workshop, prepare
from experiments.spec import Fork

CELLS: Final = "cells"
BLOBS: Final = "blobs"
_ARMS_KEPT: Final = 8
"""So many arms are kept ready; each holds a pack of some hundred kilobytes."""
_HOPELESS: Final = ("auth", "balance", "budget", "disk")


@dataclass(frozen=True, slots=True)
class Orders:
    """What every worker of a batch is told once."""

    home: Path
    """The batch folder."""
    workshop: Workshop
    metrics: tuple[str, ...]
    common: Common = field(default_factory=Common)

    def shared_by(self, workers: int) -> "Orders":
        """Return the orders of one of several workers: money and slots are shared out evenly."""
        budget = self.common.budget_usd
        part = None if budget is None else budget / workers
        return replace(self, common=replace(self.common, workers=workers, budget_usd=part))


class Bench:
    """Holds cells in this process, one after the other or many at a time in one event loop."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self._studio: Studio | None = None
        self._arms: dict[str, Prepared] = {}
        self._material: dict[str, Material] = {}

    async def hold(self, cell: Cell) -> Outcome:
        """Hold a cell to its end, whatever end that is. Only being cancelled raises."""
        began = time.monotonic()
        try:
            records = await self._run(cell)
            outcome = self._outcome(cell, records)
        except StoppedError as stop:
            status = "stopped" if stop.kind in _HOPELESS else "failed"
            outcome = Outcome(cell.id, status, stop.kind, one_line(str(stop)))  # type: ignore[arg-type]
            outcome = self._with_cost(cell, outcome)
        except BaimoError as error:
            outcome = Outcome(cell.id, "failed", type(error).__name__, one_line(str(error)))
        except Exception as error:  # noqa: BLE001  (an unforeseen failure of one cell must not end a night's batch)
            outcome = Outcome(cell.id, "failed", type(error).__name__, one_line(f"{type(error).__name__}: {error}"))
        return replace(outcome, seconds=round(time.monotonic() - began, 3))

    async def aclose(self) -> None:
        """Close what the debates shared."""
        if self._studio is not None:
            await self._studio.aclose()
            self._studio = None

    def folder(self, cell_id: str) -> Path:
        """Return the run folder of a cell."""
        return self.orders.home / CELLS / cell_id

    def prepared(self, arm: Arm) -> Prepared:
        """Return an arm ready for its seeds; a few are kept."""
        key = arm.setting.model_dump_json()
        if key not in self._arms:
            while len(self._arms) >= _ARMS_KEPT:
                del self._arms[next(iter(self._arms))]
            self._arms[key] = prepare(arm, self.orders.workshop)
        return self._arms[key]

    async def _run(self, cell: Cell) -> list[Record]:
        folder = self.folder(cell.id)
        past: Sequence[Record] = read_run(folder).records if (folder / FILE_NAME).exists() else ()
        if past and past[-1].event.type == "debate_closed":
            # It ended, and the batch did before it could say so.
            return list(past)
        plan, opening = self.prepared(cell.arm).at(cell.seed, cell.draw)
        with RunWriter(folder, _now) as writer:
            if cell.arm.fork is not None:
                plan, past = self._branch(cell, cell.arm.fork, writer, opening)
            elif past:
                past = writer.past()
            if past:
                opening = fold(DebateView(), [record.event for record in past]).opened or opening
            else:
                self._share(folder, opening, plan)
            return await self._follow(self._session(writer, plan, opening, past), opening)

    def _branch(
        self, cell: Cell, fork: Fork, writer: RunWriter, opening: DebateOpened
    ) -> tuple[Plan, Sequence[Record]]:
        """Bring a fork's log to where the fork goes on by itself, whatever of that is there already."""
        edited = self.prepared(replace(cell.arm, setting=forked_setting(cell.arm)))
        plan, new = edited.at(cell.seed, cell.draw)
        if not (writer.folder / FILE_NAME).exists():
            parent = self.folder(cell.parent or "")
            plant(writer.folder, parent, shared_records(parent, fork))
        past = writer.past()
        if not any(isinstance(record.event, PlanChanged) for record in past):
            self._share(writer.folder, new, plan)
            past = (*past, writer.append(change_of(fork, cell.arm.setting, opening, new)))
        return plan, past

    def _share(self, folder: Path, opening: DebateOpened, plan: Plan) -> None:
        share_blob(self.orders.home / BLOBS, folder / BLOBS, opening.ground.sha256, plan.ground_text())

    def _session(self, writer: RunWriter, plan: Plan, opening: DebateOpened, past: Sequence[Record]) -> Session:
        if self._studio is None:
            self._studio = self.orders.workshop.studio(self.orders.common)
        cast = self._studio.cast(plan)
        return Session(
            writer=writer,
            plan=plan,
            opening=opening,
            voices=cast.by_seat,
            past=past,
            load=cast.load,
            # Nobody reads along in a batch, and every piece of a draft costs.
            watched=False,
        )

    async def _follow(self, session: Session, opening: DebateOpened) -> list[Record]:
        records: list[Record] = []
        pace = Pace(sum(len(phase.order) for phase in opening.plan))
        token = PACE.set(pace)
        try:
            async with aclosing(session.feed()) as feed:
                async for item in feed:
                    if isinstance(item, Logged):
                        records.append(item.record)
                        pace.turns_left -= isinstance(item.record.event, TurnOpened)
                        # A voice that never waits would keep every other debate of the loop from its turn.
                        await asyncio.sleep(0)
        finally:
            PACE.reset(token)
        return records

    def _outcome(self, cell: Cell, records: Sequence[Record]) -> Outcome:
        view = fold(DebateView(), [record.event for record in records])
        opened, closed = view.opened, view.closed
        if opened is None or closed is None:
            raise ExperimentError("the debate ended without an end", mend="see its log")
        key = opened.ground.sha256
        if key not in self._material:
            while len(self._material) >= _ARMS_KEPT:
                del self._material[next(iter(self._material))]
            self._material[key] = read_material(self.folder(cell.id), opened.ground)
        seats, issues = [seat.id for seat in opened.seats], [issue.id for issue in opened.issues]
        measures = find_measures([m for m in self.orders.metrics if _applies(m, seats, issues)], seats, issues)
        numbers = take(measures, view, self._material[key])
        return Outcome(
            cell.id,
            "done",
            hash=records[-1].hash,
            cost_usd=cost_usd(view),
            winner=closed.winner,
            numbers={name: numbers.get(name) for name in self.orders.metrics},
        )

    def _with_cost(self, cell: Cell, outcome: Outcome) -> Outcome:
        events: list[Event] = read_run(self.folder(cell.id)).events
        return replace(outcome, cost_usd=cost_usd(fold(DebateView(), events)))


def share_blob(shared: Path, own: Path, name: str, text: str) -> None:
    """Have a run's blob be the batch's one copy of it, where the file system can link; else the run writes its own."""
    source = shared / name
    if not source.exists():
        shared.mkdir(parents=True, exist_ok=True)
        part = source.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(text.encode())
        part.replace(source)
    own.mkdir(parents=True, exist_ok=True)
    if not (own / name).exists():
        try:
            os.link(source, own / name)
        except OSError:
            (own / name).write_bytes(source.read_bytes())


def _applies(metric: str, seats: Sequence[str], issues: Sequence[str]) -> bool:
    """Whether a metric makes sense at this table: an arm may hold the debate without the seat that it is about."""
    kind, *names = metric.split(".")
    if kind in ("win", "votes"):
        return names[0] in seats
    return kind != "stance" or (names[0] in seats and names[1] in issues)


def _now() -> datetime:
    return datetime.now(UTC)
