"""Two honest baselines: exact quotation, as ucl-dark/llm_debate checks it, and the overlap of words."""

import re
from typing import Final

from bench.grounding.data import LabelledClaim, claims_pack
from grounding.content import terms
from grounding.script import normalise

_BLANK: Final = re.compile(r"[\W_]+")


def quote_match(claim: LabelledClaim) -> bool:
    """Say whether the claim is found word for word in the facts it cites.

    ucl-dark/llm_debate (Khan et al. 2024) marks a debater's quote as verified when, with case and punctuation put
    aside, it occurs in the story; what does not occur is marked as unverified.
    """
    told = "".join(_squeezed(text) for text in _told(claim))
    return _squeezed(claim.claim) in told


def token_overlap(claim: LabelledClaim) -> float:
    """Return the share of the claim's terms that the cited facts, in both languages, have."""
    mine = set(terms(normalise(claim.claim).lower()))
    theirs = {term for text in _told(claim) for term in terms(normalise(text).lower())}
    return len(mine & theirs) / len(mine) if mine else 0.0


def best_threshold(claims: list[LabelledClaim]) -> float:
    """Return the overlap below which to flag a claim so that F1 on `claims`, the development part, is best."""
    scored = [(token_overlap(claim), claim.corrupted) for claim in claims]

    def f1(threshold: float) -> float:
        hits = sum(1 for share, bad in scored if bad and share < threshold)
        flagged = sum(1 for share, _ in scored if share < threshold)
        total = sum(1 for _, bad in scored if bad)
        return 2 * hits / (flagged + total) if flagged + total else 0.0

    return max((step / 50 for step in range(51)), key=f1)


def _told(claim: LabelledClaim) -> list[str]:
    pack = claims_pack(claim.pack)
    return [text for key in claim.cited_fact_ids for text in (pack.facts[key].zh, pack.facts[key].en)]


def _squeezed(text: str) -> str:
    return _BLANK.sub("", normalise(text).lower())
