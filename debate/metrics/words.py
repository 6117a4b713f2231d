"""Words of Chinese and English text for lexical measures, without a dictionary.

Chinese is not split into words: its terms are overlapping pairs of characters, which serve retrieval and classification
about as well as words do (Nie, Gao, Zhang and Zhou 2000, "On the use of words and n-grams for Chinese information
retrieval"). Latin words, numbers and product names are terms in either language.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import fsum, sqrt
from typing import Final

from debate.events import Lang
from debate.view import DebateView, Turn

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LATIN: Final = rf"[^\W_{_HAN}]"
_ASCII: Final = re.compile(r"[0-9a-z]")
_RUN: Final = re.compile(rf"[{_HAN}]+|{_LATIN}+(?:['’.-]{_LATIN}+)*")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> list[str]:
    return _RUN.findall(_folded(text))


def _is_han(run: str) -> bool:
    return run[0] >= "\u3400" and re.match(f"[{_HAN}]", run) is not None


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order: pairs of Chinese characters, Latin words. `开源的R1` → 开源, 源的, r1."""
    found: list[str] = []
    for run in _runs(text):
        if _is_han(run) and len(run) > 1:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            found.append(run)
    return found


def units(text: str) -> list[str]:
    """Return the smallest units of a text, in order: single Chinese characters, Latin words."""
    found: list[str] = []
    for run in _runs(text):
        found += list(run) if _is_han(run) else [run]
    return found


def ngrams(tokens: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """Return the runs of `n` tokens, in order; none when there are fewer tokens."""
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def said(turn: Turn, lang: Lang) -> str:
    """Return what was heard of a turn; struck sentences are left out."""
    return ("" if lang == "zh" else " ").join(claim.text for claim in turn.claims if not claim.struck)


def language(view: DebateView) -> Lang:
    """Return the language of a debate; Chinese before it was opened."""
    return view.opened.lang if view.opened else "zh"


def own_names(view: DebateView) -> frozenset[str]:
    """Return the names and ids of the seats, by which a speaker could be told without reading further."""
    seats = view.opened.seats if view.opened else ()
    return frozenset(name for seat in seats for name in (seat.id, seat.name_zh, seat.name_en))


def without(text: str, names: frozenset[str]) -> str:
    """Return `text`, folded to lower case and half width, with every name blanked out.

    The longest name is taken first; a Latin name counts as a whole word only, so that `Ark` does not maim `market`.
    """
    pattern = _pattern(names)
    return text if pattern is None else pattern.sub(" ", _folded(text))


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    folded = sorted({_folded(name).strip() for name in names} - {""}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_whole, folded))) if folded else None


def _whole(name: str) -> str:
    before = r"(?<![0-9a-z])" if _ASCII.match(name[0]) else ""
    after = r"(?![0-9a-z])" if _ASCII.match(name[-1]) else ""
    return before + re.escape(name) + after


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return the cosine of two vectors without negative weights, in [0, 1]; 0 when either is empty."""
    if len(b) < len(a):
        a, b = b, a
    dot = fsum(weight * b[term] for term, weight in a.items() if term in b)
    norm = sqrt(fsum(w * w for w in a.values())) * sqrt(fsum(w * w for w in b.values()))
    return min(1.0, dot / norm) if norm else 0.0


def bag(texts: Iterable[str]) -> Counter[str]:
    """Return how often each term occurs in `texts`."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(terms(text))
    return found
