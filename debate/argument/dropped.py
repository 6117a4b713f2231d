"""Dropped arguments: attacks and questions that their addressee let pass.

In academic debate an argument that is not answered when its turn came counts as granted: it was dropped (Snider and
Schnurer, "Many Sides: Debate Across the Curriculum", 2002). Here:

- A claim is *dropped* when a standing attack or undercut on it, made by another seat, went unanswered although its
  owner spoke again. An answer is a later claim of the owner that relates, in whatever way, to the attack or to a
  sentence of the same paragraph of that speech (an argument is seldom one sentence), or that supports the claim.
- A question is *dropped* when the seat it was put to spoke again and no claim of that seat answers it by id
  (docs/decisions/0003).

An attack or a question that came after the last speech of its addressee is *pending*: nobody can be blamed for it.
"""

from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass

from debate.argument.graph import ArgumentGraph, argument_graph
from debate.claims import Claim, seat_of, turn_of
from debate.view import DebateView, Question


@dataclass(frozen=True, slots=True)
class DroppedClaim:
    """A claim under attack whose owner has not answered."""

    claim: Claim
    unanswered: tuple[str, ...]
    """The attacking claims that went unanswered, in speaking order."""
    chances: int
    """How many speeches the owner gave after the first of them; 0 while it is pending."""


@dataclass(frozen=True, slots=True)
class DroppedQuestion:
    """A question that the seat it was put to has not answered."""

    question: Question
    chances: int
    """How many speeches that seat gave after it was asked; 0 while it is pending."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was left unanswered, in speaking order of the claims and of the questions."""

    claims: tuple[DroppedClaim, ...]
    questions: tuple[DroppedQuestion, ...]
    attacked: int
    """How many claims were attacked by another seat whose owner spoke again: those that could have been dropped."""
    asked: int
    """How many questions went to a seat that spoke again."""

    @property
    def share(self) -> float | None:
        """The share of what could have been dropped that was, in [0, 1]; None when nothing could."""
        could = self.attacked + self.asked
        return (len(self.claims) + len(self.questions)) / could if could else None


def dropped(view: DebateView, graph: ArgumentGraph | None = None) -> Dropped:
    """Return what was dropped so far; what is only pending is in `pending`. Linear in claims and relations."""
    return _sorted(view, graph or argument_graph(view), pending=False)


def pending(view: DebateView, graph: ArgumentGraph | None = None) -> Dropped:
    """Return what is unanswered because its addressee has not spoken since; `chances` is 0 throughout."""
    return _sorted(view, graph or argument_graph(view), pending=True)


def _sorted(view: DebateView, graph: ArgumentGraph, *, pending: bool) -> Dropped:
    said = _Said(view, graph)
    claims: list[DroppedClaim] = []
    attacked = 0
    for claim, sources in graph.attackers.items():
        hostile = [source for source in sources if seat_of(source) != seat_of(claim)]
        ripe = [source for source in hostile if (said.chances(seat_of(claim), turn_of(source)) == 0) == pending]
        attacked += bool(ripe)
        unanswered = tuple(source for source in ripe if not said.answered(claim, source))
        if unanswered:
            chances = said.chances(seat_of(claim), turn_of(unanswered[0]))
            claims.append(DroppedClaim(graph.claims[claim], unanswered, chances))
    chances_of = {q.claim.id: said.chances(q.to, turn_of(q.claim.id)) for q in view.questions}
    ripe_questions = [q for q in view.questions if (chances_of[q.claim.id] == 0) == pending]
    questions = (DroppedQuestion(q, chances_of[q.claim.id]) for q in ripe_questions if q.answered_in is None)
    return Dropped(tuple(claims), tuple(questions), attacked, len(ripe_questions))


class _Said:
    """Who spoke when, and which seats answered which argument."""

    def __init__(self, view: DebateView, graph: ArgumentGraph) -> None:
        self._place = {turn.id: i for i, turn in enumerate(view.turns)}
        self._given: dict[str, list[int]] = {}
        for i, turn in enumerate(view.turns):
            if turn.state == "given":
                self._given.setdefault(turn.seat, []).append(i)
        self._paragraph = {claim.id: (turn_of(claim.id), claim.paragraph) for claim in graph.claims.values()}
        self._met: set[tuple[str, tuple[str, int]]] = set()
        """A seat and the paragraph it answered."""
        self._backed: dict[str, int] = {}
        """A claim and the place of the last turn in which its own seat supported it."""
        heard: set[str] = set()
        for claim in graph.claims.values():
            self._note(claim, heard)
            heard.add(claim.id)

    def _note(self, claim: Claim, heard: Container[str]) -> None:
        seat = seat_of(claim.id)
        for relation in claim.relations:
            if relation.target not in heard:
                continue
            self._met.add((seat, self._paragraph[relation.target]))
            if relation.kind == "supports" and seat_of(relation.target) == seat:
                self._backed[relation.target] = self._place[turn_of(claim.id)]

    def chances(self, seat: str, after: str) -> int:
        """Count the speeches of `seat` after the turn `after`."""
        given = self._given.get(seat, [])
        return len(given) - bisect_right(given, self._place[after])

    def answered(self, claim: str, attack: str) -> bool:
        """True when the owner of `claim` has met `attack`, or has backed `claim` since."""
        if (seat_of(claim), self._paragraph[attack]) in self._met:
            return True
        return self._backed.get(claim, -1) > self._place[turn_of(attack)]
