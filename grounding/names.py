"""Who and what a sentence names: the pack's entities by every alias, and names that the pack does not know."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from articles.models import Entity
from grounding.script import HAN, normalise

_LATIN_EDGE: Final = r"A-Za-z0-9"
_SHORT: Final = 3
"""A Latin alias up to this length counts only in its own case: `ima`, `Yi`, `o1`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: the entity it means and where it stands."""

    entity: str
    alias: str
    start: int
    end: int


class NameIndex:
    """Finds a pack's entities in normalised text. Immutable once made."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self.entities = entities
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        exact: set[str] = set()
        folded: set[str] = set()
        for entity in entities.values():
            for name in {entity.name_zh, entity.name_en, *entity.aliases}:
                alias = normalise(name)
                strict = alias.isascii() and (len(alias) <= _SHORT or name in entity.ambiguous)
                key = _key(alias)
                if strict:
                    exact.add(alias)
                    self._exact.setdefault(key, entity.id)
                else:
                    folded.add(alias)
                    self._folded.setdefault(key.lower(), entity.id)
        # Literals that need no case folding let the engine skip along the text.
        self._patterns = tuple(
            (_pattern(group, latin=latin), table, lower)
            for aliases, table, lower in ((folded, self._folded, True), (exact, self._exact, False))
            for latin in (True, False)
            if (group := [alias.lower() if lower else alias for alias in aliases if _is_latin(alias[0]) is latin])
        )
        self.owners = {entity.id: self._chain(entity.id) for entity in entities.values()}

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in a normalised `text`, in order; where two overlap, the longer one."""
        found: list[Mention] = []
        low = _lower(text)
        for pattern, table, lower in self._patterns:
            for match in pattern.finditer(low if lower else text):
                start, end = match.span()
                entity = table.get(_key(match.group()))
                if entity is not None:
                    found.append(Mention(entity, text[start:end], start, end))
        found.sort(key=lambda m: (m.start, m.start - m.end))
        kept: list[Mention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
            elif mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
        return kept

    def kind(self, entity: str) -> str:
        """Return the kind of an entity: `company`, `person`, …"""
        return self.entities[entity].kind

    def with_owners(self, ids: Iterable[str]) -> frozenset[str]:
        """Return `ids` with everything that owns one of them."""
        return frozenset(owner for entity in ids for owner in (entity, *self.owners.get(entity, ())))

    def _chain(self, entity: str) -> tuple[str, ...]:
        chain: list[str] = []
        owner = self.entities[entity].owner
        while owner is not None and owner in self.entities and owner not in chain:
            chain.append(owner)
            owner = self.entities[owner].owner
        return tuple(chain)


def _key(alias: str) -> str:
    return re.sub(r"[\s\-]", "", alias)


def _lower(text: str) -> str:
    """Return `text` in lower case, length unchanged: a few letters would grow."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _pattern(aliases: Iterable[str], *, latin: bool) -> re.Pattern[str]:
    body = "|".join(_spelt(alias) for alias in sorted(aliases, key=len, reverse=True))
    return re.compile(rf"(?<![{_LATIN_EDGE}])(?:{body})" if latin else body)


def _spelt(alias: str) -> str:
    body = re.sub(r"(?:\\-|\\ |\s)", r"[ -]?", re.escape(alias))
    return body + (f"(?=(?:s|es)?(?![{_LATIN_EDGE}]|-[A-Za-z0-9]))" if _is_latin(alias[-1]) else "")


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` with the spans overwritten, so that what reads on does not see them. Length is kept."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "\x01" * (end - start)
    return "".join(chars)


def is_chinese(text: str) -> bool:
    """Say whether `text` is written mainly in Chinese."""
    han = len(HAN.findall(text))
    return han * 2 >= sum(1 for char in text if char.isascii() and char.isalpha()) / 2 and han > 0
