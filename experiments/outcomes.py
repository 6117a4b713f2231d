"""What a batch says of its seats: how strong each case is, whether the place in the order pays, who moved where."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from experiments.statistics.bias import OrderBias, order_bias
from experiments.statistics.bootstrap import bootstrap_interval, mean
from experiments.statistics.ranking import Game, NotRankable, Strength, bradley_terry
from experiments.statistics.result import Interval

PRIOR = 0.5
"""Games won and lost against the average, where the votes alone leave somebody without a finite strength."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Bradley-Terry strengths of the seats' cases, from the private votes of every debate."""

    strengths: tuple[Strength, ...]
    debates: int
    prior: float
    """0, or what had to be added because some seat always or never had more votes than the others."""


@dataclass(frozen=True, slots=True)
class Track:
    """The mean stance of a seat on an issue after a round, over the debates of an arm."""

    arm: str
    seat: str
    issue: str
    round: int
    value: float
    interval: Interval | None
    n: int


def rank(seats: pl.DataFrame, level: float) -> Ranking | None:
    """Return the ranking, or None when nobody voted. In each debate the seat with more votes beats the other."""
    games = []
    debates = 0
    for (cell,), rows in seats.group_by("cell", maintain_order=True):
        votes = dict(zip(rows["seat"], rows["votes"], strict=True))
        if not sum(votes.values()):
            continue
        debates += 1
        for one, other in combinations(sorted(votes), 2):
            ahead = (votes[one] > votes[other]) - (votes[one] < votes[other])
            games.append(Game(one, other, 0.5 + 0.5 * ahead, cluster=str(cell)))
    if not games:
        return None
    try:
        return Ranking(tuple(bradley_terry(games, level=level, resamples=499)), debates, 0.0)
    except NotRankable:
        found = bradley_terry(games, level=level, resamples=499, prior=PRIOR)
        return Ranking(tuple(found), debates, PRIOR)


def order_of(seats: pl.DataFrame, level: float) -> OrderBias | None:
    """Return the order bias, or None when the debates have no common number of seats."""
    sizes = seats.group_by("cell").len()["len"].unique()
    if len(sizes) != 1 or sizes[0] < 2:
        return None
    winners: list[int | None] = []
    for _, rows in seats.group_by("cell", maintain_order=True):
        place = rows.filter(pl.col("won"))["place"]
        winners.append(int(place[0]) - 1 if len(place) else None)
    return order_bias(winners, int(sizes[0]), level=level)


def tracks(stances: pl.DataFrame, runs: pl.DataFrame, level: float) -> list[Track]:
    """Return the mean stances by arm, seat, issue and round, with bootstrap intervals over the debates."""
    joined = runs.select("cell", "arm").unique(maintain_order=True).join(stances, on="cell")
    found = []
    keys = ("arm", "seat", "issue", "round")
    for (arm, seat, issue, number), rows in joined.group_by(keys, maintain_order=True):
        values: Sequence[float] = rows["value"].to_list()
        interval = bootstrap_interval([values], mean, level=level, method="percentile", resamples=499)
        found.append(
            Track(str(arm), str(seat), str(issue), int(str(number)), sum(values) / len(values), interval, len(values))
        )
    return found
