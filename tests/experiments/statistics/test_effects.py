"""Effect sizes and intervals. Reference values: pingouin, the cliffs_delta package, and closed forms."""

import math

import numpy as np
import pytest

from experiments.statistics.bootstrap import bootstrap_interval, mean
from experiments.statistics.effects import (
    cliffs_delta,
    cohens_d,
    cohens_dz,
    hedges_correction,
    hedges_g,
    mean_difference,
    paired_difference,
)

A = [0.41, 0.62, 0.35, 0.71, 0.55, 0.48, 0.66, 0.59, 0.73, 0.52]
B = [0.38, 0.44, 0.51, 0.40, 0.47, 0.33, 0.58, 0.42, 0.36, 0.49]


def test_cohens_d_is_that_of_pingouin() -> None:
    assert cohens_d(A, B).value == pytest.approx(1.1990022862544432, rel=1e-12)


def test_hedges_g_corrects_d_exactly_where_the_textbook_approximates() -> None:
    assert hedges_g(A, B).value == pytest.approx(1.1483402178211568, rel=2e-4)  # pingouin: 1 - 3 / (4 n - 9)
    gamma_ratio = math.gamma(9) / (math.sqrt(9) * math.gamma(8.5))
    assert hedges_correction(18) == pytest.approx(gamma_ratio, rel=1e-12)


def test_cliffs_delta_is_that_of_its_definition() -> None:
    pairs = [(x > y) - (x < y) for x in A for y in B]
    assert cliffs_delta(A, B).value == pytest.approx(sum(pairs) / len(pairs))
    assert cliffs_delta(A, B).value == pytest.approx(0.6)


def test_cliffs_delta_counts_ties_for_neither_side() -> None:
    assert cliffs_delta([1, 1, 2], [1, 1, 2]).value == 0
    assert cliffs_delta([2, 3], [1, 1]).value == 1


def test_swapping_the_arms_turns_the_sign_and_nothing_else() -> None:
    for measure in (mean_difference, cohens_d, hedges_g, cliffs_delta, paired_difference, cohens_dz):
        one, other = measure(A, B, resamples=999), measure(B, A, resamples=999)
        assert one.value == pytest.approx(-other.value)


def test_two_equal_constants_differ_by_exactly_nothing() -> None:
    for measure in (mean_difference, paired_difference, cohens_d, cohens_dz, cliffs_delta):
        found = measure([0.3, 0.3, 0.3], [0.3, 0.3, 0.3])
        assert found.value == 0
    difference = paired_difference([0.3, 0.7], [0.3, 0.7])
    assert difference.interval is not None
    assert (difference.interval.low, difference.interval.high) == (0, 0)


def test_unequal_constants_are_infinitely_far_apart_in_their_spread() -> None:
    assert cohens_d([1, 1], [0, 0]).value == math.inf
    assert cohens_d([0, 0], [1, 1]).value == -math.inf


def test_one_pair_has_an_effect_but_no_interval() -> None:
    found = paired_difference([0.9], [0.4])
    assert found.value == pytest.approx(0.5)
    assert found.interval is None
    assert found.n == (1,)


@pytest.mark.parametrize("bad", [[], [1.0, math.nan], [math.inf, 1.0]])
def test_missing_and_infinite_values_are_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match=r"needed|missing"):
        paired_difference(bad, bad)


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(ValueError, match="3 values against 2"):
        paired_difference([1, 2, 3], [1, 2])


def test_the_bootstrap_interval_covers_the_mean_of_a_skewed_population_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for trial in range(300):
        sample = rng.lognormal(0, 0.6, size=40)
        interval = bootstrap_interval([sample], mean, resamples=999, seed=trial)
        assert interval is not None
        hits += math.exp(0.18) in interval
    assert 0.90 <= hits / 300 <= 0.98


def test_the_same_seed_gives_the_same_interval() -> None:
    first, second, third = (bootstrap_interval([A], mean, seed=seed) for seed in (1, 1, 2))
    assert first == second
    assert first != third


def test_a_wider_level_gives_a_wider_interval() -> None:
    narrow, wide = (bootstrap_interval([A], mean, level=level) for level in (0.8, 0.99))
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low < narrow.high < wide.high


def test_a_thousand_observations_are_resampled_within_bounded_memory() -> None:
    big = np.linspace(0, 1, 1_000)
    found = bootstrap_interval([big], mean, resamples=999)
    assert found is not None
    assert found.half_width == pytest.approx(1.96 * big.std() / math.sqrt(1_000), rel=0.1)
