"""Separability: can a simple classifier tell from the words alone who speaks?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Literal

from debate.metrics.words import language, own_names, said, terms, without
from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class Separability:
    """How often the speaker was told from the words. Shares in [0, 1]."""

    accuracy: float | None
    """None when there was nothing to learn from. A seat that said nothing outside what is hidden is not judged."""
    chance: float | None
    """What always naming the seat with the most speeches would score: 0.2 for five seats that speak equally often."""
    turns: int
    held_out: Literal["debate", "turn"]
    """What was hidden from the classifier while it judged a speech: its whole debate, or, with one debate, it alone."""
    confusion: Mapping[str, Mapping[str, int]]
    """Seat → the seat it was taken for → how often."""

    def recall(self, seat: str) -> float | None:
        """Return how often this seat was recognised; None when it never spoke."""
        row = self.confusion.get(seat, {})
        return row.get(seat, 0) / sum(row.values()) if row else None


@dataclass(frozen=True, slots=True)
class _Speech:
    group: int
    seat: str
    words: Counter[str]


@dataclass(slots=True)
class _Counts:
    """What a multinomial naive Bayes classifier has seen."""

    words: dict[str, Counter[str]] = field(default_factory=dict)
    sizes: Counter[str] = field(default_factory=Counter)
    speeches: Counter[str] = field(default_factory=Counter)
    vocabulary: Counter[str] = field(default_factory=Counter)

    def add(self, speech: _Speech) -> None:
        self.words.setdefault(speech.seat, Counter()).update(speech.words)
        self.sizes[speech.seat] += speech.words.total()
        self.speeches[speech.seat] += 1
        self.vocabulary.update(speech.words)


def separability(views: Sequence[DebateView], names: Iterable[str] = ()) -> Separability:
    """Attribute every speech to a seat by a classifier that never saw its debate, or, given one debate, that speech.

    Multinomial naive Bayes with add-one smoothing and equal priors (Manning, Raghavan and Schütze 2008, chapter 13)
    over pairs of Chinese characters and Latin words. Names and ids of the seats and `names` are removed first: pass the
    names of products and people to ask for voice alone. Struck sentences are left out. Answers whether personas are
    more than names: war games played by models showed none of their assigned temper (Lamparth et al., arXiv
    2403.03407). Linear in characters times seats. Ties go to the seat that comes first by id.
    """
    held_out: Literal["debate", "turn"] = "debate" if len(views) > 1 else "turn"
    speeches = _speeches(views, frozenset(names), held_out)
    total = _Counts()
    groups: dict[int, _Counts] = {}
    for speech in speeches:
        total.add(speech)
        groups.setdefault(speech.group, _Counts()).add(speech)
    learnt = {group: _vocabulary_without(hidden, total) for group, hidden in groups.items()}
    confusion: dict[str, dict[str, int]] = {}
    right = judged = 0
    for speech in speeches:
        guess = _guess(speech, total, groups[speech.group], learnt[speech.group])
        if guess is None:
            continue
        row = confusion.setdefault(speech.seat, {})
        row[guess] = row.get(guess, 0) + 1
        judged, right = judged + 1, right + (guess == speech.seat)
    chance = max(total.speeches.values()) / total.speeches.total() if judged else None
    return Separability(right / judged if judged else None, chance, judged, held_out, confusion)


def _speeches(views: Sequence[DebateView], names: frozenset[str], held_out: str) -> list[_Speech]:
    found: list[_Speech] = []
    for number, view in enumerate(views):
        lang, hidden = language(view), own_names(view) | names
        for turn in view.turns:
            words = Counter(terms(without(said(turn, lang), hidden)))
            if words:
                found.append(_Speech(number if held_out == "debate" else len(found), turn.seat, words))
    return found


def _vocabulary_without(hidden: _Counts, total: _Counts) -> int:
    return len(total.vocabulary) - sum(total.vocabulary[term] == count for term, count in hidden.vocabulary.items())


def _guess(speech: _Speech, total: _Counts, hidden: _Counts, vocabulary: int) -> str | None:
    """Return the likeliest seat given all but `hidden`; None when its own seat, or every other, said nothing else."""
    known_seats = [seat for seat in sorted(total.speeches) if total.speeches[seat] > hidden.speeches[seat]]
    if speech.seat not in known_seats or len(known_seats) < 2:
        return None
    known = [(t, n) for t, n in speech.words.items() if total.vocabulary[t] > hidden.vocabulary[t]]
    best: tuple[float, str] | None = None
    for seat in known_seats:
        seen, unseen = total.words[seat], hidden.words.get(seat, Counter())
        room = log(total.sizes[seat] - hidden.sizes[seat] + vocabulary)
        score = 0.0
        for term, count in known:
            score += count * (log(seen[term] - unseen[term] + 1) - room)
        if best is None or score > best[0]:
            best = score, seat
    return best[1] if best else None
