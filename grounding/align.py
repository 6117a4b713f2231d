"""Which clause of a fact does a clause of a claim speak of? Meaning is compared clause by clause."""

from collections.abc import Callable
from dataclasses import dataclass

from grounding.clauses import clauses
from grounding.content import terms
from grounding.polarity import Direction, direction_of
from grounding.reading import Reading


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a reading: where it stands, its terms, the entities it names, which way it points."""

    start: int
    end: int
    text: str
    bare: str
    terms: frozenset[str]
    entities: tuple[str, ...]
    direction: Direction


def clauses_of(reading: Reading) -> tuple[Clause, ...]:
    """Return the clauses of a reading, in order."""
    return tuple(_clause(reading, start, end) for start, end in clauses(reading.text))


def overlap(a: Clause, b: Clause, rarity: Callable[[str], float]) -> float:
    """Return how much of `a` is in `b`, in [0, 1], rare terms weighing more."""
    total = sum(map(rarity, a.terms))
    return sum(map(rarity, a.terms & b.terms)) / total if total else 0.0


def _clause(reading: Reading, start: int, end: int) -> Clause:
    bare = reading.bare[start:end]
    text = reading.text[start:end]
    part = Reading(text, reading.lang, (), (), (), (), bare)
    return Clause(
        start=start,
        end=end,
        text=text,
        bare=bare,
        terms=frozenset(terms(text.lower())),
        entities=tuple(m.entity for m in reading.mentions if start <= m.start < end),
        direction=direction_of(part),
    )
