"""An article pack as data: facts, entities, traps, what the article does not say, and the agenda."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from debate.claims import FactId, Frozen, Position, SeatId
from debate.text import one_line


def _cleaned(value: object) -> object:
    # A pack is foreign text. What is not a string is left for pydantic to refuse.
    return one_line(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_cleaned), StringConstraints(max_length=2000)]
"""One line of cleaned text, which may be empty."""
Text = Annotated[str, BeforeValidator(_cleaned), StringConstraints(min_length=1, max_length=2000)]
"""One line of cleaned text."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
IssueId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,63}$")]
"""An agenda issue, as a stance report names it."""
Comparison = Literal["=", "<", ">", "<=", ">=", "~", "~<", "~>"]
FactKind = Literal["event", "figure", "statement", "opinion", "forecast", "hypothetical"]


class Both(Frozen):
    """The same text in Chinese and in English."""

    zh: Text
    en: Text


class Span(Frozen):
    """A stretch of the article: 0-based half-open code points of its UTF-8 text, and the SHA-256 of that stretch."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sha256: Sha256


class Speaker(Frozen):
    """Who said it. An anonymous speaker must stay anonymous."""

    name_zh: Text
    name_en: Text
    role_zh: Text | None = None
    role_en: Text | None = None
    org_zh: Text | None = None
    org_en: Text | None = None
    anonymous: bool
    mode: Literal["direct", "indirect"]


class Number(Frozen):
    """A figure of a fact, in base units: 3000万 is 30000000, 3% is 3 with unit percent."""

    value: float
    unit: Slug
    cmp: Comparison
    raw: Line
    """As the article writes it; may be empty for an implicit figure only."""
    implicit: bool = False
    """True when the figure stands in the context or is counted, not written in the fact's own span."""
    of_zh: Text
    of_en: Text


class Date(Frozen):
    """A date of a fact. `basis` says whether the year is written or inferred."""

    raw: Text
    iso: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    basis: Literal["explicit", "explicit_coarse", "year_inferred", "inferred", "relative"]


class Bearing(Frozen):
    """How a fact leans on an agenda issue: toward the minus pole (-1) or the plus pole (+1)."""

    issue: IssueId
    weight: Position


class Fact(Frozen):
    """One thing the article says, restated."""

    id: FactId
    zh: Text
    en: Text
    kind: FactKind
    strength: Literal["hard", "soft"]
    speaker: Speaker | None
    """None: the article's own narration."""
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    entities: tuple[Slug, ...]
    companies: tuple[SeatId, ...]
    """Which of the pack's participants it concerns."""
    source: Span
    context: tuple[Span, ...]
    flags: tuple[Slug, ...]
    traps: tuple[str, ...]
    bears_on: tuple[Bearing, ...]


class Entity(Frozen):
    """A name that the article uses, with every way it may be written."""

    id: Slug
    name_zh: Text
    name_en: Text
    kind: Literal["company", "model", "product", "person", "group", "org", "place", "event"]
    owner: Slug | None
    """The entity it belongs to: Doubao → bytedance."""
    aliases: tuple[Text, ...]
    ambiguous: tuple[Text, ...]
    """Aliases that may mean something else; they count only beside a clearer sign."""
    in_article: tuple[Text, ...]


class Trap(Frozen):
    """A misreading that the article invites, and the right reading."""

    id: Annotated[str, StringConstraints(pattern=r"^T\d{2,3}$")]
    zh: Text
    en: Text
    facts: tuple[FactId, ...]
    source: Span | None


class NotStated(Frozen):
    """Something a reader expects and the article does not say; `watch` lists the words that give it away."""

    id: Annotated[str, StringConstraints(pattern=r"^N\d{2,3}$")]
    zh: Text
    en: Text
    companies: tuple[SeatId, ...]
    watch: tuple[Text, ...]


class Pole(Both):
    """One end of an issue, with the facts that lean to it, strongest first."""

    evidence: tuple[FactId, ...]


class AgendaIssue(Frozen):
    """What is contested: a line from a minus pole (-1) to a plus pole (+1)."""

    id: IssueId
    name_zh: Text
    name_en: Text
    question_zh: Text
    question_en: Text
    note_zh: Line = ""
    note_en: Line = ""
    plus: Pole
    minus: Pole


class Lean(Frozen):
    """Where a yes to a motion lies on an issue."""

    issue: IssueId
    weight: Position


class SubQuestion(Both):
    """A part of a motion, with the issues it turns on."""

    issues: tuple[IssueId, ...]


class CompanyQuestion(Both):
    """The question a motion puts to one company, with the facts behind it."""

    facts: tuple[FactId, ...]


class Motion(Both):
    """What is debated: an open question or a proposition."""

    id: Slug
    kind: Literal["question", "proposition"]
    brief_zh: Text
    brief_en: Text
    issues: tuple[IssueId, ...]
    leans: tuple[Lean, ...]
    sub_questions: tuple[SubQuestion, ...] = ()
    company_questions: dict[SeatId, CompanyQuestion] = Field(default_factory=dict)


class ArticleSource(Frozen):
    """Where the article was published, and the text its spans point into."""

    outlet_zh: Text
    outlet_en: Text
    reporter_zh: Line = ""
    reporter_en: Line = ""
    filed_from_zh: Line = ""
    filed_from_en: Line = ""
    chars: int = Field(ge=1)
    sha256: Sha256
    offsets: Line


class Agenda(Frozen):
    """The file `agenda.toml`: what the pack is about, its motions and its issues."""

    format: Literal["baimo-agenda/1"] = Field(alias="schema")
    id: Slug
    name_zh: Text
    name_en: Text
    summary_zh: Text
    summary_en: Text
    participants: tuple[SeatId, ...]
    main_motion: Slug
    article: ArticleSource
    motions: tuple[Motion, ...]
    issues: tuple[AgendaIssue, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """An article pack, loaded and checked: every id resolves and every reference points at something.

    Mappings keep the order of the files. `sha256` names the content of the files together: it is the same for
    a pack read from its folder and for one restored from a log.
    """

    sha256: str
    agenda: Agenda
    facts: Mapping[str, Fact]
    entities: Mapping[str, Entity]
    traps: Mapping[str, Trap]
    not_stated: Mapping[str, NotStated]
    folder: Path | None = None
    """Where it was read from; None for one restored from a log."""

    @property
    def id(self) -> str:
        """The pack's id, as in `articles/deepseek-shock`."""
        return self.agenda.id

    @property
    def issues(self) -> Mapping[str, AgendaIssue]:
        """The agenda issues by id, in agenda order."""
        return {issue.id: issue for issue in self.agenda.issues}

    @property
    def motions(self) -> Mapping[str, Motion]:
        """The motions by id, the main one first."""
        first = self.agenda.main_motion
        return {m.id: m for m in sorted(self.agenda.motions, key=lambda motion: motion.id != first)}
