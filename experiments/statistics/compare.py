"""Two arms compared, and what to do about many comparisons at once."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import stats

from experiments.statistics.bootstrap import RESAMPLES, mean
from experiments.statistics.effects import (
    Sample,
    cliffs_delta,
    cohens_dz,
    hedges_g,
    mean_difference,
    paired_difference,
)
from experiments.statistics.result import Comparison, Estimate, Interval, finite

EXACT_PAIRS: Final = 13
"""Up to so many differing pairs every flip of signs is counted: 2^13 of them are fewer than the random draws."""


def paired_permutation(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Comparison:
    """Compare arms whose runs are paired, such as by a shared seed: would the mean difference do without its signs?

    Two-sided. Pairs without a difference carry no sign and are left out of the count of flips; when there are at
    most `EXACT_PAIRS` others the p-value is exact, else it is drawn with `resamples` flips, the observed one
    counted in, so that it is never 0 (Phipson and Smyth 2010).
    """
    effect = paired_difference(treatment, control, level=level, resamples=resamples, seed=seed)
    differences = finite(treatment) - finite(control)
    moved = differences[differences != 0]
    exact = len(moved) <= EXACT_PAIRS
    # A single pair is as far from 0 whichever sign it has.
    p = 1.0
    if len(moved) > 1:
        result = stats.permutation_test(
            (moved,),
            mean,
            permutation_type="samples",
            vectorized=True,
            n_resamples=np.inf if exact else resamples,
            batch=max(1, 2_000_000 // len(moved)),
            alternative="two-sided",
            rng=np.random.default_rng(seed),
        )
        p = float(result.pvalue)
    return Comparison("paired_permutation", effect, _dz(treatment, control, level, resamples, seed), p, exact)


def welch(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Comparison:
    """Compare two independent means without assuming equal spread (Welch 1947); the effect has Welch's interval."""
    a, b = finite(treatment, 2), finite(control, 2)
    shift = float(a.mean() - b.mean())
    g = hedges_g(a, b, level=level, resamples=resamples, seed=seed)
    if np.ptp(a) == 0 and np.ptp(b) == 0:
        # Without any spread the t statistic is 0/0 or infinite: equal constants surprise nobody.
        effect = Estimate("mean_difference", shift, Interval(shift, shift, level), g.n)
        return Comparison("welch", effect, g, 0.0 if shift else 1.0, exact=False)
    result = stats.ttest_ind(a, b, equal_var=False)
    low, high = result.confidence_interval(level)
    effect = Estimate("mean_difference", shift, Interval(float(low), float(high), level), g.n)
    return Comparison("welch", effect, g, float(result.pvalue), exact=False)


def mann_whitney(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Comparison:
    """Compare two independent samples by ranks (Mann and Whitney 1947); the standardized effect is Cliff's delta."""
    a, b = finite(treatment), finite(control)
    delta = cliffs_delta(a, b, level=level, resamples=resamples, seed=seed)
    effect = mean_difference(a, b, level=level, resamples=resamples, seed=seed)
    values = np.concatenate([a, b])
    if np.ptp(values) == 0:
        return Comparison("mann_whitney", effect, delta, 1.0, exact=True)
    exact = max(len(a), len(b)) <= 8 and len(np.unique(values)) == len(values)
    result = stats.mannwhitneyu(a, b, alternative="two-sided", method="exact" if exact else "asymptotic")
    return Comparison("mann_whitney", effect, delta, float(result.pvalue), exact)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted so that the chance of any false alarm among them stays below the level (Holm 1979).

    In the order given, never above 1. Raises ValueError for what is no probability.
    """
    p = finite(p_values, 0)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("a p-value lies outside [0, 1]")
    adjusted = [0.0] * len(p)
    highest = 0.0
    for rank, index in enumerate(np.argsort(p, kind="stable")):
        highest = max(highest, min(1.0, float(p[index]) * (len(p) - rank)))
        adjusted[int(index)] = highest
    return adjusted


def _dz(treatment: Sample, control: Sample, level: float, resamples: int, seed: int) -> Estimate:
    if len(treatment) < 2:
        return Estimate("cohens_dz", float("nan"), None, (len(treatment),))
    return cohens_dz(treatment, control, level=level, resamples=resamples, seed=seed)
