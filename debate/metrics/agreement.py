"""The agreement alarm: a debate in which everybody agrees is no debate."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from debate.claims import seat_of
from debate.metrics.stances import polarisation
from debate.view import DebateView

MOSTLY: Final = 0.6
"""From which share of friendly relations on the debate counts as harmonious."""
ENOUGH: Final = 5
"""Fewer relations than this say nothing."""
CLOSED: Final = 0.5
"""The stance spread is said to have collapsed when no more than this share of it is left."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much the seats agree, by what they do to each other's claims and by where they stand."""

    friendly: int
    """Supports and concessions of other seats' claims."""
    hostile: int
    """Attacks and undercuts of other seats' claims."""
    share: float | None
    """Friendly over both, in [0, 1]; None without any."""
    spread_before: float | None
    """Standard deviation of the stances before the debate, pooled over the issues, in [0, 1]."""
    spread_now: float | None
    """The same now."""

    @property
    def harmonious(self) -> bool:
        """True when most relations are friendly and there are enough to tell."""
        return self.share is not None and self.share >= MOSTLY and self.friendly + self.hostile >= ENOUGH

    @property
    def collapsed(self) -> bool:
        """True when the seats began apart and at most half of their spread is left."""
        if not self.spread_before or self.spread_now is None:
            return False
        return self.spread_now <= CLOSED * self.spread_before

    @property
    def alarm(self) -> bool:
        """True when the debate is harmonious or its stances have collapsed."""
        return self.harmonious or self.collapsed


def agreement(view: DebateView) -> Agreement:
    """Weigh friendly against hostile relations between seats, and the spread of stances now against that at first.

    War games played by language models keep "a farcical harmony" (Lamparth et al., arXiv 2403.03407). The thresholds of
    the alarm are conventions of ours: 0.6 of at least five relations, half of the spread. Linear in claims.
    """
    friendly = hostile = 0
    for claim in view.heard():
        for relation in dict.fromkeys(claim.relations):
            if seat_of(relation.target) == seat_of(claim.id) or relation.target not in view.claims:
                continue
            friendly += relation.kind in ("supports", "concedes")
            hostile += relation.kind in ("attacks", "undercuts")
    spread = polarisation(view)
    return Agreement(
        friendly,
        hostile,
        friendly / (friendly + hostile) if friendly + hostile else None,
        None if spread.before is None else sqrt(spread.before),
        None if spread.now is None else sqrt(spread.now),
    )
