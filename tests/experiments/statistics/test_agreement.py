"""Agreement. Reference: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C."""

import math

import pytest
from scipy import stats

from experiments.statistics.agreement import kendall_tau, krippendorff_alpha

N = None
FOUR_JUDGES = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


@pytest.mark.parametrize(("measurement", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example_is_reproduced(measurement: str, alpha: float) -> None:
    found = krippendorff_alpha(FOUR_JUDGES, measurement)  # type: ignore[arg-type]
    assert found.value == pytest.approx(alpha, abs=5e-4)
    assert found.interval is not None
    assert found.value in found.interval
    assert found.n == (11, 40)


def test_judges_who_always_agree_reach_one_and_opposites_go_below_zero() -> None:
    assert krippendorff_alpha([[1, 2, 3, 1], [1, 2, 3, 1]]).value == 1
    assert krippendorff_alpha([[1, 0, 1, 0], [0, 1, 0, 1]]).value < 0


def test_where_nothing_varies_there_is_nothing_to_agree_about() -> None:
    found = krippendorff_alpha([[1, 1], [1, 1]])
    assert math.isnan(found.value)
    assert found.interval is None
    assert math.isnan(krippendorff_alpha([]).value)
    assert math.isnan(krippendorff_alpha([[1, None], [None, 2]]).value)


def test_every_judge_needs_a_place_for_every_thing() -> None:
    with pytest.raises(ValueError, match="place"):
        krippendorff_alpha([[1, 2], [1]])


def test_kendalls_tau_is_scipys_with_an_interval() -> None:
    a, b = [1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 3, 5, 4, 6, 8, 7]
    found = kendall_tau(a, b)
    assert found.value == pytest.approx(stats.kendalltau(a, b).statistic)
    assert found.value == pytest.approx(1 - 2 * 3 / 28)  # three of 28 pairs are the other way round
    assert found.interval is not None
    assert found.value in found.interval


def test_a_ranking_that_ranks_nothing_has_no_tau() -> None:
    assert math.isnan(kendall_tau([1, 1, 1], [1, 2, 3]).value)
