"""Find the dates of a sentence, whole or partial, and compare them part by part."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypedDict

from grounding.numerals import chinese_value

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_D = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_Y = r"(?:(?:1[5-9]|20)\d{2}|[一二][零九〇][零一二三四五六七八九]{2})"
_RELATIVE_ZH: Final = {
    "去年": -1,
    "今年": 0,
    "明年": 1,
    "前年": -2,
    "后年": 2,
    "本年": 0,
    "上一年": -1,
    "当年": None,
    "同年": None,
}
_RELATIVE_EN: Final = {
    "last year": -1,
    "this year": 0,
    "next year": 1,
    "the year before last": -2,
    "a year earlier": -1,
}
_DAYS: Final = {"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7}
_HAN_DAYS: Final = dict(zip("一二三四五六日天", (1, 2, 3, 4, 5, 6, 7, 7), strict=True))
_YEAR_WORD = r"(?:1[5-9]|20)\d{2}|last year|this year|next year"
_PART_OF_YEAR = r"年?初|年?底|年?末|年中|上半年|下半年"
_FIND: Final = re.compile(
    "|".join(
        (
            rf"(?P<zy>{_Y}|去年|今年|明年|前年|后年)年?的?(?P<zm>{_D})月份?"
            rf"(?:(?P<zd>{_D})(?:日|号)|(?P<zpart>初|底|末|中旬|上旬|下旬|中))?",
            r"(?P<iy>(?:1[5-9]|20)\d{2})[-/.](?P<im>\d{1,2})(?:[-/.](?P<id>\d{1,2}))?(?!\d)",
            rf"(?<!\d)(?P<m2>{_D})月份?(?P<d2>{_D})(?:日|号)",
            rf"(?<![\d个])(?P<m3>{_D})月(?:份|(?P<p3>初|底|末|中旬|上旬|下旬))?(?![\d亮球])",
            rf"(?P<y4>{_Y})年(?:的)?(?:第(?P<q4>[一二三四1-4])季度|(?P<h4>{_PART_OF_YEAR}))?",
            r"第(?P<q5>[一二三四1-4])季度",
            rf"(?P<r6>去年|今年|明年|前年|后年)(?P<p6>{_PART_OF_YEAR}|春|夏|秋|冬)?",
            r"(?P<ago>[一二两三四五六七八九十\d]+)年(?:多)?(?:前|以前|之前)",
            r"(?:星期|周|礼拜)(?P<wd>[一二三四五六日天])(?![体密])",
            rf"\b(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<em>{_MONTH})\b\.?(?:,? (?P<ey>(?:1[5-9]|20)\d{{2}}))?",
            rf"\b(?P<fm>{_MONTH})\b\.? (?P<fd>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d|\.\d| (?:percent|million))"
            r"(?:,? (?P<fy>(?:1[5-9]|20)\d{2}))?",
            rf"\b(?:(?P<gp>early|late|mid)[ -])?(?P<gm>{_MONTH})\b\.?,?(?: of)? (?P<gy>{_YEAR_WORD})",
            rf"\b(?P<hrel>last|this|next) (?P<hm>{_MONTH})\b(?!\.? \d)",
            r"(?:\b(?:in|by|since|until|through|during|of|on|from|early|late|mid) |\bmid-)"
            rf"(?P<im2>{_MONTH})\b(?! \d)",
            r"\b(?:Q(?P<qn>[1-4])|the (?P<qw>first|second|third|fourth) quarter)"
            rf"(?:(?: of)?,? (?P<qy>{_YEAR_WORD}))?",
            r"\b(?P<yr>last year|this year|next year|the year before last|a year earlier)(?:'s)?",
            r"\b(?P<eago>an?|one|two|three|four|five|ten|\d+) years? (?:ago|earlier)",
            r"\b(?P<ewd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
            r"(?<![\d,.$¥€£])\b(?:(?P<yp>early|late|mid)[ -])?(?P<y9>(?:1[5-9]|20)\d{2})(?:'s)?\b"
            r"(?![,.]\d|%| ?(?:million|billion|people|users|cards|yuan))",
        )
    ),
    re.IGNORECASE,
)
_PARTS: Final = (
    ("上半年", "h1"),
    ("下半年", "h2"),
    ("初 上旬 early", "early"),
    ("底 末 下旬 late", "late"),
    ("中 mid", "mid"),
)
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_THE_YEAR: Final = {"last": -1, "this": 0, "next": 1}
_COUNT_WORDS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is said. `year_offset` counts from the year of the article: last year is -1."""

    raw: str
    start: int = 0
    end: int = 0
    year: int | None = None
    year_offset: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    weekday: int | None = None
    part: str | None = None
    """`early`, `mid`, `late`, or a half or season of the year."""

    @property
    def relative_only(self) -> bool:
        """True for `this year` and the like, which often is mere manner of speaking."""
        return self.year is None and self.month is None and self.quarter is None and self.weekday is None


def find_dates(text: str) -> list[When]:
    """Return the dates of a normalised `text`, in order."""
    found = (_read(match) for match in _FIND.finditer(text))
    return [when for when in found if when is not None]


def year_of(when: When, article_year: int | None) -> int | None:
    """Return the year that `when` means, if it says one or the year of the article is known."""
    if when.year is not None or when.year_offset is None or article_year is None:
        return when.year
    return article_year + when.year_offset


def agree(claim: When, fact: When, article_year: int | None) -> bool | None:
    """Say whether two dates can be one: False when a part differs, None when they share no part to compare."""
    pairs: list[tuple[object, object]] = [
        (year_of(claim, article_year), year_of(fact, article_year)),
        (claim.month, fact.month),
        (claim.day, fact.day),
        (claim.quarter or _quarter(claim.month), fact.quarter or _quarter(fact.month)),
        (claim.weekday, fact.weekday),
        (claim.part, fact.part),
    ]
    if article_year is None:
        pairs.append((claim.year_offset, fact.year_offset))
    shared = [a == b for a, b in pairs if a is not None and b is not None]
    return all(shared) if shared else None


def finer(claim: When, fact: When) -> bool:
    """Say whether `claim` names a part that `fact` leaves open, such as a month where the fact says only the year."""
    return any(
        a is not None and b is None
        for a, b in ((claim.month, fact.month), (claim.day, fact.day), (claim.quarter, fact.quarter or fact.month))
    )


def _quarter(month: int | None) -> int | None:
    return (month + 2) // 3 if month else None


class _Parts(TypedDict, total=False):
    year: int | None
    year_offset: int | None
    month: int | None
    day: int | None
    quarter: int | None
    weekday: int | None
    part: str | None


def _read(match: re.Match[str]) -> When | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    for keys, build in _BUILDERS:
        if any(key in groups for key in keys):
            parts = build(groups)
            if parts is None or not 0 < (parts.get("month") or 1) <= 12 or not 0 < (parts.get("day") or 1) <= 31:
                return None
            return When(match.group().rstrip("."), match.start(), match.end(), **parts)
    return None


def _number(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdigit():
        return int(written)
    value = chinese_value(written.replace("〇", "零"))
    return int(value) if value is not None else None


def _year(written: str | None) -> _Parts:
    if not written:
        return {}
    low = written.lower()
    if low in _RELATIVE_ZH or low in _RELATIVE_EN:
        return {"year_offset": _RELATIVE_ZH.get(low, _RELATIVE_EN.get(low))}
    return {"year": _number(written)}


def _part(written: str | None) -> str | None:
    if not written:
        return None
    return next((part for words, part in _PARTS for word in words.split() if word in written.lower()), written)


def _month(written: str | None) -> int | None:
    return _MONTHS.get(written.lower().rstrip(".")) if written else None


_Groups = dict[str, str]
_BUILDERS: Final[tuple[tuple[tuple[str, ...], Callable[[_Groups], _Parts | None]], ...]] = (
    (("zy",), lambda g: _on(_year(g["zy"]), _number(g["zm"]), _number(g.get("zd")), _part(g.get("zpart")))),
    (("iy",), lambda g: _on(_year(g["iy"]), int(g["im"]), _number(g.get("id")))),
    (("m2",), lambda g: _on({}, _number(g["m2"]), _number(g["d2"]))),
    (("m3",), lambda g: _on({}, _number(g["m3"]), part=_part(g.get("p3")))),
    (("y4",), lambda g: _on(_year(g["y4"]), part=_part(g.get("h4")), quarter=_quarter_of(g.get("q4")))),
    (("q5",), lambda g: {"quarter": _quarter_of(g["q5"])}),
    (("r6",), lambda g: _on(_year(g["r6"]), part=_part(g.get("p6")))),
    (("ago",), lambda g: {"year_offset": -n} if (n := _number(g["ago"])) else None),
    (("wd",), lambda g: {"weekday": _HAN_DAYS[g["wd"]]}),
    (("ed",), lambda g: _on(_year(g.get("ey")), _month(g["em"]), int(g["ed"]))),
    (("fm",), lambda g: _on(_year(g.get("fy")), _month(g["fm"]), int(g["fd"]))),
    (("gm",), lambda g: _on(_year(g["gy"]), _month(g["gm"]), part=_part(g.get("gp")))),
    (("hm",), lambda g: _on({"year_offset": _THE_YEAR[g["hrel"].lower()]}, _month(g["hm"]))),
    (("im2",), lambda g: {"month": _month(g["im2"])}),
    (("qn", "qw"), lambda g: _on(_year(g.get("qy")), quarter=_quarter_of(g.get("qn") or g.get("qw")))),
    (("yr",), lambda g: _year(g["yr"])),
    (("eago",), lambda g: {"year_offset": -(_COUNT_WORDS.get(g["eago"].lower()) or int(g["eago"]))}),
    (("ewd",), lambda g: {"weekday": _DAYS[g["ewd"].lower()]}),
    (("y9",), lambda g: _on(_year(g["y9"]), part=_part(g.get("yp")))),
)


def _on(
    year: _Parts, month: int | None = None, day: int | None = None, part: str | None = None, quarter: int | None = None
) -> _Parts:
    return {**year, "month": month, "day": day, "part": part, "quarter": quarter}


def _quarter_of(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if written.isdigit() else _QUARTERS[written.lower()]
