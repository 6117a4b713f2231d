"""Chance for one draft, drawn from the debate's seed: the same on every machine and Python version."""

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws for one draft. Two drafts share their draws only when every key is the same."""

    def __init__(self, *keys: str | int) -> None:
        name = "\x1f".join(str(key) for key in keys)
        # hash() is salted per process; SHA-256 is not.
        self._random = Random(int.from_bytes(hashlib.sha256(name.encode()).digest(), "big"))

    def below(self, n: int) -> int:
        """Return an integer in [0, n)."""
        return self._random.randrange(n)

    def chance(self, percent: int) -> bool:
        """Return True `percent` times in a hundred."""
        return self._random.randrange(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """Return one of `items`, each as likely as the other."""
        return items[self._random.randrange(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return `items` in a random order."""
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed
