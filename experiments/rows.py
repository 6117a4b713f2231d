"""The rows of one debate: its rounds, its stances, its claims."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from debate.claims import Claim
from debate.view import DebateView, Turn


def round_rows(view: DebateView) -> Iterator[dict[str, Any]]:
    """Yield one row a round: claims by verdict and relation, moves, drafts sent back, turns forfeited."""
    moves = Counter(move.turn for move in view.moves)
    for number in sorted({turn.round for turn in view.turns}):
        turns = [turn for turn in view.turns if turn.round == number]
        claims = [claim for turn in turns for claim in turn.claims]
        labels = Counter(claim.verdict.label if claim.verdict else "unchecked" for claim in claims)
        kinds = Counter(relation.kind for claim in claims for relation in claim.relations)
        yield {
            "round": number,
            "phase": turns[0].phase,
            "claims": len(claims),
            **{name: labels[name] for name in ("supported", "contradicted", "unsupported", "opinion", "unchecked")},
            "struck": sum(claim.struck for claim in claims),
            "citations": sum(len(claim.facts) for claim in claims),
            "questions": sum(claim.asks is not None for claim in claims),
            **{name: kinds[name] for name in ("attacks", "supports", "concedes", "undercuts", "answers")},
            "moves": sum(moves[turn.id] for turn in turns),
            "returned": sum(len(turn.faults) for turn in turns),
            "forfeited": sum(turn.state == "forfeited" for turn in turns),
        }


def stance_rows(view: DebateView) -> Iterator[dict[str, Any]]:
    """Yield where each seat stands on each issue after each round; round 0 is before anybody has spoken."""
    if view.opened is None:
        return
    current = {(seat.id, report.issue): report.value for seat in view.opened.seats for report in seat.stances}
    yield from _stances(0, current)
    for number in sorted({turn.round for turn in view.turns}):
        for turn in view.turns:
            if turn.round == number:
                current.update({(turn.seat, report.issue): report.value for report in turn.stances})
        yield from _stances(number, current)


def claim_rows(view: DebateView) -> Iterator[dict[str, Any]]:
    """Yield one row a claim, struck ones too, in speaking order."""
    for turn in view.turns:
        for claim in turn.claims:
            yield _claim(turn, claim)


def _stances(number: int, current: dict[tuple[str, str], float]) -> Iterator[dict[str, Any]]:
    for (seat, issue), value in current.items():
        yield {"round": number, "seat": seat, "issue": issue, "value": value}


def _claim(turn: Turn, claim: Claim) -> dict[str, Any]:
    verdict = claim.verdict
    return {
        "claim": claim.id,
        "turn": turn.id,
        "seat": turn.seat,
        "round": turn.round,
        "phase": turn.phase,
        "label": verdict.label if verdict else None,
        "basis": verdict.basis if verdict else None,
        "struck": claim.struck,
        "facts": list(claim.facts),
        "verdict_facts": list(verdict.facts) if verdict else [],
        "relations": [f"{relation.kind}:{relation.target}" for relation in claim.relations],
        "asks": claim.asks,
        "text": claim.text,
    }


def seat_rows(view: DebateView) -> Iterator[dict[str, Any]]:
    """Yield one row a seat: its voice, its place in the opening round, its votes, what it said."""
    opened, closed = view.opened, view.closed
    if opened is None or closed is None:
        return
    order = opened.plan[0].order
    votes = {tally.seat: tally.votes for tally in closed.tally}
    for seat in opened.seats:
        turns = view.turns_of(seat.id)
        claims = [claim for turn in turns for claim in turn.claims]
        yield {
            "seat": seat.id,
            "voice": seat.voice,
            "place": order.index(seat.id) + 1 if seat.id in order else None,
            "votes": votes.get(seat.id, 0),
            "won": closed.winner == seat.id,
            "decided": closed.winner is not None,
            "claims": len(claims),
            "struck": sum(claim.struck for claim in claims),
            "moves": sum(move.seat == seat.id for move in view.moves),
            "forfeited": sum(turn.state == "forfeited" for turn in turns),
        }
