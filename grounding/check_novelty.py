"""Does a claim tell things that its facts do not speak of at all?"""

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.content import terms
from grounding.ground import Ground
from grounding.rhetoric import asserts_event

_STRANGE = 0.28
_STRANGE_ATTRIBUTED = 0.15
"""Below this share of known content a claim tells something else; one that names the facts' own source may be freer."""
_FEW = 4
"""Terms that a sentence or clause must have to be judged by how many of them are known."""


def check_novelty(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when hardly anything of the claim, or of an event that it adds, is in the cited facts."""
    if claim.question or _anchored(claim, cited):
        return []
    speaks = any(s.entity in f.sources for s in claim.reading.sources for f in cited.facts if s.entity)
    share, count = _known_share(ground, claim.reading.bare, claim, cited)
    if count >= _FEW and share < (_STRANGE_ATTRIBUTED if speaks else _STRANGE) and not claim.opinion:
        return [Problem("not_in_article", claim.text, cited.told(), cited.ids, precise=False)]
    if len(claim.clauses) < 2:
        return []
    for clause in claim.clauses:
        share, count = _known_share(ground, clause.bare, claim, cited)
        if count >= _FEW and share < 0.05 and asserts_event(clause.text):
            return [Problem("not_in_article", clause.text.strip(), cited.told(), cited.ids, precise=False)]
    return []


def _anchored(claim: ClaimReading, cited: Cited) -> bool:
    """Say whether a telling number or date of the claim is the facts' own."""
    values = {round(q.value, 6) for f in cited.facts for q in f.numbers}
    if any(not q.weak and round(q.value, 6) in values for q in claim.reading.numbers):
        return True
    days = {(d.month, d.day) for f in cited.facts for d in f.dates if d.month}
    return any(d.month and (d.month, d.day) in days for d in claim.reading.dates)


def _known_share(ground: Ground, bare: str, claim: ClaimReading, cited: Cited) -> tuple[float, int]:
    """Return how much of a text is in the facts, rare terms weighing more, and how many terms it has."""
    lang = claim.reading.lang
    mine = {t for t in terms(bare.replace("\x01", " ").lower()) if lang == "en" or len(t) == 1}
    theirs = frozenset(t for f in cited.facts for t in (*f.terms["zh"], *f.terms["en"]))
    total = sum(map(ground.search.rarity, mine))
    return (sum(map(ground.search.rarity, mine & theirs)) / total if total else 1.0), len(mine)
