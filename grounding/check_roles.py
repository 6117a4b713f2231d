"""Who did it to whom, and which of them is what: entities exchanged between roles."""

import re
from typing import Final

from grounding.align import Clause, clauses_of
from grounding.claimed import Cited, ClaimReading, Problem
from grounding.content import terms
from grounding.ground import FactReading, Ground
from grounding.reading import Reading

_PASSIVE: Final = re.compile(r"被|由|遭|\bby\b|\bfrom\b|为[^,，]{0,12}所", re.IGNORECASE)
_EVEN: Final = re.compile(r"^[\s\"']*(?:和|与|及|以及|跟|同|、|,|and|or|with|&|/)[\s\"']*(?:the )?$", re.IGNORECASE)
_CLEARLY: Final = 0.2


def check_roles(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when two entities have changed places between the fact and the claim."""
    lang = claim.reading.lang
    for fact in cited.facts:
        if _turned_round(claim, fact.readings[lang]):
            return [Problem("direction", claim.text, (fact.fact.zh, fact.fact.en), (fact.fact.id,))]
    theirs = [(clause, f) for f in cited.facts for clause in f.clauses[lang]]
    for mine in clauses_of(claim.reading):
        swapped = _wrong_owner(mine, theirs, ground)
        if swapped is not None:
            return [Problem("direction", mine.text.strip(), (swapped.fact.zh, swapped.fact.en), (swapped.fact.id,))]
    return []


def _turned_round(claim: ClaimReading, fact: Reading) -> bool:
    """Compare the order of each pair of entities, and whether what stands between them makes the first one act."""
    mine, theirs = _pairs(claim.reading), _pairs(fact)
    for (a, b), between in mine.items():
        other = theirs.get((b, a))
        if other is None or (a, b) in theirs or (b, a) in mine:
            continue
        if _EVEN.match(between) or _EVEN.match(other):
            continue
        shared = set(_content(between)) & set(_content(other))
        if shared and bool(_PASSIVE.search(between)) == bool(_PASSIVE.search(other)):
            return True
    return False


def _pairs(reading: Reading) -> dict[tuple[str, str], str]:
    """Return the text between each two neighbouring entities, first mentions of each."""
    found: dict[tuple[str, str], str] = {}
    speakers = {s.entity for s in reading.sources}
    mentions = [m for m in reading.mentions if m.entity not in speakers]
    for n, first in enumerate(mentions):
        for second in mentions[n + 1 : n + 3]:
            if first.entity != second.entity:
                found.setdefault((first.entity, second.entity), reading.bare[first.end : second.start])
    return found


def _content(text: str) -> list[str]:
    return terms(text.replace("\x01", " ").lower())


def _wrong_owner(mine: Clause, theirs: list[tuple[Clause, FactReading]], ground: Ground) -> FactReading | None:
    """Find a clause that says of one entity what the facts say of another, both being in the facts."""
    if len(set(mine.entities)) != 1 or len(theirs) < 2:
        return None
    entity = mine.entities[0]
    scored = sorted(((_likeness(mine, c, ground), n) for n, (c, _) in enumerate(theirs)), reverse=True)
    best, at = scored[0]
    owners = set(theirs[at][0].entities)
    if best < 0.3 or not owners or _related(ground, entity, owners):
        return None
    own = [_likeness(mine, c, ground) for c, _ in theirs if entity in c.entities]
    return theirs[at][1] if own and best >= max(own) + _CLEARLY else None


def _likeness(mine: Clause, other: Clause, ground: Ground) -> float:
    strip = lambda clause: frozenset(terms(clause.bare.replace("\x01", " ").lower()))  # noqa: E731
    a, b = strip(mine), strip(other)
    total = sum(ground.search.rarity(term) for term in a)
    return sum(ground.search.rarity(term) for term in a & b) / total if total else 0.0


def _related(ground: Ground, entity: str, others: set[str]) -> bool:
    family = {entity, *ground.names.owners.get(entity, ())}
    return any(family & {other, *ground.names.owners.get(other, ())} for other in others)
