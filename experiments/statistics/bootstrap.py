"""Intervals by resampling: percentile and bias-corrected accelerated (Efron 1987)."""

import warnings
from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np
from scipy import stats

from experiments.statistics.result import Floats, Interval, finite

Method = Literal["bca", "percentile"]
Statistic = Callable[..., Floats]
"""Takes one array a sample and `axis`, and returns the statistic along that axis."""
RESAMPLES: Final = 9_999
_BATCH_CELLS: Final = 2_000_000
"""Resampled numbers held at once: some 16 MB."""


def bootstrap_interval(
    samples: Sequence[Sequence[float] | Floats],
    statistic: Statistic,
    *,
    level: float = 0.95,
    method: Method = "bca",
    paired: bool = False,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Interval | None:
    """Return an interval for `statistic` of independent samples, or of paired ones.

    None when a sample has fewer than two observations: nothing can be learnt about spread from one. When every
    resample gives the same value the interval is that point. The same seed gives the same interval.
    """
    arrays = [finite(sample) for sample in samples]
    if min(len(array) for array in arrays) < 2:
        return None
    if all(np.ptp(array) == 0 for array in arrays):
        point = float(statistic(*arrays, axis=-1))
        return Interval(point, point, level) if np.isfinite(point) else None
    for attempt in dict.fromkeys((method, "percentile")):
        with np.errstate(all="ignore"):
            found = _resampled(arrays, statistic, level, attempt, paired, resamples, seed)
        if found is not None:
            return found
    return None


def mean(sample: Floats, axis: int = -1) -> Floats:
    """Return the mean along an axis: a statistic for `bootstrap_interval`."""
    return np.asarray(np.mean(sample, axis=axis))


def _resampled(
    arrays: list[Floats], statistic: Statistic, level: float, method: Method, paired: bool, resamples: int, seed: int
) -> Interval | None:
    size = sum(len(array) for array in arrays)
    with warnings.catch_warnings():
        # A degenerate jackknife is answered below with the percentile interval.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        result = stats.bootstrap(
            arrays,
            statistic,
            n_resamples=resamples,
            batch=max(1, _BATCH_CELLS // size),
            vectorized=True,
            paired=paired,
            confidence_level=level,
            method="BCa" if method == "bca" else "percentile",
            rng=np.random.default_rng(seed),
        )
    low, high = (float(end) for end in result.confidence_interval)
    return Interval(low, high, level) if np.isfinite(low) and np.isfinite(high) else None
