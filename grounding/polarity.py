"""Which way a sentence points: words that have opposites, and words that are negated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from grounding.content import stem, terms
from grounding.lexicon import alternatives, load_words
from grounding.names import blank
from grounding.reading import Reading

_SCOPE: Final = {"zh": 10, "en": 3}
"""How far a negation reaches: characters of Chinese, content words of English, and never past the clause."""
_STOP: Final = re.compile(
    r"[,，;；:。!?、]|\b(?:but|while|although|because|when|if|that|which|who)\b|而是|但是|因为|只是"
)


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way a text points.

    `axes` are the pairs of opposites that it stands on, each with the ends it names (+1, -1); `plain` are its terms
    outside of negations.
    """

    axes: Mapping[str, frozenset[int]]
    denied: frozenset[str]
    """The axes of which a word was negated to give its end."""
    scopes: tuple[frozenset[str], ...]
    """The terms under each negation."""
    plain: frozenset[str]

    @property
    def negations(self) -> int:
        """How many negations there are."""
        return len(self.scopes)


def direction_of(reading: Reading) -> Direction:
    """Return which way a reading points."""
    text, lang = reading.bare, reading.lang
    scopes = _scopes(text, lang)
    axes: dict[str, set[int]] = {}
    denied: set[str] = set()
    for match in _axis_pattern(lang).finditer(text):
        inside = sum(1 for start, end in scopes if start <= match.start() < end) % 2
        for axis, sign in _axes_of(match.group(), lang):
            axes.setdefault(axis, set()).add(-sign if inside else sign)
            if inside:
                denied.add(axis)
    under = tuple(frozenset(_content(text[start:end], lang)) for start, end in scopes)
    plain = frozenset(_content(blank(text, scopes), lang)) - frozenset(t for terms_ in under for t in terms_)
    return Direction({axis: frozenset(ends) for axis, ends in axes.items()}, frozenset(denied), under, plain)


def opposite_ends(claim: Direction, fact: Direction, *, one_negates: bool) -> list[str]:
    """Return the axes on which the two stand on opposite ends, each on one end only.

    Where a negation made the difference it counts only if `one_negates`: only one of the two sentences negates at all.
    """
    found = []
    for axis in sorted(claim.axes.keys() & fact.axes.keys()):
        mine, theirs = claim.axes[axis], fact.axes[axis]
        if len(mine) == len(theirs) == 1 and mine != theirs:
            by_negation = (axis in claim.denied) != (axis in fact.denied)
            if one_negates or not by_negation:
                found.append(axis)
    return found


def negates_what_is_said(claim: Direction, fact: Direction) -> bool:
    """Say whether most of what one of the two negates is said plainly by the other."""
    return any(_mostly_in(scope, fact.plain) for scope in claim.scopes) or any(
        _mostly_in(scope, claim.plain) for scope in fact.scopes
    )


def _mostly_in(scope: frozenset[str], plain: frozenset[str]) -> bool:
    return bool(scope) and len(scope & plain) * 2 >= len(scope)


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
