"""An independent reading of where a seat stands, from the facts it argues with, beside what it says of itself."""

from dataclasses import dataclass
from math import fsum
from typing import Final

from debate.argument.issues import Bearings
from debate.claims import Claim
from debate.metrics.tracks import mean, tracks
from debate.view import DebateView

DOUBT: Final = 1.0
"""Weight of the doubt that pulls a reading to 0: as much as one fact that leans all the way."""
ENOUGH: Final = 2
"""Fewer facts than this are no ground to contradict a self-report."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the speeches put a seat on an issue."""

    value: float
    """In (-1, 1); near 0 when little was said, or as much for one pole as for the other."""
    facts: tuple[str, ...]
    """The facts it rests on, in the order in which the seat first used them."""
    doubt: float
    """How far it could be off, in (0, 1): where it would lie if the doubt leaned all the way to a pole."""


def readings(view: DebateView, bearings: Bearings, up_to: int | None = None) -> dict[str, dict[str, Reading]]:
    """Return seat → issue → the reading of its speeches up to and with round `up_to`, or of all.

    The sum of the weights of the facts behind its supported claims, shrunk towards 0: Σw / (1 + Σ|w|), every fact once
    however often it is said. Claims that nobody checked count with what they cite. Questions and concessions are left
    out: the first assert nothing, the second repeat another's case. No model and no word list takes part. Linear.
    """
    used: dict[str, dict[str, None]] = {}
    for turn in view.turns:
        if up_to is not None and turn.round > up_to:
            continue
        own = used.setdefault(turn.seat, {})
        for claim in turn.claims:
            own.update(dict.fromkeys(_facts_behind(claim)))
    return {seat: _read(tuple(facts), bearings) for seat, facts in used.items()}


def _facts_behind(claim: Claim) -> tuple[str, ...]:
    if claim.struck or claim.asks is not None or any(relation.kind == "concedes" for relation in claim.relations):
        return ()
    if claim.verdict is None:
        return claim.facts
    return claim.verdict.facts if claim.verdict.label == "supported" else ()


def _read(facts: tuple[str, ...], bearings: Bearings) -> dict[str, Reading]:
    weights: dict[str, dict[str, float]] = {}
    for fact in facts:
        for issue, weight in bearings.get(fact, {}).items():
            if weight:
                weights.setdefault(issue, {})[fact] = weight
    readings: dict[str, Reading] = {}
    for issue, found in weights.items():
        size = DOUBT + fsum(map(abs, found.values()))
        readings[issue] = Reading(fsum(found.values()) / size, tuple(found), DOUBT / size)
    return readings


@dataclass(frozen=True, slots=True)
class Gap:
    """What a seat says of itself on an issue, and what its speeches say."""

    seat: str
    issue: str
    said: float
    read: Reading

    @property
    def size(self) -> float:
        """The distance between the two, in [0, 2)."""
        return abs(self.said - self.read.value)

    @property
    def at_odds(self) -> bool:
        """True when the self-report lies beyond all doubt of the reading, and that rests on two facts at least."""
        # At the edge of the doubt the two differ by rounding alone.
        return self.size > self.read.doubt + 1e-9 and len(self.read.facts) >= ENOUGH


@dataclass(frozen=True, slots=True)
class ReadingGap:
    """Self-report against reading, wherever there are both."""

    gaps: tuple[Gap, ...]
    """The widest first."""
    mean: float | None
    """Mean size, in [0, 2); None when there is nothing to compare."""

    @property
    def at_odds(self) -> tuple[Gap, ...]:
        """The gaps that a reader should be told of."""
        return tuple(gap for gap in self.gaps if gap.at_odds)


def reading_gap(view: DebateView, bearings: Bearings) -> ReadingGap:
    """Compare every seat's current self-report with the reading of its speeches.

    The two kinds of measurement that persona studies set beside each other, questionnaire and behaviour (prompt-to-line
    consistency, arXiv 2511.00222), with the behaviour read from citations. The doubt around a reading is the interval
    of Walley's imprecise model (1996) with s = 1: a seat whose facts all lean its way is never at odds with them,
    however firmly it speaks. Linear.
    """
    found = tracks(view)
    gaps = [
        Gap(seat, issue, found[seat][issue].last, reading)
        for seat, own in readings(view, bearings).items()
        for issue, reading in own.items()
        if issue in found.get(seat, {})
    ]
    ranked = sorted(gaps, key=lambda gap: (-gap.size, gap.seat, gap.issue))
    return ReadingGap(tuple(ranked), mean([gap.size for gap in ranked]))
