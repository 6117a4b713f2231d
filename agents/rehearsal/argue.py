"""Moves that build one's own case: an argument for a pole with evidence and a warrant, a plan, a closing word."""

from typing import Final

from agents.rehearsal.lines import Line, line_of
from agents.rehearsal.material import FactCard, pieces
from agents.rehearsal.scene import Scene, candidates

_PATTERNS: Final = ("thesis fact so", "fact so", "fact so thesis", "thesis fact", "fact thesis")


def argue(scene: Scene, issue: str, sign: int, *, pattern: str = "", lead: str = "lead") -> bool:
    """Argue for a pole of an issue: a thesis of the seat's own, a fact, and why the fact tells (Toulmin 1958).

    Says less when there is less to say or little room; returns whether anything was said.
    """
    spoken = False
    for part in (pattern or scene.dice.pick(_PATTERNS)).split():
        if spoken and scene.room < 15:
            break
        if part == "thesis":
            spoken |= scene.say_one(scene.repertoire.arguments(issue, sign))
        elif part in ("fact", "own"):
            card = state_fact(scene, issue, sign, lead, own=part == "own")
            spoken |= card is not None
            if card is not None and "so" in pattern.split() + ["so"] * scene.dice.chance(70):
                warrant(scene, card, issue)
    if spoken and issue not in scene.touched:
        scene.touched.append(issue)
    return spoken


def state_fact(scene: Scene, issue: str, sign: int, lead: str = "lead", *, own: bool = False) -> FactCard | None:
    """State in full a fact that nobody stated yet; return it, or None when none is left or none fits."""
    for card in candidates(scene, issue, sign, own=own):
        line = scene.find([card.say], fits=scene.room + 30, facts=(card.id,))
        if line is None:
            continue
        scene.say(_led(scene, card, line, lead), facts=(card.id,))
        return card
    return None


def _led(scene: Scene, card: FactCard, line: Line, lead: str) -> Line:
    """Return the fact, one time in three after a few words that lead up to it."""
    # A second colon in one sentence reads like a list.
    if not scene.dice.chance(35) or "：" in line.text or ": " in line.text:
        return line
    about_me = scene.brief.seat in card.companies and len(card.companies) <= 2
    kinds = ["lead_own"] * scene.dice.chance(50) if about_me else []
    for kind in (*kinds, lead):
        head = scene.find(scene.repertoire.frames(kind), fits=20)
        joined = _joined(scene, head, line) if head is not None else line
        if scene.material.tact.sound(joined.text, (card.id,), scene.brief.seat):
            return joined
    return line


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
    moved = [move.issue for move in scene.moves]
    spoken_of = asked_about(scene)
    for place, issue in enumerate(scene.issues):
        report = reports.get(issue)
        value = round(report.value * 100) if report else 0
        sure = round(report.confidence * 100) if report else 50
        score = abs(value) * (50 + sure) // 100 + leans.get(issue, 40) // 2 - 4 * place + scene.dice.below(50)
        score += 8 * min(12, spoken_of.get(issue, 0))
        score -= 22 * mine.count(issue) + (60 if issue in scene.touched else 0) + (200 if issue in moved else 0)
        sign = (1 if value > 0 else -1) if value else (1 if scene.dice.chance(50) else -1)
        scored.append((-score, place, issue, sign))
    return [(issue, sign) for _, _, issue, sign in sorted(scored)]


def asked_about(scene: Scene) -> dict[str, int]:
    """Return how much a motion of the user's own speaks of each issue; nothing for a motion of the pack."""
    motion, lang = scene.brief.motion, scene.brief.lang
    if motion.id in scene.brief.pack.motions:
        return {}
    said = pieces(motion.zh if lang == "zh" else motion.en, lang)
    return {issue: sum(own.get(piece, 0) for piece in said) for issue, own in scene.material.about.items()}


def stand_on_motion(scene: Scene, issue: str, sign: int) -> bool:
    """Say where the seat stands on the motion, in its first sentence, and on the issue it will argue first."""
    motion, rep = scene.brief.motion, scene.repertoire
    stand = "say"
    if motion.kind == "proposition":
        stand = "yes" if side_of(scene) >= 0 else "no"
    slots = issue_slots(scene, issue, sign)
    kind = "side_say" if stand == "say" else f"side_{stand}"
    return scene.say_one([*rep.sides(motion.id, stand), *rep.frames(kind)], slots)


def issue_slots(scene: Scene, issue: str, sign: int) -> dict[str, str]:
    """Return the slots of a sentence about an issue and the pole it speaks for."""
    card = scene.material.issues[issue]
    return {"self": scene.name(scene.brief.seat), "issue": card.short, "pole": card.poles[sign]}


def turn_to(scene: Scene, issue: str, sign: int) -> bool:
    """Lead over to another issue, where a listener would otherwise lose the thread."""
    return scene.say_one(scene.repertoire.frames("shift"), issue_slots(scene, issue, sign), fits=scene.room // 2)


def leading_issue(scene: Scene) -> str | None:
    """Return the issue that the motion turns on most, if the seat stands on it firmly enough to begin there."""
    leans = sorted(scene.brief.motion.leans, key=lambda lean: -abs(lean.weight))
    issue = leans[0].issue if leans and leans[0].issue in scene.issues else scene.issues[0]
    spoken_of = asked_about(scene)
    if any(spoken_of.values()):
        issue = max(scene.issues, key=lambda name: spoken_of.get(name, 0))
    report = scene.brief.view.stances.get(scene.brief.seat, {}).get(issue)
    return issue if report is not None and abs(report.value) >= 0.2 else None


def side_of(scene: Scene) -> int:
    """Return how far the seat's stances lie on the motion's yes side, in ten-thousandths; negative: the no side."""
    reports = scene.brief.view.stances.get(scene.brief.seat, {})
    total = 0
    for lean in scene.brief.motion.leans:
        report = reports.get(lean.issue)
        total += round(lean.weight * 100) * (round(report.value * 100) if report else 0)
    return total


def plan(scene: Scene) -> tuple[str, int] | None:
    """Say what this seat would do this year; return the issue it is on and the pole, or None when nothing was said."""
    rep = scene.repertoire
    ranked = best_issues(scene)
    for issue, sign in ranked[:4]:
        # A plan was written for the side where the persona began; a seat that crossed over has none.
        prior = next((s.prior for s in scene.brief.persona.stances if s.issue == issue), 0.0)
        if prior * sign > 0 and scene.say_one(rep.plans(issue)):
            scene.touched.append(issue)
            return issue, sign
    line = scene.find(rep.plans(None))
    if line is not None and rep.own is None:
        head = scene.find(rep.frames("plan_lead"), fits=20)
        line = _joined(scene, head, line)
    if line is None:
        return None
    scene.say(line)
    return ranked[0]


def _joined(scene: Scene, head: Line | None, line: Line) -> Line:
    if head is None:
        return line
    if scene.brief.lang == "zh":
        return line_of(head.text + line.text)
    return line_of(f"{head.text} {scene.material.lowered(line.text)}")


def run_on(scene: Scene, line: Line, reason: Line) -> Line | None:
    """Return two sentences as one with a colon between them, or None when they would not read well so."""
    lang = scene.brief.lang
    stop, colon = ("。", "：") if lang == "zh" else (".", ": ")
    if not line.text.endswith(stop) or any(mark in line.text for mark in "：:；;"):
        return None
    rest = reason.text if lang == "zh" else scene.material.lowered(reason.text)
    joined = line.text[: -len(stop)] + colon + rest
    return line_of(joined) if len(joined) <= (75 if lang == "zh" else 230) else None
