"""Running a batch in a test."""

from pathlib import Path

from experiments.batch import Batch
from experiments.cells import Outcome
from experiments.runner import Options, Progress, run_batch


def _text(batch: Batch) -> str:
    return Path(str(batch.matrix.path)).read_text(encoding="utf-8")


async def hold(batch: Batch, home: Path, **options: object) -> tuple[list[Outcome], Progress]:
    """Run a batch to its end and return what ended in this sitting and how far it got."""
    seen: list[Progress] = []
    runner = run_batch(batch, home, _text(batch), Options(**options), seen.append)  # type: ignore[arg-type]
    outcomes = [outcome async for outcome in runner]
    return outcomes, seen[-1]
