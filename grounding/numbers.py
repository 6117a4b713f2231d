"""Find the quantities of a sentence: value, unit, and whether it says exactly, about, more or less than that."""

import re
from dataclasses import dataclass
from typing import Final

from grounding.numerals import EN_NUMERAL, EN_SCALE, ORDINALS, ZH_NUMERAL, chinese_value, english_value, scaled
from grounding.units import COUNT, CURRENCY_SIGNS, RANK, Unit, unit_table

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"(?:US\$|HK\$|RMB|[$¥￥€£])\s?"
_FIND: Final = re.compile(
    rf"百分之(?P<share>{ZH_NUMERAL}|{_DIGITS})"
    rf"|(?P<under>{ZH_NUMERAL}|\d+)分之(?P<over>{ZH_NUMERAL}|\d+)"
    rf"|(?P<tenths>[一二两三四五六七八九]|\d(?:\.\d)?)成(?P<half>半)?(?![为员功本立型都长交果就分绩效])"
    r"|(?P<most>过半|大半|半数以上|(?:more than|over) half(?! a))"
    r"|(?P<halfof>一半|半数|(?<![\w-])half(?= of\b| the\b| its\b| their\b))"
    r"|(?P<double>翻(?:了)?(?:一)?(?:番|倍)|(?<![\w-])doubled?(?!\w)|(?<![\w-])twice(?!\w))"
    r"|(?P<treble>(?<![\w-])(?:trebled?|tripled?)(?!\w))"
    r"|(?<![\w-])(?P<part>a|one|two|three|four)[ -](?P<whole>thirds?|quarters?(?! of (?:19|20))|fifths?|tenths?)\b"
    r"|(?P<halfzh>半(?=年|个月|天|小时|个小时|个世纪))"
    r"|(?<![\w-])(?P<single>an?)(?= (?:month|year|week|day|decade|hour|minute)\b)"
    rf"|(?P<sign>{_SIGN})?(?<![A-Za-z0-9_.])(?P<digits>{_DIGITS})"
    rf"(?P<scale>(?:多|余)?(?:[十百万亿]|千(?![瓦米克])|兆(?![瓦赫字比]))+"
    rf"|[ -]?{EN_SCALE}\b|\s?(?:mn|bn|tn|mln|bln|k|m|b)\b(?!/))?(?![\w]*[A-Za-z]\d)"
    rf"|\b(?P<nth>{'|'.join(ORDINALS)})"
    r"(?= (?:time|place|minute|week|round|arch|half|floor|day|month|game|match|year)\b)"
    rf"|(?P<zh>{ZH_NUMERAL})"
    rf"|(?<![\w-])(?P<en>(?:a |half a |several )?{EN_SCALE}s?|{EN_NUMERAL})(?![\w]|-(?:way|sided|off))",
    re.IGNORECASE,
)
_BEFORE: Final = (
    (
        ">",
        r"(?:超过?|突破|逾|多于|高于|高过|大于|越过|冲破|冲过|迈过|破|不止|不下|(?<![到做达说想看有不])过"
        r"|above|over|more than|greater than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|past|upwards of"
        r"|in excess of|topp(?:ed|ing)|beyond|passed)",
    ),
    (">=", r"(?:不少于|不低于|至少|高达|多达|at least|no (?:fewer|less) than|as (?:many|much|high) as)"),
    (
        "<",
        r"(?:不足|不到|低于|少于|小于|未满|不满|未达|未到|没到|跌破|under|below|less than|fewer than|short of)",
    ),
    (
        "<=",
        r"(?:至多|最多|不超过|不多于|最快|只要|仅需|仅|只"
        r"|at most|up to|no more than|within|as (?:little|few|low) as|only|just)",
    ),
    (
        "~<",
        r"(?:将近|接近|近|快到|nearly|almost|close to|approaching|just under|just short of|shy of|near)",
    ),
    ("~", r"(?:大约|大概|约莫|约为|约|差不多|about|around|roughly|approximately|some|circa|an estimated)"),
)
_BEFORE_RE: Final = tuple(
    (cmp, re.compile(rf"{words}(?:了|的|到|达|有|是|the|a|by)?[\s\"']*$", re.IGNORECASE)) for cmp, words in _BEFORE
)
_AFTER: Final = (
    (
        ">",
        re.compile(
            r"^[^，,。；;、]{0,4}?(?:以上|之上|开外|挂零|有余|and (?:more|above)|or more|plus\b|\+)|^\s?(?:\+|plus\b)",
            re.IGNORECASE,
        ),
    ),
    ("<=", re.compile(r"^[^，,。；;、]{0,4}?(?:以下|以内|之内|之下|or (?:less|fewer))", re.IGNORECASE)),
    ("~", re.compile(r"^[^，,。；;、]{0,4}?(?:左右|上下|or so)", re.IGNORECASE)),
)
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_MANY: Final = re.compile(r"^(?:多|余|来)")
_NOT_COUNTED: Final = re.compile(
    r"(?:点|件事|条路|个理由|个问题|句|步|个?方面|回事|边|头|重|番|种可能|下|面|者|手|旁|侧|端|难|全|来|码事|个字|层意思|条腿|字)"
)
_IDIOM: Final = re.compile(
    r"十分(?!之)|万一|千万(?=别|不要|要|不能)|一万个|百分百|三心二意|四面八方|千方百计|五花八门|七嘴八舌|千家万户|万事|百姓|百货"
    r"|百般|千变万化|成千上万|一五一十|独一无二|三番五次|再三|四处|四周|三言两语|一举两得|两全|万万|百科|千篇|万能|统一|唯一|之一"
    r"|一一|第一手|万众|千里|百炼|百模|百花|百年|千古|万家|万无一失|一石二鸟|朝三暮四|半斤八两|九牛"
)
WEAK_LIMIT: Final = 10
"""Up to here a number in words may be mere manner of speaking: `两点`, `one more thing`."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `value` is in base units of `unit.dimension`; 16.95 million → 16950000."""

    value: float
    unit: Unit
    cmp: str
    """`=`, `>`, `<`, `>=`, `<=`, `~` about, `~<` nearly."""
    raw: str
    start: int
    end: int
    weak: bool
    """A small number in words, which may be mere manner of speaking."""
    bare: bool = False
    """No noun follows, so that the unit is left to the context: `做到了420亿`."""


def find_numbers(text: str) -> list[Quantity]:
    """Return the quantities of a normalised `text`, in order. Names and dates must have been blanked before."""
    blank = _IDIOM.sub(lambda m: "\x01" * len(m.group()), text)
    found: list[Quantity] = []
    for match in _FIND.finditer(blank):
        quantity = _read(match, blank)
        if quantity is not None:
            found.append(quantity)
    return found


def _read(match: re.Match[str], text: str) -> Quantity | None:
    table = unit_table()
    kind = match.lastgroup
    if match["share"]:
        return _make(match, text, _plain(match["share"]), table.by_id["percent"])
    if match["over"]:
        over, under = _plain(match["over"]), _plain(match["under"])
        return _make(match, text, 100 * over / under if over and under else None, table.by_id["percent"])
    if match["tenths"]:
        value = (_plain(match["tenths"]) or 0) * 10 + (5 if match["half"] else 0)
        return _make(match, text, value, table.by_id["percent"])
    if match["most"] or match["halfof"]:
        cmp, weak = (">", False) if match["most"] else (None, True)
        return _make(match, text, 50.0, table.by_id["percent"], cmp, weak=weak)
    if match["double"] or match["treble"]:
        return _make(match, text, 2.0 if match["double"] else 3.0, table.by_id["times"], weak=True)
    if match["part"]:
        part = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}[match["part"].lower()]
        whole = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}[match["whole"].lower().rstrip("s")]
        return _make(match, text, 100 * part / whole, table.by_id["percent"])
    if match["halfzh"] or match["single"]:
        return _make(match, text, 0.5 if match["halfzh"] else 1.0, None, weak=True)
    if match["nth"]:
        return _rank(match, text, float(ORDINALS.index(match["nth"].lower()) + 1))
    if match["digits"]:
        return _digits(match, text)
    if match["zh"]:
        return _chinese(match, text)
    return _english(match, text) if kind else None


def _plain(numeral: str) -> float | None:
    return scaled(numeral, "") if numeral[0].isdigit() else chinese_value(numeral)


def _digits(match: re.Match[str], text: str) -> Quantity | None:
    scale = (match["scale"] or "").strip(" -")
    many = scale[:1] in ("多", "余")
    value = scaled(match["digits"], scale.lstrip("多余"))
    if scale.lower() in ("m", "b", "k") and not match["sign"] and text[match.end() : match.end() + 1].isalnum():
        return None
    if text[max(match.start() - 1, 0) : match.start()] == "第" or _ORDINAL.match(text, match.end()):
        return _rank(match, text, value)
    unit = None
    if match["sign"]:
        unit = unit_table().by_id[CURRENCY_SIGNS[match["sign"].strip().upper()]]
    return _make(match, text, value, unit, ">" if many else None)


def _chinese(match: re.Match[str], text: str) -> Quantity | None:
    numeral = match["zh"]
    value = chinese_value(numeral)
    before = text[max(match.start() - 1, 0) : match.start()]
    if before == "第" and value is not None:
        return _rank(match, text, value)
    if (
        value is None
        or before in ("第", "初", "星", "周", "数", "几")
        or numeral in "零亿万千百"
        or text[match.end() :][:1] == "\x01"
    ):
        return None
    large = any(c in "十百千万亿" for c in numeral)
    if not large and ("点" in numeral or len(numeral) > 1) and "点" not in numeral:
        return None
    if not large and "点" not in numeral:
        rest = text[match.end() : match.end() + 4]
        measured = unit_table().zh.match(rest.lstrip("个多")) or unit_table().zh.match(rest)
        if numeral == "一" and not (measured and unit_table().by_word[measured.group().lower()].dimension != "count"):
            return None
        if _NOT_COUNTED.match(rest) or not (measured or rest[:1] == "个"):
            return None
    return _make(match, text, value, None, weak=not large)


def _rank(match: re.Match[str], text: str, value: float) -> Quantity | None:
    """Read an ordinal: `第76分钟`, `the 70th minute`; one that opens a point of an argument is none."""
    if re.match(r"[,，:：、]|点|条理由|个理由|个问题|方面|步", text[match.end() :]):
        return None
    return Quantity(
        value, RANK, "=", text[max(match.start() - 1, 0) : match.end() + 2].strip(), match.start(), match.end(), True
    )


def _english(match: re.Match[str], text: str) -> Quantity | None:
    words = match["en"].lower()
    bare = re.sub(r"^(?:a|several) ", "", words).rstrip("s")
    if words in ("one", "zero") and unit_table().en.match(text[match.end() :].lstrip(" -")) is None:
        return None
    if words.endswith(("thousands", "millions", "billions", "hundreds", "dozens")) or words.startswith("several"):
        return None
    value = english_value(bare if not words.startswith("half a ") else words[7:])
    if value is None:
        return None
    value = value / 2 if words.startswith("half a ") else value
    return _make(match, text, value, None, weak=value <= WEAK_LIMIT)


def _make(
    match: re.Match[str],
    text: str,
    value: float | None,
    unit: Unit | None,
    cmp: str | None = None,
    *,
    weak: bool = False,
) -> Quantity | None:
    if value is None:
        return None
    end = match.end()
    rest = text[end:]
    many = _MANY.match(rest)
    if many:
        end, rest, cmp = end + 1, rest[1:], cmp or ">"
    if unit is None:
        unit, length = _unit_after(rest)
        end += length
    cmp = cmp or _direction(text[max(match.start() - 24, 0) : match.start()], text[end : end + 16])
    bare = unit is COUNT and not re.match(r"\s?[\w\"]", text[end:])
    return Quantity(value * unit.base, unit, cmp, text[match.start() : end].strip(), match.start(), end, weak, bare)


def _unit_after(rest: str) -> tuple[Unit, int]:
    table = unit_table()
    lead = len(rest) - len(rest.lstrip(" -"))
    if rest[lead : lead + 1].isascii():
        found = table.en.match(rest, lead)
        return (table.by_word[found.group().lower()], found.end()) if found else (COUNT, 0)
    for skip in (0, 1):
        if skip and rest[:1] not in ("个", "多"):
            break
        found = table.zh.match(rest, skip)
        if found:
            return table.by_word[found.group().lower()], found.end()
    return COUNT, 0


def _direction(before: str, after: str) -> str:
    for cmp, pattern in _BEFORE_RE:
        found = pattern.search(before)
        if found:
            negated = re.search(r"(?:不|没有?|未|not|no|never)\s*$", before[: found.start()], re.IGNORECASE)
            return {">": "<=", "<": ">="}.get(cmp, cmp) if negated else cmp
    for cmp, pattern in _AFTER:
        if pattern.search(after):
            return cmp
    return "="
