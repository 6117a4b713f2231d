"""Moves that meet other seats: attack, undercut, defend, support, concede, ask, answer."""

from agents.rehearsal.argue import argue, run_on, state_fact, warrant
from agents.rehearsal.hearing import Heard, clause_of
from agents.rehearsal.lines import Line, line_of, sentences
from agents.rehearsal.material import QuestionCard
from agents.rehearsal.scene import Scene
from agents.rehearsal.stance import Shift, position, report, shifts
from debate.claims import seat_of, turn_of
from debate.events import Lang
from debate.view import Question


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
    undercut = cut is not None and scene.dice.chance(60)
    slots = scene.slots_for(heard)
    kinds = ["undercut"] if undercut else ["attack"]
    if turn_of(heard.id) in scene.ear.against_me and scene.dice.chance(50):
        kinds.insert(0, "defend")
    line = next(filter(None, (scene.find(rep.frames(kind), slots) for kind in kinds)), None)
    if line is None:
        return False
    tags = (f"{'undercuts' if undercut else 'attacks'} {heard.id}",)
    scene.met.append(heard.id)
    if cut is None or not undercut:
        scene.say(line, tags=tags)
    elif (joined := run_on(scene, line, cut)) and scene.material.tact.harmless(joined.plain, slots["rival"]):
        scene.say(joined, tags=tags)
    else:
        scene.say(line, tags=tags)
        scene.say(cut)
    if rich:
        pattern = scene.dice.pick(
            ("fact so", "thesis fact so", "fact so thesis") if undercut else ("thesis fact so", "fact so")
        )
        argue(scene, issue, sign, pattern=pattern, lead="lead_counter")
    return True


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
    scene.say_one([*rep.frames(size), *rep.frames("move")], slots)
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


def answer(scene: Scene, question: Question) -> bool:
    """Answer a question that was put to this seat."""
    rep, text = scene.repertoire, question.claim.text
    card = next(
        (q for q in scene.material.questions if q.to == scene.brief.seat and _asked(q.line, text, scene.brief.lang)),
        None,
    )
    topic = (card.topic if card else "") or _quoted(text, scene.brief.lang)
    slots = {"rival": scene.name(question.asker), "topic": topic, "self": scene.name(scene.brief.seat)}
    tag = f"answers {question.claim.id}"
    reply = scene.find(rep.answers(card.id), fits=scene.room + 60) if card else None
    head = scene.find(rep.frames("answer"), slots)
    if head is None:
        return False
    scene.met.append(question.claim.id)
    joined = run_on(scene, head, reply) if reply is not None else None
    if joined is not None and scene.material.tact.harmless(joined.plain, slots["rival"]):
        scene.say(joined, tags=(tag,))
        return True
    scene.say(head, tags=(tag,))
    if reply is not None:
        scene.say(reply)
        return True
    issue = next((i for i in (card.issues if card else ()) if i in scene.issues), scene.issues[0])
    mine = position(scene.brief, scene.brief.seat, issue)
    return argue(scene, issue, 1 if mine >= 0 else -1, pattern="thesis fact")


def _asked(line: Line, text: str, lang: Lang) -> bool:
    return sentences(line.plain, lang)[-1].rstrip("。！？.!? ").lower()[-16:] in text.lower()


def _quoted(text: str, lang: str) -> str:
    clause = clause_of(text, lang) or text.rstrip("。！？.!? ")
    return f"“{clause}”" if lang == "zh" else f'"{clause}"'


def ask(scene: Scene) -> bool:
    """Put a question to the seat that most needs asking and can still answer."""
    brief = scene.brief
    seats = [s for s in brief.personas if s != brief.seat and _speaks_again(scene, s) and scene.ear.asked.get(s, 0) < 2]
    ranked = sorted(seats, key=lambda seat: (-_need(scene, seat), seat))
    for seat in ranked[:4]:
        slots = {"rival": scene.name(seat), "self": scene.name(brief.seat)}
        question, facts = _question_to(scene, seat, slots)
        if question is None:
            continue
        scene.say(question, facts=facts, tags=(f"asks {seat}",), tags_last=True)
        return True
    return False


def _question_to(scene: Scene, seat: str, slots: dict[str, str]) -> tuple[Line | None, tuple[str, ...]]:
    rep, motion = scene.repertoire, scene.brief.motion
    cards = [q for q in scene.material.questions if q.to == seat and q.issues and q.issues[0] in scene.issues]
    cards = [
        q for q in cards if q.motion in (None, motion.id) and scene.material.usable(q.line) and scene.fresh(q.line)
    ]
    for card in scene.dice.shuffled(cards):
        head = scene.find(rep.frames("ask"), slots, fits=30)
        if head is not None:
            return _put(scene, head, card)
    for heard in reversed(scene.ear.claims):
        if heard.seat == seat and heard.topic is not None and heard.handle:
            line = scene.find(rep.frames("ask_claim"), {**scene.slots_for(heard), **slots})
            if line is not None:
                return line, ()
    return None, ()


def _put(scene: Scene, head: Line, card: QuestionCard) -> tuple[Line, tuple[str, ...]]:
    """Join how a seat is addressed with what it is asked.

    What the question builds on is granted first, in full when it is news and by its gist when it was told before.
    """
    lang, granted = scene.brief.lang, ""
    *before, last = sentences(card.line.text, lang)
    gist = next((scene.material.facts[f].gist for f in card.facts if f in scene.material.facts), "")
    facts: tuple[str, ...] = ()
    if not card.facts:
        last = card.line.text
    elif not gist or not all(scene.known(fact) for fact in card.facts):
        granted, facts = ("" if lang == "zh" else " ").join(before), card.facts
    else:
        last = f"说到{gist}，{last}" if lang == "zh" else f"as to {gist}, {scene.material.lowered(last)}"
    if lang == "zh":
        return line_of(granted + head.text + last), facts
    return line_of(f"{granted} {head.text} {scene.material.lowered(last)}".strip()), facts


def _speaks_again(scene: Scene, seat: str) -> bool:
    opened, turns = scene.brief.view.opened, scene.brief.view.turns
    if opened is None:
        return scene.brief.round < scene.brief.rounds
    order = [s for plan in opened.plan for s in plan.order]
    return seat in order[max(len(turns), 1) :]


def _need(scene: Scene, seat: str) -> int:
    """Weigh how far two seats stand apart, how often the other was asked, and chance."""
    brief = scene.brief
    apart = 0
    for issue in scene.issues:
        apart += abs(position(brief, seat, issue) - position(brief, brief.seat, issue))
    asked = len([q for q in brief.view.questions if q.to == seat])
    return apart // max(1, len(scene.issues)) + scene.dice.below(60) - 45 * asked
