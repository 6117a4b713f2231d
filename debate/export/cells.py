"""How wide text is on a terminal, and where its lines break: for recordings, which carry their own line ends."""

import re
import unicodedata
from typing import Final

NO_START: Final = "，。；：！？、）》】」』〕〗〉｝］”’,.!?;:)]}…·•％%‰℃～"
_WORD: Final = re.compile(rf"(?:[A-Za-z0-9][A-Za-z0-9_.,'’\-/%+]*|\[[^\[\]\s]{{1,8}}\]|\S)[{re.escape(NO_START)}]*|\s+")


def width(text: str) -> int:
    """Return how many cells a text fills."""
    cells = 0
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
            continue
        cells += 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
    return cells


def wrapped(text: str, columns: int) -> list[str]:
    """Break one line so that no Latin word is cut and no line begins with closing punctuation."""
    lines, line, filled = [], "", 0
    for piece in _WORD.findall(text):
        size = width(piece)
        if filled + size > columns and line:
            lines.append(line.rstrip())
            line, filled = "", 0
            piece = piece.lstrip()
            size = width(piece)
        line += piece
        filled += size
    return [*lines, line.rstrip()] if line or not lines else lines
