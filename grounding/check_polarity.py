"""Does a claim say the opposite of its facts? Opposites and negations, compared clause by clause."""

from typing import Final

from grounding.align import Clause, overlap
from grounding.claimed import Cited, ClaimReading, Problem
from grounding.ground import Ground
from grounding.polarity import direction_of, negates_what_is_said, opposite_ends

_RELATED: Final = 0.2
"""How much a clause must share with the claim to be part of what it restates."""
_CLEARLY: Final = 0.15
"""By how much a clause must be closer to the claim than another to be the one it restates."""


def check_polarity(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when a clause of the claim stands on the other end of an axis than the clause it restates."""
    lang = claim.reading.lang
    theirs = [(clause, f) for f in cited.facts for clause in f.clauses[lang]]
    negates = bool(direction_of(claim.reading).negations)
    one_sided = all(negates != any(c.direction.negations for c in f.clauses[lang]) for f in cited.facts)
    for mine in claim.clauses:
        ranked = sorted(((overlap(mine, c, ground.search.rarity), -n) for n, (c, _) in enumerate(theirs)), reverse=True)
        near = [(share, theirs[-n][0]) for share, n in ranked]
        if near and (_opposed(mine, near, one_sided) or (one_sided and _negated(mine, near[0][1]))):
            told = theirs[-ranked[0][1]][1].fact
            return [Problem("polarity", mine.text.strip(), (told.zh, told.en), (told.id,))]
    return []


def _opposed(mine: Clause, near: list[tuple[float, Clause]], one_sided: bool) -> bool:
    """Compare each axis with the closest clause that stands on it, unless a clause about as close agrees."""
    for axis, ends in mine.direction.axes.items():
        on_axis = [(share, c) for share, c in near if axis in c.direction.axes]
        if not on_axis or axis not in opposite_ends(mine.direction, on_axis[0][1].direction, one_negates=one_sided):
            continue
        agreeing = max((share for share, c in on_axis if ends & c.direction.axes[axis]), default=-1.0)
        if agreeing < _RELATED and on_axis[0][0] >= agreeing + _CLEARLY:
            return True
    return False


def _negated(mine: Clause, closest: Clause) -> bool:
    shared_axes = mine.direction.axes.keys() & closest.direction.axes.keys()
    return not shared_axes and negates_what_is_said(mine.direction, closest.direction)
