"""What a turn is made of: which moves, in which order, for which kind of phase."""

from typing import Final, Literal

from agents.rehearsal.argue import argue, best_issues, leading_issue, plan, stand_on_motion, turn_to
from agents.rehearsal.exchange import attack, concede, due_shift, grant, support
from agents.rehearsal.questions import answer, ask
from agents.rehearsal.scene import Scene

Part = Literal["opening", "clash", "questions", "closing", "statement"]
_ROOM: Final = {"fast": 220, "even": 235, "slow": 225}
_NAMED: Final[dict[str, Part]] = {
    "opening": "opening",
    "rebuttal": "clash",
    "questions": "questions",
    "closing": "closing",
}


def part_of(scene: Scene) -> Part:
    """Return the kind of phase this turn belongs to: by its name, else by what it requires and where it stands."""
    brief = scene.brief
    if brief.phase.id in _NAMED:
        return _NAMED[brief.phase.id]
    if brief.round == 1:
        return "opening"
    if brief.round == brief.rounds:
        return "closing"
    if "question" in brief.phase.requires:
        return "questions"
    return "clash" if "relation" in brief.phase.requires else "statement"


def room_for(tempo: str, cap: int, spread: int) -> int:
    """Return how long a speech should be: below the phase's cap, by the persona's tempo, and not always alike."""
    return min(_ROOM[tempo] * (85 + spread) // 100, cap * 9 // 10)


def perform(scene: Scene) -> None:
    """Play the turn: fill `scene` with moves."""
    part = part_of(scene)
    _answers(scene, 2 if part != "opening" else 1)
    {"opening": _open, "clash": _clash, "questions": _question, "closing": _close, "statement": _state}[part](scene)
    if scene.empty:
        _briefly(scene)
    scene.cut_to(scene.cap)


def _answers(scene: Scene, most: int) -> None:
    for question in scene.ear.open_questions[:most]:
        answer(scene, question)


def _open(scene: Scene) -> None:
    order = best_issues(scene)
    lead = leading_issue(scene)
    if lead is not None and scene.dice.chance(75):
        order.sort(key=lambda row: row[0] != lead)
    stand_on_motion(scene, *order[0])
    argue(scene, *order[0])
    if scene.ear.claims and scene.dice.chance(60):
        scene.new_paragraph()
        if attack(scene, rich=scene.room > 40) or support(scene):
            return
    if len(order) > 1 and scene.room > 40:
        scene.new_paragraph()
        turn_to(scene, *order[1])
        argue(scene, *order[1])
    scene.say_one(scene.repertoire.frames("tail"), fits=scene.room + 25)


def _clash(scene: Scene) -> None:
    scene.new_paragraph()
    _concede_if_due(scene, 30)
    if not scene.empty:
        scene.new_paragraph()
    met = attack(scene) or support(scene)
    if met and scene.room > 50 and scene.dice.chance(55):
        scene.new_paragraph()
        if scene.dice.chance(50):
            support(scene) or attack(scene, rich=False)
        else:
            attack(scene, rich=False)
    if not met:
        _relate(scene)
    if scene.room > 60 and scene.sentences < 7:
        _add_a_point(scene)
    if scene.dice.chance(55):
        scene.say_one(scene.repertoire.frames("tail"), fits=scene.room + 20)


def _add_a_point(scene: Scene) -> None:
    """Open a second front on the issue that is next dearest to the seat."""
    issue, sign = best_issues(scene)[0]
    if issue not in scene.touched:
        scene.new_paragraph()
        turn_to(scene, issue, sign)
    argue(scene, issue, sign, pattern="thesis fact")


def _question(scene: Scene) -> None:
    scene.new_paragraph()
    _concede_if_due(scene, 20)
    if scene.room > 100 or (scene.room > 60 and not scene.met):
        scene.new_paragraph()
        attack(scene, rich=scene.room > 110) or support(scene)
    if not scene.met:
        _relate(scene)
    if scene.room > 120 and scene.sentences < 4:
        argue(scene, *best_issues(scene)[0])
    scene.new_paragraph()
    ask(scene)


def _close(scene: Scene) -> None:
    scene.new_paragraph()
    if not _concede_if_due(scene, 60) and not grant(scene):
        _relate(scene)
    scene.new_paragraph()
    planned = plan(scene)
    if planned is not None and scene.sentences < 6:
        # What a seat will do this year rests on what is said of it, not on what is said of others.
        argue(scene, *planned, pattern="own so")
    if scene.room > 90 and scene.sentences < 6:
        plan(scene)
    scene.say_one(scene.repertoire.flips(), fits=scene.room + 60)
    scene.say_one(scene.repertoire.frames("close"), fits=scene.room + 60)


def _state(scene: Scene) -> None:
    for issue, sign in best_issues(scene)[:2]:
        argue(scene, issue, sign)


def _concede_if_due(scene: Scene, percent: int) -> bool:
    """Move if a claim has met this seat's conditions; a step by bounded confidence only `percent` times in a hundred.

    A seat that has moved before digs in: debates in which everybody gives way every time are a farce.
    """
    shift = due_shift(scene)
    if shift is None:
        return False
    moved = len([move for move in scene.brief.view.moves if move.seat == scene.brief.seat])
    if not scene.dice.chance((90 if shift.flip else percent) // (1 + moved)):
        return False
    return concede(scene, shift)


def _relate(scene: Scene) -> None:
    """Name an earlier claim even when nothing is left to say against or for it."""
    for heard in reversed(scene.ear.claims):
        if heard.seat == scene.brief.seat or not heard.handle or heard.id in scene.met or heard.topic is None:
            continue
        if scene.brief.seat in scene.ear.met.get(heard.id, ()):
            continue
        mine = scene.brief.view.stances.get(scene.brief.seat, {}).get(heard.topic.issue)
        agrees = mine is not None and mine.value * heard.topic.sign > 0
        kind, tag = ("echo", "supports") if agrees else ("stand", "attacks")
        line = scene.find(scene.repertoire.frames(kind), scene.slots_for(heard), fits=scene.room + 60)
        if line is not None:
            scene.say(line, tags=(f"{tag} {heard.id}",))
            scene.met.append(heard.id)
            return


def _briefly(scene: Scene) -> None:
    """Say the least that is not empty, when all material is used up."""
    _relate(scene)
    for issue, sign in best_issues(scene) if scene.empty else ():
        if argue(scene, issue, sign):
            return
    if scene.empty:
        _pass(scene)


def _pass(scene: Scene) -> None:
    """Yield the time after a claim that was not yielded to before."""
    frames = scene.repertoire.frames("pass")
    for heard in reversed(scene.ear.claims):
        slots = {**scene.slots_for(heard), "after": heard.handle}
        if heard.handle and scene.say_one(frames, slots, fits=400):
            return
    scene.say_one(scene.repertoire.frames("pass_first"), {"self": scene.name(scene.brief.seat)}, fits=400)
