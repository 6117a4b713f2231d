"""Who did it to whom, and which of them is what: entities exchanged between roles."""

import itertools
import re
from typing import Final

from grounding.align import Clause
from grounding.claimed import Cited, ClaimReading, Problem
from grounding.content import terms
from grounding.ground import FactReading, Ground
from grounding.reading import Reading

_PASSIVE: Final = re.compile(r"被|由|遭|\bby\b|\bfrom\b|为[^,，]{0,12}所", re.IGNORECASE)
_EVEN: Final = re.compile(r"^[\s\"']*(?:和|与|及|以及|跟|同|、|,|and|or|with|&|/)[\s\"']*(?:the )?$", re.IGNORECASE)
_COMPARES: Final = re.compile(r"比|超|高出|低于|领先|\b(?:than|above|below|ahead|behind)\b", re.IGNORECASE)
_ALIKE: Final = 0.4
"""Share of the words between two entities that claim and fact must have in common to tell of the same deed."""
_ENOUGH: Final = 2
"""Terms that two clauses must share to be about the same thing."""
_CLEARLY: Final = 0.2


def check_roles(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when two entities have changed places between the fact and the claim."""
    lang = claim.reading.lang
    for fact in cited.facts:
        if _turned_round(ground, claim, fact.readings[lang]):
            return [Problem("direction", claim.text, (fact.fact.zh, fact.fact.en), (fact.fact.id,))]
    theirs = [(clause, f) for f in cited.facts for clause in f.clauses[lang]]
    for mine in claim.clauses:
        swapped = _wrong_owner(mine, theirs, ground)
        if swapped is not None:
            return [Problem("direction", mine.text.strip(), (swapped.fact.zh, swapped.fact.en), (swapped.fact.id,))]
    return []


def _turned_round(ground: Ground, claim: ClaimReading, fact: Reading) -> bool:
    """Compare the order of neighbouring entities, where the same words stand between them in claim and fact."""
    mine, theirs = _pairs(ground, claim.reading), _pairs(ground, fact)
    for (a, b), between in mine.items():
        other = theirs.get((b, a))
        if other is None or (a, b) in theirs or (b, a) in mine or _EVEN.match(between) or _EVEN.match(other):
            continue
        if bool(_PASSIVE.search(between)) == bool(_PASSIVE.search(other)) and _same_words(ground, between, other):
            return True
    return False


def _same_words(ground: Ground, a: str, b: str) -> bool:
    mine, theirs = set(_content(a)), set(_content(b))
    most = max(sum(map(ground.search.rarity, mine)), sum(map(ground.search.rarity, theirs)))
    return bool(most) and sum(map(ground.search.rarity, mine & theirs)) / most >= _ALIKE


def _pairs(ground: Ground, reading: Reading) -> dict[tuple[str, str], str]:
    """Return the text between each two neighbouring entities that can act or be acted on."""
    speakers = {s.entity for s in reading.sources}
    still = ("place", "event")
    mentions = [m for m in reading.mentions if m.entity not in speakers and ground.names.kind(m.entity) not in still]
    found: dict[tuple[str, str], str] = {}
    for first, second in itertools.pairwise(mentions):
        between = reading.bare[first.end : second.start]
        # A comma between the two mostly means that they belong to different statements.
        if first.entity != second.entity and ("," not in between or _COMPARES.search(between)):
            found.setdefault((first.entity, second.entity), between)
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
    shared = frozenset(_content(mine.bare)) & frozenset(_content(theirs[at][0].bare))
    if len(shared) < _ENOUGH:
        return None
    own = [_likeness(mine, c, ground) for c, _ in theirs if entity in c.entities]
    return theirs[at][1] if own and best >= max(own) + _CLEARLY else None


def _likeness(mine: Clause, other: Clause, ground: Ground) -> float:
    a, b = frozenset(_content(mine.bare)), frozenset(_content(other.bare))
    total = sum(ground.search.rarity(term) for term in a)
    return sum(ground.search.rarity(term) for term in a & b) / total if total else 0.0


def _related(ground: Ground, entity: str, others: set[str]) -> bool:
    family = {entity, *ground.names.owners.get(entity, ())}
    return any(family & {other, *ground.names.owners.get(other, ())} for other in others)
