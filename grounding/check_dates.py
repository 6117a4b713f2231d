"""Do the dates of a claim agree with those of the facts it cites?"""

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.dates import When, agree, finer
from grounding.ground import Ground


def check_dates(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem for every date of the claim that no cited fact bears out."""
    ledger = [(when, f.fact.id) for f in cited.facts for when in f.dates]
    problems = (_check(ground, said, ledger, cited) for said in claim.reading.dates)
    return [problem for problem in problems if problem is not None]


def _check(ground: Ground, said: When, ledger: list[tuple[When, str]], cited: Cited) -> Problem | None:
    verdicts = [(agree(said, when, ground.article_year), when, fact) for when, fact in ledger]
    for fine in (False, True):
        if any(ok and finer(said, when) is fine for ok, when, _ in verdicts):
            if not fine:
                return None
            _, when, fact = next(v for v in verdicts if v[0])
            return Problem("date", said.raw, (when.raw, when.raw), (fact,), precise=False)
    wrong = [(when, fact) for ok, when, fact in verdicts if ok is False]
    if wrong:
        when, fact = wrong[0]
        return Problem("date", said.raw, (when.raw, when.raw), (fact,), precise=not said.relative_only)
    if said.relative_only:
        return None
    if ledger:
        when, fact = ledger[0]
        return Problem("date", said.raw, (when.raw, when.raw), (fact,), precise=False)
    return Problem("date", said.raw, cited.told(), cited.ids, precise=False)
