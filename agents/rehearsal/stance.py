"""When a seat moves: bounded confidence, in hundredths so that every machine rounds alike.

A seat moves only by a claim of another seat that stands in the record, and only on two grounds:

- the claim cites the fact of one of its flip conditions: it moves by the stated delta;
- bounded confidence (Deffuant et al. 2000; Hegselmann and Krause 2002): the speaker's own position on the issue lies
  no further away than the seat's bound, and the claim argues in that direction: it moves a share MU of the distance.
  The less sure a seat is of its position, the wider its bound (heterogeneous bounds, Lorenz 2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agents.rehearsal.hearing import Heard, Hearing
from agents.voice import Brief
from debate.claims import StanceReport
from personas.models import FlipCondition

MU: Final = 25
"""Share of the distance that is moved, in percent. Deffuant et al. use up to 50."""
BOUND_SURE: Final = 30
"""Bound of a seat that is certain, in hundredths of the line."""
BOUND_PER_DOUBT: Final = 90
"""What full doubt adds to the bound, in hundredths."""
LEAST: Final = 4
"""A smaller step is not worth saying, in hundredths."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A step on an issue, and the claim that causes it. Values in hundredths."""

    issue: str
    before: int
    after: int
    confidence: int
    heard: Heard
    flip: str | None
    """The flip condition that was met; None when the step is by bounded confidence."""

    @property
    def sign(self) -> int:
        """The pole towards which it moves."""
        return 1 if self.after > self.before else -1


def position(brief: Brief, seat: str, issue: str) -> int:
    """Return where `seat` stands now on `issue`, in hundredths; 0 when it never said."""
    report = brief.view.stances.get(seat, {}).get(issue)
    return round(report.value * 100) if report else 0


def sureness(brief: Brief, seat: str, issue: str) -> int:
    """Return how sure `seat` is of its position, in hundredths."""
    report = brief.view.stances.get(seat, {}).get(issue)
    return round(report.confidence * 100) if report else 50


def shifts(brief: Brief, ear: Hearing) -> list[Shift]:
    """Return the steps open to the speaking seat, met flip conditions first, then the latest claim first."""
    moved_by = {(move.issue, move.because) for move in brief.view.moves if move.seat == brief.seat}
    found: list[Shift] = []
    used = {
        fact
        for move in brief.view.moves
        if move.seat == brief.seat and move.because in brief.view.claims
        for fact in brief.view.claims[move.because].facts
    }
    closed: list[tuple[str, str, int]] = []
    waiting = [c for c in brief.persona.flip_conditions if c.fact is not None and c.fact not in used]
    for heard in reversed(ear.claims):
        if heard.seat == brief.seat or not heard.handle:
            continue
        flip = _flip(brief, heard, waiting) if heard.claim.facts and waiting else None
        if flip is not None:
            found.append(flip)
        elif heard.topic is not None and (heard.topic.issue, heard.id) not in moved_by:
            way = (heard.seat, heard.topic.issue, heard.topic.sign)
            if way not in closed:
                step = _bounded(brief, heard)
                # Whether a seat can be moved is the same for all claims of one speaker that argue one way.
                found += [step] if step is not None else []
                closed += [way] if step is None else []
    return sorted(found, key=lambda shift: shift.flip is None)


def _flip(brief: Brief, heard: Heard, waiting: Sequence[FlipCondition]) -> Shift | None:
    for condition in waiting:
        if condition.fact not in heard.claim.facts:
            continue
        before = position(brief, brief.seat, condition.issue)
        after = max(-100, min(100, before + round(condition.delta * 100)))
        if abs(after - before) >= LEAST:
            sure = max(10, sureness(brief, brief.seat, condition.issue) - 10)
            return Shift(condition.issue, before, after, sure, heard, condition.id)
    return None


def _bounded(brief: Brief, heard: Heard) -> Shift | None:
    assert heard.topic is not None
    issue = heard.topic.issue
    mine, theirs = position(brief, brief.seat, issue), position(brief, heard.seat, issue)
    sure = sureness(brief, brief.seat, issue)
    gap = theirs - mine
    if abs(gap) > BOUND_SURE + BOUND_PER_DOUBT * (100 - sure) // 100 or gap * heard.topic.sign <= 0:
        return None
    step = abs(gap) * MU // 100
    if step < LEAST:
        return None
    return Shift(issue, mine, mine + (step if gap > 0 else -step), sure, heard, None)


def report(shift: Shift, reason: str) -> StanceReport:
    """Return the step as the seat reports it."""
    return StanceReport(
        issue=shift.issue,
        value=shift.after / 100,
        confidence=shift.confidence / 100,
        because=shift.heard.id,
        reason=reason,
    )


def already_moved(moves: Sequence[StanceReport], issue: str) -> bool:
    """True when one of `moves` is on `issue`."""
    return any(move.issue == issue for move in moves)
