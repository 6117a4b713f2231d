"""Does a claim speak of all where its fact speaks of some, or of what will be where it speaks of what is?"""

import re
from functools import cache

from grounding.align import overlap
from grounding.claimed import Cited, ClaimReading, Problem
from grounding.ground import Ground
from grounding.lexicon import pattern
from grounding.rhetoric import is_question, voices_opinion

_WIDE_ZH = re.compile(r"[全都各均]|没有哪|没有一|从未|从不")
_WIDE_EN = re.compile(r"\b(?:both|no|never|only|throughout|across)\b", re.IGNORECASE)
_RELATED = 0.2
"""How much a clause must share with the facts to speak of the same thing."""


def check_scope(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when the claim says `all` or `most` and its facts do not."""
    lang = claim.reading.lang
    told = " ".join(f.readings[lang].text for f in cited.facts)
    theirs = [c for f in cited.facts for c in f.clauses[lang]]
    limited = bool(_words("some", lang).search(told)) or not _meant("all", lang, told, default=True)
    loose = _WIDE_ZH if lang == "zh" else _WIDE_EN
    for mine in claim.clauses:
        wide = _words("all", lang).search(mine.bare) or (limited and _words("wide", lang).search(mine.bare)) or None
        most = _words("most", lang).search(mine.bare)
        found = wide or most
        if not found or _denied(mine.bare, found) or is_question(claim.text) or voices_opinion(mine.text):
            continue
        if not any(overlap(mine, other, ground.search.rarity) >= _RELATED for other in theirs):
            continue
        covered = _meant("all", lang, told) or _meant("wide", lang, told)
        if covered or (loose.search(told) and not limited) or (most and _words("most", lang).search(told)):
            continue
        return [Problem("scope", found.group(), cited.told(), cited.ids)]
    return []


def check_time(ground: Ground, claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem when the claim plans what has happened, or has finished what is still under way."""
    lang = claim.reading.lang
    happened = all(f.fact.kind in ("event", "figure") and not f.certainty[lang].future for f in cited.facts)
    plan = _words("plan", lang).search(claim.reading.bare)
    if happened and plan and not voices_opinion(claim.text) and not is_question(claim.text):
        theirs = [c for f in cited.facts for c in f.clauses[lang]]
        for mine in claim.clauses:
            same = any(overlap(mine, other, ground.search.rarity) >= _RELATED for other in theirs)
            if same and _words("plan", lang).search(mine.bare):
                return [Problem("time", plan.group(), cited.told(), cited.ids)]
    going_on = re.compile(r"正在|仍在|还在|尚未|还没|being|still|is to|not be|will|until", re.IGNORECASE)
    over = re.search(r"(?:早已|已经|已全部|already)", claim.reading.bare, re.IGNORECASE)
    told = " ".join(f.readings[lang].text for f in cited.facts)
    if over and going_on.search(told) and over.group() not in told.lower() and not claim.reading.sources:
        return [Problem("time", over.group(), cited.told(), cited.ids)]
    return []


def _meant(key: str, lang: str, text: str, *, default: bool = False) -> bool:
    """Say whether a word of `key` stands in `text` and is not denied there; `default` when none stands there."""
    found = list(_words(key, lang).finditer(text))
    return any(not _denied(text, match) for match in found) if found else default


def _denied(text: str, wide: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"(?:不是|并非|不|没有(?:使用|用)?|未必|不等于|(?:\bnot|n't)(?: \w+)?)\s*$",
            text[: wide.start()],
            re.IGNORECASE,
        )
    )


@cache
def _words(key: str, lang: str) -> re.Pattern[str]:
    return pattern("meaning", f"{key}_{lang}")
