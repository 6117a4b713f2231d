"""Looking as the data come in: intervals that hold at every look at once.

A fixed-sample interval or test that is looked at after every debate, with leave to stop when it pleases, is wrong far
more often than its level says. The confidence sequence here covers the true mean at *all* times together with the
stated level, whatever made one stop (Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by
betting", JRSS B 86(1), theorem 3: the hedged capital process with predictable plug-in bets). It needs no shape of the
distribution, only bounds that the values cannot leave, and that each value has the same mean given those before it:
so hand in runs in the order of their seeds, never in the order in which they happened to finish.
"""

from typing import Final

import numpy as np

from experiments.statistics.result import Interval

_GRID: Final = 1_000
"""Candidate means are tried in steps of 1/1,000 of the range; the interval is widened by a step to each side."""
_TRUNCATION: Final = 0.75
"""No bet may lose more than this share of the capital."""


class ConfidenceSequence:
    """A running interval for the mean of values in [low, high] that covers it at all times together."""

    def __init__(self, low: float, high: float, level: float = 0.95) -> None:
        """Begin with no values. Raises ValueError unless low < high and 0 < level < 1."""
        if not (low < high and 0 < level < 1):
            raise ValueError(f"no range: [{low}, {high}] at level {level}")
        self.low, self.high, self.level = low, high, level
        self.n = 0
        self._alpha = 1 - level
        self._means = np.linspace(0.0, 1.0, _GRID + 1)
        self._up = np.zeros(_GRID + 1)
        """Log capital of betting that the mean is larger than the candidate."""
        self._down = np.zeros(_GRID + 1)
        self._best = np.zeros(_GRID + 1)
        """Largest log of the hedged capital so far, over 1/2 for each of the two bets."""
        self._sum = 0.5
        self._squares = 0.25

    def add(self, value: float) -> None:
        """Take in the next value. Raises ValueError when it lies outside the bounds: then the level is void."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{value} lies outside [{self.low}, {self.high}]")
        x = (value - self.low) / (self.high - self.low)
        t = self.n + 1
        variance = self._squares / t
        bet = np.sqrt(2 * np.log(2 / self._alpha) / (variance * t * np.log(1 + t)))
        with np.errstate(divide="ignore"):
            up = np.minimum(bet, _TRUNCATION / self._means)
            down = np.minimum(bet, _TRUNCATION / (1 - self._means))
        self._up += np.log1p(up * (x - self._means))
        self._down += np.log1p(-down * (x - self._means))
        self._best = np.maximum(self._best, np.maximum(self._up, self._down) - np.log(2))
        self.n = t
        self._sum += x
        self._squares += (x - self._sum / (t + 1)) ** 2

    @property
    def interval(self) -> Interval:
        """The means that are still believable; before the first value, all of them."""
        alive = np.flatnonzero(self._best < np.log(1 / self._alpha))
        # All may be ruled out in the share of cases where the sequence is wrong anyway.
        first, last = (int(alive[0]), int(alive[-1])) if len(alive) else (int(self._best.argmin()),) * 2
        span = self.high - self.low
        low = self.low + span * max(0, first - 1) / _GRID
        high = self.low + span * min(_GRID, last + 1) / _GRID
        return Interval(low, high, self.level)

    def p(self, mean: float) -> float:
        """Return a p-value for "the mean is `mean`" that may be read at any time, as often as one likes.

        Raises ValueError when `mean` lies outside the bounds.
        """
        if not self.low <= mean <= self.high:
            raise ValueError(f"{mean} lies outside [{self.low}, {self.high}]")
        place = (mean - self.low) / (self.high - self.low) * _GRID
        # Between two candidates the weaker evidence counts.
        weakest = min(self._best[int(np.floor(place))], self._best[int(np.ceil(place))])
        return float(min(1.0, np.exp(-weakest)))
