"""Running a batch in a test."""

from collections.abc import AsyncGenerator
from pathlib import Path

from experiments.batch import Batch
from experiments.cells import Outcome
from experiments.runner import Options, Progress, run_batch
from experiments.store import Store


def _text(batch: Batch) -> str:
    return Path(str(batch.matrix.path)).read_text(encoding="utf-8")


def runner(batch: Batch, home: Path, **options: object) -> AsyncGenerator[Outcome]:
    """Return the running of a batch."""
    return run_batch(batch, home, _text(batch), Options(**options))  # type: ignore[arg-type]


async def hold(batch: Batch, home: Path, **options: object) -> tuple[list[Outcome], Progress]:
    """Run a batch to its end and return what ended in this sitting and how far it got."""
    seen: list[Progress] = []
    running = run_batch(batch, home, _text(batch), Options(**options), seen.append)  # type: ignore[arg-type]
    outcomes = [outcome async for outcome in running]
    return outcomes, seen[-1]


def results(home: Path) -> dict[str, tuple[object, ...]]:
    """Return what a batch found, without how long it took."""
    return {key: (o.status, o.hash, o.winner, dict(o.numbers)) for key, o in Store(home).outcomes().items()}
