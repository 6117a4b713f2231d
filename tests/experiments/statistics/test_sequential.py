"""The sequential rule: right at every look, where looking at a t test after each run is not."""

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.sequential import ConfidenceSequence


def ever_excludes(values: np.ndarray, truth: float, low: float, high: float) -> bool:
    sequence = ConfidenceSequence(low, high)
    for value in values:
        sequence.add(float(value))
        if truth not in sequence.interval:
            return True
    return False


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: np.clip(rng.normal(0, 0.3, 100), -1, 1),
        lambda rng: rng.choice([-1.0, 0.0, 1.0], 100, p=[0.2, 0.6, 0.2]),
        lambda rng: rng.choice([-0.1, 0.9], 100, p=[0.9, 0.1]),
    ],
    ids=["bell", "wins", "skewed"],
)
def test_stopping_whenever_one_likes_raises_at_most_five_false_alarms_in_a_hundred(draw) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(20)
    trials = 250
    alarms = sum(ever_excludes(draw(rng), 0.0, -1, 1) for _ in range(trials))
    assert alarms / trials <= 0.05


def test_looking_at_a_t_test_after_every_run_would_raise_far_more() -> None:
    rng = np.random.default_rng(20)
    values = np.clip(rng.normal(0, 0.3, (250, 100)), -1, 1)
    n = np.arange(1, 101)
    means = values.cumsum(axis=1) / n
    spread = np.sqrt(np.maximum((values**2).cumsum(axis=1) - n * means**2, 1e-12) / np.maximum(n - 1, 1))
    t = np.abs(means) / (spread / np.sqrt(n))
    alarms = (2 * stats.t.sf(t[:, 9:], n[9:] - 1) <= 0.05).any(axis=1)
    assert alarms.mean() > 0.15


def test_a_true_effect_is_found_and_the_interval_shrinks_around_it() -> None:
    rng = np.random.default_rng(3)
    sequence = ConfidenceSequence(-1, 1)
    widths = []
    for value in np.clip(rng.normal(0.3, 0.3, 400), -1, 1):
        sequence.add(float(value))
        widths.append(sequence.interval.half_width)
    assert 0 not in sequence.interval
    assert 0.3 in sequence.interval
    assert sequence.p(0.0) < 0.05
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.08


def test_identical_arms_are_never_called_different() -> None:
    sequence = ConfidenceSequence(-1, 1)
    for _ in range(200):
        sequence.add(0.0)
    assert 0 in sequence.interval
    assert sequence.p(0.0) == 1
    assert sequence.interval.half_width < 0.05


def test_before_the_first_value_everything_is_believable() -> None:
    interval = ConfidenceSequence(2, 5).interval
    assert (interval.low, interval.high) == (2, 5)


def test_a_value_beyond_the_bounds_would_void_the_level_and_is_refused() -> None:
    sequence = ConfidenceSequence(0, 1)
    for bad in (1.5, float("nan")):
        with pytest.raises(ValueError, match="outside"):
            sequence.add(bad)
    with pytest.raises(ValueError, match="no range"):
        ConfidenceSequence(1, 1)
