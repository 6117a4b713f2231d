"""What a batch found: comparisons with their corrections, hypotheses with their answers, rankings, biases, facts.

Reads the table of runs and nothing else, so that what is found today is found from the Parquet files tomorrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Any, Final

import polars as pl

from experiments.matrix import BASELINE
from experiments.measures import USUAL
from experiments.spec import Comparison, Hypothesis, Spec
from experiments.statistics.bootstrap import bootstrap_interval, mean
from experiments.statistics.compare import holm, mann_whitney, paired_permutation, welch
from experiments.statistics.result import Comparison as Result
from experiments.statistics.result import Estimate
from experiments.statistics.shares import wilson

_TESTS: Final = {"paired_permutation": paired_permutation, "welch": welch, "mann_whitney": mann_whitney}
Pair = tuple[str, str]
"""The cells of a control and of a treatment."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Two levels of a factor compared on one metric."""

    factor: str
    control: str
    treatment: str
    metric: str
    result: Result | None
    """None when there is nothing to compare: every run failed, or the metric has no value."""
    p_adjusted: float | None
    """With Holm's correction over the comparison's metrics and treatments, where asked for."""
    pairs: tuple[Pair, ...]
    """The runs behind it."""
    left_out: int
    """Pairs without a value on both sides: a failed run, or a debate that gives no ground for the number."""
    identical: bool
    """Whether every pair differs by exactly nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a hypothesis held."""

    hypothesis: Hypothesis
    held: bool
    finding: Finding


@dataclass(frozen=True, slots=True)
class ArmSummary:
    """One arm on one metric: the mean, or the share of runs where the metric is yes or no."""

    arm: str
    metric: str
    estimate: Estimate | None
    cells: tuple[str, ...]
    failed: int


def compare(runs: pl.DataFrame, spec: Spec) -> list[Finding]:
    """Return the findings of every comparison of the spec, in order."""
    found: list[Finding] = []
    for comparison in spec.comparisons:
        levels = comparison.treatments or _other_levels(runs, comparison.factor, comparison.control)
        metrics = comparison.metrics or spec.metrics or USUAL
        rows = [
            find(runs, comparison.factor, comparison.control, level, metric, comparison.test, spec.level)
            for level in levels
            for metric in metrics
        ]
        found += _corrected(rows, comparison)
    return found


def answer(runs: pl.DataFrame, spec: Spec) -> list[Answer]:
    """Return whether each hypothesis of the spec held. Without data none holds."""
    answers = []
    for hypothesis in spec.hypotheses:
        h = hypothesis
        paired = spec.seeds.pairing == "common"
        test = "paired_permutation" if paired else "welch"
        finding = find(runs, h.factor, h.control, h.treatment, h.metric, test, spec.level)
        answers.append(Answer(h, holds(h, finding), finding))
    return answers


def holds(hypothesis: Hypothesis, finding: Finding) -> bool:
    """Return whether the data bear the hypothesis out: by its whole interval, not by its point."""
    if finding.result is None:
        return False
    if hypothesis.expect == "identical":
        return finding.identical
    interval = finding.result.effect.interval
    if interval is None:
        return False
    if hypothesis.expect == "higher":
        return interval.low > hypothesis.margin
    if hypothesis.expect == "lower":
        return interval.high < -hypothesis.margin
    return -hypothesis.margin <= interval.low and interval.high <= hypothesis.margin


def find(
    runs: pl.DataFrame, factor: str, control: str, treatment: str, metric: str, test: str, level: float
) -> Finding:
    """Compare two levels of a factor on one metric.

    Runs pair up that agree in every other factor, in the draw and in the repeat. Unpaired tests use the same runs.
    """
    pairs = _pairs(runs, factor, control, treatment)
    values = [(one.get(metric), other.get(metric)) for one, other in pairs]
    whole = [(i, b, a) for i, (b, a) in enumerate(values) if b is not None and a is not None]
    cells = tuple((str(pairs[i][0]["cell"]), str(pairs[i][1]["cell"])) for i, _, _ in whole)
    before, after = [b for _, b, _ in whole], [a for _, _, a in whole]
    result: Result | None = None
    if len(whole) >= (1 if test == "paired_permutation" else 2):
        result = _TESTS[test](after, before, level=level)
    identical = bool(whole) and before == after
    return Finding(factor, control, treatment, metric, result, None, cells, len(pairs) - len(whole), identical)


def summarize(runs: pl.DataFrame, metrics: Sequence[str], level: float) -> list[ArmSummary]:
    """Return every arm on every metric, in the order of the table."""
    found = []
    for (arm,), rows in runs.group_by("arm", maintain_order=True):
        failed = rows.filter(pl.col("status") == "failed").height
        for metric in metrics:
            known = rows.filter(pl.col(metric).is_not_null()) if metric in rows.columns else rows.clear()
            cells = tuple(known["cell"])
            values = [float(value) for value in known[metric]] if cells else []
            found.append(ArmSummary(str(arm), metric, _estimate(metric, values, level), cells, failed))
    return found


def _estimate(metric: str, values: Sequence[float], level: float) -> Estimate | None:
    if not values:
        return None
    if metric == "decided" or metric.startswith("win."):
        return wilson(int(sum(values)), len(values), level=level)
    interval = bootstrap_interval([values], mean, level=level, resamples=1_999)
    return Estimate("mean", sum(values) / len(values), interval, (len(values),))


def _pairs(
    runs: pl.DataFrame, factor: str, control: str, treatment: str
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    column = f"factor.{factor}"
    if column not in runs.columns:
        return []
    # A baseline stands outside the matrix: every arm of the matrix is at its level "none".
    others = [name for name in runs.columns if name.startswith("factor.") and name != column]
    others = [] if factor == BASELINE else others
    by_key: dict[tuple[Any, ...], dict[str, Mapping[str, Any]]] = {}
    for row in runs.iter_rows(named=True):
        level = row[column] or ("none" if factor == BASELINE else None)
        if level in (control, treatment):
            key = (row["draw"], row["repeat"], *(row[name] for name in others))
            by_key.setdefault(key, {}).setdefault(level, row)
    return [(found[control], found[treatment]) for found in by_key.values() if len(found) == 2]


def _other_levels(runs: pl.DataFrame, factor: str, control: str) -> list[str]:
    column = f"factor.{factor}"
    levels = runs[column].unique(maintain_order=True).to_list() if column in runs.columns else []
    return [level for level in levels if level not in (None, control)]


def _corrected(rows: Sequence[Finding], comparison: Comparison) -> list[Finding]:
    if comparison.correction == "none":
        return list(rows)
    tested = [i for i, row in enumerate(rows) if row.result is not None and not isnan(row.result.p)]
    adjusted = holm([rows[i].result.p for i in tested])  # type: ignore[union-attr]
    by_row = dict(zip(tested, adjusted, strict=True))
    return [replace(row, p_adjusted=by_row.get(i)) for i, row in enumerate(rows)]
