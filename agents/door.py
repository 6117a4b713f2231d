"""The door for model text that arrives in pieces."""

import re
import unicodedata
from typing import Final

from debate.text import MAX_MARKS, clean_text

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class CleanStream:
    """Cleans text in pieces: the result is `clean_text` of the whole, however it was cut.

    Held back until the next piece: a carriage return, half of a character that was split in two, and combining marks.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return the clean text that is certain once `piece` has arrived."""
        if not self._held and piece.isascii() and piece.isprintable():
            return piece
        text = self._held + piece
        tail = text[-1:] if text[-1:] == "\r" or "\ud800" <= text[-1:] <= "\udbff" else ""
        clean = clean_text(_joined(text[: len(text) - len(tail)]))
        end = len(clean)
        while end and unicodedata.combining(clean[end - 1]):
            end -= 1
        self._held = clean[end : end + MAX_MARKS] + tail
        return clean[:end]

    def close(self) -> str:
        """Return the rest: the text is whole."""
        held, self._held = self._held, ""
        return clean_text(_joined(held))


def _joined(text: str) -> str:
    """Return `text` with split characters put together; JSON may send the two halves of one in two pieces."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
