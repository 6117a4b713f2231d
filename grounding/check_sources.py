"""Is what a claim attributes to somebody said by them in the cited facts?"""

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.ground import FactReading, Ground
from grounding.lexicon import pattern


def check_sources(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem for every source that the claim names and the cited facts do not have."""
    speakers = frozenset(e for f in _about_the_same(ground, claim, cited) for e in f.sources)
    allowed = ground.names.with_owners(speakers)
    roles = frozenset(role for f in cited.facts for role in f.source_roles)
    shown = {(m.start, m.end, m.entity) for m in claim.mentions}
    named = {entity for _, _, entity in shown}
    told = _sources(cited)
    problems: list[Problem] = []
    for source in claim.reading.sources:
        if source.role == "named" and source.entity in named and source.entity not in allowed:
            if not roles and source.entity in cited.names:
                # Nobody is quoted, and who acted may well tell of it: "says the bureau".
                continue
            code = "anonymous_named" if _all_anonymous(cited) else "speaker"
            problems.append(Problem(code, source.raw, told, cited.ids, precise=bool(roles)))
        elif source.role == "anonymous" and source.entity is not None and source.entity not in cited.names:
            problems.append(Problem("anonymous_named", source.raw, told, cited.ids))
    problems += _strangers(claim, cited, told)
    if not problems and _all_anonymous(cited):
        problems += _pinned(ground, claim, cited, told)
    return problems


def _about_the_same(ground: Ground, claim: ClaimReading, cited: Cited) -> list[FactReading]:
    """Return the facts that hold what is claimed: another one does not lend its speaker."""
    lang = claim.reading.lang
    held = {f.fact.id: sum(map(ground.search.rarity, claim.matter & f.terms[lang])) for f in cited.facts}
    most = max(held.values())
    return [f for f in cited.facts if held[f.fact.id] * 2 >= most]


def _strangers(claim: ClaimReading, cited: Cited, told: tuple[str, str]) -> list[Problem]:
    """A Chinese personal name before a verb of saying that neither the pack nor the facts know."""
    known = " ".join(f.fact.zh for f in cited.facts)
    code = "anonymous_named" if _all_anonymous(cited) else "speaker"
    return [
        Problem(code, match["name"], told, cited.ids, precise=False)
        for match in pattern("sources", "stranger_zh").finditer(claim.reading.bare)
        if match["name"] not in known
    ]


def _pinned(ground: Ground, claim: ClaimReading, cited: Cited, told: tuple[str, str]) -> list[Problem]:
    """An anonymous speaker's company or name, where the facts give none."""
    return [
        Problem("anonymous_named", m.alias, told, cited.ids)
        for m in claim.mentions
        if m.entity not in cited.names and ground.names.kind(m.entity) in ("company", "person", "org")
    ][:1]


def _all_anonymous(cited: Cited) -> bool:
    speakers = [f.fact.speaker for f in cited.facts]
    return bool(speakers) and all(s is not None and s.anonymous for s in speakers)


def _sources(cited: Cited) -> tuple[str, str]:
    zh = dict.fromkeys(f.fact.speaker.name_zh if f.fact.speaker else "文章的叙述" for f in cited.facts)
    en = dict.fromkeys(f.fact.speaker.name_en if f.fact.speaker else "the article's own narration" for f in cited.facts)
    return "、".join(zh), ", ".join(en)
