"""The value of a numeral: `30,000,000`, `3000万`, `三千万`, `thirty million`, `三点五`, `a dozen`."""

import re
from typing import Final

_DIGIT: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "俩": 2,
    "仨": 3,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
ZH_NUMERAL: Final = r"[零一二三四五六七八九十百千万亿两壹贰叁拾佰仟]+(?:点[零一二三四五六七八九]+)?"

_UP_TO_NINETEEN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ONES: Final = {word: value for value, word in enumerate(_UP_TO_NINETEEN.split())}
_BY_TEN: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS: Final = {word: 10 * value for value, word in enumerate(_BY_TEN.split(), 2)}
_SCALES: Final = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6,
    "billion": 1e9, "billions": 1e9, "b": 1e9, "bn": 1e9, "bln": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12,
    "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_WORD = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
EN_SCALE: Final = r"(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)"
EN_NUMERAL: Final = rf"(?:{_WORD})(?:[ -](?:{_WORD}|(?:and )?(?:{_WORD})|{EN_SCALE}))*"


def chinese_value(numeral: str) -> float | None:
    """Return the value of a Chinese numeral, or None when it is not well formed: `三千万` → 30000000."""
    whole, _, fraction = numeral.partition("点")
    if not any(c in _SMALL or c in _LARGE for c in whole):
        digits = "".join(str(_DIGIT[c]) for c in whole if c in _DIGIT)
        if len(digits) != len(whole) or not digits:
            return None
        value = float(digits)
    else:
        parsed = _with_scales(whole)
        if parsed is None:
            return None
        value = parsed
    return float(f"{value:.0f}.{''.join(str(_DIGIT[c]) for c in fraction)}") if fraction else value


def _with_scales(whole: str) -> float | None:
    total = section = 0.0
    digit: int | None = None
    for char in whole:
        if char in _DIGIT:
            if digit not in (None, 0):
                return None
            digit = _DIGIT[char]
        elif char in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[char]
            digit = None
        else:
            section += digit or 0
            total = (total + section) * _LARGE[char] if section or total else _LARGE[char]
            section, digit = 0.0, None
    return total + section + (digit or 0)


def english_value(numeral: str) -> float | None:
    """Return the value of an English numeral in words: `thirty-two million` → 32000000."""
    total = section = 0.0
    for word in re.findall(r"[a-z]+", numeral.lower()):
        if word == "and":
            continue
        if word in _ONES:
            section += _ONES[word]
        elif word in _TENS:
            section += _TENS[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in _SCALES:
            total += (section or 1) * _SCALES[word]
            section = 0.0
        else:
            return None
    return total + section


def scaled(digits: str, scale: str) -> float:
    """Return the value of digits with a scale after them: (`16.95`, `million`) and (`1,695`, `万`) → 16950000."""
    value = float(digits.replace(",", "").replace(" ", ""))
    for char in scale:
        if char in _SMALL:
            value *= _SMALL[char]
        elif char in _LARGE:
            value *= _LARGE[char]
    return value * _SCALES.get(scale.lower().rstrip("."), 1)
