"""The lines people wrote for the rehearsal voice, as TOML: frames, arguments, warrants, questions and answers.

Three layers, each optional but the first: `lines/generic.<lang>.toml` serves any persona and any article;
`lines/personas/<persona>.<lang>.toml` is one persona's repertoire; `lines/packs/<pack>/*.<lang>.toml` knows the facts
and issues of one article. A line may hold slots such as `{rival}` and marks such as `[F012]`; `<...>` encloses the
words by which an opponent may quote it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from debate.claims import FactId, Frozen, SeatId
from debate.errors import ArticleError, InputError, PersonaError
from debate.events import Lang
from debate.files import load_toml

FOLDER: Final = Path(__file__).with_name("lines")
_MARK: Final = re.compile(r"\s?\[[A-Z]\d{3,4}\]")
_SLOT: Final = re.compile(r"\{[a-z]+\}")
_SENTENCE: Final = re.compile(r"[^。！？]+[。！？]+[”」』]?|[^。！？]+$")
_SENTENCE_EN: Final = re.compile(r".+?[.!?]+[\"”')]*(?=\s|$)|.+$", re.S)
_AGAIN: Final = "{after}"
"""A line with this slot may be said again of something else."""
_EDGE: Final = " 　，。；：、！？,.;:!?—“”\"'"


class PoleLines(Frozen):
    """Arguments for either end of an issue."""

    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


class SideLines(Frozen):
    """First sentences on a motion. `yes` and `no` are for a proposition, `say` fits either and an open question."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    say: tuple[str, ...] = ()


class VoiceLines(Frozen):
    """One persona's repertoire, or the generic one."""

    schema_name: Literal["baimo-lines/1"] = Field(alias="schema")
    shun: tuple[FactId, ...] = ()
    """Facts that this persona does not bring up on its own."""
    frames: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Kind of move → sentences with slots."""
    motions: Mapping[str, SideLines] = Field(default_factory=dict)
    issues: Mapping[str, PoleLines] = Field(default_factory=dict)
    plans: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Issue → what this seat would do this year."""
    flips: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Flip condition → how the persona says aloud what would change its mind."""
    answers: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Question → answers in this persona's voice."""


class FactLines(Frozen):
    """How one fact is talked about."""

    gist: str = ""
    """A noun phrase without figures or names of speakers, for later mention."""
    ledger: bool = True
    """Whether the ledger's own wording can stand alone."""
    say: tuple[str, ...] = ()
    """Other ways to state the fact: same figures, dates, names, speaker and hedge."""
    so: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Issue → why the fact tells on it, in the direction in which the fact leans (Toulmin's warrant)."""
    cut: tuple[str, ...] = ()
    """Why the fact does not carry what is hung on it (Pollock's undercutting defeater)."""


class IssueLines(Frozen):
    """How an issue is talked about in running text."""

    short: str
    plus: str
    minus: str
    """Names of the two poles, to follow 'towards'."""


class QuestionLine(Frozen):
    """A pointed question to one seat."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    to: SeatId
    issues: tuple[str, ...] = ()
    motion: str | None = None
    """The motion whose own question to this company it stands for, in its words unless there is a `text`."""
    text: str = ""
    topic: str = ""
    """What is asked, as a clause to follow 'you ask'."""


class PackLines(Frozen):
    """What is known about one article pack."""

    schema_name: Literal["baimo-pack-lines/1"] = Field(alias="schema")
    facts: Mapping[FactId, FactLines] = Field(default_factory=dict)
    issues: Mapping[str, IssueLines] = Field(default_factory=dict)
    arguments: Mapping[str, PoleLines] = Field(default_factory=dict)
    questions: tuple[QuestionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or two that can be said: `text` keeps marks and slots, `plain` is what is heard."""

    text: str
    plain: str
    key: str
    """The words by which it may be quoted; empty when none were marked."""
    anchor: str
    """The longest stretch without a slot, in lower case: when it was heard, the line was used. Empty for a line that
    may be said again with other words in its slots."""
    facts: tuple[str, ...] = ()
    """The facts it cites, in order."""


@cache
def stretches(plain: str, lang: Lang) -> tuple[str, ...]:
    """Return the stretches of a sentence, in lower case, by which it would sound like one said before."""
    if lang == "zh":
        return tuple(plain[i : i + 9] for i in range(len(plain) - 9))
    words = plain.lower().rstrip(".!?").split()
    return tuple(" ".join(words[i : i + 6]) for i in range(len(words) - 5))


def facts_in(text: str) -> tuple[str, ...]:
    """Return the facts that the marks in `text` cite, in order."""
    return tuple(mark.strip(" []") for mark in _MARK.findall(text))


def plain_of(text: str) -> str:
    """Return `text` without its marks."""
    return _MARK.sub("", text)


@cache
def line_of(text: str) -> Line:
    """Return `text` read as a line."""
    key = re.search(r"<([^<>]+)>", text)
    clean = text.replace("<", "").replace(">", "")
    plain = plain_of(clean)
    # Quoted words and slots differ from one use to the next; punctuation at the edge may be cut by a reader.
    anchor = max((part.strip(_EDGE) for part in _SLOT.split(plain)), key=len)
    if _AGAIN in text:
        anchor = ""
    return Line(clean, plain, key.group(1) if key else "", anchor.lower(), facts_in(clean))


def sentences(text: str, lang: Lang) -> list[str]:
    """Split a line into its sentences, each with its final punctuation."""
    found = (_SENTENCE if lang == "zh" else _SENTENCE_EN).findall(text)
    return [part.strip() for part in found if part.strip()]


@cache
def generic_lines(lang: Lang) -> VoiceLines:
    """Return the repertoire that any persona can use."""
    return load_toml(FOLDER / f"generic.{lang}.toml", VoiceLines, PersonaError)


@cache
def persona_lines(persona: str, lang: Lang) -> VoiceLines | None:
    """Return the repertoire of one persona, or None when nobody wrote one."""
    path = FOLDER / "personas" / f"{persona}.{lang}.toml"
    return load_toml(path, VoiceLines, PersonaError) if path.is_file() else None


@cache
def pack_lines(pack: str, lang: Lang) -> PackLines:
    """Return what is written for one article pack, from all its files; empty when there is none."""
    merged = PackLines(schema="baimo-pack-lines/1")
    folder = FOLDER / "packs" / pack
    for path in sorted(folder.glob(f"*.{lang}.toml")):
        part = load_toml(path, PackLines, ArticleError)
        merged = _merge(merged, part, path)
    return merged


def _merge(one: PackLines, two: PackLines, path: Path) -> PackLines:
    for name in ("facts", "issues", "arguments"):
        twice = sorted(set(getattr(one, name)) & set(getattr(two, name)))
        if twice:
            problem: InputError = ArticleError(f"{path.name}: {name} {twice[0]} is written twice", mend="keep one")
            raise problem
    return PackLines(
        schema="baimo-pack-lines/1",
        facts={**one.facts, **two.facts},
        issues={**one.issues, **two.issues},
        arguments={**one.arguments, **two.arguments},
        questions=(*one.questions, *two.questions),
    )
