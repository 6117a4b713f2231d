"""A claim as the checks see it: read, with what is rhetoric set aside and `we` resolved to the speaking company."""

import re
from dataclasses import dataclass
from typing import Final

from grounding.align import Clause, clauses_of
from grounding.content import terms
from grounding.ground import FactReading, Ground
from grounding.names import Mention
from grounding.reading import Lang, Reading, read
from grounding.rhetoric import (
    addressed,
    asserts_event,
    is_question,
    speaks_of_own_company,
    voices_opinion,
)

_CONTRAST: Final = re.compile(
    r"(?:不同于|不像|有别于|相比|比起|相较|unlike|in contrast to|compared (?:with|to)|rather than)\s?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A claim taken apart."""

    reading: Reading
    mentions: tuple[Mention, ...]
    """The names that are part of what is claimed; addressees and owners of arguments are left out."""
    own: str | None
    """The speaking company, when the sentence tells something of it as `we` or `our`."""
    question: bool
    opinion: bool
    event: bool
    clauses: tuple[Clause, ...]
    terms: frozenset[str]
    matter: frozenset[str]
    """Its terms without names, dates and numbers: what it is about."""

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.reading.text


@dataclass(frozen=True, slots=True)
class Cited:
    """The facts that a claim is compared with, together."""

    facts: tuple[FactReading, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in the speaker's order."""
        return tuple(f.fact.id for f in self.facts)

    @property
    def names(self) -> frozenset[str]:
        """Every entity that they are about or come from."""
        return frozenset(name for f in self.facts for name in f.names)

    def told(self) -> tuple[str, str]:
        """Return what they say, in Chinese and English."""
        return " ".join(f.fact.zh for f in self.facts), " ".join(f.fact.en for f in self.facts)


@dataclass(frozen=True, slots=True)
class Problem:
    """A mismatch that a check found, before it is put into words."""

    code: str
    said: str
    ledger: tuple[str, str]
    facts: tuple[str, ...]
    precise: bool = True
    """Whether this finding may strike, if reasons of its code may."""


def read_claim(ground: Ground, text: str, lang: Lang, speaker: str | None, *, cites: bool) -> ClaimReading:
    """Take a claim apart. `speaker` is the participant who says it, if one does; `cites` whether it cites facts."""
    reading = read(text, lang, ground.names)
    debaters = ground.participants | ground.spokespeople
    aside = {(m.start, m.end) for m in addressed(reading.text, reading.mentions, debaters, cites=cites)}
    question = is_question(reading.text)
    if question:
        aside |= {(m.start, m.end) for m in reading.mentions if m.entity in debaters}
    aside |= {(m.start, m.end) for m in reading.mentions if m.entity in debaters and _contrasted(reading.text, m)}
    own = speaker if speaker is not None and speaks_of_own_company(reading.text) else None
    return ClaimReading(
        reading=reading,
        mentions=tuple(m for m in reading.mentions if (m.start, m.end) not in aside),
        own=own,
        question=question,
        opinion=voices_opinion(reading.text),
        event=asserts_event(reading.text),
        clauses=clauses_of(reading),
        terms=frozenset(terms(reading.text.lower())),
        matter=frozenset(terms(reading.bare.replace("\x01", " ").lower())),
    )


def _contrasted(text: str, mention: Mention) -> bool:
    before, after = text[: mention.start], text[mention.end :]
    if _CONTRAST.search(before):
        return True
    return bool(re.search(r"[与和同跟]$", before) and re.match(r"^(?:不同|不一样|相比|比)", after))
