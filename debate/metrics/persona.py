"""Persona drift: does each seat go on sounding like itself, rather than like the others?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from debate.metrics.tracks import mean
from debate.metrics.words import language, own_names, said, terms, without
from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class TurnDrift:
    """How far a speech lies from what was said before it. Distances in [0, 1]."""

    turn: str
    own: float
    """Distance to the earlier speeches of the same seat."""
    others: float | None
    """Mean distance to the earlier speeches of each other seat; None when no other has spoken."""


@dataclass(frozen=True, slots=True)
class PersonaDrift:
    """How well the seats keep their own voice."""

    by_seat: Mapping[str, tuple[TurnDrift, ...]]
    """Seat → its speeches after the first, in order."""
    own: float | None
    """Mean distance of a speech to its own seat's earlier ones, in [0, 1]; None when no seat spoke twice."""
    margin: float | None
    """Mean of `others - own`, in [-1, 1]: above 0 seats sound more like themselves, at 0 anybody could be speaking."""


@dataclass(slots=True)
class _Voice:
    """What a seat has said so far. Counts and their squares are whole numbers, so distances are exact."""

    words: Counter[str] = field(default_factory=Counter)
    squares: int = 0

    def hear(self, words: Mapping[str, int]) -> None:
        for term, count in words.items():
            self.squares += count * (2 * self.words[term] + count)
            self.words[term] += count

    def distance(self, words: Mapping[str, int]) -> float:
        dot = sum(count * self.words[term] for term, count in words.items())
        squares = self.squares * sum(count * count for count in words.values())
        return 1 - min(1.0, dot / sqrt(squares)) if squares else 1.0


def persona_drift(view: DebateView, names: Iterable[str] = ()) -> PersonaDrift:
    """Lexical distance of each speech to the seat's earlier speeches, and to those of the others.

    One minus the cosine of term counts, names of the seats and `names` removed. A lexical form of the line-to-line
    consistency by which persona drift is measured (arXiv 2511.00222), where a model judges; the distance to the others
    is the scale that tells a new subject, which moves both, from a lost voice, which moves only `own`. Seats are
    compared one by one, since a longer text lies closer to any other. Linear in characters times seats.
    """
    lang, hidden = language(view), own_names(view) | frozenset(names)
    voices: dict[str, _Voice] = {}
    found: dict[str, list[TurnDrift]] = {}
    for turn in view.turns:
        words = Counter(terms(without(said(turn, lang), hidden)))
        if not words:
            continue
        own = voices.setdefault(turn.seat, _Voice())
        if own.words:
            others = [voice.distance(words) for seat, voice in voices.items() if seat != turn.seat]
            found.setdefault(turn.seat, []).append(TurnDrift(turn.id, own.distance(words), mean(others)))
        own.hear(words)
    drifts = [drift for own_drifts in found.values() for drift in own_drifts]
    return PersonaDrift(
        {seat: tuple(own_drifts) for seat, own_drifts in found.items()},
        mean([drift.own for drift in drifts]),
        mean([drift.others - drift.own for drift in drifts if drift.others is not None]),
    )
