"""Where each seat said it stood, from before the debate to now: the trajectories that every stance measure reads.

Sums of floats go through `math.fsum`, here and in every measure: `sum` rounds differently from Python 3.12 on, and a
measure must come out the same wherever a log is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class StancePoint:
    """One self-report. Round 0 is before anybody has spoken; then `turn` is None."""

    round: int
    turn: str | None
    value: float
    """In [-1, 1], from the minus pole to the plus pole."""
    confidence: float
    """In [0, 1]."""
    because: str | None
    """The claim that moved the seat, if it named one."""


@dataclass(frozen=True, slots=True)
class Track:
    """The self-reports of a seat on an issue, oldest first; at least one."""

    seat: str
    issue: str
    points: tuple[StancePoint, ...]

    @property
    def first(self) -> float:
        """Where it stood first: before the debate, or when it first said so."""
        return self.points[0].value

    @property
    def last(self) -> float:
        """Where it stands now."""
        return self.points[-1].value

    def at(self, number: int) -> float | None:
        """Where it stood at the end of round `number`; None when it had not said so by then."""
        known = [point.value for point in self.points if point.round <= number]
        return known[-1] if known else None

    @property
    def steps(self) -> tuple[float, ...]:
        """The changes from one report to the next, each in [-2, 2]; a report without change is a step of 0."""
        values = [point.value for point in self.points]
        return tuple(after - before for before, after in pairwise(values))


Tracks = Mapping[str, Mapping[str, Track]]
"""Seat → issue → track, in seat order and in the order in which the seat came to the issues."""


def tracks(view: DebateView) -> Tracks:
    """Return the trajectories of a debate: seat → issue → track. Issues a seat never spoke of are left out."""
    points: dict[str, dict[str, list[StancePoint]]] = {}
    for seat in view.opened.seats if view.opened else ():
        own = points.setdefault(seat.id, {})
        for prior in seat.stances:
            own[prior.issue] = [StancePoint(0, None, prior.value, prior.confidence, prior.because)]
    for turn in view.turns:
        for told in turn.stances:
            point = StancePoint(turn.round, turn.id, told.value, told.confidence, told.because)
            points.setdefault(turn.seat, {}).setdefault(told.issue, []).append(point)
    return {
        seat: {issue: Track(seat, issue, tuple(found)) for issue, found in own.items()} for seat, own in points.items()
    }


def every(found: Tracks) -> Iterator[Track]:
    """Yield every track."""
    return (track for own in found.values() for track in own.values())


def by_issue(found: Tracks) -> dict[str, list[Track]]:
    """Return issue → the tracks of all seats on it."""
    issues: dict[str, list[Track]] = {}
    for track in every(found):
        issues.setdefault(track.issue, []).append(track)
    return issues


def last_round(view: DebateView) -> int:
    """Return the number of the last round that began; 0 before the first."""
    return max([view.round, *(turn.round for turn in view.turns)])


def mean(values: list[float]) -> float | None:
    """Return the mean, the same on every Python; None of nothing."""
    return fsum(values) / len(values) if values else None
