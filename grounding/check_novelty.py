"""Does a claim tell things that its facts do not speak of at all?"""

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.content import terms
from grounding.ground import Ground
from grounding.rhetoric import asserts_event

_STRANGE = 0.22
_STRANGE_ATTRIBUTED = 0.15
"""Below this share of known content a claim tells something else; one that names the facts' own source may be freer."""
_NEW = 4
"""New terms that an addition must have to be one; fewer are a turn of phrase."""
_RESTATED = 0.65
"""A clause of which so much is known restates the facts; what stands beside it may be the speaker's own turn."""
_FEW = 4
"""Terms that a sentence or clause must have to be judged by how many of them are known."""


def check_novelty(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when hardly anything of the claim, or of an event that it adds, is in the cited facts."""
    if claim.question or anchored(claim, cited):
        return []
    speaks = any(s.entity in f.sources for s in claim.reading.sources for f in cited.facts if s.entity)
    limit = _STRANGE_ATTRIBUTED if speaks else _STRANGE
    told = [c.bare for n, c in enumerate(claim.clauses) if n == 0 or c.entities or asserts_event(c.text)]
    share, count, new = max(_known_share(ground, text, claim, cited) for text in (",".join(told), claim.reading.bare))
    restates = any(
        known >= _RESTATED and terms_ >= _FEW
        for known, terms_, _ in (_known_share(ground, c.bare, claim, cited) for c in claim.clauses)
    )
    if count >= _FEW and new >= _NEW and share < limit and not claim.opinion and not restates:
        return [Problem("not_in_article", claim.text, cited.told(), cited.ids, precise=False)]
    if len(claim.clauses) < 2:
        return []
    for clause in claim.clauses:
        share, _, new = _known_share(ground, clause.bare, claim, cited)
        if new >= _NEW and share < 0.05 and asserts_event(clause.text):
            return [Problem("not_in_article", clause.text.strip(), cited.told(), cited.ids, precise=False)]
    return []


def anchored(claim: ClaimReading, cited: Cited) -> bool:
    """Say whether a telling number or date of the claim is the facts' own."""
    values = {round(q.value, 6) for f in cited.facts for q in f.numbers}
    if any(not q.weak and round(q.value, 6) in values for q in claim.reading.numbers):
        return True
    days = {(d.month, d.day) for f in cited.facts for d in f.dates if d.month}
    return any(d.month and (d.month, d.day) in days for d in claim.reading.dates)


def _known_share(ground: Ground, bare: str, claim: ClaimReading, cited: Cited) -> tuple[float, int, int]:
    """Return how much of a text is in the facts, rare terms weighing more, how many terms it has, and how many new."""
    lang = claim.reading.lang
    mine = {t for t in terms(bare.replace("\x01", " ").lower()) if lang == "en" or len(t) == 1}
    theirs = frozenset(t for f in cited.facts for t in (*f.terms["zh"], *f.terms["en"]))
    total = sum(map(ground.search.rarity, mine))
    known = sum(map(ground.search.rarity, mine & theirs))
    return (known / total if total else 1.0), len(mine), len(mine - theirs)
