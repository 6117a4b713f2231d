"""A provider's key: read at call time, sent to its own origin, shown to nobody."""

from typing import Final

_SLICE: Final = 6
"""A stretch of a key this long gives it away; providers echo shorter ends of it on purpose."""
_MASK: Final = "•••"


class Key:
    """A secret that prints as a mask. `str`, `repr` and format give the mask; only `reveal` gives the key."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = secret.strip()

    def __repr__(self) -> str:
        return f"Key({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __bool__(self) -> bool:
        return bool(self._secret)

    def reveal(self) -> str:
        """Return the key itself, for the one call that needs it."""
        return self._secret

    def mask(self, text: str) -> str:
        """Return `text` with every stretch of six or more characters of this key masked.

        Error bodies echo keys, whole or in part.
        """
        slices = {self._secret[i : i + _SLICE] for i in range(len(self._secret) - _SLICE + 1)}
        if not any(part in text for part in slices):
            return text
        hidden = [False] * len(text)
        for i in range(len(text) - _SLICE + 1):
            if text[i : i + _SLICE] in slices:
                hidden[i : i + _SLICE] = [True] * _SLICE
        kept: list[str] = []
        for i, char in enumerate(text):
            if not hidden[i]:
                kept.append(char)
            elif i == 0 or not hidden[i - 1]:
                kept.append(_MASK)
        return "".join(kept)
