"""What a seat has heard when it rises to speak: claims with what they argue, who met whom, what was said already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from agents.rehearsal.material import FactCard, Material, Topic
from agents.voice import Brief
from debate.claims import Claim, seat_of
from debate.view import Question

_CLAUSE_ZH: Final = re.compile(r"[^，。；：、！？,.;:!?—“”\"'（）()]+")
_CLAUSE_EN: Final = re.compile(r"[^,.;:!?—“”\"()]+")
_FIGURE: Final = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千万亿两]+[年月日张个万亿成倍]")


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim of another seat, or of one's own, as the planner sees it."""

    claim: Claim
    seat: str
    turn: int
    """Index of its turn in speaking order."""
    topic: Topic | None
    card: FactCard | None
    """The fact it stands on, when it cites one that bears on its topic."""
    handle: str
    """How to name it in a sentence: a noun phrase or quoted words; empty when there is no good way."""
    by_gist: bool = False

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id


@dataclass(slots=True)
class Hearing:
    """The public record, read for one seat."""

    claims: list[Heard] = field(default_factory=list)
    said: str = ""
    """Everything that was said, in order."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Fact → the claim that first stated it."""
    met: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Claim → the seats that answered it."""
    against_me: Mapping[str, str] = field(default_factory=dict)
    """Turn → my claim that was attacked in it."""
    open_questions: tuple[Question, ...] = ()
    asked: Mapping[str, int] = field(default_factory=dict)
    """Seat → how many questions it has not answered."""


def listen(brief: Brief, material: Material) -> Hearing:
    """Read the record for `brief.seat`."""
    view = brief.view
    ear = Hearing()
    told: dict[str, str] = {}
    met: dict[str, tuple[str, ...]] = {}
    against: dict[str, str] = {}
    texts: list[str] = []
    for index, turn in enumerate(view.turns):
        for claim in turn.claims:
            texts.append(claim.text)
            if claim.struck:
                continue
            for fact in claim.facts:
                told.setdefault(fact, claim.id)
            for relation in claim.relations:
                met[relation.target] = (*met.get(relation.target, ()), turn.seat)
                hostile = relation.kind in ("attacks", "undercuts")
                if hostile and turn.seat != brief.seat and seat_of(relation.target) == brief.seat:
                    against[turn.id] = relation.target
            ear.claims.append(_heard(claim, turn.seat, index, brief, material))
    ear.said = " ".join(texts) if material.lang == "en" else "".join(texts)
    for fault in brief.faults:
        # What the gate refused is not tried again.
        ear.said += fault.sentence
    ear.told, ear.met, ear.against_me = told, met, against
    ear.open_questions = tuple(view.open_questions(brief.seat))
    asked: dict[str, int] = {}
    for question in view.open_questions():
        asked[question.to] = asked.get(question.to, 0) + 1
    ear.asked = asked
    return ear


def _heard(claim: Claim, seat: str, index: int, brief: Brief, material: Material) -> Heard:
    if claim.asks is not None:
        return Heard(claim, seat, index, None, None, "")
    topic = material.topics.get(claim.text)
    card = None
    if topic is None:
        topic, card = _topic_of_facts(claim, seat, brief, material)
    if card is not None and card.gist:
        return Heard(claim, seat, index, topic, card, card.gist, by_gist=True)
    if topic is None and not _foreign(brief, seat):
        return Heard(claim, seat, index, None, None, "")
    key = (topic.key if topic else "") or clause_of(claim.text, material.lang)
    if not key:
        return Heard(claim, seat, index, topic, card, "")
    return Heard(claim, seat, index, topic, card, f"“{key}”" if material.lang == "zh" else f'"{key}"')


def _topic_of_facts(claim: Claim, seat: str, brief: Brief, material: Material) -> tuple[Topic | None, FactCard | None]:
    """Take the issue on which a cited fact tells most, among the motion's, on the side where its speaker stands."""
    stances = brief.view.stances.get(seat, {})
    best: tuple[int, int, str] | None = None
    for place, fact in enumerate(claim.facts):
        card = material.facts.get(fact)
        for issue, weight in card.bears.items() if card else ():
            if issue not in brief.motion.issues:
                continue
            stance = stances.get(issue)
            fits = stance is not None and stance.value * weight > 0
            rank = (abs(weight) + (100 if fits else 0), -place, fact + " " + issue)
            if best is None or rank > best:
                best = rank
    if best is None:
        return None, None
    fact, _, issue = best[2].partition(" ")
    card = material.facts[fact]
    return Topic(issue, 1 if card.bears[issue] > 0 else -1), card


def _foreign(brief: Brief, seat: str) -> bool:
    """True when a language model speaks for `seat`: its sentences are in no index."""
    opened = brief.view.opened
    return opened is not None and any(s.id == seat and s.voice != "rehearsal" for s in opened.seats)


def clause_of(text: str, lang: str) -> str:
    """Return a clause of `text` that is fit to be quoted: neither a scrap nor a paragraph, and without figures."""
    low, high = (5, 18) if lang == "zh" else (3, 11)
    clauses = (_CLAUSE_ZH if lang == "zh" else _CLAUSE_EN).findall(text)
    best = ""
    for raw in clauses:
        clause = raw.strip()
        size = len(clause) if lang == "zh" else len(clause.split())
        if low <= size <= high and not _FIGURE.search(clause) and size > _size(best, lang):
            best = clause
    return best


def _size(text: str, lang: str) -> int:
    return len(text) if lang == "zh" else len(text.split())
