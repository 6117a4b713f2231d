"""When a batch ends before its last cell: money, failures, enough known; and that it can be killed at any time."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_batches import hold, results

from agents.session import Plan
from agents.voice import Brief, Piece, Record, Voice
from baimo.batches import FrontDoor
from debate.errors import StoppedError
from experiments.batch import Batch, Row, read_index
from experiments.cells import Cell, Outcome
from experiments.matrix import Arm
from experiments.measures import Measure
from experiments.prepare import Common
from experiments.runner import Progress
from experiments.spec import Sequential, Setting
from experiments.watch import Watch

Make = Callable[..., Batch]


@dataclass(frozen=True)
class BrokenDoor(FrontDoor):
    """A front door whose voices do not get through a debate."""

    kind: str = "crash"

    def studio(self, common: Common) -> "BrokenStudio":  # type: ignore[override]
        return BrokenStudio(self.kind)


@dataclass
class BrokenStudio:
    kind: str

    def cast(self, plan: Plan) -> "BrokenStudio":
        self.by_seat: dict[str, Voice] = dict.fromkeys(plan.casting, BrokenVoice(self.kind))
        return self

    def load(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


@dataclass
class BrokenVoice:
    kind: str
    name: str = "broken"

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        if self.kind == "budget":
            raise StoppedError("budget", "the next call may cost too much")
        raise ZeroDivisionError("no such luck")
        yield ""


def broken(batch: Batch, kind: str) -> Batch:
    batch.workshop = BrokenDoor(kind)
    return batch


async def test_a_cell_that_crashes_stays_a_failed_cell_and_takes_no_other_with_it(
    batch_of: Make, tmp_path: Path
) -> None:
    outcomes, progress = await hold(broken(batch_of("[seeds]\ncount = 3\n"), "crash"), tmp_path / "b")
    assert [o.status for o in outcomes] == ["failed"] * 3
    assert "ZeroDivisionError: no such luck" in outcomes[0].error
    again, progress = await hold(batch_of("[seeds]\ncount = 3\n"), tmp_path / "b")
    assert again == []
    assert (progress.failed, progress.left) == (3, 0)
    mended, progress = await hold(batch_of("[seeds]\ncount = 3\n"), tmp_path / "b", retry_failed=True)
    assert [o.status for o in mended] == ["done"] * 3
    assert progress.failed == 0


async def test_too_many_failures_end_the_batch(batch_of: Make, tmp_path: Path) -> None:
    batch = broken(batch_of("[seeds]\ncount = 40\n[stop]\nmax_failures = 0.5\n"), "crash")
    outcomes, progress = await hold(batch, tmp_path / "b", concurrency=1)
    assert len(outcomes) == 10
    assert progress.cut
    assert progress.reason == "10 of 10 cells failed"


async def test_an_empty_purse_ends_the_batch_and_leaves_its_debates_to_be_taken_up(
    batch_of: Make, tmp_path: Path
) -> None:
    outcomes, progress = await hold(broken(batch_of("[seeds]\ncount = 5\n"), "budget"), tmp_path / "b", concurrency=1)
    assert [(o.status, o.kind) for o in outcomes] == [("stopped", "budget")]
    assert progress.cut
    mended, progress = await hold(batch_of("[seeds]\ncount = 5\n"), tmp_path / "b")
    assert progress.done == 5
    assert len(mended) == 5


RULE = Sequential(factor="x", control="a", treatment="b", metric="shift", half_width=None)


def cells(count: int) -> list[Cell]:
    return [
        Cell(f"{level}{draw}", 0, Arm({"x": level}, Setting()), draw, draw, 0)
        for draw in range(count)
        for level in "ab"
    ]


def outcome(cell: str, value: float | None) -> Outcome:
    return Outcome(cell, "done" if value is not None else "failed", numbers={"shift": value})


def watch(rule: Sequential, count: int) -> Watch:
    measure = Measure("shift", "", "", 0.0, 1.0, lambda view, material: None)
    return Watch(rule, measure, 0.95, [Row.of(cell) for cell in cells(count)])


def test_the_rule_takes_pairs_in_the_order_of_the_plan_whatever_ends_first() -> None:
    rule = watch(RULE, 60)
    late = {cell.id: outcome(cell.id, 0.1 if cell.id[0] == "a" else 0.9) for cell in cells(60) if cell.draw}
    assert rule.look(late) is None
    assert rule.state().n == 0  # the first pair has not ended
    early = {**late, "a0": outcome("a0", 0.1), "b0": outcome("b0", 0.9)}
    verdict = rule.look(early)
    assert verdict is not None
    assert verdict.interval.low > 0
    assert verdict.p < 0.05
    assert verdict.n < 60


def test_a_failed_run_leaves_its_pair_out_and_does_not_block_the_rule() -> None:
    rule = watch(RULE.model_copy(update={"half_width": 0.2}), 80)
    ended = {cell.id: outcome(cell.id, None if cell.id == "a0" else 0.5) for cell in cells(80)}
    verdict = rule.look(ended)
    assert verdict is not None
    assert "within" in verdict.reason
    assert verdict.interval.half_width <= 0.2


async def test_a_batch_stops_when_enough_is_known(batch_of: Make, tmp_path: Path) -> None:
    toml = """
    [[factors]]
    name = "edit"
    levels = [{ name = "none" }, { name = "null", set = { again = 1 } }]
    [seeds]
    count = 60
    [stop.sequential]
    factor = "edit"
    control = "none"
    treatment = "null"
    metric = "decided"
    half_width = 0.9
    after = 2
    """
    outcomes, progress = await hold(batch_of(toml), tmp_path / "b")
    assert len(outcomes) < 40
    assert not progress.cut
    assert "within" in progress.reason
    assert len(read_index(tmp_path / "b")) == 120


def test_progress_counts_what_is_left() -> None:
    progress = Progress(5)
    progress.add(Outcome("a", "done", cost_usd=0.5), here=True)
    progress.add(Outcome("b", "failed", cost_usd=None), here=True)
    progress.add(Outcome("c", "stopped"), here=True)
    assert (progress.left, progress.here, progress.unknown_costs, progress.cost_usd) == (3, 2, 1, 0.5)


@pytest.mark.slow
async def test_a_batch_killed_again_and_again_ends_as_if_it_never_was(batch_of: Make, tmp_path: Path) -> None:
    path = batch_of('[matrix]\ngate = ["off", "revise"]\n[seeds]\ncount = 4\n').matrix.path
    code = (
        "import sys; from baimo.commands.batch import batch\n"
        f"sys.exit(batch.main([{str(path)!r}, '--out', {str(tmp_path / 'cut')!r}, '--no-report', '--quiet'],"
        " standalone_mode=False))"
    )
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    for seconds in (3.0, 4.5, 5.5, 7.0):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, env=environ)
        try:
            await asyncio.wait_for(process.wait(), seconds)
        except TimeoutError:
            process.kill()
            await process.wait()
    await hold(batch_of('[matrix]\ngate = ["off", "revise"]\n[seeds]\ncount = 4\n'), tmp_path / "cut")
    await hold(batch_of('[matrix]\ngate = ["off", "revise"]\n[seeds]\ncount = 4\n'), tmp_path / "whole")
    assert results(tmp_path / "cut") == results(tmp_path / "whole")
    lines = (tmp_path / "cut" / "outcomes.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 8  # no cell ended twice
