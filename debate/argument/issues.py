"""What a claim is about: claims name facts, and facts bear on agenda issues.

A bearing is plain data, fact id → issue id → weight in [-1, 1] toward the minus or the plus pole. A claim that cites no
fact, or only facts that bear on nothing, is about no issue.
"""

from collections.abc import Mapping
from math import fsum

from debate.claims import Claim

Bearings = Mapping[str, Mapping[str, float]]


def leanings(claim: Claim, bearings: Bearings) -> dict[str, float]:
    """Return issue → lean in [-1, 1]: the mean weight over the cited facts that bear on the issue.

    Issues come in the order in which the cited facts name them; a fact of weight 0 does not count.
    """
    weights: dict[str, list[float]] = {}
    for fact in dict.fromkeys(claim.facts):
        for issue, weight in bearings.get(fact, {}).items():
            if weight:
                weights.setdefault(issue, []).append(weight)
    return {issue: fsum(found) / len(found) for issue, found in weights.items()}
