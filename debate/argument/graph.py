"""The argument graph of a debate: which claims stand, and which of them attack or support which.

A bipolar argumentation framework (Cayrol and Lagasquie-Schiex 2005) read off a folded view. Nodes are the heard
claims; an edge runs from a claim to an earlier claim, so the graph has no cycle. What each relation becomes:

- `attacks` and `undercuts` are attacks. An undercut (Pollock 1987) denies that a reason carries its conclusion. A claim
  is one sentence that holds both, so either way it loses its force; the edge keeps its kind for display.
- `supports` is a support.
- `concedes` is no edge. Who grants a claim takes on a commitment (Walton and Krabbe 1995), and commitments do not add
  up: a claim does not get better because a rival stopped fighting it, it gets rid of that rival's attacks. So a
  concession takes back every attack and undercut that the same seat made on that claim *before*; one that it makes
  later, or in the same sentence ("granted, but"), stands. `granted` keeps who granted what, whether or not there was
  anything to take back. A seat that grants an attack on its own claim so gives up its counter-attacks on it, and the
  granted attack weakens the claim in the ordinary way.
- `answers` is neutral (docs/decisions/0003).

A relation to a claim that was not heard before, because it was struck, is unknown or comes later, is no edge: a log may
come from elsewhere, and the semantics rest on there being no cycle.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from debate.claims import Claim, RelationKind, seat_of
from debate.view import DebateView

EdgeKind = Literal["attack", "undercut", "support"]
_EDGES: Final[Mapping[RelationKind, EdgeKind]] = {
    "attacks": "attack",
    "undercuts": "undercut",
    "supports": "support",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """One claim bears on an earlier one. Both are claim ids."""

    source: str
    target: str
    kind: EdgeKind
    withdrawn: bool = False
    """True when the seat that made it granted the target later: kept for display, without force."""

    @property
    def hostile(self) -> bool:
        """True for an attack or an undercut, withdrawn or not."""
        return self.kind != "support"


@dataclass(frozen=True, slots=True)
class ArgumentGraph:
    """Heard claims in speaking order, the edges between them, and who granted what."""

    claims: Mapping[str, Claim]
    edges: tuple[Edge, ...]
    granted: Mapping[str, tuple[str, ...]]
    """Claim id → the other seats that granted it, in the order in which they did; only claims that somebody granted."""

    @property
    def attackers(self) -> dict[str, tuple[str, ...]]:
        """Every claim id → the claims whose attack or undercut on it stands, in speaking order."""
        return self._sources(hostile=True)

    @property
    def supporters(self) -> dict[str, tuple[str, ...]]:
        """Every claim id → the claims that support it, in speaking order."""
        return self._sources(hostile=False)

    def _sources(self, *, hostile: bool) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {claim: {} for claim in self.claims}
        for edge in self.edges:
            if edge.hostile == hostile and not edge.withdrawn:
                # One claim that both attacks and undercuts another is one attacker.
                found[edge.target][edge.source] = None
        return {claim: tuple(sources) for claim, sources in found.items()}


def argument_graph(claims: DebateView | Iterable[Claim]) -> ArgumentGraph:
    """Return the graph of a view, or of claims in speaking order. Linear in claims and relations."""
    heard: dict[str, Claim] = {}
    edges: list[Edge] = []
    granted: dict[str, dict[str, int]] = {}
    for claim in claims.heard() if isinstance(claims, DebateView) else claims:
        if claim.struck:
            continue
        for relation in dict.fromkeys(claim.relations):
            if relation.target not in heard:
                continue
            kind = _EDGES.get(relation.kind)
            if kind is not None:
                edges.append(Edge(claim.id, relation.target, kind))
            elif relation.kind == "concedes" and seat_of(claim.id) != seat_of(relation.target):
                # The latest concession counts: it takes back what came before it.
                granted.setdefault(relation.target, {})[seat_of(claim.id)] = len(heard)
        heard[claim.id] = claim
    place = {claim: i for i, claim in enumerate(heard)}
    return ArgumentGraph(
        heard,
        tuple(_judged(edge, granted, place) for edge in edges),
        {claim: tuple(seats) for claim, seats in granted.items()},
    )


def _judged(edge: Edge, granted: Mapping[str, Mapping[str, int]], place: Mapping[str, int]) -> Edge:
    when = granted.get(edge.target, {}).get(seat_of(edge.source))
    if edge.hostile and when is not None and place[edge.source] < when:
        return Edge(edge.source, edge.target, edge.kind, withdrawn=True)
    return edge
