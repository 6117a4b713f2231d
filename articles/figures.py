"""The figures and dates that a Chinese or English text tells, read generously.

This reader answers one question at load time: does a restatement carry the number that its fact records? It may see
a number too many ("一" in "一起" reads as 1), never one too few; judging what a debater says is `grounding`'s work.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

DatePart = tuple[int, ...]
"""(year,), (0, month) or (0, month, day): the finest parts that a text writes."""

_ZH_DIGIT: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ZH_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_ZH_LARGE: Final = {"万": 10**4, "亿": 10**8}
_ZH_RUN: Final = re.compile(
    r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千])+[〇零一二两三四五六七八九十百千万亿]*"
)
_EN_SCALE: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "k": 10**3, "bn": 10**9}
_SMALL_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_UNIT: Final = {
    **{word: value for value, word in enumerate(_SMALL_WORDS.split())},
    **{
        "a": 1,
        "an": 1,
        "single": 1,
        "past": 1,
        "last": 1,
        "once": 1,
        "twice": 2,
        "double": 2,
        "triple": 3,
        "dozen": 12,
    },
}
_TENS_WORDS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_TENS: Final = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
_DIGITS: Final = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(?:([十百千万亿]+)|[ -]?(thousand|million|billion|trillion|k\b|bn\b))?"
)
_MONTH_WORDS: Final = "january february march april may june july august september october november december"
_MONTHS: Final = _MONTH_WORDS.split()
_MONTH: Final = r"(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r"|sept)\b\.?"
_EN_DATES: Final = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}"),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"),
    # "Liu Jun" is no month and "may" seldom one: alone, a month is written out, and May follows a preposition.
    re.compile(rf"\b(?P<month>(?!may)(?:{'|'.join(_MONTHS)}))\b"),
    re.compile(r"\b(?:in|last|this|next|since|until|by|of|from|early|late|mid)[ -](?P<month>may)\b"),
)
_ZH_NUM: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ZH_DATE: Final = re.compile(rf"(?P<month>{_ZH_NUM})月(?:(?P<day>{_ZH_NUM})[日号])?")
_ISO: Final = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text tells in numbers."""

    numbers: frozenset[float]
    """Every number, in base units: 3000万 and 30 million are both 30000000.0; 百分之三 and 3% are 3.0."""
    digits: frozenset[float]
    """Those of them that are written in digits, which nobody writes by accident. Dates are left out."""
    dates: frozenset[DatePart]


def read_figures(text: str) -> Figures:
    """Return the figures of a text in Chinese, English or both."""
    text = unicodedata.normalize("NFKC", text).lower()
    dates, rest = _take_dates(text)
    digits = _written_in_digits(rest)
    numbers = digits | _zh_numbers(rest) | _en_words(rest) | _shares(rest)
    return Figures(frozenset(numbers), frozenset(digits), frozenset(dates))


def date_parts(iso: str) -> DatePart:
    """Return the finest part of an ISO date, as a text writes it: `2025-01-20` → (0, 1, 20); `2025` → (2025,)."""
    year, *rest = (int(part) for part in iso.split("-"))
    return (0, *rest) if rest else (year,)


def _take_dates(text: str) -> tuple[set[DatePart], str]:
    found: set[DatePart] = set()

    def take(match: re.Match[str]) -> str:
        groups = match.groupdict()
        if year := groups.get("year"):
            found.add((int(year),))
        if month := groups.get("month"):
            day = groups.get("day")
            found.add((0, _month(month), _small(day)) if day else (0, _month(month)))
        return " "

    text = _ISO.sub(take, text)
    text = re.sub(r"(?P<year>\d{4}|[一二][〇零一二三四五六七八九]{3})年", lambda m: _year(m, found), text)
    text = _ZH_DATE.sub(take, text)
    for pattern in _EN_DATES:
        text = pattern.sub(take, text)
    text = re.sub(r"(?<![\d,.])(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d|[万亿%])", take, text)
    return found, text


def _year(match: re.Match[str], found: set[DatePart]) -> str:
    found.add((int("".join(str(_ZH_DIGIT.get(char, char)) for char in match["year"])),))
    return " "


def _month(text: str) -> int:
    for number, name in enumerate(_MONTHS, start=1):
        if text[:3] == name[:3]:
            return number
    return _small(text)


def _small(text: str) -> int:
    return int(text) if text.isdecimal() else int(_zh_value(text) or 0)


def _zh_numbers(text: str) -> set[float]:
    values = (_zh_value(match.group()) for match in _ZH_RUN.finditer(text))
    return {value for value in values if value is not None}


def _zh_value(text: str) -> float | None:
    """Return the value of a Chinese numeral, digits and scale words mixed as in 3000万 or 1.2亿; None if it is none."""
    total = section = 0.0
    number: float | None = None
    for token in re.findall(r"\d[\d,]*(?:\.\d+)?|.", text):
        if token[0].isdecimal():
            number = float(token.replace(",", "").rstrip("."))
        elif token in _ZH_DIGIT:
            number = _ZH_DIGIT[token]
        elif token in _ZH_SMALL:
            section += (1 if number is None else number) * _ZH_SMALL[token]
            number = None
        elif token in _ZH_LARGE:
            scaled = (section + (number or 0)) * _ZH_LARGE[token]
            # 一亿 after 万 (1万亿) multiplies what stands before it.
            total = (total + scaled) if scaled else total * _ZH_LARGE[token]
            section, number = 0.0, None
        else:
            return None
    return total + section + (number or 0)


def _written_in_digits(text: str) -> set[float]:
    found: set[float] = set()
    for digits, zh_scale, en_scale in _DIGITS.findall(text):
        if zh_scale:
            found.add(_zh_value(digits + zh_scale) or 0.0)
        else:
            found.add(round(float(digits.replace(",", "")) * _EN_SCALE.get(en_scale, 1), 6))
    return found


def _en_words(text: str) -> set[float]:
    """Return the numbers written in English words: "thirty million", "twenty-five", "a hundred"."""
    found: set[float] = set()
    total = current = 0.0
    inside = False
    for word in [*re.findall(r"[a-z]+", text), ""]:
        if word in _EN_UNIT or word in _EN_TENS:
            current += _EN_UNIT.get(word, 0) + _EN_TENS.get(word, 0)
            # "one or two" says both.
            found.add(float(_EN_UNIT.get(word, _EN_TENS.get(word, 0))))
            inside = True
        elif word == "hundred" and inside:
            current *= 100
        elif word in _EN_SCALE and inside:
            total, current = total + current * _EN_SCALE[word], 0.0
        elif word != "and" or not inside:
            if inside:
                found.add(total + current)
            total, current, inside = 0.0, 0.0, False
    return found


def _shares(text: str) -> set[float]:
    found: set[float] = set()
    if "half" in text or "半" in text:
        found |= {0.5, 50.0}
    for match in re.finditer(r"([一二两三四五六七八九]|\d)成", text):
        found.add(10.0 * _small(match[1]) if match[1].isdecimal() else 10.0 * _ZH_DIGIT[match[1]])
    return found
