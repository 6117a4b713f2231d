"""Read the citation marks of a sentence, however a model wrote them, and take them out of the text.

A mark names facts by id: `[F012]`, `【F12、F13】`, `［Ｆ１２］`, `(F12-F14)`, `[事实12]`, `[^F12]`, `**[F12]**`,
`[F12](#x)`, `【F12†source】`. An id is one letter and a number; zeros before the number do not matter.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_RANGE: Final = 10
"""Facts that one range may name. A longer one proves nothing and is read as a single unknown citation."""

_ID = r"[A-Za-z][\s_.\-]?\d{1,4}"
_LEAD = (
    r"(?:(?:事实|依据|来源|出处|引用|参见|参考|参照|见|facts?|cit(?:e|ed|ation|ations)|sources?|refs?|references?|see|cf\.?)"
    r"[\s:：#.\-]*)"
)
_ITEM = rf"{_LEAD}?[#^@§]?(?:{_ID}|\d{{1,4}})"
_JOIN = r"\s*(?:[,，、;；/|+&·]|和|与|及|以及|或|and|or)?\s*"
_RANGE = r"\s*(?:-{1,2}|–|—{1,2}|~|～|至|到|to|\.{2,3}|…|through)\s*"
_GLOSS = r"(?:\s*†[^\[\]【】]{0,40}|\s*[:：|]\s*[^\[\]【】()（）\d][^\[\]【】()（）]{0,30})?"
_INSIDE = rf"\s*{_ITEM}(?:(?:{_RANGE}|{_JOIN}){_ITEM})*{_GLOSS}\s*"
_PAIRS = ("[]", "【】", "〔〕", "〖〗", "「」", "『』", "()", "{}", "<>", "⟦⟧", "《》", "〈〉")
_BRACKETED = "|".join(rf"{re.escape(pair[0])}{_INSIDE}{re.escape(pair[1])}" for pair in _PAIRS)
_SHELL = (
    rf"(?:<(?:cite|sup|ref)>\s*(?:{_BRACKETED}|{_INSIDE})\s*</(?:cite|sup|ref)>"
    rf"|\\?\[\[?\s*(?:{_INSIDE})\\?\]?\](?:\([^()\s]{{0,200}}\))?|{_BRACKETED})"
)
_BARE = (
    rf"\^{_ID}\b|(?<![A-Za-z])fact\s*[:#：]\s*(?:{_ID}|\d{{1,4}})(?!\w|[.%]\w)|(?<![A-Za-z])fact\s+[A-Z]\d{{1,4}}(?!\w)"
    rf"|事实\s*[:：#]?\s*(?:{_ID}|\d{{1,4}})(?=\s*(?:[,，。.;；!！?？)）\]】]|$))"
)
_MARK: Final = re.compile(rf"(?P<strong>\*\*|__|\*|`)?(?P<mark>{_SHELL}|{_BARE})(?(strong)(?P=strong))", re.IGNORECASE)
_POINTER: Final = re.compile(
    r"(?:^|(?<=[，,。.；;！!？?\s]))"
    r"(?:正如|如|根据|依据|按照|按|据|见|参见"
    r"|according to|as per|per|as(?: (?:shown|noted|stated|reported))?(?: in| by)?|see)"
    r"\s*\x00\s*(?:所示|显示|所述|所说|所言|的数据|的说法|shows?|notes?|states?)?"
    r"\s*(?P<stop>[，,。.；;]|$)\s*",
    re.IGNORECASE,
)
_BARE_POINTER: Final = re.compile(
    r"(?:根据|依据|按照|据|参见|according to|as per|see)\s*(?P<mark>[A-Z]\d{3,4})"
    r"(?=\s*(?:所示|显示|所述|所说|的数据)?\s*[，,。.；;])",
    re.IGNORECASE,
)
_PIECE: Final = re.compile(
    rf"(?P<range>{_RANGE})|(?P<letter>[A-Za-z])?[\s_.\-]?(?P<number>\d{{1,4}})(?!\d)", re.IGNORECASE
)
_NOISE: Final = re.compile(rf"{_LEAD}|†.*$", re.IGNORECASE)
_NAMING: Final = re.compile(r"[(「『《〈<]\s*[A-Za-z]\d\s*[)」』》〉>]")
_CJK = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—"


@dataclass(frozen=True, slots=True)
class CitedText:
    """A sentence without its citation marks, and what the marks named."""

    text: str
    facts: tuple[str, ...]
    """Known fact ids in the order of their first mention."""
    unknown: tuple[str, ...]
    """Ids that were written as citations and that the ledger does not hold."""


def read_citations(text: str, known: Container[str]) -> CitedText:
    """Take the citations out of `text`.

    `known` says which ids exist. A bracket that is not a citation, such as `[12]` or `(2025)`, stays in the text.
    The spaces and empty brackets that a mark leaves behind are tidied; nothing else is changed.
    """
    text = text.replace("\x00", "")
    folded = fold(text)
    facts: dict[str, None] = {}
    unknown: dict[str, None] = {}
    kept: list[str] = []
    at = 0
    for start, end, mark in _marks(folded):
        ids = list(_ids(mark, known))
        if not ids or not _is_citation(mark, ids, known):
            continue
        for fact in ids:
            (facts if fact in known else unknown)[fact] = None
        kept += (text[at:start], "\x00")
        at = end
    if at == 0:
        return CitedText(text.strip(), (), ())
    kept.append(text[at:])
    return CitedText(_tidy("".join(kept)), tuple(facts), tuple(unknown))


def fold(text: str) -> str:
    """Return `text` with every full-width or styled character in its plain form, length and offsets unchanged."""
    if text.isascii():
        return text
    plain = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, plain, strict=True))


def citation_spans(text: str) -> list[tuple[int, int]]:
    """Return where citation marks stand in `text`, as half-open offsets; unknown ids included."""
    return [(start, end) for start, end, mark in _marks(fold(text)) if _is_citation(mark, list(_ids(mark, ())), ())]


def _marks(folded: str) -> Iterator[tuple[int, int, str]]:
    found = [(m.start(), m.end(), m["mark"]) for m in _MARK.finditer(folded)]
    found += [(m.start("mark"), m.end("mark"), m["mark"]) for m in _BARE_POINTER.finditer(folded)]
    at = 0
    for start, end, mark in sorted(found):
        if start >= at:
            yield start, end, mark
            at = end


def _is_citation(mark: str, ids: list[str], known: Container[str]) -> bool:
    """Say whether a mark that holds `ids` cites, or merely names something: `k1.5 (R1)`, `Formula One (F1)`."""
    if (
        mark[0] in "(「『《〈<"
        and not mark.lower().startswith(("<cite", "<ref"))
        and re.fullmatch(r".\s*[A-Za-z]\d\s*.", mark)
    ):
        return False
    return any(fact.startswith("F") or fact in known for fact in ids)


def _ids(mark: str, known: Container[str]) -> Iterator[str]:
    # A bracket of plain numbers is a footnote, a year or an amount, never a fact, unless it says so.
    body = re.sub(r"\]\([^()]*\)$", "]", mark)
    says_fact = _NOISE.search(body) is not None and "†" not in body
    body = re.sub(r"</?(?:cite|sup|ref)>", "", _NOISE.sub(" ", body), flags=re.IGNORECASE)
    body = re.sub(r"(?<=\d)\s*[:：|]\s*(?!\s*[#^]?[A-Za-z]?[\s_.\-]?\d).*", "", body)
    letter = "F" if says_fact else None
    low: int | None = None
    spans = False
    for piece in _PIECE.finditer(body):
        if piece["range"] and low is not None:
            spans = True
            continue
        if not piece["number"]:
            continue
        letter = piece["letter"].upper() if piece["letter"] else letter
        if letter is None:
            return
        number = int(piece["number"])
        yield from _expand(letter, low if spans and low is not None else number, number, skip_first=spans, known=known)
        low, spans = number, False


def _expand(letter: str, low: int, high: int, *, skip_first: bool, known: Container[str]) -> Iterator[str]:
    if not skip_first:
        yield _spell(letter, high, known)
    elif low < high <= low + LONGEST_RANGE:
        yield from (_spell(letter, number, known) for number in range(low + 1, high + 1))
    else:
        yield f"{letter}{low:03d}-{letter}{high:03d}"


def _spell(letter: str, number: int, known: Container[str]) -> str:
    for width in (3, 4):
        if (spelled := f"{letter}{number:0{width}d}") in known:
            return spelled
    return f"{letter}{number:03d}"


def _tidy(text: str) -> str:
    text = re.sub(r"[(（]\s*\x00\s*[)）]", "\x00", text)
    text = re.sub(r"\x00(?:\s*[,，、;；]?\s*\x00)+", "\x00", text)
    text = _POINTER.sub(lambda m: "" if m["stop"] in ("，", ",", "") else m["stop"], text)
    text = re.sub(r"\s*\x00\s*(?=[.,;:!?，。；：！？、)）”’」』】]|$)", "", text)
    text = re.sub(rf"(?<=[{_CJK}])\s*\x00\s*|\s*\x00\s*(?=[{_CJK}])", "", text)
    text = re.sub(r"\s*\x00\s*", " ", text)
    text = re.sub(r"([。！？!?])\s*[。.](?=\s|$)", r"\1", text)
    text = re.sub(r"(?<=[^.])\.\s*\.(?=\s|$)", ".", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()
