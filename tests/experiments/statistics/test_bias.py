import math

import numpy as np
import pytest

from experiments.statistics.bias import order_bias, side_bias


def test_a_fair_table_shows_no_order_bias() -> None:
    found = order_bias([0, 1, 2, 3, 4] * 40, 5)
    assert [place.value for place in found.places] == pytest.approx([0.2] * 5)
    assert found.effect.value == 0
    assert found.p == pytest.approx(1)


def test_speaking_last_and_winning_always_is_found() -> None:
    found = order_bias([4] * 12 + [None] * 3, 5)
    assert found.effect.value == 1
    assert found.effect.interval is not None
    assert found.effect.interval.low > 0
    assert found.p < 0.001
    assert (found.n, found.contested) == (12, 3)


def test_few_fair_debates_raise_no_more_alarms_than_the_level() -> None:
    rng = np.random.default_rng(4)
    alarms = sum(order_bias(list(rng.integers(0, 5, 10)), 5, resamples=499).p <= 0.05 for _ in range(300))
    assert alarms / 300 <= 0.07


def test_debates_without_any_winner_say_nothing() -> None:
    found = order_bias([None, None], 3)
    assert math.isnan(found.effect.value)
    assert found.p == 1
    assert found.contested == 2


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        order_bias([5], 5)


def test_side_bias_is_the_share_of_decided_games() -> None:
    found = side_bias(2_042, 1_502, ties=10)  # the judge rows of a published leaderboard
    assert found.share.value == pytest.approx(0.576, abs=5e-4)
    assert found.p < 1e-15
    assert found.ties == 10
