"""Does a pack hold together? Every id once, every reference answered, every figure told in both languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from pydantic import BaseModel

from articles.figures import Figures, date_parts, read_figures
from articles.models import AgendaIssue, Date, Entity, Fact, Number, Pack, Pole, Span, Trap
from debate.errors import ArticleError, Place, nearest
from debate.toml_lines import toml_line

AGENDA: Final = "agenda.toml"
FACTS: Final = "facts.jsonl"
ENTITIES: Final = "entities.jsonl"
TRAPS: Final = "traps.jsonl"
NOT_STATED: Final = "not_stated.jsonl"

Where = Callable[[], Place]
"""A place that is looked up when there is something to say about it."""

_RELATIVE: Final[Mapping[str, tuple[str, ...]]] = {
    "去年": ("last year", "a year earlier", "the year before"),
    "今年": ("this year",),
    "当时": ("at the time", "at that time", "back then", "then"),
    "两年前": ("two years ago", "two years earlier"),
    "一年前": ("a year ago", "one year ago", "a year earlier"),
    "前年": ("the year before last", "two years ago"),
    "明年": ("next year",),
    "昨天": ("yesterday",),
    "今天": ("today",),
    "上周": ("last week",),
    "上个月": ("last month",),
}
"""How an undated expression is told in the other language. What is not here is taken on trust."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a pack stand, for messages."""

    folder: Path | None = None
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    """(file, id) → line, counted from 1."""

    def row(self, file: str, key: str, inside: str = "") -> Where:
        """Name a row of a JSONL file, or a field in it."""
        return partial(self._row, file, key, inside)

    def agenda(self, *loc: str | int) -> Where:
        """Name a key of the agenda."""
        return partial(self._agenda, *loc)

    def _row(self, file: str, key: str, inside: str) -> Place:
        line = self.lines.get((file, key))
        return Place(self._path(file), line, f"{key}.{inside}" if inside else key)

    def _agenda(self, *loc: str | int) -> Place:
        line = None
        if self.folder is not None:
            line = toml_line((self.folder / AGENDA).read_text("utf-8-sig"), loc)
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
        return Place(self._path(AGENDA), line, dotted)

    def _path(self, file: str) -> Path | str:
        return self.folder / file if self.folder is not None else file


def check_pack(pack: Pack, places: Places) -> None:
    """Raise ArticleError for the first thing in `pack` that does not hold."""
    # Names come before what refers to them: one mistyped name must not be told as fifty broken references.
    _check_names(pack, places)
    for fact in pack.facts.values():
        _check_fact(fact, pack, places)
    for entity in pack.entities.values():
        _check_entity(entity, pack, places)
    for trap in pack.traps.values():
        _check_trap(trap, pack, places)
    _check_trap_links(pack, places)
    for entry in pack.not_stated.values():
        _known(entry.companies, pack.agenda.participants, "participant", places.row(NOT_STATED, entry.id, "companies"))
        _check_pairs(entry, places.row(NOT_STATED, entry.id))
    _check_agenda(pack, places)


def _refuse(problem: str, place: Where, mend: str) -> NoReturn:
    raise ArticleError(problem, place=place(), mend=mend)


def _known(refs: Iterable[str], known: Iterable[str], what: str, place: Where) -> None:
    have = list(known)
    for ref in refs:
        if ref not in have:
            # The whole ledger is no help to somebody who mistyped one id.
            hint = nearest(ref, have) if len(have) <= 40 else _near_or(ref, have, what)
            _refuse(f"unknown {what} {ref!r}", place, hint)


def _near_or(ref: str, have: list[str], what: str) -> str:
    text = nearest(ref, have)
    return text if text.startswith("did") else f"use the id of {what}s that are there: {have[0]} … {have[-1]}"


def _once(ids: Iterable[str], place: Callable[[int], Where]) -> None:
    seen: set[str] = set()
    for index, key in enumerate(ids):
        if key in seen:
            _refuse(f"{key!r} occurs twice", place(index), "name each once")
        seen.add(key)


def _check_span(span: Span, chars: int, place: Where) -> None:
    if span.end <= span.start:
        _refuse(f"the span {span.start}..{span.end} is empty", place, "end must be greater than start")
    if span.end > chars:
        mend = f"the article has {chars} characters (article.chars in {AGENDA})"
        _refuse(f"the span {span.start}..{span.end} ends beyond the article", place, mend)


def _check_fact(fact: Fact, pack: Pack, places: Places) -> None:
    def place(inside: str) -> Where:
        return places.row(FACTS, fact.id, inside)

    _known(fact.entities, pack.entities, "entity", place("entities"))
    _known(fact.companies, pack.agenda.participants, "participant", place("companies"))
    _known(fact.traps, pack.traps, "trap", place("traps"))
    issues = [bearing.issue for bearing in fact.bears_on]
    _known(issues, pack.issues, "issue", place("bears_on"))
    _once(issues, lambda index: place(f"bears_on[{index}].issue"))
    for number, bearing in enumerate(fact.bears_on):
        if bearing.weight == 0:
            _refuse("a weight of 0 leans nowhere", place(f"bears_on[{number}].weight"), "remove it, or say which way")
    _check_span(fact.source, pack.agenda.article.chars, place("source"))
    for number, span in enumerate(fact.context):
        _check_span(span, pack.agenda.article.chars, place(f"context[{number}]"))
    if fact.speaker and fact.speaker.anonymous and fact.strength == "hard":
        _refuse("'hard', but its speaker is unnamed", place("strength"), "say 'soft'")
    _check_pairs(fact, places.row(FACTS, fact.id))
    _check_told(fact, places)


def _check_told(fact: Fact, places: Places) -> None:
    if not fact.numbers and not fact.dates:
        return
    told = {"zh": read_figures(fact.zh), "en": read_figures(fact.en)}
    for index, number in enumerate(fact.numbers):
        _check_number(number, told, places.row(FACTS, fact.id, f"numbers[{index}]"))
    for index, date in enumerate(fact.dates):
        _check_date(date, fact, told, places.row(FACTS, fact.id, f"dates[{index}]"))


def _check_number(number: Number, told: Mapping[str, Figures], place: Where) -> None:
    if number.implicit:
        return
    if not number.raw:
        _refuse("raw is empty", place, "copy the figure as the article writes it, or mark it implicit = true")
    for lang, figures in told.items():
        if not any(abs(number.value - value) <= 1e-9 * max(1.0, abs(value)) for value in figures.numbers):
            seen = ", ".join(f"{value:g}" for value in sorted(figures.numbers)) or "none"
            problem = f"{number.value:.15g} ({number.raw}) is not told in {lang}; the numbers there: {seen}"
            _refuse(problem, place, f"write it in {lang}, correct value (base units), or mark it implicit = true")


def _check_date(date: Date, fact: Fact, told: Mapping[str, Figures], place: Where) -> None:
    written = read_figures(date.raw).dates
    if date.iso is not None and written:
        if not _within(written, date.iso):
            _refuse(f"raw {date.raw!r} and iso {date.iso} differ", place, "correct one of them")
        finest = date_parts(date.iso) if date.basis != "explicit_coarse" else (int(date.iso[:4]),)
        for lang, figures in told.items():
            if finest not in figures.dates:
                _refuse(f"the date {date.raw} ({date.iso}) is not told in {lang}", place, f"write it in {lang}")
        return
    own, other = (fact.zh, fact.en) if any("\u4e00" <= char <= "\u9fff" for char in date.raw) else (fact.en, fact.zh)
    if date.raw.lower() not in own.lower():
        _refuse(f"the date {date.raw!r} is not told in {own!r}", place, "write it there as the article does")
    said = _RELATIVE.get(date.raw)
    if said and not any(words in other.lower() for words in said):
        _refuse(f"the date {date.raw!r} is not told in {other!r}", place, f"say {said[0]!r} there")


def _within(written: Iterable[tuple[int, ...]], iso: str) -> bool:
    year, *rest = (int(part) for part in iso.split("-"))
    may = {(year,), (0, *rest), (0, *rest[:1])}
    return all(part in may for part in written)


def _check_entity(entity: Entity, pack: Pack, places: Places) -> None:
    def place(inside: str) -> Where:
        return places.row(ENTITIES, entity.id, inside)

    if entity.owner is not None:
        _known([entity.owner], pack.entities, "entity", place("owner"))
        if entity.owner == entity.id:
            _refuse("an entity cannot own itself", place("owner"), "name another, or null")
    _known(entity.ambiguous, entity.aliases, "alias", place("ambiguous"))
    _once(entity.aliases, lambda index: place(f"aliases[{index}]"))


def _check_trap(trap: Trap, pack: Pack, places: Places) -> None:
    _known(trap.facts, pack.facts, "fact", places.row(TRAPS, trap.id, "facts"))
    if trap.source is not None:
        _check_span(trap.source, pack.agenda.article.chars, places.row(TRAPS, trap.id, "source"))
    _check_pairs(trap, places.row(TRAPS, trap.id))


def _check_trap_links(pack: Pack, places: Places) -> None:
    """A fact names its traps and a trap its facts; each must name the other."""
    for fact in pack.facts.values():
        for trap in fact.traps:
            if fact.id not in pack.traps[trap].facts:
                mend = f"add {fact.id} to {trap} in {TRAPS}"
                _refuse(f"trap {trap} does not list this fact", places.row(FACTS, fact.id, "traps"), mend)
    for entry in pack.traps.values():
        for key in entry.facts:
            if entry.id not in pack.facts[key].traps:
                mend = f"add {entry.id} to the traps of {key} in {FACTS}"
                _refuse(f"{key} does not list this trap", places.row(TRAPS, entry.id, "facts"), mend)


def _check_names(pack: Pack, places: Places) -> None:
    agenda = pack.agenda
    _once(agenda.participants, lambda index: places.agenda("participants", index))
    _known(agenda.participants, pack.entities, "entity", places.agenda("participants"))
    _once((issue.id for issue in agenda.issues), lambda index: places.agenda("issues", index, "id"))
    _once((motion.id for motion in agenda.motions), lambda index: places.agenda("motions", index, "id"))
    _known([agenda.main_motion], pack.motions, "motion", places.agenda("main_motion"))


def _check_agenda(pack: Pack, places: Places) -> None:
    agenda = pack.agenda
    for index, motion in enumerate(agenda.motions):
        loc = ("motions", index)
        _known(motion.issues, pack.issues, "issue", places.agenda(*loc, "issues"))
        _known((lean.issue for lean in motion.leans), motion.issues, "issue", places.agenda(*loc, "leans"))
        for number, question in enumerate(motion.sub_questions):
            place = places.agenda(*loc, "sub_questions", number, "issues")
            _known(question.issues, motion.issues, "issue", place)
        for company, asked in motion.company_questions.items():
            here = (*loc, "company_questions", company)
            _known([company], agenda.participants, "participant", places.agenda(*here))
            _known(asked.facts, pack.facts, "fact", places.agenda(*here, "facts"))
    for index, issue in enumerate(agenda.issues):
        _check_pole(issue, issue.plus, 1, pack, places.agenda("issues", index, "plus", "evidence"))
        _check_pole(issue, issue.minus, -1, pack, places.agenda("issues", index, "minus", "evidence"))
    _check_pairs(agenda, places.agenda())


def _check_pole(issue: AgendaIssue, pole: Pole, sign: int, pack: Pack, place: Where) -> None:
    _known(pole.evidence, pack.facts, "fact", place)
    _once(pole.evidence, lambda _: place)
    leaning = {f.id for f in pack.facts.values() for b in f.bears_on if b.issue == issue.id and b.weight * sign > 0}
    if missing := leaning - set(pole.evidence):
        first = min(missing)
        _refuse(f"{first} leans to this pole by its bears_on and is not listed", place, f"add {first} to evidence")
    for fact in pole.evidence:
        if fact not in leaning:
            mend = f"take it out, or give {fact} a weight on {issue.id} in {FACTS}"
            _refuse(f"{fact} does not lean to this pole by its bears_on", place, mend)


def _check_pairs(model: BaseModel, place: Where) -> None:
    """Refuse a text that is there in one language only."""
    for path, one, two in _pairs(model):
        if bool(one) != bool(two):
            lang, other = ("zh", "en") if one else ("en", "zh")
            above = place()
            here = Place(above.path, above.line, f"{above.field}.{path}" if above.field else path)
            mend = f"write the {other} text too"
            raise ArticleError(f"is there in {lang} and not in {other}", place=here, mend=mend)


def _pairs(model: BaseModel, path: str = "") -> Iterator[tuple[str, object, object]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        here = f"{path}.{name}" if path else name
        if name.endswith("_zh"):
            yield here, value, getattr(model, name.removesuffix("_zh") + "_en")
        elif isinstance(value, BaseModel):
            yield from _pairs(value, here)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _pairs(item, f"{here}[{index}]")
