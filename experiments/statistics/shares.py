"""Shares and rates, with intervals that stay inside [0, 1] and hold for few observations."""

import math

from scipy import stats

from experiments.statistics.result import Estimate, Interval


def wilson(successes: int, n: int, *, level: float = 0.95) -> Estimate:
    """Return a share with its score interval (Wilson 1927).

    Of nothing the share is NaN and the interval all of [0, 1]. Raises ValueError unless 0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return Estimate("share", math.nan, Interval(0.0, 1.0, level), (0,))
    found = stats.binomtest(successes, n).proportion_ci(confidence_level=level, method="wilson")
    return Estimate("share", successes / n, Interval(float(found.low), float(found.high), level), (n,))


def share_difference(
    successes: int, n: int, control_successes: int, control_n: int, *, level: float = 0.95
) -> Estimate:
    """Return the difference of two independent shares with Newcombe's interval (1998, method 10)."""
    a, b = wilson(successes, n, level=level), wilson(control_successes, control_n, level=level)
    assert a.interval is not None
    assert b.interval is not None
    value = a.value - b.value
    if math.isnan(value):
        return Estimate("share_difference", value, None, (n, control_n))
    below = math.hypot(a.value - a.interval.low, b.interval.high - b.value)
    above = math.hypot(a.interval.high - a.value, b.value - b.interval.low)
    return Estimate("share_difference", value, Interval(value - below, value + above, level), (n, control_n))


def binomial_p(successes: int, n: int, expected: float) -> float:
    """Return the exact two-sided chance of a share at least as far from `expected`; 1.0 of nothing."""
    return float(stats.binomtest(successes, n, expected).pvalue) if n else 1.0
