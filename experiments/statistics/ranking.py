"""Strengths from games: who beats whom, on one scale (Bradley and Terry 1952)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final, Literal

import numpy as np
from scipy import stats
from scipy.sparse.csgraph import connected_components

from experiments.statistics.result import Floats, Interval

ELO: Final = 400 / log(10)
"""Points of an Elo-like scale in one unit of log-odds."""
_PRIOR_OF_RESAMPLES: Final = 1e-3
"""Games against the average that keep a resample finite in which somebody happened to win everything."""


@dataclass(frozen=True, slots=True)
class Game:
    """One meeting of two players. `cluster` names the debate it comes from: games of a debate hang together."""

    first: str
    second: str
    score: float
    """1 when the first won, 0 when the second did, 0.5 for a tie."""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Strength:
    """A player's place on the scale, relative to the average of all players, in log-odds."""

    player: str
    value: float
    interval: Interval
    games: int

    @property
    def elo(self) -> float:
        """The same on a scale with its average at 1500, where 400 points are odds of ten to one."""
        return 1500 + ELO * self.value


class NotRankable(ValueError):
    """Some players never lost to the others, or never met them: their strengths have no finite estimate."""


def bradley_terry(
    games: Sequence[Game],
    *,
    level: float = 0.95,
    intervals: Literal["fisher", "bootstrap"] = "bootstrap",
    prior: float = 0.0,
    resamples: int = 999,
    seed: int = 0,
) -> list[Strength]:
    """Return the maximum-likelihood strengths, strongest first. Strengths sum to 0.

    A tie counts half a win to each. `prior` adds so many won and so many lost games of each player against the
    average, which keeps a player who won everything finite and draws all a little to the middle. Intervals are from
    the information matrix (`fisher`: games independent) or from resampling whole clusters (`bootstrap`).

    Raises NotRankable without a prior when the games do not connect everybody by wins (Ford 1957).
    """
    if not games:
        return []
    players = sorted({name for game in games for name in (game.first, game.second)})
    wins = _wins_by_cluster(games, players)
    total = wins.sum(axis=0)
    if prior <= 0:
        _check_connected(total, players)
    strengths, covariance = _fit(total, prior)
    if intervals == "fisher":
        reach = stats.norm.ppf((1 + level) / 2) * np.sqrt(np.diag(covariance))
        lows, highs = strengths - reach, strengths + reach
    else:
        lows, highs = _resampled(wins, prior, level, resamples, seed)
    met = (total + total.T).sum(axis=1)
    found = [
        Strength(name, float(strengths[i]), Interval(float(lows[i]), float(highs[i]), level), round(met[i]))
        for i, name in enumerate(players)
    ]
    return sorted(found, key=lambda strength: (-strength.value, strength.player))


def win_chance(strength: float, other: float) -> float:
    """Return the chance that a player of one strength beats one of another."""
    return float(1 / (1 + np.exp(other - strength)))


def _wins_by_cluster(games: Sequence[Game], players: list[str]) -> Floats:
    place = {name: i for i, name in enumerate(players)}
    # Games without a cluster stand for themselves.
    keys = [game.cluster or f"\0{i}" for i, game in enumerate(games)]
    cluster = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    wins = np.zeros((len(cluster), len(players), len(players)))
    for key, game in zip(keys, games, strict=True):
        if not 0 <= game.score <= 1 or game.first == game.second:
            raise ValueError(f"no game: {game}")
        i, j = place[game.first], place[game.second]
        wins[cluster[key], i, j] += game.score
        wins[cluster[key], j, i] += 1 - game.score
    return wins


def _check_connected(wins: Floats, players: list[str]) -> None:
    count, label = connected_components(wins > 0, directed=True, connection="strong")
    if count > 1:
        groups = [[name for name, own in zip(players, label, strict=True) if own == k] for k in range(count)]
        shown = " | ".join(", ".join(group) for group in groups)
        raise NotRankable(f"no chain of wins joins these groups both ways: {shown}; add games or a prior")


def _fit(wins: Floats, prior: float) -> tuple[Floats, Floats]:
    """Newton's method on the log-likelihood, which is concave; the scale is pinned by strengths that sum to 0."""
    size = len(wins)
    met = wins + wins.T
    won = wins.sum(axis=1) + prior
    theta: Floats = np.zeros(size)
    covariance: Floats = np.zeros((size, size))
    for _ in range(200):
        chance = 1 / (1 + np.exp(theta[None, :] - theta[:, None]))
        against_average = 1 / (1 + np.exp(-theta))
        gradient = won - (met * chance).sum(axis=1) - 2 * prior * against_average
        weight = met * chance * (1 - chance)
        hessian = np.diag(weight.sum(axis=1) + 2 * prior * against_average * (1 - against_average)) - weight
        covariance = np.asarray(np.linalg.pinv(hessian, hermitian=True), dtype=np.float64)
        step = covariance @ gradient
        # A full step from far away may overshoot where the curve is flat.
        theta += step * min(1.0, 2.0 / (float(np.abs(step).max()) or 1.0))
        if np.abs(step).max() < 1e-10:
            break
    return theta - theta.mean(), covariance


def _resampled(wins: Floats, prior: float, level: float, resamples: int, seed: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    clusters = len(wins)
    flat = wins.reshape(clusters, -1)
    fits = np.empty((resamples, wins.shape[1]))
    for i in range(resamples):
        counts = rng.multinomial(clusters, np.full(clusters, 1 / clusters))
        drawn = (counts @ flat).reshape(wins.shape[1:])
        fits[i] = _fit(drawn, max(prior, _PRIOR_OF_RESAMPLES))[0]
    low, high = np.quantile(fits, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
