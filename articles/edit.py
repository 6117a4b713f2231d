"""A pack with a fact taken out or told differently: what a what-if changes, and nothing else."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from articles.loader import assemble
from articles.models import Agenda, AgendaIssue, Fact, Motion, Pack, Pole
from debate.errors import ArticleError, Place, nearest


def without_facts(pack: Pack, ids: Collection[str]) -> Pack:
    """Return `pack` without these facts, and without every mention of them; the pack itself when there are none.

    They leave the evidence of the issues, the questions to the companies and the traps; a trap that was about nothing
    else goes with them. Raises ArticleError when a fact is not there, or when none would be left.
    """
    gone = frozenset(ids)
    if not gone:
        return pack
    for fact in sorted(gone):
        _known(pack, fact)
    facts = {key: fact for key, fact in pack.facts.items() if key not in gone}
    if not facts:
        raise ArticleError("no fact would be left: there is nothing to debate on", mend="leave one in")
    traps = {
        key: trap.model_copy(update={"facts": _left(trap.facts, gone)})
        for key, trap in pack.traps.items()
        if not trap.facts or not gone.issuperset(trap.facts)
    }
    facts = {
        key: fact.model_copy(update={"traps": tuple(trap for trap in fact.traps if trap in traps)})
        for key, fact in facts.items()
    }
    agenda = pack.agenda.model_copy(
        update={
            "motions": tuple(_motion(motion, gone) for motion in pack.agenda.motions),
            "issues": tuple(_issue(issue, gone) for issue in pack.agenda.issues),
        }
    )
    return assemble(agenda, facts, pack.entities, traps, pack.not_stated)


def with_fact(pack: Pack, fact: str, changes: Mapping[str, Any]) -> Pack:
    """Return `pack` with some fields of one fact replaced, such as `zh`, `en`, `numbers` or `bears_on`.

    What the fact then bears on decides in which evidence it stands. Changes that change nothing give the same pack,
    with the same hash. Raises ArticleError when the fact is not there or the result does not hold together: a figure
    must be told in both languages and as a number.
    """
    old = pack.facts[_known(pack, fact)]
    try:
        new = Fact.model_validate({**old.model_dump(mode="json"), **changes, "id": old.id})
    except ValidationError as bad:
        first = bad.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ArticleError(first["msg"], place=Place(None, None, f"{fact}.{field}"), mend="correct the edit") from None
    if new == old:
        return pack
    facts = {key: new if key == fact else row for key, row in pack.facts.items()}
    issues = tuple(_weighed(issue, new) for issue in pack.agenda.issues)
    agenda: Agenda = pack.agenda.model_copy(update={"issues": issues})
    return assemble(agenda, facts, pack.entities, pack.traps, pack.not_stated)


def _known(pack: Pack, fact: str) -> str:
    if fact not in pack.facts:
        have = list(pack.facts)
        hint = nearest(fact, have)
        mend = hint if hint.startswith("did") else f"use one of {have[0]} … {have[-1]}"
        raise ArticleError(f"the article pack {pack.id} has no fact {fact!r}", mend=mend)
    return fact


def _left(ids: tuple[str, ...], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(fact for fact in ids if fact not in gone)


def _motion(motion: Motion, gone: frozenset[str]) -> Motion:
    asked = {
        company: question.model_copy(update={"facts": _left(question.facts, gone)})
        for company, question in motion.company_questions.items()
    }
    return motion.model_copy(update={"company_questions": asked})


def _issue(issue: AgendaIssue, gone: frozenset[str]) -> AgendaIssue:
    def pole(old: Pole) -> Pole:
        return old.model_copy(update={"evidence": _left(old.evidence, gone)})

    return issue.model_copy(update={"plus": pole(issue.plus), "minus": pole(issue.minus)})


def _weighed(issue: AgendaIssue, fact: Fact) -> AgendaIssue:
    weight = next((bearing.weight for bearing in fact.bears_on if bearing.issue == issue.id), 0.0)

    def pole(old: Pole, leans: bool) -> Pole:
        listed = fact.id in old.evidence
        if leans == listed:
            return old
        evidence = (*old.evidence, fact.id) if leans else tuple(one for one in old.evidence if one != fact.id)
        return old.model_copy(update={"evidence": evidence})

    return issue.model_copy(update={"plus": pole(issue.plus, weight > 0), "minus": pole(issue.minus, weight < 0)})
