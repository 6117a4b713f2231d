"""What a statistic returns."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval that covers the truth in a share `level` of repetitions."""

    low: float
    high: float
    level: float = 0.95

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def half_width(self) -> float:
        """Half the distance between the two ends."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, its interval and how many observations it rests on."""

    name: str
    """What was estimated: `mean_difference`, `cohens_d`, `share`, ..."""
    value: float
    """May be infinite where it is so by definition, such as Cohen's d of two unequal constants."""
    interval: Interval | None
    """None where there are too few observations to say."""
    n: tuple[int, ...]
    """Observations, one number for each sample; pairs count once."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two arms compared: the effect first, then how surprising it would be if there were none."""

    test: str
    """`paired_permutation`, `welch`, `mann_whitney`, ..."""
    effect: Estimate
    """In the metric's own unit, treatment minus control, or the test's natural effect."""
    standardized: Estimate
    """The same without a unit, so that metrics can be set side by side."""
    p: float
    """Two-sided."""
    exact: bool
    """True when `p` counts every rearrangement; False when it is approximate or drawn at random."""


def finite(values: Sequence[float] | Floats, least: int = 1) -> Floats:
    """Return `values` as an array. Raises ValueError when there are fewer than `least`, or one is not finite."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"one row of numbers is needed, not {array.ndim} dimensions")
    if len(array) < least:
        raise ValueError(f"at least {least} values are needed, not {len(array)}")
    if not np.isfinite(array).all():
        raise ValueError("a value is missing or infinite; drop it knowingly first")
    return array


def safe_ratio(top: float, bottom: float) -> float:
    """Return top / bottom; 0 when both are 0, and an infinity when only `bottom` is."""
    if bottom:
        return top / bottom
    return math.copysign(math.inf, top) if top else 0.0
