"""Units of measure in Chinese and English, read from `words/units.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

CURRENCY_SIGNS: Final = {
    "$": "usd",
    "US$": "usd",
    "¥": "yuan",
    "￥": "yuan",
    "RMB": "yuan",
    "€": "eur",
    "£": "gbp",
    "HK$": "hkd",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: amounts of one dimension are comparable, `base` is its factor to the dimension's base unit.

    A way of counting (`家`, `users`) has the dimension `count` and says in `counts` what kind of thing is counted.
    """

    id: str
    dimension: str
    base: float
    counts: str | None = None


COUNT: Final = Unit("", "count", 1)
"""A bare number, or one that counts things of no listed kind."""

RANK: Final = Unit("rank", "rank", 1)
"""A place in an order: `第三`, `the 70th`."""


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All units by the words that name them."""

    zh: re.Pattern[str]
    en: re.Pattern[str]
    by_word: dict[str, Unit]
    by_id: dict[str, Unit]


@cache
def unit_table() -> UnitTable:
    """Return the table of `words/units.toml`, read once."""
    rows: list[dict[str, Any]] = tomllib.loads(
        resources.files("grounding").joinpath("words/units.toml").read_text("utf-8")
    )["unit"]
    by_word: dict[str, Unit] = {}
    by_id: dict[str, Unit] = {}
    zh: list[str] = []
    en: list[str] = []
    for row in rows:
        unit = Unit(row["id"], row["dimension"], float(row["base"]), row.get("count"))
        by_id[unit.id] = unit
        zh += row["zh"]
        en += row["en"]
        for word in (*row["zh"], *row["en"]):
            by_word[word.lower()] = unit
    return UnitTable(_longest_first(zh), _longest_first(en, boundary=r"(?![A-Za-z])"), by_word, by_id)


def _longest_first(words: list[str], boundary: str = "") -> re.Pattern[str]:
    ordered = sorted(set(words), key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, ordered)) + ")" + boundary, re.IGNORECASE)
