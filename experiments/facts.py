"""Which facts decide the debate: each taken away alone, against the same seeds with all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from experiments.matrix import FACT, NONE
from experiments.statistics.bootstrap import bootstrap_interval, mean
from experiments.statistics.result import Estimate, Interval
from experiments.statistics.shares import wilson

_COLUMN: Final = f"factor.{FACT}"


@dataclass(frozen=True, slots=True)
class Importance:
    """What taking one fact away did."""

    fact: str
    stance_shift: Estimate
    """Mean over the pairs of the mean distance between final stances, over seats and issues, in [0, 2]."""
    winner_changed: Estimate
    """Share of the pairs that ended with another winner, or without one."""
    pairs: tuple[tuple[str, str], ...]


def importance(runs: pl.DataFrame, stances: pl.DataFrame, level: float) -> list[Importance]:
    """Return every fact that was left out, the one that moves most first; empty when the spec left none out."""
    if _COLUMN not in runs.columns:
        return []
    ended = runs.filter(pl.col("status") == "done")
    last = _final(stances)
    others = [name for name in runs.columns if name.startswith("factor.") and name != _COLUMN]
    keys = ["draw", "repeat", *others]
    control = ended.filter(pl.col(_COLUMN) == NONE).select(
        *keys, pl.col("cell").alias("base"), pl.col("winner").alias("base_winner")
    )
    without = ended.filter(pl.col(_COLUMN) != NONE)
    paired = without.join(control, on=keys, nulls_equal=True)
    found = []
    for (fact,), rows in paired.group_by(_COLUMN, maintain_order=True):
        pairs = tuple(zip(rows["base"].to_list(), rows["cell"].to_list(), strict=True))
        shifts = [_distance(last[before], last[after]) for before, after in pairs]
        changed = sum(w != b for w, b in zip(rows["winner"], rows["base_winner"], strict=True))
        interval = bootstrap_interval([shifts], mean, level=level, resamples=1_999)
        # A distance is never below 0, whatever a small sample's correction says.
        interval = interval and Interval(max(0.0, interval.low), interval.high, level)
        shift = Estimate("stance_shift", sum(shifts) / len(shifts), interval, (len(shifts),))
        found.append(Importance(str(fact), shift, wilson(changed, len(pairs), level=level), pairs))
    return sorted(found, key=lambda one: (-one.stance_shift.value, -one.winner_changed.value, one.fact))


def _final(stances: pl.DataFrame) -> dict[str, Mapping[tuple[str, str], float]]:
    last = stances.filter(pl.col("round") == pl.col("round").max().over("cell"))
    found: dict[str, dict[tuple[str, str], float]] = {}
    for cell, _, seat, issue, value in last.iter_rows():
        found.setdefault(cell, {})[seat, issue] = value
    return dict(found)


def _distance(one: Mapping[tuple[str, str], float], other: Mapping[tuple[str, str], float]) -> float:
    shared = one.keys() & other.keys()
    return sum(abs(one[key] - other[key]) for key in shared) / len(shared) if shared else 0.0
