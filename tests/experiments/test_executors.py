"""Same spec, same results, whichever executor; and a worker that is killed takes nothing with it."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest
from small_batches import hold, results, runner

from debate.events import PlanChanged
from debate.run import read_run
from experiments.batch import Batch
from experiments.executors.processes import ProcessesExecutor
from experiments.hold import CELLS, Orders

Make = Callable[..., Batch]
FOUR = '[matrix]\ngate = ["off", "revise"]\n[seeds]\ncount = 2\n'
FORKED = """
[[forks]]
name = "r1 unknown"
at = "turn:2"
edit = { facts_off = ["F007"] }
[seeds]
count = 1
"""


async def test_several_processes_find_what_one_finds(batch_of: Make, tmp_path: Path) -> None:
    await hold(batch_of(FOUR), tmp_path / "one")
    await hold(batch_of(FOUR), tmp_path / "two", executor="processes")
    assert results(tmp_path / "two") == results(tmp_path / "one")


@pytest.mark.slow
async def test_killed_workers_cells_are_held_again(batch_of: Make, tmp_path: Path) -> None:
    batch = batch_of(FOUR)
    cells = list(batch.cells())
    (tmp_path / "b" / CELLS).mkdir(parents=True)
    executor = ProcessesExecutor(Orders(tmp_path / "b", batch.workshop, batch.metrics), 2, 1)
    outcomes = []
    async with aclosing(executor.run(cells)) as ended:
        killing = asyncio.create_task(_kill_one(executor))
        async for outcome in ended:
            outcomes.append(outcome)
    assert await killing
    assert {outcome.cell for outcome in outcomes} == {cell.id for cell in cells}
    assert {outcome.status for outcome in outcomes} == {"done"}
    await hold(batch_of(FOUR), tmp_path / "whole")
    assert {o.cell: o.hash for o in outcomes} == {key: found[1] for key, found in results(tmp_path / "whole").items()}


async def _kill_one(executor: ProcessesExecutor) -> int:
    while not (crew := [pid for pid in executor.pids() if pid]):  # noqa: ASYNC110  (nobody tells when a worker is there)
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)
    os.kill(crew[0], signal.SIGKILL)
    return crew[0]


async def test_a_batch_that_is_abandoned_leaves_whole_logs_and_goes_on(batch_of: Make, tmp_path: Path) -> None:
    async with aclosing(runner(batch_of(FOUR), tmp_path / "b", executor="processes")) as ended:
        async for _ in ended:
            break
    outcomes, progress = await hold(batch_of(FOUR), tmp_path / "b")
    assert len(outcomes) == 3
    assert progress.done == 4


async def test_a_fork_shares_its_beginning_and_differs_from_the_edit_on(batch_of: Make, tmp_path: Path) -> None:
    home = tmp_path / "b"
    await hold(batch_of(FORKED), home)
    parent, fork = batch_of(FORKED).cells()
    assert fork.parent == parent.id
    whole = read_run(home / CELLS / parent.id).events
    branch = read_run(home / CELLS / fork.id).events
    at = next(i for i, event in enumerate(branch) if isinstance(event, PlanChanged))
    assert at > 2
    assert branch[:at] == whole[:at]
    assert branch[at + 1 :] != whole[at:]
    assert not any("F007" in claim.facts for e in branch[at:] if e.type == "speech_given" for claim in e.claims)


async def test_a_fork_that_changes_nothing_changes_nothing(batch_of: Make, tmp_path: Path) -> None:
    home = tmp_path / "b"
    toml = FORKED.replace('{ facts_off = ["F007"] }', "{}")
    await hold(batch_of(toml), home)
    parent, fork = (results(home)[cell.id] for cell in batch_of(toml).cells())
    assert fork[2:] == parent[2:]  # winner and every number


@pytest.mark.slow
async def test_ray_finds_what_one_process_finds_and_survives_a_killed_worker(batch_of: Make, tmp_path: Path) -> None:
    ray = pytest.importorskip("ray")
    from experiments.executors.ray_ import RayExecutor

    await hold(batch_of(FOUR + FORKED.replace("[seeds]\ncount = 1\n", "")), tmp_path / "one")
    batch = batch_of(FOUR + FORKED.replace("[seeds]\ncount = 1\n", ""))
    home = tmp_path / "ray"
    executor = RayExecutor(Orders(home, batch.workshop, batch.metrics), 2, 1)
    cells = list(batch.cells())
    outcomes, killed = [], False
    try:
        for part in ([c for c in cells if not c.parent], [c for c in cells if c.parent]):
            async with aclosing(executor.run(part)) as ended:
                async for outcome in ended:
                    outcomes.append(outcome)
                    if not killed:
                        pid = await executor.actors[0].ping.remote()
                        os.kill(pid, signal.SIGKILL)
                        killed = True
    finally:
        ray.shutdown()
    assert killed
    expected = {key: found[1] for key, found in results(tmp_path / "one").items()}
    assert {outcome.cell: outcome.hash for outcome in outcomes} == expected
    for cell in cells:
        one, own = (folder / CELLS / cell.id / "blobs" for folder in (tmp_path / "one", home))
        assert {path.name for path in own.iterdir()} == {path.name for path in one.iterdir()}
