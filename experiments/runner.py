"""Running a batch: resume and amend, hold what is left, know when to stop."""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from debate.errors import ExperimentError
from experiments.batch import Batch, Row
from experiments.cells import Cell, Outcome
from experiments.executors import Executor
from experiments.hold import Orders
from experiments.prepare import Common
from experiments.store import Store

if TYPE_CHECKING:
    from experiments.watch import Watch

_FAILURES_AFTER: Final = 10
"""So many cells must have ended before a share of failures ends the batch."""
_EACH: Final = {"asyncio": 4, "processes": 2, "ray": 2}
"""Rehearsals in flight for each worker: they are bound by the processor, a few hide the disk."""
_LIVE: Final = 200
"""Debates with models in flight for each worker: they wait nearly all the time, and the limiter keeps the calls in
bounds; see `experiments.limiter`."""
Name = Literal["asyncio", "processes", "ray"]


@dataclass(slots=True)
class Progress:
    """How far a batch is. Counted over all sittings; rate and time over this one."""

    total: int
    done: int = 0
    failed: int = 0
    stopped: int = 0
    cost_usd: float = 0.0
    unknown_costs: int = 0
    began: float = field(default_factory=time.monotonic)
    here: int = 0
    """Cells that ended in this sitting."""
    reason: str = ""
    """Why the batch ended before its last cell; empty when it did not."""
    cut: bool = False
    """Whether it ended early for something that must be mended, not because enough is known."""

    @property
    def left(self) -> int:
        """Cells that have not ended."""
        return self.total - self.done - self.failed

    @property
    def rate(self) -> float:
        """Debates a second in this sitting."""
        return self.here / max(1e-9, time.monotonic() - self.began)

    def add(self, outcome: Outcome, *, here: bool) -> None:
        """Count an outcome."""
        self.done += outcome.status == "done"
        self.failed += outcome.status == "failed"
        self.stopped += outcome.status == "stopped"
        self.cost_usd += outcome.cost_usd or 0.0
        self.unknown_costs += outcome.cost_usd is None
        self.here += here and outcome.final


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run this time."""

    executor: Name | None = None
    """None: as the spec says."""
    workers: int = 2
    concurrency: int = 0
    """Debates in flight for each worker; 0: as the spec says, or as many as suit."""
    address: str | None = None
    """Of a Ray cluster; None: one on this machine."""
    retry_failed: bool = False
    max_cost_usd: float | None = None
    """A tighter cap than the spec's."""


async def run_batch(
    batch: Batch, home: Path, spec_text: str, options: Options, watch: Callable[[Progress], None] = lambda _: None
) -> AsyncGenerator[Outcome]:
    """Hold every cell of the batch that has not ended, and yield each outcome once it is kept.

    Cells that ended in an earlier sitting are not held again; a failed one only with `retry_failed`. `watch` is told
    of the progress after each. Closing the generator abandons the turns in flight: their logs are whole, and the next
    run of the same spec takes them up. Raises ExperimentError when the folder holds another question's batch.
    """
    batch.check_size()
    store = Store(home)
    _check_same(store, batch)
    with store:
        store.keep_spec(spec_text)
        cells = batch.keep_index(store)
        kept = store.outcomes()
        outcomes = {cell.id: kept[cell.id] for cell in cells if cell.id in kept}
        unique = {cell.id: cell for cell in cells}
        progress = Progress(len(unique))
        for outcome in outcomes.values():
            if outcome.status == "done" or (outcome.status == "failed" and not options.retry_failed):
                progress.add(outcome, here=False)
        todo = [cell for cell in unique.values() if _open(outcomes.get(cell.id), options)]
        budget = _budget(batch, store, kept, options)
        rule = _rule(batch, cells)
        watch(progress)
        if rule is not None and (verdict := rule.look(outcomes)):
            progress.reason = verdict.reason
            watch(progress)
            return
        executor = _executor(
            batch, Orders(home, batch.workshop, batch.metrics, Common(batch.spec.run.limits, 1, budget)), options
        )
        for part in (_plain(todo), _forks(todo)):
            async with aclosing(executor.run(part)) as ended:
                async for outcome in ended:
                    store.append(outcome)
                    outcomes[outcome.cell] = outcome
                    progress.add(outcome, here=True)
                    if outcome.ends_batch:
                        progress.reason, progress.cut = outcome.error, True
                    elif _too_many_failures(progress, batch.spec.stop.max_failures):
                        progress.reason = f"{progress.failed} of {progress.done + progress.failed} cells failed"
                        progress.cut = True
                    elif rule is not None and (verdict := rule.look(outcomes)):
                        progress.reason = verdict.reason
                    watch(progress)
                    yield outcome
                    if progress.reason:
                        return


def _open(outcome: Outcome | None, options: Options) -> bool:
    if outcome is None or outcome.status == "stopped":
        return True
    return outcome.status == "failed" and options.retry_failed


def _plain(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.arm.fork is None]


def _forks(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.arm.fork is not None]


def _check_same(store: Store, batch: Batch) -> None:
    if not store.home.exists() or not any(store.home.iterdir()):
        return
    kept = store.spec()
    if kept.name != batch.spec.name:
        problem = f"{store.home} holds the batch {kept.name!r}, not {batch.spec.name!r}"
        raise ExperimentError(problem, mend="name another folder with --out")


def _budget(batch: Batch, store: Store, kept: dict[str, Outcome], options: Options) -> float | None:
    caps = [cap for cap in (batch.spec.stop.max_cost_usd, options.max_cost_usd) if cap is not None]
    return max(0.0, min(caps) - batch.spent(store, kept)) if caps else None


def _too_many_failures(progress: Progress, share: float) -> bool:
    ended = progress.done + progress.failed
    return ended >= _FAILURES_AFTER and progress.failed > share * ended


def _rule(batch: Batch, cells: Sequence[Cell]) -> "Watch | None":
    sequential = batch.spec.stop.sequential
    if sequential is None:
        return None
    measure = next(m for m in batch.measures if m.name == sequential.metric)
    try:
        # The rule needs the number stack; most batches do without.
        from experiments.watch import Watch
    except ImportError:
        mend = "install it: pip install 'baimo[report]', or take [stop.sequential] out"
        raise ExperimentError("a sequential rule needs scipy, which is not installed", mend=mend) from None
    return Watch(sequential, measure, batch.spec.level, map(Row.of, cells))


def _executor(batch: Batch, orders: Orders, options: Options) -> Executor:
    name = options.executor or batch.spec.run.executor
    each = options.concurrency or batch.spec.run.concurrency
    if not each:
        each = _EACH[name] if batch.rehearses else _LIVE
    if name == "asyncio":
        from experiments.executors.asyncio_ import AsyncioExecutor

        return AsyncioExecutor(orders, each)
    if name == "processes":
        from experiments.executors.processes import ProcessesExecutor

        return ProcessesExecutor(orders, options.workers, each)
    from experiments.executors.ray_ import RayExecutor

    return RayExecutor(orders, options.workers, each, options.address)
