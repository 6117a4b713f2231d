"""Dung's grounded semantics: which claims a cautious listener must accept, and which it must reject.

Dung, "On the acceptability of arguments and its fundamental role in nonmonotonic reasoning, logic programming and
n-person games", Artificial Intelligence 77 (1995). The grounded extension is the least fixed point of
F(S) = {a : S attacks every attacker of a}. As a labelling (Caminada, "On the Issue of Reinstatement in Argumentation",
JELIA 2006): an argument is `in` when all its attackers are out, `out` when one of them is in, else `undecided`.

Supports are ignored: the theory has attacks only. The gradual strengths of `debate.argument.dfquad` take them in.
In a debate claims attack earlier claims, so nothing is ever undecided there: the attack relation is well-founded, and
the grounded extension is then the only complete, preferred and stable one (Dung 1995, theorem 30).
"""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Literal

from debate.argument.graph import ArgumentGraph

Standing = Literal["in", "out", "undecided"]


def labelling(attackers: Mapping[str, Sequence[str]]) -> dict[str, Standing]:
    """Return the grounded labelling of every key of `attackers`, in its order. Linear in arguments and attacks.

    Attacks may form cycles. Raises KeyError for an attacker that is not a key itself.
    """
    label: dict[str, Standing] = dict.fromkeys(attackers, "undecided")
    targets: dict[str, list[str]] = {argument: [] for argument in attackers}
    standing: dict[str, int] = {}
    for argument, sources in attackers.items():
        unique = dict.fromkeys(sources)
        standing[argument] = len(unique)
        for source in unique:
            targets[source].append(argument)
    accepted = deque(argument for argument, count in standing.items() if count == 0)
    while accepted:
        argument = accepted.popleft()
        label[argument] = "in"
        for beaten in targets[argument]:
            if label[beaten] == "out":
                continue
            label[beaten] = "out"
            for freed in targets[beaten]:
                standing[freed] -= 1
                if standing[freed] == 0:
                    accepted.append(freed)
    return label


def extension(attackers: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the grounded extension: the arguments that are `in`."""
    return frozenset(argument for argument, label in labelling(attackers).items() if label == "in")


def claim_standings(graph: ArgumentGraph) -> dict[str, Standing]:
    """Return the standing of every heard claim, in speaking order."""
    return labelling(graph.attackers)
