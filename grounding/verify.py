"""Judge a claim against the ground: supported, contradicted, unsupported, or an opinion that needs no support."""

from collections.abc import Sequence
from typing import Final, cast

from debate.claims import Basis, Label, Reason, Verdict
from grounding.check_certainty import check_certainty
from grounding.check_dates import check_dates
from grounding.check_names import check_names, check_watched, unknown_names
from grounding.check_novelty import anchored, check_novelty
from grounding.check_numbers import check_numbers
from grounding.check_polarity import check_polarity
from grounding.check_roles import check_roles
from grounding.check_scope import check_scope, check_time
from grounding.check_sources import check_sources
from grounding.claimed import Cited, ClaimReading, Problem, read_claim
from grounding.ground import Ground, figures
from grounding.reading import Lang
from grounding.reasons import CONTRADICTS, SLOTS, Code, reason

_CANDIDATES: Final = 4
_ALIKE: Final = 0.5
"""Share of a claim's telling terms that a fact must hold to be offered as what the claim rests on."""
_NEAR: Final = 0.5
_NEAR_CHECKABLE: Final = 0.3
"""How like a fact an uncited sentence must be to be held against it; less when it has something to check."""
_ANCHOR: Final = 0.25
"""What a figure that claim and fact share adds to their likeness."""
_CLEARLY: Final = 0.1
"""By how much another fact must be more like the claim than the cited one to be what the speaker meant."""


def check_claim(
    ground: Ground,
    text: str,
    facts: Sequence[str],
    *,
    lang: Lang,
    speaker: str | None,
    demand_citation: bool = True,
) -> Verdict:
    """Judge one sentence.

    `text` has no citation marks; `facts` are the ids it cites, those that the ledger does not hold are passed over;
    `speaker` is the participant who says it, to whom `we` and `我方` refer. Without `demand_citation` a sentence that
    cites nothing is judged by the facts found for it; with it, it is `unsupported` and those facts are suggested.
    """
    cited = Cited(tuple(ground.facts[fact] for fact in dict.fromkeys(facts) if fact in ground.facts))
    claim = read_claim(ground, text, lang, speaker, cites=bool(cited.facts) or not demand_citation)
    if not cited.facts:
        return _judge_uncited(ground, claim, demand_citation=demand_citation)
    problems = _compare(ground, claim, cited)
    if not problems:
        if not _needs_citation(ground, claim) and _likeness(ground, claim, cited) < 0.25:
            return Verdict(label="opinion")
        return Verdict(label="supported", basis="slots", facts=cited.ids)
    better = _better(ground, claim, cited)
    if better is not None:
        found = (f"{better.ids[0]}", f"{better.ids[0]}")
        why = reason("citation", said=", ".join(cited.ids), ledger=found, facts=better.ids)
        return Verdict(label="supported", basis="slots", facts=better.ids, reasons=(why,), suggested=better.ids)
    return _faulted(problems)


def _compare(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    problems = [
        *check_sources(ground, claim, cited),
        *check_numbers(claim, cited),
        *check_dates(ground, claim, cited),
        *check_names(ground, claim, cited),
        *unknown_names(ground, claim, cited),
        *check_watched(ground, claim, cited),
        *check_polarity(ground, claim, cited),
        *check_roles(ground, claim, cited),
        *check_scope(ground, claim, cited),
        *check_time(ground, claim, cited),
        *check_certainty(ground, claim, cited),
        *check_novelty(ground, claim, cited),
    ]
    said = {problem.said for problem in problems if problem.code in ("speaker", "anonymous_named")}
    return [p for p in problems if p.code not in ("subject", "object") or p.said not in said]


def _faulted(problems: Sequence[Problem]) -> Verdict:
    reasons: list[Reason] = []
    for problem in problems:
        code = cast(Code, problem.code)
        reasons.append(
            reason(code, said=problem.said, ledger=problem.ledger, facts=problem.facts, strikes=problem.precise)
        )
    label: Label = "contradicted" if any(p.code in CONTRADICTS and p.precise for p in problems) else "unsupported"
    basis: Basis = "slots" if any(p.code in SLOTS for p in problems) else "semantic"
    facts = tuple(dict.fromkeys(fact for problem in problems for fact in problem.facts))
    return Verdict(label=label, basis=basis, facts=facts, reasons=tuple(reasons))


def _judge_uncited(ground: Ground, claim: ClaimReading, *, demand_citation: bool) -> Verdict:
    checkable = _needs_citation(ground, claim)
    if demand_citation:
        watched = check_watched(ground, claim, Cited(()))
        if watched and not claim.question:
            return _faulted(watched)
        if not checkable:
            return Verdict(label="opinion")
        better = _better(ground, claim, Cited(()))
        suggested = better.ids if better is not None else ()
        why = reason("uncited", said=checkable, facts=suggested)
        return Verdict(label="unsupported", basis="slots", facts=suggested, reasons=(why,), suggested=suggested)
    nearest = _nearest(ground, claim)
    floor = _NEAR_CHECKABLE if checkable else _NEAR
    if nearest is None or _likeness(ground, claim, nearest[0]) + _ANCHOR * anchored(claim, nearest[0]) < floor:
        if not checkable:
            return Verdict(label="opinion")
        why = reason("not_in_article", said=claim.text)
        return Verdict(label="unsupported", basis="semantic", reasons=(why,))
    for candidate in nearest:
        if not _compare(ground, claim, candidate):
            return Verdict(label="supported", basis="slots", facts=candidate.ids, suggested=candidate.ids)
    return _faulted(_compare(ground, claim, nearest[0]))


def _nearest(ground: Ground, claim: ClaimReading) -> list[Cited] | None:
    """Return the fact most like the claim, then those about as like it, then pairs that hold clearly more of it."""
    found = [Cited((ground.facts[fact],)) for fact, _ in _found(ground, claim, _CANDIDATES + 2)]
    if not found:
        return None
    # The same telling figure says more than a few of the same words.
    alike = {c.ids: _likeness(ground, claim, c) + _ANCHOR * anchored(claim, c) for c in found}
    found.sort(key=lambda candidate: -alike[candidate.ids])
    best = found[0]
    close = [c for c in found if alike[c.ids] >= alike[best.ids] - _CLEARLY]
    pairs = [Cited((*best.facts, *other.facts)) for other in found[1:4]]
    # A second fact must add to what is said, not merely lend a name.
    base = _likeness(ground, claim, best, matter=True)
    return [*close, *(p for p in pairs if _likeness(ground, claim, p, matter=True) >= base + _CLEARLY)]


def _needs_citation(ground: Ground, claim: ClaimReading) -> str:
    """Return what in a claim can be checked, or nothing when it is an opinion, a question or mere rhetoric."""
    reading = claim.reading
    hard = [q.raw for q in reading.numbers if not q.weak] + [d.raw for d in reading.dates if not d.relative_only]
    if hard:
        return hard[0]
    if claim.question:
        return ""
    debaters = ground.participants | ground.spokespeople
    rivals = [m for m in claim.mentions if m.entity in debaters]
    others = [m for m in claim.mentions if m.entity not in debaters]
    named = {m.entity for m in claim.mentions}
    sources = [
        s
        for s in reading.sources
        if s.role == "anonymous" or (s.role == "named" and s.entity in named and s.entity not in debaters)
    ]
    if sources:
        return sources[0].raw
    if others and not claim.opinion:
        return others[0].alias
    if claim.event and not claim.opinion:
        if rivals:
            return rivals[0].alias
        if claim.own:
            return "我们" if reading.lang == "zh" else "we"
    return ""


def _better(ground: Ground, claim: ClaimReading, cited: Cited) -> Cited | None:
    """Return the best fact or pair of facts, other than the cited, that bears out the whole claim."""
    found = [fact for fact, _ in _found(ground, claim, _CANDIDATES + len(cited.ids)) if fact not in cited.ids]
    singles = [Cited((ground.facts[fact],)) for fact in found[:_CANDIDATES]]
    floor = max(_ALIKE, _likeness(ground, claim, cited) + _CLEARLY) if cited.facts else _ALIKE
    pairs = [Cited((*a.facts, *b.facts)) for n, a in enumerate(singles[:3]) for b in singles[n + 1 : 3]]
    for candidate in (*singles, *pairs):
        if len(candidate.facts) > 1 and not _adds(ground, claim, candidate):
            continue
        if _likeness(ground, claim, candidate) >= floor and not _compare(ground, claim, candidate):
            return candidate
    return None


def _adds(ground: Ground, claim: ClaimReading, pair: Cited) -> bool:
    """Say whether each of two facts holds some of the matter that the other does not."""
    whole = _likeness(ground, claim, pair, matter=True)
    return all(whole >= _likeness(ground, claim, Cited((f,)), matter=True) + _CLEARLY for f in pair.facts)


def _found(ground: Ground, claim: ClaimReading, limit: int) -> list[tuple[str, float]]:
    return ground.search.best(claim.text, limit, figures(claim.reading.numbers, claim.reading.dates))


def _likeness(ground: Ground, claim: ClaimReading, cited: Cited, *, matter: bool = False) -> float:
    """Return the share of the claim's terms, by rarity, that the facts hold in the claim's language.

    With `matter`, names, dates and numbers are left out of account.
    """
    lang = claim.reading.lang
    theirs = frozenset(term for f in cited.facts for term in f.terms[lang])
    mine = claim.matter if matter else claim.terms
    total = sum(map(ground.search.rarity, mine))
    return sum(map(ground.search.rarity, mine & theirs)) / total if total else 0.0
