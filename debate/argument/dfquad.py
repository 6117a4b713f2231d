"""DF-QuAD: how strong each claim is, from 0 to 1, once everything said for and against it is counted.

Rago, Toni, Aurisicchio and Baroni, "Discontinuity-Free Decision Support with Quantitative Argumentation Debates",
KR 2016. Every argument a has a base score τ(a); attackers and supporters are first aggregated apart, then combined:

    F(v₁, …, vₙ) = 1 - (1 - v₁)·…·(1 - vₙ)            F() = 0
    c(v₀, vₐ, vₛ) = v₀ - v₀·|vₛ - vₐ|                  if vₐ ≥ vₛ
                  = v₀ + (1 - v₀)·|vₛ - vₐ|            if vₐ < vₛ
    σ(a) = c(τ(a), F(σ of a's attackers), F(σ of a's supporters))

The paper defines it on trees; on any acyclic graph the same recursion is well defined. With base score 0.5 everywhere
it is the semantics of Rago, Čyras and Toni, "Adapting the DF-QuAD Algorithm to Bipolar Argumentation", SAFA 2016.
"""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Final

from debate.argument.graph import ArgumentGraph
from debate.claims import Claim

HARD: Final = 0.8
SOFT: Final = 0.65
NEUTRAL: Final = 0.5
UNSUPPORTED: Final = 0.25
CONTRADICTED: Final = 0.0


def aggregate(strengths: Iterable[float]) -> float:
    """Return F: the joint strength of several attackers, or of several supporters, in [0, 1]."""
    rest = 1.0
    for strength in strengths:
        rest *= 1.0 - strength
    return 1.0 - rest


def combine(base: float, attack: float, support: float) -> float:
    """Return c: a base score moved towards 0 by `attack` and towards 1 by `support`; all in [0, 1]."""
    if attack >= support:
        return base - base * (attack - support)
    return base + (1.0 - base) * (support - attack)


def strengths(
    base: Mapping[str, float],
    attackers: Mapping[str, Sequence[str]],
    supporters: Mapping[str, Sequence[str]],
) -> dict[str, float]:
    """Return σ of every argument that has a base score, in the order of `base`. Linear in arguments and edges.

    An argument that a mapping leaves out has no attackers, or no supporters. Raises graphlib.CycleError for a graph
    with a cycle, KeyError for an attacker or supporter without a base score, ValueError for a base score that is not in
    [0, 1].
    """
    for argument, score in base.items():
        if not 0.0 <= score <= 1.0:
            raise ValueError(f"base score of {argument!r} is {score}: expected a number from 0 to 1")
    order = TopologicalSorter({a: (*attackers.get(a, ()), *supporters.get(a, ())) for a in base})
    found: dict[str, float] = {}
    for argument in order.static_order():
        found[argument] = combine(
            base[argument],
            aggregate(found[source] for source in attackers.get(argument, ())),
            aggregate(found[source] for source in supporters.get(argument, ())),
        )
    return {argument: found[argument] for argument in base}


def base_score(claim: Claim, hard: Iterable[str] = ()) -> float:
    """Return the base score of a claim: how much it weighs before anybody answers it.

    A convention of ours, chosen by what the gate found: 0.8 when it is supported and a fact behind it is hard, 0.65
    when it is supported by soft facts only (somebody's opinion, a forecast), 0.5 for an opinion and for a claim that
    nobody checked, 0.25 when it is unsupported, 0 when it contradicts the ledger. The neutral 0.5 is that of Rago,
    Čyras and Toni 2016; the order of the others is meant, their exact size is not.
    """
    if claim.verdict is None or claim.verdict.label == "opinion":
        return NEUTRAL
    if claim.verdict.label == "supported":
        return SOFT if frozenset(hard).isdisjoint(claim.verdict.facts) else HARD
    return CONTRADICTED if claim.verdict.label == "contradicted" else UNSUPPORTED


def claim_strengths(graph: ArgumentGraph, hard: Iterable[str] = ()) -> dict[str, float]:
    """Return the DF-QuAD strength of every heard claim, in speaking order. `hard` are the ids of hard facts."""
    known = frozenset(hard)
    base = {claim.id: base_score(claim, known) for claim in graph.claims.values()}
    return strengths(base, graph.attackers, graph.supporters)
