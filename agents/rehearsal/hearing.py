"""What a seat has heard when it rises to speak: claims with what they argue, who met whom, what was said already."""

import re
from dataclasses import dataclass, field
from typing import Final

from agents.rehearsal.material import FactCard, Material, Topic
from agents.voice import Brief
from debate.claims import Claim
from debate.view import Question, Turn

_CLAUSE_EDGE: Final = re.compile(r"[，。；：、！？,;:!?—“”\"（）()]+|\.(?=\s|$)")
_SPEAKS: Final = re.compile(
    r"记者|[说称]$|认为|看来|写道|指出|说法|数据显示|的数据$|未具名|透露|转述|预计|评价|承认"
    r"|\b(?:says?|said|told|tells|reporter|account|view|writes|relays|according|judge?ment|admits|predicts)\b",
    re.IGNORECASE,
)
"""Words of a clause that tells who speaks rather than what is said."""
_MOST_TURNS: Final = 4096
_FIGURE: Final = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千万亿两]+[年月日张个万亿成倍]")


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim, as the planner sees it."""

    id: str
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


@dataclass(slots=True)
class Hearing:
    """The public record, read for one seat."""

    claims: list[Heard] = field(default_factory=list)
    said: str = ""
    """Everything that was said, in order, in lower case."""
    told: set[str] = field(default_factory=set)
    """Facts that were stated."""
    met: dict[str, list[str]] = field(default_factory=dict)
    """Claim → the seats that answered it."""
    against_me: set[str] = field(default_factory=set)
    """Turns in which another seat attacked this one."""
    open_questions: tuple[Question, ...] = ()
    asked: dict[str, int] = field(default_factory=dict)
    """Seat → how many questions it has not answered."""


class Ear:
    """Reads turns, each only once: a speech that was given does not change."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._turns: dict[tuple[int, str], tuple[Turn, list[Heard], str]] = {}

    def listen(self, brief: Brief) -> Hearing:
        """Read the record for `brief.seat`."""
        hearing = Hearing()
        texts: list[str] = []
        for index, turn in enumerate(brief.view.turns):
            if turn.claims:
                claims, text = self._read(brief, turn, index)
                hearing.claims += claims
                texts.append(text)
                _note(hearing, claims, turn.id, brief.seat)
        # What the gate refused is not tried again.
        texts += [fault.sentence.lower() for fault in brief.faults]
        hearing.said = " ".join(texts)
        hearing.open_questions = tuple(brief.view.open_questions(brief.seat))
        for question in brief.view.open_questions():
            hearing.asked[question.to] = hearing.asked.get(question.to, 0) + 1
        return hearing

    def _read(self, brief: Brief, turn: Turn, index: int) -> tuple[list[Heard], str]:
        # Views share their turns, so a turn is known again by being the same object.
        key = (id(turn), brief.motion.id)
        known = self._turns.get(key)
        if known is None or known[0] is not turn:
            if len(self._turns) > _MOST_TURNS:
                self._turns.clear()
            foreign = _foreign(brief, turn.seat)
            claims = [
                _heard(claim, turn.seat, index, brief, self._material, foreign)
                for claim in turn.claims
                if not claim.struck
            ]
            gap = " " if brief.lang == "en" else ""
            known = (turn, claims, gap.join(claim.text for claim in turn.claims).lower())
            self._turns[key] = known
        return known[1], known[2]


def _note(hearing: Hearing, claims: list[Heard], turn: str, me: str) -> None:
    for heard in claims:
        hearing.told.update(heard.claim.facts)
        for relation in heard.claim.relations:
            hearing.met.setdefault(relation.target, []).append(heard.seat)
            hostile = relation.kind in ("attacks", "undercuts")
            if hostile and heard.seat != me and relation.target.startswith(f"{me}-"):
                hearing.against_me.add(turn)


def _heard(claim: Claim, seat: str, index: int, brief: Brief, material: Material, foreign: bool) -> Heard:
    if claim.asks is not None:
        return Heard(claim.id, claim, seat, index, None, None, "")
    topic = material.topics.get(claim.text)
    card = None
    if topic is None:
        topic, card = _topic_of_facts(claim, seat, brief, material)
    if card is not None and card.gist:
        return Heard(claim.id, claim, seat, index, topic, card, card.gist, by_gist=True)
    if topic is None and not foreign:
        return Heard(claim.id, claim, seat, index, None, None, "")
    within = " ".join(line.plain for line in card.say) if card is not None else ""
    key = (topic.key if topic else "") or clause_of(claim.text, material.lang, within)
    quoted = (f"“{key}”" if material.lang == "zh" else f'"{key}"') if key else ""
    return Heard(claim.id, claim, seat, index, topic, card, quoted)


def _topic_of_facts(claim: Claim, seat: str, brief: Brief, material: Material) -> tuple[Topic | None, FactCard | None]:
    """Take the issue on which a cited fact tells most, among the motion's, on the side where its speaker began."""
    priors = {stance.issue: stance.prior for stance in brief.personas[seat].stances} if seat in brief.personas else {}
    best: tuple[int, int, str] | None = None
    for place, fact in enumerate(claim.facts):
        card = material.facts.get(fact)
        for issue, weight in card.bears.items() if card else ():
            if brief.motion.issues and issue not in brief.motion.issues:
                continue
            fits = priors.get(issue, 0.0) * weight > 0
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


def clause_of(text: str, lang: str, within: str = "") -> str:
    """Return a clause of `text` that is fit to be quoted: neither a scrap nor a paragraph, and without figures.

    A clause that only says who speaks is passed over. With `within`, the clause must stand there too.
    """
    low, high = (5, 20) if lang == "zh" else (3, 12)
    best = ""
    for raw in _CLAUSE_EDGE.split(text):
        clause = raw.strip()
        if not low <= _size(clause, lang) <= high or _FIGURE.search(clause) or _SPEAKS.search(clause):
            continue
        if _size(clause, lang) > _size(best, lang) and (not within or clause.lower() in within.lower()):
            best = clause
    return best


def _size(text: str, lang: str) -> int:
    return len(text) if lang == "zh" else len(text.split())
