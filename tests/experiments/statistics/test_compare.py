"""Comparisons. Reference values: statsmodels, scipy, and counting by hand."""

import itertools

import numpy as np
import pytest

from experiments.statistics.compare import holm, mann_whitney, paired_permutation, welch

A = [0.41, 0.62, 0.35, 0.71, 0.55, 0.48, 0.66, 0.59, 0.73, 0.52]
B = [0.38, 0.44, 0.51, 0.40, 0.47, 0.33, 0.58, 0.42, 0.36, 0.49]


def test_welch_has_the_p_and_the_interval_of_statsmodels() -> None:
    found = welch(A, B)
    assert found.p == pytest.approx(0.017206854246942033, rel=1e-9)
    assert found.effect.interval is not None
    assert found.effect.interval.low == pytest.approx(0.02533487710799323, rel=1e-9)
    assert found.effect.interval.high == pytest.approx(0.22266512289200666, rel=1e-9)


def test_mann_whitney_has_the_p_of_scipy_and_cliffs_delta_for_its_effect() -> None:
    found = mann_whitney(A, B)
    assert found.p == pytest.approx(0.025748080821108063, rel=1e-9)
    assert found.standardized.value == pytest.approx(2 * 80 / 100 - 1)


def test_a_small_permutation_test_counts_every_flip() -> None:
    d = np.array(A) - np.array(B)
    flips = [abs((d * np.array(signs)).mean()) for signs in itertools.product([1, -1], repeat=len(d))]
    found = paired_permutation(A, B)
    assert found.exact
    assert found.p == pytest.approx(sum(f >= abs(d.mean()) - 1e-12 for f in flips) / len(flips))
    assert found.p == pytest.approx(30 / 1024)


def test_a_null_edit_has_an_effect_of_exactly_zero_and_surprises_nobody() -> None:
    found = paired_permutation(A, A)
    assert found.effect.value == 0
    assert found.effect.interval is not None
    assert (found.effect.interval.low, found.effect.interval.high) == (0, 0)
    assert found.standardized.value == 0
    assert found.p == 1


def test_a_single_pair_that_differs_surprises_nobody() -> None:
    assert paired_permutation([0.5], [0.1]).p == 1
    assert paired_permutation([0.5, 0.1], [0.1, 0.1]).p == 1


def test_pairs_without_a_difference_do_not_dilute_the_exact_test() -> None:
    padded = paired_permutation([*A, *([0.5] * 40)], [*B, *([0.5] * 40)])
    assert padded.exact
    assert padded.p == pytest.approx(30 / 1024)
    assert padded.effect.n == (50,)


def test_a_large_permutation_test_is_drawn_and_never_says_impossible() -> None:
    rng = np.random.default_rng(3)
    control = rng.normal(0, 1, 200)
    found = paired_permutation(control + 2, control, resamples=999)
    assert not found.exact
    assert found.p == pytest.approx(2 / 1_000)


def test_the_permutation_test_keeps_its_level_under_the_null() -> None:
    rng = np.random.default_rng(11)
    alarms = sum(
        paired_permutation(rng.normal(0, 1, 12), rng.normal(0, 1, 12), resamples=99).p <= 0.05 for _ in range(150)
    )
    assert alarms / 150 <= 0.08


def test_constant_arms_are_answered_without_a_warning() -> None:
    assert welch([1, 1], [1, 1]).p == 1
    assert welch([1, 1], [2, 2]).p == 0
    assert mann_whitney([1, 1], [1, 1]).p == 1
    assert mann_whitney([1, 1], [1, 1]).standardized.value == 0


def test_holm_adjusts_as_statsmodels_does() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005, 0.6]) == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.6])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_holm_refuses_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="outside"):
        holm([0.2, 1.2])
