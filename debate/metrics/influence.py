"""Who moved whom: changes of stance, put down to the seats whose claims are said to have caused them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from debate.claims import Label, seat_of
from debate.view import DebateView, StanceMove


@dataclass(frozen=True, slots=True)
class Influence:
    """Changes of stance by cause. Distances are sums of sizes, each move being in (0, 2]."""

    distance: Mapping[str, Mapping[str, float]]
    """Mover → moved seat → how far it was moved, over all issues. Only pairs that occur."""
    moves: Mapping[str, Mapping[str, int]]
    """The same in numbers of moves."""
    uncaused: int
    """Moves that name no claim, a claim of the moved seat itself, or one that was never heard."""

    def by(self, mover: str) -> float:
        """Return how far a seat moved the others altogether."""
        return fsum(self.distance.get(mover, {}).values())


def influence(view: DebateView) -> Influence:
    """Count every change of stance toward the seat whose claim the moved seat names as its cause.

    A direct account of the reports: the influence matrix of Friedkin and Johnsen (1990), observed instead of estimated.
    Nothing is inferred. Linear in moves.
    """
    distance: dict[str, dict[str, float]] = {}
    moves: dict[str, dict[str, int]] = {}
    uncaused = 0
    for move in view.moves:
        mover = _mover(view, move)
        if mover is None:
            uncaused += 1
            continue
        row, counts = distance.setdefault(mover, {}), moves.setdefault(mover, {})
        row[move.seat] = row.get(move.seat, 0.0) + abs(move.after - move.before)
        counts[move.seat] = counts.get(move.seat, 0) + 1
    return Influence(distance, moves, uncaused)


def _mover(view: DebateView, move: StanceMove) -> str | None:
    claim = view.claims.get(move.because) if move.because else None
    if claim is None or claim.struck or seat_of(claim.id) == move.seat:
        return None
    return seat_of(claim.id)


@dataclass(frozen=True, slots=True)
class UnsupportedPersuasion:
    """What moved minds. Counts of moves; shares in [0, 1], None when no move names a heard claim of another seat."""

    moves: int
    """Moves that name a heard claim of another seat."""
    by_label: Mapping[Label | None, int]
    """What the gate found of the claim that caused the move; None: nobody checked it."""
    share: float | None
    """The share caused by a claim that is not `supported`: an opinion, unsupported, contradicted or unchecked."""
    false_share: float | None
    """The share caused by a claim found unsupported or contradicted: persuasion against the facts."""


def unsupported_persuasion(view: DebateView) -> UnsupportedPersuasion:
    """Share of stance moves that claims without support in the ledger brought about.

    After the confidence-weighted persuasion override rate (CW-POR, arXiv 2504.00374), which asks how often a falsehood
    wins a judge over; here the judges are the seats and the weight is left out. Linear in moves.
    """
    by_label: dict[Label | None, int] = {}
    for move in view.moves:
        if move.because is None or _mover(view, move) is None:
            continue
        verdict = view.claims[move.because].verdict
        label = None if verdict is None else verdict.label
        by_label[label] = by_label.get(label, 0) + 1
    moves = sum(by_label.values())
    if not moves:
        return UnsupportedPersuasion(0, {}, None, None)
    false = by_label.get("unsupported", 0) + by_label.get("contradicted", 0)
    return UnsupportedPersuasion(moves, by_label, 1 - by_label.get("supported", 0) / moves, false / moves)
