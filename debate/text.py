"""The one door for foreign text: model output, articles, personas, transcripts, file names, error bodies."""

import re
import unicodedata
from typing import Final

# C0 but LF, DEL, C1; bidi controls and marks; zero-width and other invisible formatters; line and
# paragraph separators; interlinear marks; tags; variation selectors beyond VS16; noncharacters; surrogates.
# U+200D (joiner, needed by emoji) and U+FE0E/U+FE0F stay: they print nothing by themselves.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U0001d173-\U0001d17a"
    "\ud800-\udfff]"
)
_SPACE_FOR: Final = {"\t": " ", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
MAX_MARKS: Final = 4
"""Combining marks allowed on one letter; more is a drawing, not writing."""


def clean_text(text: str) -> str:
    """Return `text` without anything a terminal, a log or a report could obey.

    Letters, punctuation and line feeds stay as they are; tabs become a space, other line ends a line feed, a
    lone surrogate U+FFFD. An escape character is removed alone, so what followed it stays readable and a
    sequence that arrives split over two pieces is harmless. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _FORBIDDEN.sub(_replacement, text)
    return _limit_marks(text) if not text.isascii() else text


def _replacement(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _SPACE_FOR.get(char, "")


def _limit_marks(text: str) -> str:
    run = 0
    kept: list[str] = []
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= MAX_MARKS:
            kept.append(char)
    return "".join(kept) if len(kept) != len(text) else text


def one_line(text: str) -> str:
    """Return cleaned `text` on one line, for table cells, titles and log lines."""
    return " ".join(clean_text(text).split())
