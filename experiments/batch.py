"""A batch: a spec brought together with a workshop and a folder. Which cells there are, and which are still to hold."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from agents.budget import Budget
from agents.catalogue import catalogue, find_model
from debate.claims import Cost
from debate.errors import ExperimentError, LogError, Place
from debate.log import FILE_NAME
from debate.run import read_run
from debate.view import DebateView, fold
from experiments.cells import Cell, Outcome
from experiments.forks import check_fork, forked_setting
from experiments.hold import CELLS
from experiments.matrix import Arm, Matrix, matrix_of
from experiments.measures import USUAL, Measure, find_measures
from experiments.prepare import Prepared, Workshop, cell_id, prepare
from experiments.spec import MAX_CELLS, Spec
from experiments.store import Store

INDEX: Final = "cells.jsonl"
_SEED_MAJOR: Final = 8
"""Up to so many arms the seeds go round, all arms at the first seed, all at the second, so that pairs are whole early;
with more, one arm after the other, since each keeps an edited pack in memory."""


@dataclass(frozen=True, slots=True)
class Row:
    """A cell of the index: what it is, without what made it."""

    cell: str
    levels: dict[str, str]
    seed: int
    draw: int
    repeat: int
    parent: str | None

    @classmethod
    def of(cls, cell: Cell) -> Self:
        """Return the row of a cell."""
        return cls(cell.id, dict(cell.arm.levels), cell.seed, cell.draw, cell.repeat, cell.parent)


class Batch:
    """The cells of a spec, with what is needed to hold them."""

    def __init__(self, spec: Spec, path: Path | str, workshop: Workshop) -> None:
        """Check the whole spec. Raises an InputError naming what is wrong, before anything is written."""
        base = workshop.plan(spec.base)
        self.spec = spec
        self.workshop = workshop
        self.matrix: Matrix = matrix_of(spec, path, list(base.pack.facts))
        seats, issues = list(base.pack.agenda.participants), list(base.pack.issues)
        seats += [seat for seat in base.personas if seat not in seats]
        wanted = [*(spec.metrics or USUAL), *(name for c in spec.comparisons for name in c.metrics)]
        wanted += [hypothesis.metric for hypothesis in spec.hypotheses]
        if spec.stop.sequential is not None:
            wanted.append(spec.stop.sequential.metric)
        self.measures: list[Measure] = find_measures(wanted, seats, issues, Place(path, None, "metrics"))
        self._check_watched(path)
        for fork in spec.forks:
            check_fork(fork)
        self._kept: dict[str, Prepared] = {}

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of what is measured of every run."""
        return tuple(measure.name for measure in self.measures)

    @property
    def rehearses(self) -> bool:
        """Whether no model is asked in any arm."""
        return all(set(arm.setting.casting.values()) <= {"rehearsal"} for arm in self.matrix.arms())

    def check_size(self) -> None:
        """Raise ExperimentError when the batch is too large to be held."""
        cells = self.matrix.count_cells()
        if cells > MAX_CELLS:
            mend = "fewer levels, seeds or repeats; or split the question into several specs"
            raise ExperimentError(f"{cells:,} debates; at most {MAX_CELLS:,} are held in one batch", mend=mend)

    def prepared(self, arm: Arm) -> Prepared:
        """Return an arm ready for its seeds; a few are kept."""
        key = arm.setting.model_dump_json()
        if key not in self._kept:
            while len(self._kept) >= 2 * _SEED_MAJOR:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = prepare(arm, self.workshop)
        return self._kept[key]

    def cells(self) -> Iterator[Cell]:
        """Yield every cell in the order in which they are begun: forks last, since they need their parents."""
        for forks in (False, True):
            for index, arm, draw, repeat in self._order():
                if (arm.fork is not None) == forks:
                    yield self._cell(index, arm, draw, repeat)

    def keep_index(self, store: Store) -> list[Cell]:
        """Write the index of the batch and return its cells. Two arms may share a debate: then an id occurs twice."""
        part = store.home / f"{INDEX}.part"
        cells: list[Cell] = []
        with part.open("w", encoding="utf-8") as file:
            for cell in self.cells():
                file.write(json.dumps(asdict(Row.of(cell)), ensure_ascii=False) + "\n")
                cells.append(cell)
        part.replace(store.home / INDEX)
        return cells

    def spent(self, store: Store, outcomes: dict[str, Outcome]) -> float:
        """Return the dollars that the batch has spent in earlier sittings, unknown costs at their worst case."""
        known = sum(outcome.cost_usd or 0.0 for outcome in outcomes.values())
        doubtful = Budget(Cost(amount=1e6, currency="USD"), cny_per_usd=catalogue().cny_per_usd)
        for folder in sorted((store.home / CELLS).iterdir()) if (store.home / CELLS).is_dir() else []:
            outcome = outcomes.get(folder.name)
            settled = outcome is not None and outcome.cost_usd is not None and outcome.final
            if not settled and (folder / FILE_NAME).exists():
                if outcome is not None:
                    known -= outcome.cost_usd or 0.0
                try:
                    view = fold(DebateView(), read_run(folder).events)
                except LogError:
                    continue  # said again, with its place, when the cell is taken up
                doubtful.count(view, lambda model: find_model(model).price)
        return known + doubtful.spent.amount

    def _order(self) -> Iterator[tuple[int, Arm, int, int]]:
        if self.matrix.count_arms() <= _SEED_MAJOR:
            arms = list(enumerate(self.matrix.arms()))
            return ((i, arm, draw, repeat) for draw, repeat in self.matrix.draws() for i, arm in arms)
        return (
            (i, arm, draw, repeat) for i, arm in enumerate(self.matrix.arms()) for draw, repeat in self.matrix.draws()
        )

    def _cell(self, index: int, arm: Arm, draw: int, repeat: int) -> Cell:
        seed = self.matrix.seed(index, draw)
        _, opening = self.prepared(arm).at(seed, draw)
        again = arm.setting.again + repeat
        own = cell_id(opening, again, None, None)
        if arm.fork is None:
            return Cell(own, index, arm, seed, draw, repeat)
        _, forked = self.prepared(replace(arm, setting=forked_setting(arm))).at(seed, draw)
        return Cell(cell_id(opening, again, arm.fork, forked), index, arm, seed, draw, repeat, parent=own)

    def _check_watched(self, path: Path | str) -> None:
        rule = self.spec.stop.sequential
        if rule is None:
            return
        place = Place(path, None, "stop.sequential.metric")
        if not next(m for m in self.measures if m.name == rule.metric).bounded:
            mend = "watch a share or a stance: the rule needs a number with bounds on both sides"
            raise ExperimentError(f"{rule.metric!r} has no bounds", place=place, mend=mend)
        if self.spec.seeds.pairing != "common":
            raise ExperimentError("a sequential rule watches pairs", place=place, mend='say seeds.pairing = "common"')


def read_index(home: Path) -> list[Row]:
    """Return the index of a batch folder. Raises ExperimentError when it has none."""
    path = home / INDEX
    if not path.is_file():
        raise ExperimentError("no batch here: there is no cells.jsonl", place=Place(home), mend="run the spec first")
    rows: list[Row] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                data: dict[str, Any] = json.loads(line)
                rows.append(Row(**data))
            except (ValueError, TypeError):
                mend = "run the spec again: the index is written anew"
                raise ExperimentError("not a cell of a batch", place=Place(path, number), mend=mend) from None
    return rows
