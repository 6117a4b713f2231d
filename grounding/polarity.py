"""Which way a sentence points: words that have opposites, and words that are negated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from grounding.content import stem, terms
from grounding.lexicon import alternatives, load_words
from grounding.reading import Reading

_SCOPE: Final = {"zh": 10, "en": 4}
"""How far a negation reaches: characters of Chinese, content words of English, and never past the clause."""
_STOP: Final = re.compile(r"[,，;；:。!?、]")


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way a text points.

    `axes` are the pairs of opposites that it stands on, each with the ends it names (+1, -1). `negated` and `plain`
    are its terms inside and outside of negations; `negations` counts these.
    """

    axes: Mapping[str, frozenset[int]]
    negated: frozenset[str]
    plain: frozenset[str]
    negations: int


def direction_of(reading: Reading) -> Direction:
    """Return which way a reading points."""
    text, lang = reading.bare, reading.lang
    scopes = _scopes(text, lang)
    axes: dict[str, set[int]] = {}
    for match in _axis_pattern(lang).finditer(text):
        for axis, sign in _axes_of(match.group(), lang):
            inside = sum(1 for start, end in scopes if start <= match.start() < end)
            axes.setdefault(axis, set()).add(-sign if inside % 2 else sign)
    negated = {term for start, end in scopes for term in _content(text[start:end], lang)}
    chars = list(text)
    for start, end in scopes:
        chars[start:end] = " " * (end - start)
    plain = set(_content("".join(chars), lang))
    ends = {axis: frozenset(signs) for axis, signs in axes.items()}
    return Direction(ends, frozenset(negated - plain), frozenset(plain - negated), len(scopes))


def opposite_ends(claim: Direction, fact: Direction) -> list[str]:
    """Return the axes on which the two stand on opposite ends, each on one end only."""
    shared = claim.axes.keys() & fact.axes.keys()
    return sorted(
        a for a in shared if len(claim.axes[a]) == 1 and len(fact.axes[a]) == 1 and claim.axes[a] != fact.axes[a]
    )


def one_side_negates(claim: Direction, fact: Direction) -> frozenset[str]:
    """Return the shared terms that only one of the two negates, when only one of them negates at all."""
    if bool(claim.negations) == bool(fact.negations):
        return frozenset()
    return (claim.negated & fact.plain) | (claim.plain & fact.negated)


def _content(text: str, lang: str) -> list[str]:
    found = terms(text.lower())
    return [t for t in found if len(t) == 2 and not t.isascii()] if lang == "zh" else [t for t in found if t.isascii()]


def _scopes(text: str, lang: str) -> list[tuple[int, int]]:
    spared = [m.span() for m in _pattern(f"not_negating_{lang}").finditer(text)]
    scopes: list[tuple[int, int]] = []
    for match in _pattern(f"negator_{lang}").finditer(text):
        if any(start <= match.start() < end for start, end in spared):
            continue
        end = _reach(text, match.end(), lang)
        if end > match.end():
            scopes.append((match.end(), end))
    return scopes


def _reach(text: str, start: int, lang: str) -> int:
    stop = _STOP.search(text, start)
    clause = stop.start() if stop else len(text)
    end, left = start, _SCOPE[lang]
    if lang == "zh":
        # Names, dates and numbers are blanked and do not use up the reach.
        while end < clause and left:
            left -= text[end] != "\x01"
            end += 1
        return end
    for word in re.finditer(r"[A-Za-z'-]+", text[start:clause]):
        end = start + word.end()
        left -= bool(terms(word.group()))
        if not left:
            break
    return end


@cache
def _pattern(key: str) -> re.Pattern[str]:
    body = alternatives("meaning", key)
    return re.compile(rf"(?:{body}|n't\b)" if key == "negator_en" else body, re.IGNORECASE)


@cache
def _axes(lang: str) -> dict[str, tuple[tuple[str, int], ...]]:
    table: dict[str, tuple[tuple[str, int], ...]] = {}
    for axis, ends in load_words("axes").items():
        for end, sign in (("up", 1), ("down", -1)):
            for word in ends[f"{end}_{lang}"]:
                key = word if lang == "zh" or " " in word else stem(word)
                if (axis, sign) not in table.get(key, ()):
                    table[key] = (*table.get(key, ()), (axis, sign))
    return table


@cache
def _axis_pattern(lang: str) -> re.Pattern[str]:
    if lang == "zh":
        return re.compile("|".join(map(re.escape, sorted(_axes(lang), key=len, reverse=True))))
    phrases = sorted((w for w in _axes(lang) if " " in w), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})(?![A-Za-z])|[A-Za-z][A-Za-z'-]*", re.IGNORECASE)


def _axes_of(found: str, lang: str) -> tuple[tuple[str, int], ...]:
    table = _axes(lang)
    return table.get(found.lower()) or table.get(stem(found) if lang == "en" else found) or ()
