"""What is left standing on each issue: the strongest surviving argument for either pole."""

from collections.abc import Iterable
from dataclasses import dataclass

from debate.argument.dfquad import claim_strengths
from debate.argument.graph import ArgumentGraph, argument_graph
from debate.argument.grounded import claim_standings
from debate.argument.issues import Bearings, leanings
from debate.claims import Claim
from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class Survivor:
    """A claim that stands, how strong it is, and how far it leans on the issue."""

    claim: Claim
    strength: float
    """DF-QuAD, in [0, 1]."""
    lean: float
    """In [-1, 1]; never 0."""


@dataclass(frozen=True, slots=True)
class IssueStanding:
    """The strongest survivor for either pole of an issue; None where no argument survives."""

    issue: str
    minus: Survivor | None
    plus: Survivor | None

    @property
    def strongest(self) -> Survivor | None:
        """The stronger of the two; the one that leans further when they are equally strong, then the plus pole's."""
        both = [survivor for survivor in (self.plus, self.minus) if survivor is not None]
        return max(both, key=_rank, default=None)


def survivors(view: DebateView, bearings: Bearings, hard: Iterable[str] = ()) -> dict[str, IssueStanding]:
    """Return issue → its strongest surviving arguments, in the order of the agenda, then as facts name the issues.

    A claim survives when it is in the grounded extension, asks nothing, and the gate did not find it unsupported or
    contradicted: what nobody attacked is no argument if the ledger does not carry it. The strongest is the one with the
    highest DF-QuAD strength; ties go to the one that leans further, then to the one said first.
    """
    graph = argument_graph(view)
    agenda = [issue.id for issue in view.opened.issues] if view.opened else []
    best: dict[tuple[str, bool], Survivor] = {}
    for survivor in _surviving(graph, hard):
        for issue, lean in leanings(survivor.claim, bearings).items():
            found = Survivor(survivor.claim, survivor.strength, lean)
            rival = best.get((issue, lean > 0))
            if lean and (rival is None or _rank(found) > _rank(rival)):
                best[issue, lean > 0] = found
    issues = dict.fromkeys([*agenda, *(issue for issue, _ in best)])
    return {issue: IssueStanding(issue, best.get((issue, False)), best.get((issue, True))) for issue in issues}


def _surviving(graph: ArgumentGraph, hard: Iterable[str]) -> Iterable[Survivor]:
    strength, standing = claim_strengths(graph, hard), claim_standings(graph)
    for claim in graph.claims.values():
        sound = claim.verdict is None or claim.verdict.label in ("supported", "opinion")
        if standing[claim.id] == "in" and sound and claim.asks is None:
            yield Survivor(claim, strength[claim.id], 0.0)


def _rank(survivor: Survivor) -> tuple[float, float]:
    return survivor.strength, abs(survivor.lean)
