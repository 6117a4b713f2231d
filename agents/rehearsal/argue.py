"""Moves that build one's own case: an argument for a pole with evidence and a warrant, a plan, a closing word."""

import re
from typing import Final

from agents.rehearsal.lines import Line, line_of
from agents.rehearsal.material import FactCard
from agents.rehearsal.scene import Scene, candidates

_PATTERNS: Final = ("thesis fact so", "fact so", "fact so thesis", "thesis fact", "fact thesis")
_LOWER: Final = re.compile(
    r"^(?:The|A|An|On|By|In|For|From|To|That|This|With|Even|Set|Many|Much|It|As|At|One|Behind|Since|According|Among|"
    r"Apart|Before|When|Now|Only|Inside|Throughout|Another|Not|What|All|No)\b"
)


def argue(scene: Scene, issue: str, sign: int, *, pattern: str = "", lead: str = "lead") -> bool:
    """Argue for a pole of an issue: a thesis of the seat's own, a fact, and why the fact tells (Toulmin 1958).

    Says less when there is less to say or little room; returns whether anything was said.
    """
    spoken = False
    for part in (pattern or scene.dice.pick(_PATTERNS)).split():
        if scene.room < scene.size("一二三四五六七八九十") and spoken:
            break
        if part == "thesis":
            spoken |= scene.say_one(scene.repertoire.arguments(issue, sign))
        elif part == "fact":
            card = state_fact(scene, issue, sign, lead)
            spoken |= card is not None
            if card is not None and "so" in pattern.split() + ["so"] * scene.dice.chance(70):
                warrant(scene, card, issue)
    if spoken and issue not in scene.touched:
        scene.touched.append(issue)
    return spoken


def state_fact(scene: Scene, issue: str, sign: int, lead: str = "lead") -> FactCard | None:
    """State in full a fact that nobody stated yet; return it, or None when none is left or none fits."""
    for card in candidates(scene, issue, sign):
        line = scene.find([card.say], fits=scene.room + 30)
        if line is None:
            continue
        head = scene.find(scene.repertoire.frames(lead), fits=20) if scene.dice.chance(35) else None
        scene.say(_joined(head, line, scene.brief.lang), facts=(card.id,))
        return card
    return None


def warrant(scene: Scene, card: FactCard, issue: str) -> bool:
    """Say why the fact just stated tells on the issue."""
    return scene.say_one([card.so.get(issue, ())])


def best_issues(scene: Scene) -> list[tuple[str, int]]:
    """Return the motion's issues with the pole this seat stands at, the one it should argue next first.

    Weighs how firmly the seat stands, how sure it is, how much the motion turns on the issue, and how often the seat
    and the others have argued it already.
    """
    brief, ear = scene.brief, scene.ear
    leans = {lean.issue: abs(round(lean.weight * 100)) for lean in brief.motion.leans}
    mine = [h.topic.issue for h in ear.claims if h.topic and h.seat == brief.seat]
    reports = brief.view.stances.get(brief.seat, {})
    scored: list[tuple[int, int, str, int]] = []
    for place, issue in enumerate(brief.motion.issues):
        report = reports.get(issue)
        value = round(report.value * 100) if report else 0
        sure = round(report.confidence * 100) if report else 50
        score = abs(value) * (50 + sure) // 100 + leans.get(issue, 40) // 2 - 4 * place + scene.dice.below(50)
        score -= 22 * mine.count(issue) + (60 if issue in scene.touched else 0)
        sign = (1 if value > 0 else -1) if value else (1 if scene.dice.chance(50) else -1)
        scored.append((-score, place, issue, sign))
    return [(issue, sign) for _, _, issue, sign in sorted(scored)]


def stand_on_motion(scene: Scene) -> bool:
    """Say where the seat stands on the motion, in its first sentence."""
    motion, rep = scene.brief.motion, scene.repertoire
    stand = "say"
    if motion.kind == "proposition":
        stand = "yes" if side_of(scene) >= 0 else "no"
    if scene.say_one(rep.sides(motion.id, stand)):
        return True
    issue, sign = best_issues(scene)[0] if motion.issues else ("", 1)
    slots = {"self": scene.name(scene.brief.seat)}
    if issue:
        card = scene.material.issues[issue]
        slots |= {"issue": card.short, "pole": card.poles[sign]}
    kind = "side_say" if stand == "say" else f"side_{stand}"
    return scene.say_one(rep.frames(kind), slots)


def side_of(scene: Scene) -> int:
    """Return how far the seat's stances lie on the motion's yes side, in ten-thousandths; negative: the no side."""
    reports = scene.brief.view.stances.get(scene.brief.seat, {})
    total = 0
    for lean in scene.brief.motion.leans:
        report = reports.get(lean.issue)
        total += round(lean.weight * 100) * (round(report.value * 100) if report else 0)
    return total


def plan(scene: Scene) -> bool:
    """Say what this seat would do this year."""
    rep = scene.repertoire
    for issue, sign in best_issues(scene)[:4]:
        # A plan was written for the side where the persona began; a seat that crossed over has none.
        prior = next((s.prior for s in scene.brief.persona.stances if s.issue == issue), 0.0)
        if prior * sign > 0 and scene.say_one(rep.plans(issue)):
            scene.touched.append(issue)
            return True
    line = scene.find(rep.plans(None))
    if line is not None and rep.own is None:
        head = scene.find(rep.frames("plan_lead"), fits=20)
        line = _joined(head, line, scene.brief.lang)
    if line is None:
        return False
    scene.say(line)
    return True


def _joined(head: Line | None, line: Line, lang: str) -> Line:
    if head is None:
        return line
    if lang == "zh":
        return line_of(head.text + line.text)
    return line_of(f"{head.text} {lowered(line.text)}")


def lowered(text: str) -> str:
    """Return an English sentence fit to stand after a colon: a leading function word loses its capital."""
    return text[0].lower() + text[1:] if _LOWER.match(text) else text
