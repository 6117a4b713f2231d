"""Do judges agree beyond chance?"""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from scipy import stats

from experiments.statistics.result import Estimate, Floats, Interval, finite

Level = Literal["nominal", "ordinal", "interval"]
_NAMES: Final = {"nominal": "alpha_nominal", "ordinal": "alpha_ordinal", "interval": "alpha_interval"}


def krippendorff_alpha(
    ratings: Sequence[Sequence[float | None]],
    measurement: Level = "nominal",
    *,
    level: float = 0.95,
    resamples: int = 999,
    seed: int = 0,
) -> Estimate:
    """Return Krippendorff's alpha (2011): 1 full agreement, 0 what chance gives, below 0 systematic disagreement.

    `ratings` has a row for each judge and a column for each thing judged; None where a judge gave none. Things with
    fewer than two ratings cannot be paired and are left out. NaN where no two values differ anywhere: then there
    was nothing to agree about. The interval resamples the things judged. `n` is (things, ratings).
    """
    counts, values = _counts(ratings)
    used = counts[counts.sum(axis=1) >= 2] if len(counts) else counts
    n = (len(used), round(used.sum()))
    value = _alpha(used, values, measurement)
    interval = None
    if len(used) >= 2 and np.isfinite(value):
        rng = np.random.default_rng(seed)
        drawn = np.array(
            [_alpha(used[rng.integers(0, len(used), len(used))], values, measurement) for _ in range(resamples)]
        )
        drawn = drawn[np.isfinite(drawn)]
        if len(drawn):
            low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
            interval = Interval(float(low), float(high), level)
    return Estimate(_NAMES[measurement], value, interval, n)


def kendall_tau(
    first: Sequence[float], second: Sequence[float], *, level: float = 0.95, resamples: int = 999, seed: int = 0
) -> Estimate:
    """Return Kendall's tau-b of two rankings of the same things, in [-1, 1]; NaN when one of them ranks nothing.

    The interval resamples the things ranked (percentile).
    """
    a, b = finite(first, 2), finite(second, 2)
    if len(a) != len(b):
        raise ValueError(f"{len(a)} against {len(b)} things")
    value = _tau(a, b)
    interval = None
    if np.isfinite(value) and len(a) >= 3:
        rng = np.random.default_rng(seed)
        picks = rng.integers(0, len(a), (resamples, len(a)))
        drawn = np.array([_tau(a[pick], b[pick]) for pick in picks])
        drawn = drawn[np.isfinite(drawn)]
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        interval = Interval(float(low), float(high), level)
    return Estimate("kendall_tau_b", value, interval, (len(a),))


def _tau(a: Floats, b: Floats) -> float:
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(stats.kendalltau(a, b).statistic)


def _counts(ratings: Sequence[Sequence[float | None]]) -> tuple[Floats, Floats]:
    """Return how often each thing got each value, things by values, and the values in rising order."""
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("every judge needs a place for every thing, None where there is no rating")
    given = [[value for value in column if value is not None] for column in zip(*ratings, strict=True)]
    values = finite(sorted({value for column in given for value in column}), 0)
    place = {float(value): i for i, value in enumerate(values)}
    counts = np.zeros((len(given), len(values)))
    for unit, column in enumerate(given):
        for value in column:
            counts[unit, place[float(value)]] += 1
    return counts, values


def _alpha(counts: Floats, values: Floats, measurement: Level) -> float:
    marginal = counts.sum(axis=0)
    total = marginal.sum()
    if total == 0:
        return float("nan")
    distance = _distance(marginal, values, measurement)
    ratings = counts.sum(axis=1)
    observed = (np.einsum("uc,ck,uk->u", counts, distance, counts) / (ratings - 1)).sum()
    expected = marginal @ distance @ marginal / (total - 1)
    return float(1 - observed / expected) if expected > 0 else float("nan")


def _distance(marginal: Floats, values: Floats, measurement: Level) -> Floats:
    if measurement == "nominal":
        return 1.0 - np.eye(len(values))
    if measurement == "interval":
        return np.asarray((values[:, None] - values[None, :]) ** 2)
    # Ordinal: how many ratings lie between two ranks, the ends counted half.
    middle = np.cumsum(marginal) - marginal / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)
