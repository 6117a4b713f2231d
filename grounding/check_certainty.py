"""Does a claim state as fact what its fact only holds, foresees or supposes?"""

from dataclasses import replace
from typing import Final

from grounding.certainty import Certainty, certainty_of
from grounding.claimed import Cited, ClaimReading, Problem
from grounding.ground import FactReading, Ground

_UNSURE: Final = frozenset({"secondhand", "unconfirmed", "unverified", "hedged"})


def check_certainty(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when the claim drops the frame of the fact that it restates."""
    fact = closest_fact(ground, claim, cited)
    said = certainty_of(claim.reading)
    if _names_holder(ground, claim, fact):
        said = replace(said, attributed=True, conditional=said.conditional or said.future)
    code = _dropped(fact, said, claim)
    if code is None:
        return []
    speaker = fact.fact.speaker
    holder = (speaker.name_zh, speaker.name_en) if speaker else ("文章", "the article")
    told = (fact.fact.zh, fact.fact.en)
    return [Problem(code, claim.text, told if code == "certainty" else holder, (fact.fact.id,))]


def _names_holder(ground: Ground, claim: ClaimReading, fact: FactReading) -> bool:
    """Say whether the claim names the person or body whose view it is, however it puts it: `Lu Bo's complaint`."""
    holders = {e for e in fact.sources if ground.names.kind(e) in ("person", "org")}
    return bool(holders & claim.reading.names)


def closest_fact(ground: Ground, claim: ClaimReading, cited: Cited) -> FactReading:
    """Return the cited fact that shares most with the claim."""
    lang = claim.reading.lang
    return max(cited.facts, key=lambda f: sum(map(ground.search.rarity, claim.terms & f.terms[lang])))


def _dropped(fact: FactReading, said: Certainty, claim: ClaimReading) -> str | None:
    kind = fact.fact.kind
    if kind == "hypothetical":
        return None if said.conditional and not _settled(said) else "hypothetical_as_fact"
    if kind == "forecast":
        open_still = said.future or said.conditional or (said.attributed and not said.done)
        return None if open_still and not _claims_outcome(said) else "forecast_as_fact"
    framed = fact.certainty[claim.reading.lang]
    own = claim.own is not None and claim.own in fact.sources
    if kind == "opinion" and (framed.attributed or framed.hedged):
        free = said.attributed or said.hedged or said.conditional or own
        return None if free else "opinion_as_fact"
    if _UNSURE & set(fact.fact.flags):
        return None if said.attributed or said.hedged else "certainty"
    return None


def _settled(said: Certainty) -> bool:
    return said.done and not said.conditional


def _claims_outcome(said: Certainty) -> bool:
    return said.done and not (said.future or said.attributed or said.conditional)
