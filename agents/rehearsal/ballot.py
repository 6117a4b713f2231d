"""The private ballot: whose case a seat found strongest, its own excluded."""

from typing import Final

from agents.rehearsal.hearing import Heard
from agents.rehearsal.scene import Scene
from agents.rehearsal.stance import position
from agents.voice import Brief
from debate.claims import seat_of

_WORTH: Final = {"supports": 6, "concedes": 8, "attacks": -3, "undercuts": -4}


def vote(brief: Brief, scene: Scene) -> dict[str, str]:
    """Return the ballot: the seat voted for, the claim that decided it, and why.

    Counts for each other seat what stands in the record: claims with hard facts, claims others backed or granted,
    claims nobody met, a claim that moved this seat, and how close the two stand at the end.
    """
    credit = _credit(scene)
    ranked = sorted(
        (-_merit(brief, scene, seat, credit), seat)
        for seat in brief.personas
        if seat != brief.seat and _spoke(scene, seat)
    )
    if not ranked:
        return {
            "vote": next(seat for seat in brief.personas if seat != brief.seat),
            "reason": _say(scene, "vote_silent", {}),
        }
    choice = ranked[0][1]
    best = _best_claim(scene, choice, credit)
    if best is None:
        return {"vote": choice, "reason": _say(scene, "vote_silent", {})}
    return {"vote": choice, "because": best.id, "reason": _say(scene, "vote", scene.slots_for(best))}


def _say(scene: Scene, kind: str, slots: dict[str, str]) -> str:
    line = scene.dice.pick(scene.repertoire.generic.frames[kind])
    for name, value in slots.items():
        line = line.replace("{" + name + "}", value)
    return line


def _spoke(scene: Scene, seat: str) -> bool:
    return any(heard.seat == seat for heard in scene.ear.claims)


def _merit(brief: Brief, scene: Scene, seat: str, credit: dict[str, int]) -> int:
    score = scene.dice.below(25)
    for heard in scene.ear.claims:
        if heard.seat == seat:
            score += _weight(heard, credit)
    moved_me = [m.because for m in brief.view.moves if m.seat == brief.seat and m.because]
    score += 30 * len([claim for claim in moved_me if seat_of(claim) == seat])
    gap = 0
    for issue in scene.issues:
        gap += abs(position(brief, seat, issue) - position(brief, brief.seat, issue))
    return score - gap // max(1, len(scene.issues)) // 2


def _credit(scene: Scene) -> dict[str, int]:
    """Return what others made of each claim: backed and granted counts for it, attacked against it."""
    credit: dict[str, int] = {}
    for heard in scene.ear.claims:
        for relation in heard.claim.relations:
            credit[relation.target] = credit.get(relation.target, 0) + _WORTH.get(relation.kind, 0)
    return credit


def _weight(heard: Heard, credit: dict[str, int]) -> int:
    return credit.get(heard.id, 0) + (3 if heard.card is not None and heard.card.hard else 0)


def _best_claim(scene: Scene, seat: str, credit: dict[str, int]) -> Heard | None:
    own = [heard for heard in scene.ear.claims if heard.seat == seat and heard.handle and heard.topic is not None]
    return max(own, key=lambda heard: (_weight(heard, credit), heard.turn, heard.id)) if own else None
