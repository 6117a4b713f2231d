"""What a debate on one pack can be made of, computed once: facts as cards, issues, questions, and an index of lines."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agents.rehearsal.lines import Line, PackLines, generic_lines, line_of, pack_lines, persona_lines, sentences
from agents.rehearsal.tact import Tact
from articles.models import Fact, Pack
from debate.events import Lang

_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_IDLE: Final = frozenset({"role", "byline"})
"""Flags of facts that only introduce somebody."""
_INSIDE: Final = re.compile(r"(?<=[a-z,;] )[A-Z][\w'.-]*\w")


@dataclass(frozen=True, slots=True)
class FactCard:
    """A fact with everything that can be said of it in one language."""

    id: str
    bears: Mapping[str, int]
    """Issue → lean in hundredths, from -100 (minus pole) to +100."""
    hard: bool
    scheme: str
    """The argument scheme that a speaker who cites it uses; see `scheme_of`."""
    companies: tuple[str, ...]
    say: tuple[Line, ...]
    gist: str
    so: Mapping[str, tuple[Line, ...]]
    cut: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class IssueCard:
    """An issue as it is named in running text, with arguments that anybody may use for either pole."""

    id: str
    short: str
    poles: Mapping[int, str]
    """+1 and -1 → the pole's name."""
    arguments: Mapping[int, tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question to one seat, with the facts behind it."""

    id: str
    to: str
    line: Line
    facts: tuple[str, ...]
    issues: tuple[str, ...]
    """What it turns on, first what it turns on most."""
    motion: str | None
    """The only motion in which it fits; None when any will do that has its first issue."""
    own: str | None
    """The motion whose own question to the seat it is."""
    topic: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim argues: an issue, the pole it argues for (+1 or -1), and the words by which to quote it."""

    issue: str
    sign: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything about one pack in one language that does not change during a debate."""

    lang: Lang
    facts: Mapping[str, FactCard]
    by_pole: Mapping[tuple[str, int], tuple[FactCard, ...]]
    """Issue and pole → the facts that lean there, strongest first."""
    issues: Mapping[str, IssueCard]
    questions: tuple[QuestionCard, ...]
    topics: Mapping[str, Topic]
    """Sentence → what it argues, for sentences that this module could have written."""
    tact: Tact
    about: Mapping[str, Mapping[str, int]]
    """Issue → the pieces of what the agenda says of it, with how much each tells; see `pieces`."""

    names: frozenset[str]
    """English words that keep their capital inside a sentence."""

    def lowered(self, text: str) -> str:
        """Return an English sentence fit to stand after a colon: without its capital, unless a name begins it."""
        word = text.partition(" ")[0].strip("',.;:\"?!")
        return text if word in self.names or (not word[1:].islower() and len(word) > 1) else text[:1].lower() + text[1:]

    def usable(self, line: Line) -> bool:
        """True when every fact that the line cites is in the pack."""
        return all(fact in self.facts for fact in line.facts)


def material_of(pack: Pack, lang: Lang, seats: tuple[str, ...]) -> Material:
    """Return the material of `pack`. `seats` are the personas whose own lines are indexed too."""
    written = pack_lines(pack.id, lang)
    facts = {fact.id: _fact_card(fact, written, lang) for fact in pack.facts.values() if not _idle(fact)}
    issues = {issue_id: _issue_card(issue_id, pack, written, lang) for issue_id in pack.issues}
    by_pole: dict[tuple[str, int], list[FactCard]] = {(i, s): [] for i in issues for s in (1, -1)}
    for card in facts.values():
        for issue, weight in card.bears.items():
            if weight and issue in issues:
                by_pole[issue, 1 if weight > 0 else -1].append(card)
    for (issue, _), cards in by_pole.items():
        cards.sort(key=lambda card: (-abs(card.bears[issue]), card.id))
    return Material(
        lang=lang,
        facts=facts,
        by_pole={pole: tuple(cards) for pole, cards in by_pole.items()},
        issues=issues,
        questions=tuple(_question_cards(pack, written, lang)),
        topics=_topics(facts, issues, lang, seats),
        tact=Tact(pack, lang),
        about=_about(pack, lang),
        names=_names(pack),
    )


def _names(pack: Pack) -> frozenset[str]:
    """Return the words that the ledger writes with a capital inside a sentence, with and without a genitive."""
    names = {"I"}
    for fact in pack.facts.values():
        for word in _INSIDE.findall(fact.en):
            names |= {word, word.removesuffix("'s"), word.removesuffix("'s") + "'s"}
    for entity in pack.entities.values():
        word = entity.name_en.partition(" ")[0]
        names |= {word, word + "'s"}
    return frozenset(names)


def pieces(text: str, lang: Lang) -> frozenset[str]:
    """Return the pairs of Chinese characters, or the English words of some length, that `text` is made of."""
    if lang == "zh":
        return frozenset(text[i : i + 2] for i in range(len(text) - 1) if _HAN.fullmatch(text[i : i + 2]))
    # A shared stem is enough: open, opening and openness speak of one thing.
    return frozenset(word[:5] for word in re.findall(r"[a-z]{4,}", text.lower()))


def _about(pack: Pack, lang: Lang) -> dict[str, dict[str, int]]:
    """Return what speaks of each issue: pieces of its name weigh most, and less the more issues share them."""
    names: dict[str, frozenset[str]] = {}
    texts: dict[str, frozenset[str]] = {}
    for issue in pack.agenda.issues:
        zh = " ".join((issue.question_zh, issue.plus.zh, issue.minus.zh))
        en = " ".join((issue.question_en, issue.plus.en, issue.minus.en))
        names[issue.id] = pieces(issue.name_zh if lang == "zh" else issue.name_en, lang)
        texts[issue.id] = pieces(zh if lang == "zh" else en, lang)
    named = Counter(piece for own in names.values() for piece in own)
    told = Counter(piece for own in texts.values() for piece in own)
    return {
        issue: {p: (12 // named[p] if p in names[issue] else 2 // told[p]) for p in names[issue] | texts[issue]}
        for issue in names
    }


def scheme_of(fact: Fact) -> str:
    """Return the argument scheme that citing `fact` amounts to, after Walton, Reed and Macagno (2008).

    Each scheme comes with critical questions; `generic.<lang>.toml` holds them under `critical_<scheme>`.
    """
    flags = set(fact.flags)
    if fact.kind == "hypothetical":
        return "analogy"
    if fact.speaker is not None and fact.speaker.anonymous:
        return "witness"
    if "self_report" in flags or "company_statement" in flags:
        return "commitment"
    if fact.kind == "forecast":
        return "consequence"
    if fact.kind == "opinion":
        return "expert" if fact.speaker is not None else "judgement"
    return "sign" if fact.kind == "figure" else "precedent"


def _idle(fact: Fact) -> bool:
    return not fact.bears_on or any(flag in _IDLE for flag in fact.flags)


def _fact_card(fact: Fact, written: PackLines, lang: Lang) -> FactCard:
    lines = written.facts.get(fact.id)
    own = fact.zh if lang == "zh" else fact.en
    says = [own] if lines is None or lines.ledger or not lines.say else []
    says += lines.say if lines else ()
    return FactCard(
        id=fact.id,
        bears={b.issue: round(b.weight * 100) for b in fact.bears_on},
        hard=fact.strength == "hard",
        scheme=scheme_of(fact),
        companies=fact.companies,
        say=tuple(line_of(text) for text in says),
        gist=lines.gist if lines else "",
        so={issue: tuple(map(line_of, texts)) for issue, texts in lines.so.items()} if lines else {},
        cut=tuple(map(line_of, lines.cut)) if lines else (),
    )


def _issue_card(issue_id: str, pack: Pack, written: PackLines, lang: Lang) -> IssueCard:
    issue = pack.issues[issue_id]
    plus, minus = (issue.plus.zh, issue.minus.zh) if lang == "zh" else (issue.plus.en, issue.minus.en)
    lines = written.issues.get(issue_id)
    own = written.arguments.get(issue_id)
    colon = "：" if lang == "zh" else ": "
    arguments = {
        1: (*(own.plus if own else ()), plus.partition(colon)[2] or plus),
        -1: (*(own.minus if own else ()), minus.partition(colon)[2] or minus),
    }
    name = issue.name_zh if lang == "zh" else issue.name_en
    return IssueCard(
        id=issue_id,
        short=lines.short if lines else (f"“{name}”" if lang == "zh" else f'"{name}"'),
        poles={
            1: lines.plus if lines else _small(plus.partition(colon)[0], lang),
            -1: lines.minus if lines else _small(minus.partition(colon)[0], lang),
        },
        arguments={sign: tuple(line_of(_capital(text, lang)) for text in texts) for sign, texts in arguments.items()},
    )


def _capital(text: str, lang: Lang) -> str:
    return text[:1].upper() + text[1:] if lang == "en" else text


def _small(text: str, lang: Lang) -> str:
    """Return an English phrase without its capital, unless its first word is an abbreviation."""
    return text if lang == "zh" or text[1:2].isupper() else text[:1].lower() + text[1:]


def _question_cards(pack: Pack, written: PackLines, lang: Lang) -> list[QuestionCard]:
    cards: list[QuestionCard] = []
    named = {(line.motion, line.to): line for line in written.questions if line.motion}
    for motion in pack.motions.values():
        for to, own in motion.company_questions.items():
            line = named.get((motion.id, to))
            text = line_of(line.text if line and line.text else own.zh if lang == "zh" else own.en)
            cards.append(
                QuestionCard(
                    id=line.id if line else f"{motion.id}_{to}",
                    to=to,
                    line=text,
                    facts=text.facts if line and line.text else own.facts,
                    issues=line.issues if line else motion.issues,
                    motion=None if line else motion.id,
                    own=motion.id,
                    topic=line.topic if line else "",
                )
            )
    for line in written.questions:
        if line.text and not line.motion:
            text = line_of(line.text)
            cards.append(QuestionCard(line.id, line.to, text, text.facts, line.issues, None, None, line.topic))
    return cards


def _topics(
    facts: Mapping[str, FactCard], issues: Mapping[str, IssueCard], lang: Lang, seats: tuple[str, ...]
) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}

    def note(line: Line, issue: str, sign: int) -> None:
        for part in sentences(line.plain, lang):
            whole = part.rstrip("。！？.!?")
            short = len(whole) <= 22 if lang == "zh" else len(whole.split()) <= 14
            topics[part] = Topic(issue, sign, whole if short else line.key if line.key in part else "")

    for card in facts.values():
        for issue, lines in card.so.items():
            for line in lines:
                note(line, issue, 1 if card.bears.get(issue, 0) >= 0 else -1)
    for issue_card in issues.values():
        for sign, lines in issue_card.arguments.items():
            for line in lines:
                note(line, issue_card.id, sign)
    for voice in [generic_lines(lang), *(persona_lines(seat, lang) for seat in seats)]:
        for issue, poles in voice.issues.items() if voice else ():
            for sign, texts in ((1, poles.plus), (-1, poles.minus)):
                for text in texts:
                    note(line_of(text), issue, sign)
    return topics
