"""The words of a report, in both languages; see `words.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from debate.kinds import Lang

FILE: Final = Path(__file__).with_name("words.toml")


def word(name: str, lang: Lang, **values: object) -> str:
    """Return a word or sentence of the report in one language, its names filled in."""
    return _words()[name][lang].format(**values)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))
