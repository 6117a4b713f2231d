"""Batches are held, taken up, amended and stopped."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_batches import hold, results

from debate.errors import ExperimentError
from debate.events import DebateClosed
from debate.run import read_run
from experiments.batch import Batch, read_index
from experiments.store import OUTCOMES

Make = Callable[..., Batch]
TWO_GATES = '[matrix]\ngate = ["off", "revise"]\n[seeds]\ncount = 2\n'


async def test_every_cell_ends_as_a_run_that_can_be_replayed(batch_of: Make, tmp_path: Path) -> None:
    outcomes, progress = await hold(batch_of(TWO_GATES), tmp_path / "b")
    assert (progress.done, progress.failed, progress.left) == (4, 0, 0)
    assert len(outcomes) == 4
    for outcome in outcomes:
        run = read_run(tmp_path / "b" / "cells" / outcome.cell)
        assert isinstance(run.events[-1], DebateClosed)
        assert run.records[-1].hash == outcome.hash
        assert 0 <= (outcome.numbers["shift"] or 0) <= 2
    rows = read_index(tmp_path / "b")
    assert {(row.levels["gate"], row.seed) for row in rows} == {(g, s) for g in ("off", "revise") for s in (0, 1)}


async def test_running_it_again_holds_nothing_again(batch_of: Make, tmp_path: Path) -> None:
    await hold(batch_of(TWO_GATES), tmp_path / "b")
    before = results(tmp_path / "b")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "b" / "cells").glob("*/debate.jsonl")}
    outcomes, progress = await hold(batch_of(TWO_GATES), tmp_path / "b")
    assert outcomes == []
    assert progress.done == 4
    assert results(tmp_path / "b") == before
    assert times == {path: path.stat().st_mtime_ns for path in times}


async def test_more_seeds_amend_a_batch(batch_of: Make, tmp_path: Path) -> None:
    await hold(batch_of(TWO_GATES), tmp_path / "b")
    outcomes, progress = await hold(batch_of(TWO_GATES.replace("count = 2", "count = 3")), tmp_path / "b")
    assert len(outcomes) == 2
    assert progress.done == 6


async def test_the_ground_of_a_batch_is_stored_once(batch_of: Make, tmp_path: Path) -> None:
    await hold(batch_of(TWO_GATES), tmp_path / "b")
    blobs = list((tmp_path / "b" / "cells").glob("*/blobs/*"))
    assert len(blobs) == 4
    assert len({blob.stat().st_ino for blob in blobs}) == 1


async def test_a_debate_that_ended_just_before_the_batch_died_is_not_held_again(batch_of: Make, tmp_path: Path) -> None:
    home = tmp_path / "b"
    await hold(batch_of(TWO_GATES), home)
    before = results(home)
    lines = (home / OUTCOMES).read_text("utf-8").splitlines(keepends=True)
    (home / OUTCOMES).write_text("".join(lines[:2]) + lines[2][:40], "utf-8")
    times = {path: path.stat().st_mtime_ns for path in (home / "cells").glob("*/debate.jsonl")}
    outcomes, _ = await hold(batch_of(TWO_GATES), home)
    assert len(outcomes) == 2
    assert results(home) == before
    assert times == {path: path.stat().st_mtime_ns for path in times}


async def test_a_half_said_debate_is_taken_up_and_ends_as_if_nothing_had_happened(
    batch_of: Make, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    await hold(batch_of(TWO_GATES), whole)
    await hold(batch_of(TWO_GATES), cut)
    victim = sorted(results(cut))[0]
    log = cut / "cells" / victim / "debate.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[: len(lines) // 2]) + b'{"torn')
    kept = [line for line in (cut / OUTCOMES).read_text("utf-8").splitlines(keepends=True) if victim not in line]
    (cut / OUTCOMES).write_text("".join(kept), "utf-8")
    outcomes, _ = await hold(batch_of(TWO_GATES), cut)
    assert [outcome.cell for outcome in outcomes] == [victim]
    assert results(cut) == results(whole)


async def test_a_null_edit_held_anew_gives_the_same_events(batch_of: Make, tmp_path: Path) -> None:
    batch = batch_of(
        """
        [[factors]]
        name = "edit"
        levels = [{ name = "none" }, { name = "null", set = { again = 1 } }]
        [seeds]
        count = 2
        """
    )
    outcomes, _ = await hold(batch, tmp_path / "b")
    assert len(outcomes) == 4
    hashes = [outcome.hash for outcome in outcomes]
    assert len(set(hashes)) == 2


async def test_arms_that_are_the_same_debate_share_its_run(batch_of: Make, tmp_path: Path) -> None:
    batch = batch_of('[[factors]]\nname = "x"\nlevels = [{ name = "a" }, { name = "b" }]\n[seeds]\ncount = 2\n')
    outcomes, progress = await hold(batch, tmp_path / "b")
    assert len(outcomes) == progress.total == 2
    assert len(read_index(tmp_path / "b")) == 4


async def test_the_folder_of_another_question_is_refused(batch_of: Make, tmp_path: Path) -> None:
    await hold(batch_of("[seeds]\ncount = 1\n"), tmp_path / "b")
    other = batch_of("[seeds]\ncount = 1\n")
    renamed = other.spec.model_copy(update={"name": "other"})
    other.spec = renamed
    with pytest.raises(ExperimentError, match="holds the batch 'small', not 'other'"):
        await hold(other, tmp_path / "b")
