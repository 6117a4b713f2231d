"""What a run's folder says beyond its events, as plain data: what facts bear on, what would move a seat, which names.

`DebateOpened.ground` names a blob that holds the whole pack and the personas. Measures need a small part of it, so this
reads that part and lets the rest be; a display or a report gets by with `debate/` alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from debate.argument.flips import FlipCondition
from debate.argument.issues import Bearings
from debate.claims import FactId, SeatId
from debate.errors import LogError, Place
from debate.events import BlobRef, Lang
from debate.run import read_blob
from debate.text import clean_text


@dataclass(frozen=True, slots=True)
class Material:
    """The ground of a debate, as far as it is measured. Empty for a debate without an article."""

    bearings: Bearings = field(default_factory=dict)
    """Fact → issue → weight in [-1, 1]."""
    hard: frozenset[str] = frozenset()
    """The facts that are hard: neither an opinion nor a forecast."""
    conditions: Mapping[str, tuple[FlipCondition, ...]] = field(default_factory=dict)
    """Seat → what would move it."""
    passages: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)
    """What the debate is about, by language: motion, agenda issues, facts."""
    names: frozenset[str] = frozenset()
    """Every way in which the companies, products and people of the article are named."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Bearing(_Part):
    issue: str
    weight: float = Field(ge=-1, le=1)


class _Both(_Part):
    zh: str = ""
    en: str = ""


class _Fact(_Both):
    id: FactId
    strength: str = "soft"
    bears_on: tuple[_Bearing, ...] = ()


class _Issue(_Part):
    name_zh: str = ""
    name_en: str = ""
    question_zh: str = ""
    question_en: str = ""
    plus: _Both = _Both()
    minus: _Both = _Both()


class _Agenda(_Part):
    issues: tuple[_Issue, ...] = ()


class _Entity(_Part):
    name_zh: str = ""
    name_en: str = ""
    aliases: tuple[str, ...] = ()


class _Pack(_Part):
    facts: tuple[_Fact, ...] = ()
    agenda: _Agenda = _Agenda()
    entities: tuple[_Entity, ...] = ()


class _Motion(_Both):
    brief_zh: str = ""
    brief_en: str = ""


class _Flip(_Both):
    id: str
    issue: str
    fact: FactId | None = None
    delta: float = 0.0


class _Persona(_Part):
    id: SeatId
    name_zh: str = ""
    name_en: str = ""
    flip_conditions: tuple[_Flip, ...] = ()


class _Stored(_Part):
    pack: _Pack
    personas: tuple[_Persona, ...] = ()
    motion: _Motion = _Motion()


def read_material(folder: Path, ref: BlobRef) -> Material:
    """Read what a run's measures need from its blob.

    Raises LogError when the blob is missing, was changed, or is not one that Baimo wrote.
    """
    text = read_blob(folder, ref)
    place = Place(folder / "blobs" / ref.sha256)
    try:
        stored = _Stored.model_validate(json.loads(text))
    except ValidationError as bad:
        first = bad.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LogError(f"{where}: {first['msg']}", place=place, mend="restore the run from a copy") from None
    except (ValueError, RecursionError):
        raise LogError("is not JSON", place=place, mend="restore the run from a copy") from None
    return _material(stored)


def _material(stored: _Stored) -> Material:
    facts = stored.pack.facts
    named: tuple[_Entity | _Persona, ...] = (*stored.pack.entities, *stored.personas)
    names = {name for who in named for name in (who.name_zh, who.name_en)}
    names.update(alias for entity in stored.pack.entities for alias in entity.aliases)
    return Material(
        bearings={fact.id: {bearing.issue: bearing.weight for bearing in fact.bears_on} for fact in facts},
        hard=frozenset(fact.id for fact in facts if fact.strength == "hard"),
        conditions={
            persona.id: tuple(_condition(flip) for flip in persona.flip_conditions) for persona in stored.personas
        },
        passages={"zh": _passages(stored, "zh"), "en": _passages(stored, "en")},
        names=frozenset(clean_text(name) for name in names if name.strip()),
    )


def _passages(stored: _Stored, lang: Lang) -> tuple[str, ...]:
    zh, motion = lang == "zh", stored.motion
    found = [motion.zh, motion.brief_zh] if zh else [motion.en, motion.brief_en]
    for issue in stored.pack.agenda.issues:
        name, question = (issue.name_zh, issue.question_zh) if zh else (issue.name_en, issue.question_en)
        found += [name, question, *((pole.zh if zh else pole.en) for pole in (issue.minus, issue.plus))]
    found += [fact.zh if zh else fact.en for fact in stored.pack.facts]
    return tuple(clean_text(passage) for passage in found if passage.strip())


def _condition(flip: _Flip) -> FlipCondition:
    return FlipCondition(flip.id, flip.issue, flip.fact, clean_text(flip.zh), clean_text(flip.en), flip.delta)
