"""Questions between seats: putting one to whoever most needs asking, and answering what was put."""

import re
from typing import Final

from agents.rehearsal.argue import argue
from agents.rehearsal.exchange import say_with
from agents.rehearsal.hearing import clause_of
from agents.rehearsal.lines import Line, line_of, sentences
from agents.rehearsal.material import QuestionCard
from agents.rehearsal.scene import Scene
from agents.rehearsal.stance import position
from debate.events import Lang
from debate.view import Question

_IN_QUOTES: Final = re.compile(r"[“\"]([^“”\"]{2,})[”\"]")


def answer(scene: Scene, question: Question) -> bool:
    """Answer a question that was put to this seat: with an answer written for it, else with the case it touches."""
    rep, text, lang = scene.repertoire, question.claim.text, scene.brief.lang
    cards = (q for q in scene.material.questions if q.to == scene.brief.seat and _asked(q.line, text, lang))
    card = next(cards, None)
    topic = (card.topic if card else "") or _named(scene, text)
    slots = {"rival": scene.name(question.asker), "topic": topic, "self": scene.name(scene.brief.seat)}
    reply = scene.find(rep.answers(card.id), fits=scene.room + 60) if card else None
    head = scene.find(rep.frames("answer"), slots) or scene.find(
        rep.frames("answer_again"), {**slots, "after": topic}, fits=400
    )
    if head is None:
        return False
    say_with(scene, head, reply, (f"answers {question.claim.id}",), slots)
    scene.met.append(question.claim.id)
    if reply is None:
        issue = _touched(scene, card, text)
        mine = position(scene.brief, scene.brief.seat, issue)
        argue(scene, issue, 1 if mine >= 0 else -1, pattern="thesis fact")
    return True


def _asked(line: Line, text: str, lang: Lang) -> bool:
    return sentences(line.plain, lang)[-1].rstrip("。！？.!? ").lower()[-16:] in text.lower()


def _named(scene: Scene, text: str) -> str:
    """Return how to name what a question is about: the words it quotes, a fact it mentions, or a clause of it."""
    quoted = _IN_QUOTES.search(text)
    gist = next((card.gist for card in scene.material.facts.values() if card.gist and card.gist in text), "")
    if gist and not quoted:
        return gist
    clause = quoted.group(1) if quoted else clause_of(text, scene.brief.lang) or text.rstrip("。！？.!? ")
    return f"“{clause}”" if scene.brief.lang == "zh" else f'"{clause}"'


def _touched(scene: Scene, card: QuestionCard | None, text: str) -> str:
    """Return the issue that a question is on: its own, or that of the claim of mine it names."""
    for issue in card.issues if card else ():
        if issue in scene.issues:
            return issue
    for heard in reversed(scene.ear.claims):
        named = heard.handle.strip('“”"')
        if heard.seat == scene.brief.seat and heard.topic is not None and named and named in text:
            return heard.topic.issue
    return scene.issues[0]


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
    mixed = scene.dice.shuffled(cards)
    if scene.dice.chance(75):
        # A motion's own question to a company is the one its readers wait for.
        mixed.sort(key=lambda card: card.own != motion.id)
    for card in mixed:
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
    elif not gist or (scene.room > 25 and not all(scene.known(fact) for fact in card.facts)):
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
