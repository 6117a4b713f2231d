"""The ground that claims are judged against: an article pack, read once, shared by every debate on it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.models import Fact, Pack
from grounding.align import Clause, clauses_of
from grounding.attribution import Source
from grounding.certainty import Certainty, certainty_of
from grounding.content import terms
from grounding.dates import When, find_dates
from grounding.names import NameIndex
from grounding.numbers import Quantity, find_numbers
from grounding.reading import Lang, Reading, read
from grounding.retrieve import Search
from grounding.script import normalise
from grounding.units import COUNT, Unit, unit_table


@dataclass(frozen=True)
class FactReading:
    """A fact taken apart: both restatements as read, and its structured fields in the same form.

    What only some checks need is worked out when it is first asked for, and is always the same.
    """

    fact: Fact
    readings: Mapping[Lang, Reading]
    names: frozenset[str]
    """Every entity that the fact is about or comes from, with their owners."""
    numbers: tuple[Quantity, ...]
    dates: tuple[When, ...]
    sources: frozenset[str]
    """The entities that a sentence resting on this fact may name as its source."""
    source_roles: frozenset[str]
    """The roles of its sources: `named`, `anonymous`, `article`."""

    @cached_property
    def clauses(self) -> Mapping[Lang, tuple[Clause, ...]]:
        """The clauses of each restatement, in order."""
        return {lang: clauses_of(reading) for lang, reading in self.readings.items()}

    @cached_property
    def certainty(self) -> Mapping[Lang, Certainty]:
        """How sure each restatement is."""
        return {lang: certainty_of(reading) for lang, reading in self.readings.items()}

    @cached_property
    def terms(self) -> Mapping[Lang, frozenset[str]]:
        """The search terms of each restatement."""
        return {lang: frozenset(terms(reading.text.lower())) for lang, reading in self.readings.items()}


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything the checks need of a pack. Immutable; one object serves any number of debates and threads."""

    pack: Pack
    names: NameIndex
    facts: Mapping[str, FactReading]
    search: Search
    article_year: int | None
    """The year that `this year` means in the article, as far as its dates tell."""
    vocabulary: frozenset[str]
    """Every Latin word that the pack uses, in lower case."""
    participants: frozenset[str]
    spokespeople: frozenset[str]
    """Persons who belong to a participant."""
    watch: re.Pattern[str] | None
    """The words that give away what the article does not say; None when the pack lists none."""
    watched: Mapping[str, str]
    """From a watched word, in lower case, to the id of its not-stated entry."""

    @classmethod
    def of(cls, pack: Pack) -> "Ground":
        """Read a pack. Takes tens of milliseconds for a hundred facts."""
        names = NameIndex(pack.entities)
        facts = {fact.id: _read_fact(fact, names) for fact in pack.facts.values()}
        people = {e.id for e in pack.entities.values() if e.kind == "person" and e.owner in pack.agenda.participants}
        watched = {normalise(word).lower(): row.id for row in pack.not_stated.values() for word in row.watch}
        return cls(
            pack=pack,
            names=names,
            facts=facts,
            search=Search(
                {f.fact.id: (f"{f.fact.zh} {f.fact.en}", figures(f.numbers, f.dates)) for f in facts.values()}
            ),
            article_year=_article_year(pack),
            vocabulary=_vocabulary(pack),
            participants=frozenset(pack.agenda.participants),
            spokespeople=frozenset(people),
            watch=_watch(watched),
            watched=watched,
        )

    def find(self, text: str, lang: Lang, limit: int = 3) -> list[str]:
        """Return the ids of the facts that `text` most likely rests on, best first."""
        reading = read(text, lang, self.names)
        return [key for key, _ in self.search.best(text, limit, figures(reading.numbers, reading.dates))]


def _read_fact(fact: Fact, names: NameIndex) -> FactReading:
    readings: dict[Lang, Reading] = {"zh": read(fact.zh, "zh", names), "en": read(fact.en, "en", names)}
    known = {entity for entity in (*fact.entities, *fact.companies) if entity in names.entities}
    said_by = _speaker_entities(fact, names)
    spoken = {s.entity for r in readings.values() for s in r.sources if s.entity is not None}
    seen = known | said_by | {e for r in readings.values() for e in r.names}
    return FactReading(
        fact=fact,
        readings=readings,
        names=names.with_owners(seen),
        numbers=(*_structured(fact), *(q for r in readings.values() for q in r.numbers)),
        dates=_dates(fact, readings),
        sources=frozenset(said_by | names.with_owners(spoken)),
        source_roles=_roles(fact, [s for r in readings.values() for s in r.sources]),
    )


def _speaker_entities(fact: Fact, names: NameIndex) -> set[str]:
    if fact.speaker is None:
        return set()
    told = (fact.speaker.name_zh, fact.speaker.name_en, fact.speaker.org_zh, fact.speaker.org_en)
    return {mention.entity for name in told if name for mention in names.find(normalise(name))}


def _roles(fact: Fact, sources: Sequence[Source]) -> frozenset[str]:
    roles: set[str] = {source.role for source in sources}
    if fact.speaker is not None:
        roles.add("anonymous" if fact.speaker.anonymous else "named")
    return frozenset(roles)


def _structured(fact: Fact) -> list[Quantity]:
    found: list[Quantity] = []
    for number in fact.numbers:
        raw = [q for q in find_numbers(normalise(number.raw)) if q.value == number.value]
        unit = raw[0].unit if raw else _unit(number.unit)
        value = number.value * unit.base if not raw else raw[0].value
        found.append(Quantity(value, unit, number.cmp, number.raw, 0, 0, weak=False))
    return found


def _unit(slug: str) -> Unit:
    table = unit_table()
    spoken = slug.replace("_", " ").replace("-", " ")
    for word in (slug, spoken, spoken.rstrip("s"), *reversed(spoken.split())):
        if word in table.by_id:
            return table.by_id[word]
        if word in table.by_word:
            return table.by_word[word]
    return COUNT


def _dates(fact: Fact, readings: Mapping[Lang, Reading]) -> tuple[When, ...]:
    written = [when for r in readings.values() for when in r.dates]
    for date in fact.dates:
        if date.iso is not None:
            year, month, day = (*(int(part) for part in date.iso.split("-")), None, None)[:3]
            coarse = date.basis == "explicit_coarse"
            raw = next(iter(find_dates(normalise(date.raw))), None)
            part = raw.part if raw else None
            written.append(When(date.raw, year=year, month=None if coarse else month, day=day, part=part))
    return tuple(written)


def _article_year(pack: Pack) -> int | None:
    latest = None
    for fact in pack.facts.values():
        for date in fact.dates:
            if date.iso is None:
                continue
            year = int(date.iso[:4])
            read_back = next(iter(find_dates(normalise(date.raw))), None)
            if read_back is not None and read_back.year is None and read_back.year_offset is not None:
                return year - read_back.year_offset
            latest = max(latest or year, year)
    return latest


def figures(numbers: Sequence[Quantity], dates: Sequence[When]) -> list[str]:
    """Return numbers and days as search terms, the same however they are written."""
    values = [f"#{q.value:.6g}" for q in numbers if not q.weak]
    return values + [f"#{d.month}/{d.day}" for d in dates if d.month and d.day]


def _watch(words: Mapping[str, str]) -> re.Pattern[str] | None:
    if not words:
        return None
    ordered = sorted(words, key=len, reverse=True)
    spelt = [rf"(?<![a-z0-9]){re.escape(w)}(?![a-z0-9])" if w.isascii() else re.escape(w) for w in ordered]
    return re.compile("|".join(spelt))


def _vocabulary(pack: Pack) -> frozenset[str]:
    texts = [t for f in pack.facts.values() for t in (f.zh, f.en)]
    texts += [t for e in pack.entities.values() for t in (e.name_zh, e.name_en, *e.aliases, *e.in_article)]
    for speaker in (f.speaker for f in pack.facts.values() if f.speaker):
        told = (speaker.name_en, speaker.role_en, speaker.org_en, speaker.name_zh, speaker.role_zh, speaker.org_zh)
        texts += [t for t in told if t]
    agenda = pack.agenda
    texts += [agenda.name_zh, agenda.name_en, agenda.summary_zh, agenda.summary_en]
    texts += [t for i in agenda.issues for t in (i.name_zh, i.name_en, i.question_zh, i.question_en)]
    return frozenset(word for text in texts for word in _latin(normalise(text)))


def _latin(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", text)]
