"""Where lines break: Chinese between characters, Latin between words, punctuation where it belongs.

No line begins with closing punctuation, none ends with an opening one, and no Latin word, number or citation is cut,
unless it is alone wider than the line. After GB/T 15834-2011 and the Requirements for Chinese Text Layout (clreq).
"""

import re
from typing import Final

from rich.cells import cell_len, split_graphemes

NO_START: Final = "，。；：！？、）》】」』〕〗〉｝］”’,.!?;:)]}…·•％%‰℃～"
"""What must not begin a line."""
NO_END: Final = "（《【「『〔〖〈｛［“‘([{￥＄"
"""What must not end a line."""

_OPEN: Final = re.escape(NO_END)
_CLOSE: Final = re.escape(NO_START)
# Narrow writing runs from space to space: words, numbers, addresses. Hangul, quotes, dashes and everything from the
# CJK radicals upwards stand alone.
_NARROW: Final = r"[^\s()\[\]{}\u1100-\u11ff\u2014\u2015\u2018-\u201f\u2026\u2e80-\U000fffff]"
# The mark of a faulted sentence holds a blank and Chinese and stays whole all the same.
_MARK: Final = r"\[! [^\[\]]{1,24}\]"
_CORE: Final = "|".join(
    (
        r"\[[A-Z]\d{3,4}\]",
        _MARK,
        rf"{_NARROW}+(?:[({{’]{_NARROW}+)*",
        r"[—―]+",
        r"[\U0001f1e6-\U0001f1ff]{2}",
        # One character with what hangs on it: variation selectors, skin tones, joined emoji.
        r"\S[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d\S[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*",
    )
)
_UNIT: Final = re.compile(rf"((?:(?!{_MARK})[{_OPEN}]\s*)*(?:{_CORE})(?:\s*[{_CLOSE}]+)*)(\s*)")

Break = tuple[int, int]
"""A line as a half-open range of the text; blanks where it was broken are left out."""


def wrap(text: str, width: int, start: int = 0) -> list[Break]:
    """Return the lines of one paragraph from `start` on, each at most `width` cells wide; at least one line.

    `text` holds no line feed. Greedy, so that a text that grew can be wrapped again from the start of a line.
    """
    lines: list[Break] = []
    begin = end = -1
    filled = 0
    for match in _UNIT.finditer(text, start):
        left, right = match.span(1)
        unit = match.group(1)
        size = cell_len(unit)
        if begin >= 0 and filled + size > width:
            lines.append((begin, end))
            begin, filled = -1, 0
        if begin < 0:
            # Blanks that begin a paragraph are meant; those that begin a line are where it broke.
            begin = left if lines else start
            filled = left - begin
        if size > width:
            *whole, (begin, end) = _cut(unit, left, width)
            lines.extend(whole)
            filled = cell_len(text[begin:end])
        else:
            end = right
            filled += size
        filled += match.end(2) - right
    if begin >= 0:
        lines.append((begin, end))
    return lines or [(start, start)]


def _cut(unit: str, offset: int, width: int) -> list[Break]:
    """Cut what is wider than a line, between characters; punctuation moves over only if a line of it is left."""
    spans, _ = split_graphemes(unit)
    cuts: list[Break] = []
    first = 0
    filled = 0
    for i, (_, _, size) in enumerate(spans):
        if filled + size > width and i > first:
            cut = _shift(unit, spans, first, i)
            cuts.append((offset + spans[first][0], offset + spans[cut - 1][1]))
            first = cut
            filled = sum(span[2] for span in spans[first:i])
        filled += size
    return [*cuts, (offset + spans[first][0], offset + len(unit))]


def _shift(unit: str, spans: list[tuple[int, int, int]], first: int, cut: int) -> int:
    """Return the last place at or before `cut` where a line may break, or `cut` when there is none after `first`."""
    for i in range(cut, first, -1):
        if unit[spans[i][0]] not in NO_START and unit[spans[i - 1][0]] not in NO_END:
            return i
    return cut
