"""Split Chinese and English text into sentences, with offsets, so that every sentence can be judged by itself."""

import re
from typing import Final

from grounding.citations import citation_spans

_STOP: Final = "。！？!?"
_CLOSER: Final = "”’」』）)】》〉\"'］]*"
_OPEN_OF: Final = {"”": "“", "」": "「", "』": "『", "）": "（", ")": "(", "》": "《"}
_QUOTE_REACH: Final = 300
"""How far, in characters, a quotation may run and still be kept in one sentence."""

_RELATION: Final = re.compile(
    r"[\[【［(（]\s*[A-Za-z\u4e00-\u9fff]{2,12}\s*[:：]?\s*[a-z0-9][a-z0-9_]{0,31}-\d+(?:\.\d+)?\s*[\]】］)）]"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|vs|etc|e\.g|i\.e|cf|al|approx|No|Nos|Fig|vol|Inc|Co|Corp|Ltd|Bros|Gen|Gov|Sen|Rep|Rev"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|pp?)|\b[A-Z](?:\.[A-Z])*)\.$",
)
_STARTER: Final = re.compile(
    r"(?:The|This|That|These|Those|It|Its|We|Our|I|You|He|She|They|But|And|So|In|On|At|By|For|If|When|While|A|An|As|"
    r"There|Yet|No|Not|Now|Then|What|Why|How|Who)\b"
)
_BULLET: Final = re.compile(
    r"[ \t]*(?:[-*+•·▪‣◦]|#{1,6}|\d{1,3}[.)、．]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、])"
    r"(?:[ \t]+|(?<=[、）．]))"
)
_SAID: Final = re.compile(
    r"[ \t]*[^，。！？!?\n“”]{0,14}"
    r"(?:说|表示|称|指出|写道|问道?|答道?|认为|反问|追问)(?=[，。：:,！？!?]|$)"
)
_GOES_ON: Final = "，、；：,;:的"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as half-open code-point offsets, in order.

    Every character that is not white space lies in exactly one sentence; sentences begin and end with such a
    character. A stop inside a number or a name (`3.5`, `01.AI`) does not end a sentence, nor does one inside a short
    quotation; closing quotes, citations such as `[F012]` and relation tags such as `[attacks deepseek-2.1]` that
    directly follow a stop belong to the sentence before them. A blank line always ends a sentence.
    """
    marks = sorted(citation_spans(text) + [m.span() for m in _RELATION.finditer(text)])
    spans: list[tuple[int, int]] = []
    at = 0
    for end in [*_ends(text, marks), len(text)]:
        piece = text[at:end]
        start = at + len(piece) - len(piece.lstrip())
        stop = at + len(piece.rstrip())
        if start < stop:
            spans.append((start, stop))
        at = end
    return spans


def _ends(text: str, marks: list[tuple[int, int]]) -> list[int]:
    ends: list[int] = []
    start = at = 0
    mark_end = dict(marks)
    while at < len(text):
        char = text[at]
        if at in mark_end:
            at = mark_end[at]
            continue
        end = at + 1
        if char == "\n":
            if _line_ends(text, start, at):
                ends.append(end)
                start = end
        elif char in _STOP or (char in ".．" and _is_stop(text, start, at)) or _is_ellipsis_end(text, at):
            end = _absorb(text, at + 1, mark_end)
            if not _goes_on(text, start, at, end):
                ends.append(end)
                start = end
        at = end
    return ends


def _absorb(text: str, at: int, mark_end: dict[int, int]) -> int:
    """Return where the sentence ends whose stop lies before `at`: after further stops, closers and marks."""
    after_mark = False
    while at < len(text):
        if text[at] in _STOP or text[at] in _CLOSER or text[at] == "…" or (after_mark and text[at] == "."):
            if text[at] in "\"'*" and at + 1 < len(text) and text[at + 1].isalnum():
                break
            at += 1
            continue
        begin = at
        while begin < len(text) and text[begin] in " \t\u3000,，、;；":
            begin += 1
        if begin not in mark_end or (text[at:begin].strip() and not after_mark):
            break
        at = mark_end[begin]
        after_mark = True
    return at


def _goes_on(text: str, start: int, stop: int, end: int) -> bool:
    """Say whether the sentence continues although a stop stands at `stop`: in a quotation, or before its `he said`."""
    rest = text[end : end + 40]
    if _inside_quotation(text, start, end):
        return True
    if rest[:1] and rest[0] in _GOES_ON:
        return True
    closed = text[stop + 1 : end].strip("*")
    if closed and closed[-1] in '”」』"’':
        following = rest.lstrip(" \t")
        return bool(_SAID.match(rest)) or following[:1].islower()
    return text[stop] in "!?" and rest.lstrip(" \t")[:1].islower()


def _inside_quotation(text: str, start: int, end: int) -> bool:
    paragraph = text.find("\n\n", end)
    horizon = min(len(text) if paragraph < 0 else paragraph, end + _QUOTE_REACH)
    said, ahead = text[start:end], text[end:horizon]
    for closer, opener in _OPEN_OF.items():
        if said.count(opener) > said.count(closer):
            at = ahead.find(closer)
            if at >= 0 and opener not in ahead[:at]:
                return True
    if said.count('"') % 2 == 1 and (at := ahead.find('"')) >= 0:
        return ahead[:at].count("\n") == 0
    return False


def _is_stop(text: str, start: int, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at + 1 : at + 3] == ".." or before == ".":
        return _is_ellipsis_end(text, at)
    if after.isalnum() and after.isascii():
        return False
    line = text[max(text.rfind("\n", 0, at) + 1, start) : at + 1]
    if re.fullmatch(r"[ \t]*\d{1,3}[.．]", line):
        return False
    following = text[at + 1 : at + 24].lstrip(" \t")
    if following[:1].islower() or following[:1] in ("，", ",", "、", ";"):
        return False
    if _ABBREVIATION.search(text[max(start, at - 12) : at + 1]):
        return not following or following[0] == "\n" or bool(_STARTER.match(following))
    return True


def _is_ellipsis_end(text: str, at: int) -> bool:
    if text[at] not in "….":
        return False
    if text[at] == "." and text[max(at - 2, 0) : at + 1] != "...":
        return False
    rest = text[at + 1 : at + 40].lstrip("…")
    if rest[:1] in ("", "\n") or rest[:1] in "”」』":
        return True
    return rest[0] in " \t" and rest.lstrip(" \t")[:1].isupper()


def _line_ends(text: str, start: int, at: int) -> bool:
    """Say whether the line feed at `at` ends a sentence that had no stop; a soft wrap does not."""
    line = text[max(text.rfind("\n", 0, at) + 1, start) : at].strip()
    following = text[at + 1 :].split("\n", 1)[0]
    if not following.strip() or not line or line.startswith("#") or _BULLET.match(following):
        return True
    first = following.lstrip()[0]
    return not (
        line[-1] in "，、,;；：:-" or first.islower() or len(line) >= 60 or (len(line) >= 36 and first > "\u2e80")
    )
