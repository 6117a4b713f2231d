"""Split a normalised sentence into clauses."""

import re
from typing import Final

_CLAUSE: Final = re.compile(r"[,，;；:：。!！?？]\s?(?!\d{3}\b)| - |(?<=[a-z])\. ")


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the clauses of a normalised sentence as half-open offsets."""
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _CLAUSE.finditer(text):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < len(text):
        spans.append((at, len(text)))
    return spans
