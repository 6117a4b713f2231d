"""Engagement: do the seats answer each other, and do they take up each other's points?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from debate.claims import seat_of
from debate.metrics.tracks import mean
from debate.metrics.words import bag, language, own_names, said, terms, without
from debate.view import DebateView, Turn

POINTS: Final = 20
"""How many words make up a seat's talking points, as in Zhang et al. 2016."""
PRIOR: Final = 0.1
"""Pseudo-count of every word when openings are compared."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """Shares of turns that answer, in [0, 1]; None where a seat has not spoken after its opening."""

    share: float | None
    by_seat: Mapping[str, float | None]
    turns: int
    """Speeches after the opening."""


def engagement(view: DebateView) -> Engagement:
    """Share of the speeches after the opening that answer a named earlier claim of another seat.

    The opening is each seat's first speech. Answering is a relation of any kind, from a heard sentence to a heard
    earlier claim. The uptake of classroom discourse (Nystrand 1997), read from explicit references. Linear in claims.
    """
    answered: dict[str, list[bool]] = {seat.id: [] for seat in view.opened.seats} if view.opened else {}
    heard: set[str] = set()
    opened: set[str] = set()
    for turn in view.turns:
        if turn.state != "given":
            continue
        if turn.seat in opened:
            answered.setdefault(turn.seat, []).append(_answers(turn, heard))
        opened.add(turn.seat)
        heard.update(claim.id for claim in turn.claims if not claim.struck)
    every = [answer for own in answered.values() for answer in own]
    return Engagement(_share(every), {seat: _share(own) for seat, own in answered.items()}, len(every))


def _answers(turn: Turn, heard: set[str]) -> bool:
    return any(
        relation.target in heard and seat_of(relation.target) != turn.seat
        for claim in turn.claims
        if not claim.struck
        for relation in claim.relations
    )


def _share(answers: list[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None


@dataclass(frozen=True, slots=True)
class SeatUptake:
    """What a seat's words after its opening are made of. Shares of its terms, in [0, 1]."""

    points: tuple[str, ...]
    """Its own talking points: the words that set its opening apart, most telling first."""
    others: float
    """The share that are talking points of other seats, and not its own."""
    own: float
    """The share that are its own talking points."""


@dataclass(frozen=True, slots=True)
class Uptake:
    """Talking points taken up."""

    by_seat: Mapping[str, SeatUptake]
    """Seats that spoke after their opening."""
    others: float | None
    """Mean of the seats' shares for others' points, in [0, 1]; None when nobody spoke after the opening."""
    own: float | None
    """Mean of the seats' shares for their own points, in [0, 1]."""


def uptake(view: DebateView, names: Iterable[str] = ()) -> Uptake:
    """Share of what is said after the openings that takes up another seat's talking points.

    Zhang, Kumar, Ravi and Danescu-Niculescu-Mizil 2016, "Conversational Flow in Oxford-style Debates": a side's talking
    points are the 20 words of its opening with the highest z-score of the log-odds against the other openings (Monroe,
    Colaresi and Quinn 2008, with a flat prior of 0.1 a word); winners took up the opponents' points more and their own
    less. Here every seat is a side, and the names of the seats and `names` do not count as words. Linear in characters.
    """
    lang, hidden = language(view), own_names(view) | frozenset(names)
    speeches: dict[str, list[str]] = {}
    for turn in view.turns:
        if turn.state == "given":
            speeches.setdefault(turn.seat, []).append(without(said(turn, lang), hidden))
    openings = {seat: bag(texts[:1]) for seat, texts in speeches.items()}
    points = {seat: _points(own, openings) for seat, own in openings.items()}
    found = {
        seat: _uptake([term for text in texts[1:] for term in terms(text)], seat, points)
        for seat, texts in speeches.items()
        if len(texts) > 1
    }
    return Uptake(found, mean([s.others for s in found.values()]), mean([s.own for s in found.values()]))


def _points(own: Counter[str], openings: Mapping[str, Counter[str]]) -> tuple[str, ...]:
    total: Counter[str] = sum(openings.values(), Counter())
    rest = total - own
    if not rest or len(total) < 2:
        return ()
    weight = PRIOR * len(total)
    scored: list[tuple[float, str]] = []
    for term, count in own.items():
        mine, theirs = count + PRIOR, rest[term] + PRIOR
        odds = log(mine / (own.total() + weight - mine)) - log(theirs / (rest.total() + weight - theirs))
        if odds > 0:
            scored.append((-odds / sqrt(1 / mine + 1 / theirs), term))
    return tuple(term for _, term in sorted(scored)[:POINTS])


def _uptake(later: list[str], seat: str, points: Mapping[str, tuple[str, ...]]) -> SeatUptake:
    own = set(points[seat])
    others = {term for other, theirs in points.items() if other != seat for term in theirs} - own
    size = max(1, len(later))
    return SeatUptake(points[seat], sum(t in others for t in later) / size, sum(t in own for t in later) / size)
