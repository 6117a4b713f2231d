"""What would change a seat's mind, and whether the debate brought it.

A flip condition is given as plain data. One that names a fact is met when another seat cites that fact in a claim that
the gate did not find false or unsupported: that can be read off the log. One that names an argument in words cannot be
recognised without a model; it counts as met only when the seat itself says so, by a change of stance on that issue that
names a claim and that no fact condition of the seat explains. `by_report` tells the two apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from debate.claims import Claim, seat_of
from debate.view import DebateView, StanceMove


@dataclass(frozen=True, slots=True)
class FlipCondition:
    """What a seat says would move it on an issue."""

    id: str
    issue: str
    fact: str | None
    """The fact that must be put to it; None: an argument, in words."""
    zh: str
    en: str
    delta: float = 0.0
    """By how much it would move, in [-2, 2]; only the sign is used, and 0 takes a move in either direction."""


@dataclass(frozen=True, slots=True)
class FlipState:
    """A flip condition and what became of it."""

    condition: FlipCondition
    met_by: str | None = None
    """The first claim that met it; None while it is not met."""
    by_report: bool = False
    """True when only the seat's own report shows that it was met."""
    moved: float = 0.0
    """How far the seat then moved on that issue because of a claim that meets the condition, in [-2, 2]; 0 when it was
    told and did not move."""


def flip_states(
    view: DebateView, conditions: Mapping[str, Sequence[FlipCondition]]
) -> dict[str, tuple[FlipState, ...]]:
    """Return seat → the state of each of its conditions, in the order given. Linear in claims, moves and conditions."""
    citing = _citing(view)
    found: dict[str, tuple[FlipState, ...]] = {}
    for seat, own in conditions.items():
        moves = [move for move in view.moves if move.seat == seat and move.because is not None]
        told = {c.fact: [x.id for x in citing.get(c.fact, ()) if seat_of(x.id) != seat] for c in own if c.fact}
        by_fact = {(c.issue, claim) for c in own if c.fact for claim in told[c.fact]}
        free = [move for move in moves if (move.issue, move.because) not in by_fact]
        found[seat] = tuple(_by_fact(c, told[c.fact], moves) if c.fact else _by_report(c, free) for c in own)
    return found


def _citing(view: DebateView) -> dict[str, list[Claim]]:
    citing: dict[str, list[Claim]] = {}
    for claim in view.heard():
        if claim.verdict is not None and claim.verdict.label in ("contradicted", "unsupported"):
            continue
        for fact in dict.fromkeys(claim.facts):
            citing.setdefault(fact, []).append(claim)
    return citing


def _by_fact(condition: FlipCondition, told: Sequence[str], moves: Iterable[StanceMove]) -> FlipState:
    steps = [move for move in moves if move.issue == condition.issue and move.because in told]
    moved = fsum(move.after - move.before for move in steps)
    return FlipState(condition, told[0] if told else None, moved=moved)


def _by_report(condition: FlipCondition, moves: Iterable[StanceMove]) -> FlipState:
    for move in moves:
        step = move.after - move.before
        if move.issue == condition.issue and step * condition.delta >= 0:
            return FlipState(condition, move.because, by_report=True, moved=step)
    return FlipState(condition)
