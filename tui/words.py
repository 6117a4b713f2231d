"""What the screen says, in Chinese and English: two flat catalogues with the same keys."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from debate.events import Lang

LANGS: Final[tuple[Lang, Lang]] = ("zh", "en")


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """Return the messages of one language by key."""
    text = (files("tui") / "catalog" / f"{lang}.toml").read_text("utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}


class Words:
    """Says messages in one language; calling it with a key and values fills them in.

    Values may be foreign: they are put in as they are and never read as a template. Raises KeyError for a key that
    the catalogue does not hold.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **values: object) -> str:
        return catalogue(self.lang)[key].format(**values)

    def has(self, key: str) -> bool:
        """True when there is such a message."""
        return key in catalogue(self.lang)
