"""The machine-readable block of a draft: JSON as models write it, read without guessing what was meant."""

import ast
import json
import math
import re
from typing import Any, Final

LONGEST: Final = 20_000
"""Characters of a block that are read; a longer one is no block of ours."""
_LITERAL: Final = {ord("“"): '"', ord("”"): '"', ord("„"): '"', ord("："): ":", ord("，"): ","}
_COMMENT: Final = re.compile(r"(?m)(?:^|(?<=[\s,{\[]))//[^\n\"]*$")
_TRAILING_COMMA: Final = re.compile(r",\s*(?=[}\]])")
_PLUS: Final = re.compile(r"(?<=[:\[,\s])\+(?=\d)")


def read_json(text: str) -> Any | None:
    """Return the value that `text` writes down, or None when it cannot be read.

    Trailing commas, comments, a plus sign, typographic quotes and Python literals are tolerated; what is cut off or
    ambiguous is not repaired.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    # Typographic quotes are mended only if nothing else helps: inside a string they are just letters.
    for attempt in (text, _mended(text), _mended(text.translate(_LITERAL))):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def read_number(value: object) -> float | None:
    """Return a finite number that was written as a number or as text, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().replace("−", "-"))
        except ValueError:
            return None
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def read_word(value: object) -> str:
    """Return a word that was written as text: lower case, without blanks around it; anything else is empty."""
    return value.strip().lower() if isinstance(value, str) else ""


def _mended(text: str) -> str:
    return _PLUS.sub("", _TRAILING_COMMA.sub("", _COMMENT.sub("", text)))
