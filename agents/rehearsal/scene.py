"""One draft in the making: what has been said in it, how much room is left, and the rule that nothing is said twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from agents.rehearsal.dice import Dice
from agents.rehearsal.hearing import Heard, Hearing
from agents.rehearsal.lines import Line, facts_in, plain_of, sentences, stretches
from agents.rehearsal.material import FactCard, Material
from agents.rehearsal.repertoire import Repertoire
from agents.voice import Brief
from debate.claims import StanceReport

Tiers = Sequence[Sequence[Line]]
_TAIL: Final = re.compile(r"[。！？.!?…]+[”\"』」’')）]*$")
_LEAST_ANCHOR: Final = {"zh": 3, "en": 8}
"""Shorter fixed stretches occur by chance; such a line is told apart by its whole text."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One or two sentences with what hangs on them."""

    text: str
    facts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tags_last: bool = False
    """Whether the tags belong to the last sentence instead of the first."""


@dataclass(slots=True)
class Scene:
    """The draft of one turn."""

    brief: Brief
    material: Material
    repertoire: Repertoire
    ear: Hearing
    dice: Dice
    room: int
    """What is left of the length, in Chinese characters; see `size`."""
    cap: int
    """The most a speech may take, in the same measure."""
    issues: tuple[str, ...] = ()
    """The issues that the motion turns on; all of the agenda for a motion that names none of them."""
    said: str = ""
    paragraphs: list[list[Utterance]] = field(default_factory=lambda: [[]])
    told: list[str] = field(default_factory=list)
    """Facts stated in full in this draft."""
    met: list[str] = field(default_factory=list)
    """Claims answered in this draft."""
    moves: list[StanceReport] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    """Issues argued in this draft."""

    def __post_init__(self) -> None:
        named = tuple(issue for issue in self.brief.motion.issues if issue in self.material.issues)
        self.issues = named or tuple(self.material.issues)

    @property
    def empty(self) -> bool:
        """True while nothing was said."""
        return not any(self.paragraphs)

    def name(self, seat: str) -> str:
        """Return how a seat is called in the language of the debate."""
        persona = self.brief.personas[seat]
        return persona.name_zh if self.brief.lang == "zh" else persona.name_en

    def known(self, fact: str) -> bool:
        """True when the fact was stated already, in this draft or before."""
        return fact in self.told or fact in self.ear.told

    def find(
        self,
        tiers: Tiers,
        slots: Mapping[str, str] | None = None,
        *,
        fits: int | None = None,
        facts: tuple[str, ...] = (),
    ) -> Line | None:
        """Return a line nobody has said yet, from the first tier that has one, with its slots filled.

        `fits` is the most room it may take; None means any that is left and a little more. `facts` are cited by it
        besides those it marks itself.
        """
        most = self.room + 12 if fits is None else fits
        for tier in tiers:
            for line in self.dice.shuffled(tier):
                whole = _filled(line, slots) if slots else line
                if self.size(whole.plain) <= most and self.fresh(whole) and self._may_say(whole, facts, slots):
                    return whole
        return None

    def _may_say(self, line: Line, facts: tuple[str, ...], slots: Mapping[str, str] | None) -> bool:
        tact = self.material.tact
        if slots and "rival" in slots:
            return tact.harmless(line.plain, slots["rival"])
        if not facts and not line.facts and any(part in self.said for part in stretches(line.plain, self.brief.lang)):
            return False
        # A clause that leads up to something is judged with what it leads up to.
        return line.plain[-1] in ":：" or tact.sound(line.text, facts, self.brief.seat)

    def fresh(self, line: Line) -> bool:
        """True when the line's fixed words were not heard yet."""
        if len(line.anchor) >= _LEAST_ANCHOR[self.brief.lang]:
            return line.anchor not in self.said
        return line.plain.strip("。！？.!? ").lower() not in self.said

    def say(
        self, line: Line, *, facts: tuple[str, ...] = (), tags: tuple[str, ...] = (), tags_last: bool = False
    ) -> None:
        """Add a line to the draft."""
        self.paragraphs[-1].append(Utterance(line.text, facts, tags, tags_last))
        self.said += line.plain.lower()
        self.room -= self.size(line.plain)
        self.told.extend(fact for fact in (*line.facts, *facts) if fact not in self.told)

    def say_one(
        self,
        tiers: Tiers,
        slots: Mapping[str, str] | None = None,
        *,
        fits: int | None = None,
        tags: tuple[str, ...] = (),
    ) -> bool:
        """Say a fresh line from `tiers`, if there is one."""
        line = self.find(tiers, slots, fits=fits)
        if line is not None:
            self.say(line, tags=tags)
        return line is not None

    def size(self, text: str) -> int:
        """Return how much room `text` takes, in Chinese characters; an English word takes as much as 1.7 of them."""
        return len(text) if self.brief.lang == "zh" else len(text.split()) * 17 // 10

    @property
    def sentences(self) -> int:
        """How many sentences the draft has, near enough."""
        return sum(len(paragraph) for paragraph in self.paragraphs)

    def cut_to(self, most: int) -> None:
        """Take out asides, the last first, until the draft takes no more than `most`."""
        while self._length() > most:
            asides = [
                (bool(utterance.facts or facts_in(utterance.text)), -place, -index)
                for place, paragraph in enumerate(self.paragraphs)
                for index, utterance in enumerate(paragraph)
                if not utterance.tags
            ]
            if not asides or self.sentences == 1:
                break
            _, place, index = min(asides)
            del self.paragraphs[-place][-index]

    def _length(self) -> int:
        return self.size(" ".join(plain_of(u.text) for paragraph in self.paragraphs for u in paragraph))

    def new_paragraph(self) -> None:
        """Begin a new paragraph, unless this one is empty."""
        if self.paragraphs[-1]:
            self.paragraphs.append([])

    def slots_for(self, heard: Heard) -> dict[str, str]:
        """Return the slots of a sentence about a claim of another seat."""
        slots = {"rival": self.name(heard.seat), "handle": heard.handle, "self": self.name(self.brief.seat)}
        if heard.topic is not None:
            card = self.material.issues[heard.topic.issue]
            slots |= {"issue": card.short, "pole": card.poles[heard.topic.sign]}
        return slots

    def prose(self) -> str:
        """Return the draft as it goes out: paragraphs with citations and tags in place."""
        lang = self.brief.lang
        gap = " " if lang == "en" else ""
        parts = [gap.join(_marked(u, lang) for u in paragraph) for paragraph in self.paragraphs if paragraph]
        return "\n\n".join(parts)


def candidates(scene: Scene, issue: str, sign: int, *, own: bool = False) -> list[FactCard]:
    """Return facts that lean to this pole and that nobody has stated, best for this seat first.

    With `own` only facts about the seat's own company.
    """
    seat = scene.brief.seat
    shunned = scene.repertoire.own.shun if scene.repertoire.own else ()
    cited = {fact for stance in scene.brief.persona.stances for fact in stance.facts}
    scored: list[tuple[int, str]] = []
    for card in scene.material.by_pole.get((issue, sign), ()):
        elsewhere = bool(card.companies) and seat not in card.companies
        if scene.known(card.id) or card.id in shunned or (own and seat not in card.companies):
            continue
        score = abs(card.bears[issue]) + (12 if card.hard else 0) + scene.dice.below(45)
        score += (15 if seat in card.companies else -8 if elsewhere else 0) + (15 if card.id in cited else 0)
        score += 14 if card.so.get(issue) else 0
        scored.append((-score, card.id))
    return [scene.material.facts[fact] for _, fact in sorted(scored)]


def _filled(line: Line, slots: Mapping[str, str] | None) -> Line:
    text, plain = line.text, line.plain
    for name, value in (slots or {}).items():
        slot = "{" + name + "}"
        if slot in text:
            text, plain = text.replace(slot, value), plain.replace(slot, value)
    return Line(text, plain, line.key, line.anchor, line.facts)


def _marked(utterance: Utterance, lang: str) -> str:
    parts = sentences(utterance.text, "zh" if lang == "zh" else "en")
    gap = " " if lang == "en" else ""
    if lang == "en":
        parts = [part[:1].upper() + part[1:] for part in parts]
    marks = [f"[{fact}]" for fact in utterance.facts if f"[{fact}]" not in utterance.text]
    tags = [f"[{tag}]" for tag in utterance.tags]
    parts[0] = _before_stop(parts[0], marks + ([] if utterance.tags_last else tags), gap)
    if utterance.tags_last:
        parts[-1] = _before_stop(parts[-1], tags, gap)
    return gap.join(parts)


def _before_stop(sentence: str, marks: list[str], gap: str) -> str:
    if not marks:
        return sentence
    tail = _TAIL.search(sentence)
    cut = tail.start() if tail else len(sentence)
    return sentence[:cut] + gap + gap.join(marks) + sentence[cut:]
