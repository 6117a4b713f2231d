"""What a turn is made of: which moves, in which order, for which kind of phase."""

from typing import Final, Literal

from agents.rehearsal.argue import argue, best_issues, plan, stand_on_motion
from agents.rehearsal.exchange import answer, ask, attack, concede, due_shift, grant, support
from agents.rehearsal.scene import Scene

Part = Literal["opening", "clash", "questions", "closing", "statement"]
_ROOM: Final = {"zh": {"fast": 215, "even": 225, "slow": 205}, "en": {"fast": 135, "even": 145, "slow": 135}}
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


def room_for(brief_lang: str, tempo: str, cap: int, spread: int) -> int:
    """Return how long a speech should be: below the phase's cap, by the persona's tempo, and not always alike."""
    return min(_ROOM[brief_lang][tempo] * (85 + spread) // 100, cap * 9 // 10)


def perform(scene: Scene) -> None:
    """Play the turn: fill `scene` with moves."""
    part = part_of(scene)
    _answers(scene, 2 if part != "opening" else 1)
    {"opening": _open, "clash": _clash, "questions": _question, "closing": _close, "statement": _state}[part](scene)
    if scene.empty:
        _briefly(scene)


def _answers(scene: Scene, most: int) -> None:
    for question in scene.ear.open_questions[:most]:
        answer(scene, question)


def _open(scene: Scene) -> None:
    stand_on_motion(scene)
    order = best_issues(scene)
    if order:
        argue(scene, *order[0])
    if scene.ear.claims and scene.dice.chance(60):
        scene.new_paragraph()
        if attack(scene, rich=scene.room > 40) or support(scene):
            return
    if len(order) > 1 and scene.room > scene.size("一二三四五六七八九十" * 3) // 2:
        scene.new_paragraph()
        argue(scene, *order[1])
    scene.say_one(scene.repertoire.frames("tail"), fits=scene.room + 25)


def _clash(scene: Scene) -> None:
    _concede_if_due(scene, 75)
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
    if scene.room > 60:
        order = best_issues(scene)
        if order:
            argue(scene, *order[0], pattern="thesis fact")
    if scene.dice.chance(60):
        scene.say_one(scene.repertoire.frames("tail"), fits=scene.room + 20)


def _question(scene: Scene) -> None:
    _concede_if_due(scene, 60)
    if scene.room > 60:
        scene.new_paragraph()
        attack(scene, rich=scene.room > 110) or support(scene)
    if not scene.met:
        _relate(scene)
    scene.new_paragraph()
    ask(scene)


def _close(scene: Scene) -> None:
    scene.new_paragraph()
    if not _concede_if_due(scene, 100) and not grant(scene):
        _relate(scene)
    scene.new_paragraph()
    plan(scene)
    if scene.room > 60:
        order = best_issues(scene)
        if order:
            argue(scene, *order[0], pattern="fact so")
    if scene.room > 60:
        plan(scene)
    scene.say_one(scene.repertoire.flips(), fits=scene.room + 60)
    scene.say_one(scene.repertoire.frames("close"), fits=scene.room + 60)


def _state(scene: Scene) -> None:
    for issue, sign in best_issues(scene)[:2]:
        argue(scene, issue, sign)


def _concede_if_due(scene: Scene, percent: int) -> bool:
    shift = due_shift(scene)
    if shift is None or not scene.dice.chance(100 if shift.flip else percent):
        return False
    return concede(scene, shift)


def _relate(scene: Scene) -> None:
    """Name an earlier claim even when nothing is left to say against or for it."""
    for heard in reversed(scene.ear.claims):
        if heard.seat == scene.brief.seat or not heard.handle or heard.id in scene.met or heard.topic is None:
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
    if scene.empty:
        issue, sign = best_issues(scene)[0]
        argue(scene, issue, sign)
    if scene.empty:
        turn = scene.brief.turn
        slots = {"turn": turn.rpartition("-")[2], "self": scene.name(scene.brief.seat)}
        lines = scene.repertoire.generic.frames["pass"]
        scene.say_one([tuple(scene.repertoire.frames("pass")[-1])], slots) if lines else None
