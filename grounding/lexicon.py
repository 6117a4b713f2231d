"""Word lists of the checks, kept as data in `words/*.toml` so that people who know the languages can edit them."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_words(name: str) -> dict[str, Any]:
    """Return the tables of `words/<name>.toml`."""
    return tomllib.loads(resources.files("grounding").joinpath(f"words/{name}.toml").read_text("utf-8"))


@cache
def pattern(name: str, *keys: str) -> re.Pattern[str]:
    """Return one pattern, case ignored, for the alternatives under `keys` of `words/<name>.toml`.

    Each alternative is a regular expression. A key that ends in `_en` is matched at word edges.
    """
    return re.compile(alternatives(name, *keys), re.IGNORECASE)


@cache
def alternatives(name: str, *keys: str) -> str:
    """Return the source of the pattern that `pattern` compiles, for use inside another pattern."""
    table = load_words(name)
    parts: list[str] = []
    for key in keys:
        joined = "|".join(table[key])
        parts.append(rf"\b(?:{joined})\b" if key.endswith("_en") else f"(?:{joined})")
    return "(?:" + "|".join(parts) + ")"
