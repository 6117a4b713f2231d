"""Moves that meet other seats: attack, undercut, defend, support, concede, grant."""

from typing import Final

from agents.rehearsal.argue import argue, run_on, state_fact, warrant
from agents.rehearsal.hearing import Heard
from agents.rehearsal.lines import Line
from agents.rehearsal.scene import Scene
from agents.rehearsal.stance import Shift, position, report, shifts
from debate.claims import seat_of, turn_of

_AFTER_CUT: Final = ("fact so", "thesis fact so", "fact so thesis")
_AFTER_ATTACK: Final = ("thesis fact so", "fact so")


def targets(scene: Scene, *, hostile: bool) -> list[Heard]:
    """Return claims of other seats worth meeting, the one that matters most first.

    What matters: that it was aimed at this seat, that the two differ on its issue, that it is recent, hard, and that
    nobody met it yet.
    """
    brief, ear = scene.brief, scene.ear
    now = len(brief.view.turns)
    mine = {issue: position(brief, brief.seat, issue) for issue in scene.material.issues}
    engaged = [seat_of(claim) for claim, seats in ear.met.items() if brief.seat in seats]
    taken = [seat_of(claim) for claim in scene.met]
    scored: list[tuple[int, str, Heard]] = []
    for heard in ear.claims:
        if not heard.handle or heard.seat == brief.seat:
            continue
        gap = 0 if heard.topic is None else -heard.topic.sign * mine[heard.topic.issue]
        if (gap < 10) if hostile else (gap > -20):
            continue
        if brief.seat in ear.met.get(heard.id, ()) or heard.seat in taken:
            continue
        score = abs(gap) + max(0, 60 - 7 * (now - heard.turn)) + scene.dice.below(40)
        score += 55 if turn_of(heard.id) in ear.against_me else 0
        score += 12 if heard.card is not None and heard.card.hard else 0
        score += 10 if heard.by_gist else 0
        score -= 30 * len(ear.met.get(heard.id, ())) + 9 * engaged.count(heard.seat)
        scored.append((-score, heard.id, heard))
    return [heard for _, _, heard in sorted(scored, key=lambda row: row[:2])]


def attack(scene: Scene, *, rich: bool = True) -> bool:
    """Meet the claim that matters most among those the seat disagrees with.

    With a fact that leans the other way it denies the claim (rebutting defeater); by a critical question of the
    scheme the claim rests on it denies that the reason carries it (undercutting defeater; Pollock 1987).
    """
    return any(_meet(scene, heard, rich) for heard in targets(scene, hostile=True)[:6])


def _meet(scene: Scene, heard: Heard, rich: bool) -> bool:
    assert heard.topic is not None
    rep, issue, sign = scene.repertoire, heard.topic.issue, -heard.topic.sign
    cut = None
    if heard.card is not None:
        cut = scene.find([heard.card.cut, *rep.frames(f"critical_{heard.card.scheme}")])
    # Whoever objects owes a reason: without one this claim is left to others.
    thesis = scene.find(rep.arguments(issue, sign)) is not None
    facts = any(not scene.known(card.id) for card in scene.material.by_pole.get((issue, sign), ()))
    undercut = cut is not None and (scene.dice.chance(60) or not (thesis or facts))
    kinds = ["undercut"] if undercut else ["attack"]
    if turn_of(heard.id) in scene.ear.against_me and scene.dice.chance(50):
        kinds.insert(0, "defend")
    slots = scene.slots_for(heard)
    line = next(filter(None, (scene.find(rep.frames(kind), slots) for kind in kinds)), None)
    if line is None or not (undercut or thesis or facts):
        return False
    say_with(scene, line, cut if undercut else None, (f"{'undercuts' if undercut else 'attacks'} {heard.id}",), slots)
    scene.met.append(heard.id)
    if rich:
        pattern = scene.dice.pick(_AFTER_CUT if undercut else _AFTER_ATTACK)
        argue(scene, issue, sign, pattern=pattern, lead="lead_counter")
    elif not undercut:
        argue(scene, issue, sign, pattern="thesis" if thesis else "fact")
    return True


def say_with(scene: Scene, line: Line, more: Line | None, tags: tuple[str, ...], slots: dict[str, str]) -> None:
    """Say a sentence about another seat and what follows from it: in one breath where that reads well."""
    joined = run_on(scene, line, more) if more is not None else None
    if joined is not None and scene.material.tact.harmless(joined.plain, slots["rival"]):
        scene.say(joined, tags=tags)
        return
    scene.say(line, tags=tags)
    if more is not None:
        scene.say(more)


def support(scene: Scene) -> bool:
    """Back a claim of another seat, and add a reason of one's own."""
    for heard in targets(scene, hostile=False)[:4]:
        line = scene.find(scene.repertoire.frames("support"), scene.slots_for(heard))
        if line is None or heard.topic is None:
            continue
        scene.say(line, tags=(f"supports {heard.id}",))
        scene.met.append(heard.id)
        card = state_fact(scene, heard.topic.issue, heard.topic.sign)
        if card is not None:
            warrant(scene, card, heard.topic.issue)
        return True
    return False


def due_shift(scene: Scene) -> Shift | None:
    """Return the step this seat should take now, if a claim has met its conditions."""
    open_steps = [s for s in shifts(scene.brief, scene.ear) if s.heard.id not in scene.met]
    open_steps = [s for s in open_steps if s.issue in scene.issues or s.flip]
    return open_steps[0] if open_steps else None


def concede(scene: Scene, shift: Shift) -> bool:
    """Grant a claim and move by it, saying both aloud."""
    rep, heard = scene.repertoire, shift.heard
    slots = scene.slots_for(heard)
    card = scene.material.issues[shift.issue]
    slots |= {"issue": card.short, "pole": card.poles[shift.sign]}
    line = scene.find(rep.frames("concede"), slots)
    if line is None:
        return False
    scene.say(line, tags=(f"concedes {heard.id}",))
    scene.met.append(heard.id)
    # Only a seat that ends up on the other side, or in the middle, has changed its mind.
    size = "move_far" if shift.after * shift.sign >= -10 and abs(shift.after - shift.before) >= 20 else "move"
    scene.say_one(rep.frames_of(size, "move"), slots)
    scene.moves.append(report(shift, _reason(scene, shift, slots)))
    return True


def grant(scene: Scene) -> bool:
    """Grant a claim without moving: it is true, and does not decide."""
    rep = scene.repertoire
    for heard in targets(scene, hostile=True)[:3] + targets(scene, hostile=False)[:3]:
        line = scene.find(rep.frames("grant"), scene.slots_for(heard))
        if line is not None:
            scene.say(line, tags=(f"concedes {heard.id}",))
            scene.met.append(heard.id)
            return True
    return False


def _reason(scene: Scene, shift: Shift, slots: dict[str, str]) -> str:
    kind = "reason_flip" if shift.flip else "reason_bound"
    line = scene.repertoire.generic.frames[kind][0]
    for name, value in slots.items():
        line = line.replace("{" + name + "}", value)
    return line
