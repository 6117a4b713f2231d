"""Find the facts that a sentence may rest on: BM25 over both languages of the ledger."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from grounding.content import terms
from grounding.script import normalise

_K1: Final = 1.2
_B: Final = 0.6


class Search:
    """An index of texts by id, each with further terms of its own. Immutable once made.

    Robertson and Zaragoza 2009, with terms of `grounding.content`.
    """

    def __init__(self, texts: Mapping[str, tuple[str, Sequence[str]]]) -> None:
        counts = {key: Counter([*terms(normalise(text).lower()), *extra]) for key, (text, extra) in texts.items()}
        lengths = {key: sum(count.values()) for key, count in counts.items()}
        mean = sum(lengths.values()) / max(len(lengths), 1) or 1.0
        seen = Counter(term for count in counts.values() for term in count)
        self._idf = {term: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for term, n in seen.items()}
        self._rarest = max(self._idf.values(), default=1.0)
        self._postings: dict[str, list[tuple[str, float]]] = {}
        for key, count in counts.items():
            for term, n in count.items():
                weight = n * (_K1 + 1) / (n + _K1 * (1 - _B + _B * lengths[key] / mean))
                self._postings.setdefault(term, []).append((key, weight * self._idf[term]))

    def best(self, text: str, limit: int = 3, extra: Sequence[str] = ()) -> list[tuple[str, float]]:
        """Return at most `limit` ids with their scores, best first; ties in index order."""
        scores: dict[str, float] = {}
        for term, times in Counter([*terms(normalise(text).lower()), *extra]).items():
            for key, weight in self._postings.get(term, ()):
                scores[key] = scores.get(key, 0.0) + weight * min(times, 2)
        return sorted(scores.items(), key=lambda item: -item[1])[:limit]

    def rarity(self, term: str) -> float:
        """Return how telling a term is, in nats; an unseen one is the most telling."""
        return self._idf.get(term, self._rarest)
