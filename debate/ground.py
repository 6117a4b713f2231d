"""The facts a run stands on, as a reader needs them: what a citation opens.

`DebateOpened.ground` names a blob of the run folder that holds the whole pack. A display needs a small part of it,
so it reads that part and lets the rest be: a log written by a later Baimo, whose facts carry more, still opens.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from debate.claims import FactId
from debate.errors import LogError, Place
from debate.events import BlobRef, DebateOpened, Event, Lang, PlanChanged
from debate.run import read_blob
from debate.text import clean_text


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SourceSpan(_Part):
    """A stretch of the article: 0-based half-open code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class SaidBy(_Part):
    """Who said it. An anonymous speaker stays anonymous: the names then say so and name nobody."""

    name_zh: str
    name_en: str
    role_zh: str | None = None
    role_en: str | None = None
    org_zh: str | None = None
    org_en: str | None = None
    anonymous: bool = False

    def named(self, lang: Lang) -> str:
        """Return name, role and organisation in one language, cleaned."""
        zh = lang == "zh"
        name, role, org = (self.name_zh, self.role_zh, self.org_zh) if zh else (self.name_en, self.role_en, self.org_en)
        # A role that is already in the name, as in "an expert", would be said twice.
        more = [part for part in (org, role) if part and part not in name]
        text = f"{name}（{' '.join(more)}）" if zh else f"{name} ({', '.join(reversed(more))})"
        return clean_text(text if more else name)


class Bearing(_Part):
    """An agenda issue that a fact bears on."""

    issue: str


class FactCard(_Part):
    """One thing the article says, restated: what is shown when a citation is opened."""

    id: FactId
    zh: str
    en: str
    kind: str
    """`event`, `figure`, `statement`, `opinion`, `forecast` or `hypothetical`; a later Baimo may know more."""
    strength: str
    """`hard` or `soft`."""
    speaker: SaidBy | None = None
    """None: the article's own narration."""
    source: SourceSpan
    bears_on: tuple[Bearing, ...] = ()

    @property
    def issues(self) -> frozenset[str]:
        """The agenda issues that it bears on."""
        return frozenset(bearing.issue for bearing in self.bears_on)

    def text(self, lang: Lang) -> str:
        """Return the restatement in one language, cleaned."""
        return clean_text(self.zh if lang == "zh" else self.en)


class _Article(_Part):
    outlet_zh: str = ""
    outlet_en: str = ""
    chars: int | None = None


class _Agenda(_Part):
    article: _Article = _Article()


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts of a run by id, and where they come from. `chars` is the length of the article in code points."""

    facts: Mapping[str, FactCard]
    outlet_zh: str
    outlet_en: str
    chars: int | None

    def outlet(self, lang: Lang) -> str:
        """Return the name of the newspaper in one language."""
        return self.outlet_zh if lang == "zh" else self.outlet_en


def read_grounds(folder: Path, events: Iterable[Event]) -> Ground:
    """Read the facts that a run's citations name, in a debate whose facts may have been changed on the way.

    A fact that was changed is as it was last; one that was taken away can still be opened where it was cited.
    """
    grounds = [read_ground(folder, ref) for ref in _grounds(events)]
    if not grounds:
        raise LogError("the log holds no opening", place=Place(folder), mend="begin a new run: baimo debate")
    facts = {fact: card for ground in grounds for fact, card in ground.facts.items()}
    return replace(grounds[-1], facts=facts)


def _grounds(events: Iterable[Event]) -> Iterator[BlobRef]:
    for event in events:
        if isinstance(event, DebateOpened):
            yield event.ground
        elif isinstance(event, PlanChanged):
            yield event.opening.ground


_FACTS: TypeAdapter[list[FactCard]] = TypeAdapter(list[FactCard])


def read_ground(folder: Path, ref: BlobRef) -> Ground:
    """Read the facts that a run's citations name.

    Raises LogError when the blob is missing, was changed, or holds no facts.
    """
    text = read_blob(folder, ref)
    place = Place(folder / "blobs" / ref.sha256)
    try:
        pack = json.loads(text)["pack"]
        cards = _FACTS.validate_python(pack["facts"])
        article = _Agenda.model_validate(pack.get("agenda", {})).article
    except ValidationError as bad:
        first = bad.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise LogError(f"pack.{field}: {first['msg']}", place=place, mend="restore the run from a copy") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise LogError("holds no facts under pack.facts", place=place, mend="restore the run from a copy") from None
    return Ground(
        {card.id: card for card in cards}, clean_text(article.outlet_zh), clean_text(article.outlet_en), article.chars
    )
