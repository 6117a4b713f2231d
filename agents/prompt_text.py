"""The prompt files, and the door through which other people's words enter a prompt."""

import re
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from debate.events import Lang
from debate.text import one_line

FOLDER: Final = Path(__file__).with_name("prompts")
_HEADING: Final = re.compile(r"^## (\w+)$", re.M)
_FENCES: Final = str.maketrans({"<": "＜", ">": "＞"})


@cache
def page(name: str, lang: Lang) -> Template:
    """Return the prompt page `prompts/NAME.LANG.md`."""
    return Template((FOLDER / f"{name}.{lang}.md").read_text("utf-8"))


@cache
def _lines(lang: Lang) -> dict[str, Template]:
    parts = _HEADING.split((FOLDER / f"lines.{lang}.md").read_text("utf-8"))
    return {name: Template(text.strip("\n")) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def line(name: str, lang: Lang, /, **words: object) -> str:
    """Return the short piece `name` of `prompts/lines.LANG.md` with `words` in its places."""
    return _lines(lang)[name].substitute(words)


def quoted(text: str) -> str:
    """Return foreign text for use inside a data block: one line, and unable to open or close a block.

    Angle brackets become their full-width forms, which no program of ours reads.
    """
    return one_line(text).translate(_FENCES)


def in_lang(thing: object, field: str, lang: Lang) -> str:
    """Return the text of `field` of a two-language record, such as `name_zh`, ready for a data block.

    An empty `field` means the record itself is the text, in `zh` and `en`.
    """
    return quoted(str(getattr(thing, f"{field}_{lang}" if field else lang) or ""))
