"""Does the place in the speaking order, or the side that is argued, decide who wins?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.statistics.result import Estimate, Interval
from experiments.statistics.shares import binomial_p, wilson


@dataclass(frozen=True, slots=True)
class OrderBias:
    """How often each place in the opening order won, against what chance gives.

    Meaningful only where the order was drawn or balanced independently of who sat where.
    """

    places: tuple[Estimate, ...]
    """Share of wins of each place, the first speaker first, with Wilson intervals."""
    expected: float
    """The share that each place has by chance."""
    effect: Estimate
    """Share of the last place minus share of the first: above 0 when speaking last pays."""
    p: float
    """Of the whole table against chance; for few debates by drawing tables at random."""
    n: int
    """Decided debates."""
    contested: int
    """Debates without a winner, which are left out."""


@dataclass(frozen=True, slots=True)
class SideBias:
    """How often the first side won among decided games."""

    share: Estimate
    p: float
    ties: int


def order_bias(
    winners: Sequence[int | None], places: int, *, level: float = 0.95, resamples: int = 9_999, seed: int = 0
) -> OrderBias:
    """Return the order bias of debates, given each winner's place in the order from 0, or None if contested."""
    decided = [place for place in winners if place is not None]
    if any(not 0 <= place < places for place in decided):
        raise ValueError(f"a winner's place lies outside 0..{places - 1}")
    counts = np.bincount(decided, minlength=places) if decided else np.zeros(places, dtype=np.int64)
    n = len(decided)
    shares = tuple(wilson(int(count), n, level=level) for count in counts)
    effect = _last_minus_first(int(counts[-1]), int(counts[0]), n, level)
    return OrderBias(shares, 1 / places, effect, _uniform_p(counts, resamples, seed), n, len(winners) - n)


def side_bias(first_wins: int, second_wins: int, ties: int = 0, *, level: float = 0.95) -> SideBias:
    """Return the share of decided games that the first side won, against an even chance."""
    decided = first_wins + second_wins
    return SideBias(wilson(first_wins, decided, level=level), binomial_p(first_wins, decided, 0.5), ties)


def _last_minus_first(last: int, first: int, n: int, level: float) -> Estimate:
    """The two shares come from the same debates; their difference is that of the debates which one of them won."""
    name = "last_minus_first"
    if n == 0:
        return Estimate(name, float("nan"), None, (0,))
    decisive = last + first
    share = wilson(last, decisive, level=level)
    assert share.interval is not None
    scale = decisive / n
    low, high = ((2 * end - 1) * scale for end in (share.interval.low, share.interval.high))
    return Estimate(name, (last - first) / n, Interval(low, high, level), (n,))


def _uniform_p(counts: NDArray[np.int64], resamples: int, seed: int) -> float:
    n, places = int(counts.sum()), len(counts)
    if n == 0 or places < 2:
        return 1.0
    if n >= 5 * places:
        return float(stats.chisquare(counts).pvalue)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n, np.full(places, 1 / places), size=resamples)
    spread = ((drawn - n / places) ** 2).sum(axis=1)
    own = ((counts - n / places) ** 2).sum()
    return float((1 + (spread >= own - 1e-9).sum()) / (1 + resamples))
