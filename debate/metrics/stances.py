"""How stances moved: shift, volatility, polarisation, convergence. All from the seats' own reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import fsum

from debate.metrics.tracks import Track, by_issue, every, last_round, mean, tracks
from debate.view import DebateView

PerSeat = Mapping[str, Mapping[str, float]]
"""Seat → issue → value."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far each seat ended from where it began. `by`: signed, in [-2, 2]. `mean`: of the sizes, in [0, 2]."""

    by: PerSeat
    mean: float | None
    """None when nobody has a stance."""


def shift(view: DebateView) -> Shift:
    """Net change of stance, per seat and issue: last report minus first.

    The pre/post attitude change of persuasion research and of Oxford-style votes, on the stance line. Linear.
    """
    found = tracks(view)
    by = {seat: {issue: track.last - track.first for issue, track in own.items()} for seat, own in found.items()}
    return Shift(by, mean([abs(track.last - track.first) for track in every(found)]))


@dataclass(frozen=True, slots=True)
class Volatility:
    """How restless each seat was.

    `by`: length of the path over the number of rounds, in [0, 2] where a seat reports once a round. `reversals`: how
    often a seat turned back on an issue.
    """

    by: PerSeat
    mean: float | None
    """Over all seats and issues; None before the first round or when nobody has a stance."""
    reversals: int


def volatility(view: DebateView) -> Volatility:
    """Mean absolute change of stance per round, and the number of changes of direction.

    Path length per unit of time, as volatility is measured where series are short (mean absolute change); a seat that
    wavers and returns has no shift and much volatility. Linear.
    """
    rounds, found = last_round(view), tracks(view)
    by = {
        seat: {issue: fsum(map(abs, track.steps)) / rounds if rounds else 0.0 for issue, track in own.items()}
        for seat, own in found.items()
    }
    values = [value for own in by.values() for value in own.values()]
    return Volatility(by, mean(values) if rounds else None, sum(_turns_back(track) for track in every(found)))


def _turns_back(track: Track) -> int:
    moved = [step for step in track.steps if step]
    return sum(before * after < 0 for before, after in pairwise(moved))


@dataclass(frozen=True, slots=True)
class Polarisation:
    """How far the seats lie apart, in [0, 1]: 0 when all stand at one point, 1 when half stand at either pole."""

    by_round: Mapping[str, tuple[float | None, ...]]
    """Issue → its polarisation before the debate (index 0) and after every round.

    None while fewer than two seats have a stance on it.
    """
    before: float | None
    """Mean over the issues before the debate."""
    now: float | None
    """Mean over the issues now."""


def polarisation(view: DebateView) -> Polarisation:
    """Population variance of the seats' stances on each issue.

    The dispersion sense of polarisation (DiMaggio, Evans and Bryson 1996; sense 2 of Bramson et al. 2016,
    "Disambiguation of social polarization concepts and measures"). On a line from -1 to 1 the variance is at most 1,
    and is 1 only when half of the seats stand at either pole; with an odd number n of seats the most that can be had
    is 1 - 1/n². Linear in reports times rounds.
    """
    rounds = range(last_round(view) + 1)
    by = {issue: tuple(_variance(_at(group, r)) for r in rounds) for issue, group in by_issue(tracks(view)).items()}
    return Polarisation(
        by,
        mean([series[0] for series in by.values() if series[0] is not None]),
        mean([series[-1] for series in by.values() if series[-1] is not None]),
    )


def _at(group: Sequence[Track], number: int) -> list[float]:
    return [value for track in group if (value := track.at(number)) is not None]


def _variance(values: list[float]) -> float | None:
    centre = mean(values)
    if centre is None or len(values) < 2:
        return None
    return fsum((value - centre) ** 2 for value in values) / len(values)


@dataclass(frozen=True, slots=True)
class Convergence:
    """How much closer the seats came, at most 1: 1 all at one point, 0 as far apart as at first, below 0 further."""

    by: Mapping[str, float | None]
    """Issue → convergence; None when the seats began at one point, or fewer than two have a stance."""
    overall: float | None
    """Of the distances on all issues together."""


def convergence(view: DebateView) -> Convergence:
    """One minus the mean distance between two seats now over that at first.

    The spread ratio by which consensus is judged in opinion dynamics and in Delphi rounds (Hegselmann and Krause 2002;
    von der Gracht 2012, "Consensus measurement in Delphi studies"). Quadratic in seats, which are few; else linear.
    """
    before: dict[str, float] = {}
    now: dict[str, float] = {}
    for issue, group in by_issue(tracks(view)).items():
        before[issue] = fsum(abs(a.first - b.first) for a, b in combinations(group, 2))
        now[issue] = fsum(abs(a.last - b.last) for a, b in combinations(group, 2))
    by = {issue: 1 - now[issue] / before[issue] if before[issue] else None for issue in before}
    start = fsum(before.values())
    return Convergence(by, 1 - fsum(now.values()) / start if start else None)
