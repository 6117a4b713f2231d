"""Shares. Reference values: statsmodels; Newcombe 1998, table II, row (a), method 10."""

import math

import pytest

from experiments.statistics.shares import binomial_p, share_difference, wilson


@pytest.mark.parametrize(
    ("k", "n", "level", "low", "high"),
    [
        (57, 100, 0.95, 0.47215389549212305, 0.6626670147588988),
        (0, 10, 0.95, 0.0, 0.27753279986288926),
        (3, 7, 0.9, 0.186443190363956, 0.7105229089864071),
    ],
)
def test_wilson_intervals_are_those_of_statsmodels(k: int, n: int, level: float, low: float, high: float) -> None:
    found = wilson(k, n, level=level)
    assert found.value == k / n
    assert found.interval is not None
    assert found.interval.low == pytest.approx(low, abs=1e-12)
    assert found.interval.high == pytest.approx(high, abs=1e-12)


def test_a_share_of_nothing_is_unknown_and_may_be_anything() -> None:
    found = wilson(0, 0)
    assert math.isnan(found.value)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (0, 1)


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 4)])
def test_more_successes_than_trials_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)


def test_the_difference_of_two_shares_has_newcombes_interval() -> None:
    found = share_difference(56, 70, 48, 80)
    assert found.value == pytest.approx(0.2)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(0.05243147240236498)
    assert found.interval.high == pytest.approx(0.33387265403690614)


def test_the_difference_from_an_empty_arm_is_unknown() -> None:
    found = share_difference(3, 10, 0, 0)
    assert math.isnan(found.value)
    assert found.interval is None


def test_five_heads_in_five_throws_are_two_in_thirty_two() -> None:
    assert binomial_p(5, 5, 0.5) == pytest.approx(2 / 32)
    assert binomial_p(0, 0, 0.5) == 1
