"""How large a difference is. Signs: the first sample (treatment) minus the second (control)."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from experiments.statistics.bootstrap import RESAMPLES, bootstrap_interval, mean
from experiments.statistics.result import Estimate, Floats, Interval, finite, safe_ratio

Sample = Sequence[float] | Floats


def mean_difference(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return the difference of two independent means, with a BCa interval, in the metric's own unit."""
    a, b = finite(treatment), finite(control)
    interval = bootstrap_interval([a, b], _difference, level=level, resamples=resamples, seed=seed)
    return Estimate("mean_difference", float(a.mean() - b.mean()), interval, (len(a), len(b)))


def paired_difference(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return the mean of the differences within pairs, with a BCa interval, in the metric's own unit."""
    d = _pairs(treatment, control)
    interval = bootstrap_interval([d], mean, level=level, resamples=resamples, seed=seed)
    return Estimate("mean_difference", float(d.mean()), interval, (len(d),))


def cohens_d(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return the difference of means in pooled standard deviations (Cohen 1988), with a bootstrap interval.

    Needs two observations a sample. 0 when both are the same constant, infinite for two unequal constants.
    """
    a, b = finite(treatment, 2), finite(control, 2)
    value = safe_ratio(float(a.mean() - b.mean()), float(_pooled_sd(a, b)))
    interval = bootstrap_interval([a, b], _d, level=level, resamples=resamples, seed=seed)
    return Estimate("cohens_d", value, interval, (len(a), len(b)))


def hedges_g(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return Cohen's d freed of its small-sample bias (Hedges 1981, the exact correction)."""
    a, b = finite(treatment, 2), finite(control, 2)
    correction = hedges_correction(len(a) + len(b) - 2)
    d = cohens_d(a, b, level=level, resamples=resamples, seed=seed)
    interval = d.interval
    if interval is not None:
        interval = Interval(interval.low * correction, interval.high * correction, level)
    return Estimate("hedges_g", d.value * correction, interval, d.n)


def cohens_dz(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return the mean difference within pairs in standard deviations of those differences (Cohen 1988)."""
    d = _pairs(treatment, control, 2)
    value = safe_ratio(float(d.mean()), float(d.std(ddof=1)))
    interval = bootstrap_interval([d], _dz, level=level, resamples=resamples, seed=seed)
    return Estimate("cohens_dz", value, interval, (len(d),))


def cliffs_delta(
    treatment: Sample, control: Sample, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """Return how much oftener the treatment is the larger than the smaller (Cliff 1993), in [-1, 1].

    Compares every treatment value with every control value; ties count for neither.
    """
    a, b = finite(treatment), finite(control)
    interval = bootstrap_interval([a, b], _delta, level=level, resamples=resamples, seed=seed)
    return Estimate("cliffs_delta", float(_delta(a, b)), interval, (len(a), len(b)))


def hedges_correction(df: int) -> float:
    """Return the factor that makes Cohen's d unbiased at `df` degrees of freedom, in (0, 1)."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2) if df > 1 else 0.0


def _pairs(treatment: Sample, control: Sample, least: int = 1) -> Floats:
    a, b = finite(treatment, least), finite(control, least)
    if len(a) != len(b):
        raise ValueError(f"pairs are needed: {len(a)} values against {len(b)}")
    return a - b


def _difference(a: Floats, b: Floats, axis: int = -1) -> Floats:
    return np.asarray(np.mean(a, axis=axis) - np.mean(b, axis=axis))


def _pooled_sd(a: Floats, b: Floats, axis: int = -1) -> Floats:
    n, m = a.shape[axis], b.shape[axis]
    total = (n - 1) * np.var(a, axis=axis, ddof=1) + (m - 1) * np.var(b, axis=axis, ddof=1)
    return np.asarray(np.sqrt(total / (n + m - 2)))


def _d(a: Floats, b: Floats, axis: int = -1) -> Floats:
    return _ratio(_difference(a, b, axis), _pooled_sd(a, b, axis))


def _dz(d: Floats, axis: int = -1) -> Floats:
    return _ratio(np.asarray(np.mean(d, axis=axis)), np.asarray(np.std(d, axis=axis, ddof=1)))


def _ratio(top: Floats, bottom: Floats) -> Floats:
    # No difference in no spread is no effect; a difference in no spread is an infinite one.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(top == 0, 0.0, top / bottom))


def _delta(a: Floats, b: Floats, axis: int = -1) -> Floats:
    n, m = a.shape[axis], b.shape[axis]
    ranks = stats.rankdata(np.concatenate([a, b], axis=axis), axis=axis)
    rank_sum = np.take(ranks, np.arange(n), axis=axis).sum(axis=axis)
    u = rank_sum - n * (n + 1) / 2
    return np.asarray(2 * u / (n * m) - 1)
