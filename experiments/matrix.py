"""From a spec to its arms and cells, lazily: a million cells are counted without building one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, Final, NoReturn

from debate.errors import ExperimentError, Place, nearest
from debate.toml_lines import toml_line
from experiments.spec import Change, Fork, Setting, Spec

FORK: Final = "fork"
FACT: Final = "fact"
BASELINE: Final = "baseline"
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Axis:
    """A factor: its levels by name, in order, with what each changes."""

    name: str
    levels: Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Arm:
    """One configuration, to be held with every seed."""

    levels: Mapping[str, str]
    """Factor → level. Empty in a batch where nothing varies."""
    setting: Setting
    fork: Fork | None = None

    @property
    def label(self) -> str:
        """A name for people, unique in the batch."""
        return ", ".join(f"{factor}={level}" for factor, level in self.levels.items()) or "base"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The factors of a spec and the arms they make."""

    spec: Spec
    axes: Sequence[Axis]
    path: Path | str

    @property
    def seeds(self) -> int:
        """Debates held of each arm."""
        return self.spec.seeds.count * self.spec.run.repeats

    def count_arms(self) -> int:
        """Return how many arms there are, from the lengths of the axes; only excluded axes are walked."""
        touched = {name for rule in self.spec.exclude for name in rule}
        walked = [axis for axis in self.axes if axis.name in touched]
        rest = prod(len(axis.levels) for axis in self.axes if axis.name not in touched)
        kept = sum(
            not self._excluded(dict(zip((axis.name for axis in walked), levels, strict=True)))
            for levels in product(*(axis.levels for axis in walked))
        )
        return kept * rest + len(self.spec.baselines)

    def count_cells(self) -> int:
        """Return how many debates the batch holds when nothing stops it."""
        return self.count_arms() * self.seeds

    def arms(self) -> Iterator[Arm]:
        """Yield every arm: the matrix in order, the last axis fastest, then the baselines."""
        names = [axis.name for axis in self.axes]
        for picked in product(*(axis.levels.items() for axis in self.axes)):
            levels = {name: label for name, (label, _) in zip(names, picked, strict=True)}
            if not self._excluded(levels):
                yield Arm(levels, self._setting([change for _, change in picked]), self._fork(levels.get(FORK)))
        for baseline in self.spec.baselines:
            levels = {axis.name: NONE for axis in self.axes} | {BASELINE: baseline.name}
            yield Arm(levels, baseline.set.on(self.spec.base))

    def draws(self) -> Iterator[tuple[int, int]]:
        """Yield (index of the seed, index of the repeat): an index means the same draw in every paired arm."""
        return ((i, k) for i in range(self.spec.seeds.count) for k in range(self.spec.run.repeats))

    def seed(self, arm: int, index: int) -> int:
        """Return the seed of the `index`-th draw of the `arm`-th arm."""
        seeds = self.spec.seeds
        return seeds.first + index + (arm * seeds.count if seeds.pairing == "independent" else 0)

    def _setting(self, changes: Sequence[Change]) -> Setting:
        setting = self.spec.base
        for change in changes:
            merged = change.on(setting)
            if change.facts_off is not None:
                # Two factors may each take facts away; both are meant.
                off = dict.fromkeys((*setting.facts_off, *change.facts_off))
                merged = merged.model_copy(update={"facts_off": tuple(off)})
            setting = merged
        return setting

    def _fork(self, name: str | None) -> Fork | None:
        return next((fork for fork in self.spec.forks if fork.name == name), None)

    def _excluded(self, levels: Mapping[str, str]) -> bool:
        return any(
            all(levels.get(name) == str(level) for name, level in rule.items() if name in levels)
            and set(rule) <= set(levels)
            for rule in self.spec.exclude
        )


def matrix_of(spec: Spec, path: Path | str, facts: Sequence[str]) -> Matrix:
    """Return the matrix of a spec and check every name that the spec uses for a factor or a level.

    `facts` are the ids of the base article, for leave-one-out. Raises ExperimentError naming the spec's field.
    """
    axes = list(_matrix_axes(spec))
    axes += [Axis(factor.name, {level.name: level.set for level in factor.levels}) for factor in spec.factors]
    if spec.leave_one_out is not None:
        wanted = facts if spec.leave_one_out.facts == "all" else spec.leave_one_out.facts
        if unknown := next((fact for fact in wanted if fact not in facts), None):
            _refuse(path, "leave_one_out.facts", f"the article has no fact {unknown!r}", f"{facts[0]} … {facts[-1]}")
        axes.append(Axis(FACT, {NONE: Change()} | {fact: Change(facts_off=(fact,)) for fact in wanted}))
    if spec.forks:
        axes.append(Axis(FORK, {NONE: Change()} | {fork.name: Change() for fork in spec.forks}))
    _check_axes(axes, path)
    matrix = Matrix(spec, axes, path)
    _check_names(matrix)
    return matrix


def _matrix_axes(spec: Spec) -> Iterator[Axis]:
    for name in type(spec.matrix).model_fields:
        values = getattr(spec.matrix, name)
        if values:
            yield Axis(name, {_label(value): Change.model_validate({name: value}) for value in values})


def _label(value: Any) -> str:
    if isinstance(value, dict):
        return "+".join(f"{key}={inner}" for key, inner in value.items()) or NONE
    if isinstance(value, tuple):
        return "+".join(value) or NONE
    return str(value)


def _check_axes(axes: Sequence[Axis], path: Path | str) -> None:
    seen: set[str] = set()
    for axis in axes:
        if axis.name in seen or axis.name == BASELINE:
            _refuse(path, f"factors.{axis.name}", f"two factors are called {axis.name!r}", "rename one")
        seen.add(axis.name)


def _check_names(matrix: Matrix) -> None:
    spec, path = matrix.spec, matrix.path
    known: dict[str, list[str]] = {axis.name: list(axis.levels) for axis in matrix.axes}
    if spec.baselines:
        known[BASELINE] = [NONE, *(baseline.name for baseline in spec.baselines)]

    def level(field: str, factor: str, *levels: str) -> None:
        if factor not in known:
            mend = nearest(factor, list(known)) if known else "the spec varies nothing; add a [matrix]"
            _refuse(path, field, f"no factor is called {factor!r}", mend)
        for one in levels:
            if one not in known[factor]:
                _refuse(path, field, f"the factor {factor} has no level {one!r}", nearest(one, known[factor]))

    for i, rule in enumerate(spec.exclude):
        for name, value in rule.items():
            level(f"exclude[{i}]", name, str(value))
    for i, comparison in enumerate(spec.comparisons):
        level(f"comparisons[{i}]", comparison.factor, comparison.control, *comparison.treatments)
    for i, hypothesis in enumerate(spec.hypotheses):
        level(f"hypotheses[{i}]", hypothesis.factor, hypothesis.control, hypothesis.treatment)
    if (watched := spec.stop.sequential) is not None:
        level("stop.sequential", watched.factor, watched.control, watched.treatment)
    if matrix.count_arms() == 0:
        _refuse(path, "exclude", "every combination is excluded: no debate is left", "exclude less")


def _refuse(path: Path | str, field: str, problem: str, mend: str) -> NoReturn:
    loc = tuple(int(part) if part.isdigit() else part for part in field.replace("[", ".").replace("]", "").split("."))
    line = toml_line(path.read_text("utf-8-sig"), loc) if isinstance(path, Path) and path.is_file() else None
    raise ExperimentError(problem, place=Place(path, line, field), mend=mend)
