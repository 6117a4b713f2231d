"""The content of a sentence as comparable terms: character pairs of Chinese, stems of English words."""

import re
from functools import cache, lru_cache
from typing import Final

from grounding.lexicon import load_words
from grounding.script import HAN

_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.'-]*|[\u3400-\u4dbf\u4e00-\u9fff]+")


@cache
def _grammar() -> tuple[frozenset[str], frozenset[str], tuple[str, ...], dict[str, str]]:
    table = load_words("common")
    irregular = {form: base for base, forms in table["irregular_en"].items() for form in forms.split()}
    stop = frozenset(table["stop_en"].split())
    return stop, frozenset(table["stop_han"]), tuple(table["suffixes_en"].split()), irregular


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return the stem of an English word, by suffix: rough, the same for claim and fact."""
    low = word.lower().strip("'.-")
    low = low.removesuffix("'s").removesuffix("n't")
    _, _, suffixes, irregular = _grammar()
    low = irregular.get(low, low)
    if len(low) <= 3 or not low.isalpha():
        return low
    for suffix in suffixes:
        if low.endswith(suffix) and len(low) - len(suffix) >= 3:
            low = low[: len(low) - len(suffix)]
            break
    return low[:-1] if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "ls" else low


def terms(text: str) -> list[str]:
    """Return the terms of a normalised `text` for search: Chinese characters and pairs, English stems; with repeats."""
    found: list[str] = []
    stop, stop_han, _, _ = _grammar()
    for word in _WORD.findall(text):
        if HAN.match(word):
            found += (char for char in word if char not in stop_han)
            found += (word[at : at + 2] for at in range(len(word) - 1))
        elif word.lower() not in stop:
            found.append(stem(word))
    return found


def words(text: str) -> list[str]:
    """Return the content words of a normalised English `text` as stems, in order."""
    stop = _grammar()[0]
    latin = (word for word in _WORD.findall(text) if not HAN.match(word))
    return [stem(word) for word in latin if word.lower().strip("'") not in stop]


def pairs(text: str) -> list[str]:
    """Return the character pairs of the Chinese runs of a normalised `text`, in order."""
    return [run[at : at + 2] for run in _WORD.findall(text) if HAN.match(run) for at in range(len(run) - 1)]
