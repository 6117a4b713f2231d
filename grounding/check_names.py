"""Is a claim about the companies, products and persons that its cited facts are about?"""

import re
from functools import cache
from typing import Final

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.clauses import clauses
from grounding.ground import Ground
from grounding.lexicon import load_words
from grounding.names import Mention
from grounding.rhetoric import only_argues

_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")


def check_names(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem for every entity of the claim that the cited facts are not about."""
    allowed = cited.names
    about = _about(ground, cited)
    problems: list[Problem] = []
    spans = clauses(claim.text)
    for mention in claim.mentions:
        if mention.entity in allowed or _stands_for(ground, mention.entity, cited):
            continue
        if _part_of_name(ground, mention, allowed) or _in_passing(ground, claim, mention, spans):
            continue
        first = not any(m.start < mention.start for m in claim.mentions)
        problems.append(Problem("subject" if first else "object", mention.alias, about, cited.ids))
    slots = claim.reading.numbers or claim.reading.dates
    # In reported speech "our company" is the source's.
    spoken = (slots or claim.event) and not claim.opinion and not claim.reading.sources
    if claim.own is not None and claim.own not in allowed and spoken:
        problems.append(
            Problem("subject", "我们" if claim.reading.lang == "zh" else "we", about, cited.ids, precise=False)
        )
    return problems


def unknown_names(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem for every name of the claim that the pack has never heard of."""
    problems: list[Problem] = []
    common = _common()
    for match in _TOKEN.finditer(claim.reading.bare):
        word = match.group()
        parts = [part.lower() for part in re.split(r"[-.]", word)]
        if all(part in ground.vocabulary or part in common or len(part) < 2 for part in parts) or parts[0] in ("f",):
            continue
        named = any(c.isupper() for c in word) or any(c.isdigit() for c in word)
        if claim.reading.lang == "zh":
            named = named or len(word) > 3
        elif match.start() == 0 or claim.reading.bare[: match.start()].rstrip(" \"'")[-1:] in (".", ":", "?", "!", ""):
            named = any(c.isupper() for c in word[1:]) or any(c.isdigit() for c in word)
        if named and not _initials(word, cited):
            problems.append(Problem("not_in_article", word, cited.told(), cited.ids, precise=False))
    return problems


def check_watched(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem for every word of the claim that the pack lists as given away: the article does not say it."""
    if ground.watch is None:
        return []
    told = " ".join(r.text for f in cited.facts for r in f.readings.values()).lower()
    problems: list[Problem] = []
    for match in ground.watch.finditer(claim.text.lower()):
        row = ground.pack.not_stated[ground.watched[match.group()]]
        if match.group() not in told:
            problems.append(Problem("not_in_article", match.group(), (row.zh, row.en), cited.ids, precise=False))
    return problems


def _stands_for(ground: Ground, entity: str, cited: Cited) -> bool:
    """Say whether a product stands for its maker: the facts name the maker, and no other product of it."""
    owners = ground.names.owners.get(entity, ())
    if not owners or ground.names.kind(entity) == "person":
        return False
    stated = {e for f in cited.facts for e in f.fact.entities}
    siblings = {e for e in stated if owners[0] in ground.names.owners.get(e, ()) and ground.names.kind(e) != "person"}
    return owners[0] in stated and not siblings


def _part_of_name(ground: Ground, mention: Mention, allowed: frozenset[str]) -> bool:
    """Say whether the mention is a piece of an allowed name, as Haizhou is of Haizhou CDC."""
    said = mention.alias.lower()
    entities = (ground.names.entities[e] for e in allowed if e in ground.names.entities)
    return any(said in name.lower() for e in entities for name in (e.name_zh, e.name_en, *e.aliases))


def _in_passing(ground: Ground, claim: ClaimReading, mention: Mention, spans: list[tuple[int, int]]) -> bool:
    """Say whether a rival is named in a later clause that only argues: `…，腾讯该怎么办`."""
    if mention.entity not in ground.participants or len(spans) < 2:
        return False
    at = next((n for n, (start, end) in enumerate(spans) if start <= mention.start < end), 0)
    if at == 0:
        return False
    start, end = spans[at]
    inside = [q for q in claim.reading.numbers if start <= q.start < end]
    return not inside and only_argues(claim.text[start:end])


def _about(ground: Ground, cited: Cited) -> tuple[str, str]:
    ids = list(
        dict.fromkeys(
            e for f in cited.facts for e in (*f.fact.entities, *sorted(f.sources)) if e in ground.names.entities
        )
    )
    if not ids:
        return cited.told()
    found = [ground.names.entities[e] for e in ids[:4]]
    return "、".join(e.name_zh for e in found), ", ".join(e.name_en for e in found)


def _initials(word: str, cited: Cited) -> bool:
    """Say whether a short name is made of the first letters of words that the facts use: PE of physical education."""
    if not word.isupper() or not word.isalpha():
        return False
    told = " ".join(f.fact.en for f in cited.facts)
    letters = "".join(part[0] for part in re.findall(r"[A-Za-z]+", told)).upper()
    return word in letters


@cache
def _common() -> frozenset[str]:
    return frozenset(load_words("common")["latin"].split())
