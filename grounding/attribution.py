"""According to whom: who is said to have said, thought or measured what a sentence tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from grounding.lexicon import alternatives
from grounding.names import Mention

Role = Literal["named", "anonymous", "article", "self"]

_NAME: Final = "sources"
_CLAUSE: Final = re.compile(r"[，,。；;！!？?：:\n]|(?<=[a-z])\.(?= )")
_CLASSES: Final[tuple[Role, ...]] = ("anonymous", "article", "self")
_REACH: Final = {"zh": 18, "en": 60}


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody to whom a sentence attributes what it tells."""

    role: Role
    entity: str | None
    """The named entity; for an anonymous source the company it is said to belong to, if one is."""
    raw: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    role: Role
    entity: str | None


def find_sources(text: str, mentions: Sequence[Mention], lang: str) -> list[Source]:
    """Return whom a normalised `text` gives as its source, in order, without repeats."""
    people = _candidates(text, mentions)
    patterns = _patterns()
    found: dict[tuple[Role, str | None], Source] = {}
    verbs, reach = patterns[f"verb_{lang}"], _REACH[lang]
    for verb in verbs.finditer(text):
        turned = re.search(r"[,，] ?$", text[: verb.start()]) and _after(text, people, verb.end())
        who = turned or _subject(text, people, verb.start(), reach) or _after(text, people, verb.end())
        if who is not None:
            found.setdefault((who.role, who.entity), Source(who.role, who.entity, text[who.start : who.end]))
    for who in people:
        if _is_pointed_at(text, who, lang):
            found.setdefault((who.role, who.entity), Source(who.role, who.entity, text[who.start : who.end]))
    return list(found.values())


def _candidates(text: str, mentions: Sequence[Mention]) -> list[_Candidate]:
    named = [_Candidate(m.start, m.end, "named", m.entity) for m in mentions]
    classes = [
        _Candidate(match.start(), match.end(), role, None)
        for role in _CLASSES
        for match in _patterns()[role].finditer(text)
        if not any(m.start <= match.start() < m.end for m in mentions)
    ]
    for at, item in enumerate(classes):
        if item.role == "anonymous":
            owner = _owner_of(text, item, mentions)
            classes[at] = _Candidate(item.start, item.end, item.role, owner)
    return sorted(named + classes, key=lambda c: c.start)


def _owner_of(text: str, item: _Candidate, mentions: Sequence[Mention]) -> str | None:
    for mention in reversed(mentions):
        between = text[mention.end : item.start]
        if mention.end <= item.start and len(between) <= 12 and not _CLAUSE.search(between):
            return mention.entity
        after = text[item.end : mention.start]
        if mention.start >= item.end and re.fullmatch(r" (?:at|of|from|in) (?:the )?", after):
            return mention.entity
    return None


def _subject(text: str, people: Sequence[_Candidate], verb: int, reach: int) -> _Candidate | None:
    clause = max((m.end() for m in _CLAUSE.finditer(text, 0, verb)), default=0)
    inside = [p for p in people if clause <= p.start and p.end <= verb]
    if inside:
        best = inside[-1]
        # "腾讯方面对记者说", "told the reporter": the one spoken to does not speak.
        if len(inside) > 1:
            between = text[inside[-2].end : best.start]
            belongs = re.fullmatch(r" (?:of|from|at|with) (?:the )?", between)
            if best.role == "article" or belongs or _is_listener(text, best, verb):
                best = inside[-2]
        return best if verb - best.end <= reach else None
    if text[clause - 1 : clause] in ("，", ","):
        # "Zhou Zhengang, a vice president at IDC China, says"
        earlier = [p for p in people if p.end < clause]
        if earlier and verb - earlier[-1].end <= reach and clause and verb - clause <= 3:
            return earlier[0] if len(earlier) > 1 and earlier[0].role == "named" else earlier[-1]
    return None


def _after(text: str, people: Sequence[_Candidate], verb: int) -> _Candidate | None:
    """Return who follows the verb, as in `says an unnamed analyst`."""
    for who in people:
        if who.start >= verb:
            return (
                who if re.fullmatch(r" (?:an? |the |one |another )?(?:[\w'-]+ ){0,3}", text[verb : who.start]) else None
            )
    return None


def _is_listener(text: str, who: _Candidate, verb: int) -> bool:
    before = text[max(who.start - 3, 0) : who.start]
    return bool(re.search(r"[对向跟和与给]$", before)) and verb - who.end <= 6


def _is_pointed_at(text: str, who: _Candidate, lang: str) -> bool:
    """Say whether a phrase such as `据…`, `in …'s view` or `…的数据` makes `who` the source."""
    before, after = text[max(who.start - 48, 0) : who.start], text[who.end : who.end + 24]
    patterns = _patterns()
    if lang == "zh":
        clause = re.split(r"[，,。；;：:]", before)[-1]
        if patterns["by_zh"].search(clause):
            return True
        if re.search(r"(?:在|用|按|照|依)[^的，]{0,6}$", clause) and patterns["seen_zh"].match(after):
            return True
        return who.role != "self" and bool(patterns["noun_zh"].match(after))
    if patterns["by_en"].search(before) or patterns["frame_en"].match(after) or patterns["noun_after_en"].match(after):
        return True
    return bool(re.search(r"(?:^|[,.] )(?:to|for) (?:the )?$", before, re.IGNORECASE)) and after[:1] == ","


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    def words(*keys: str) -> str:
        return alternatives(_NAME, *keys)

    sources = {
        "anonymous": words("anonymous_zh", "anonymous_en"),
        "article": words("article_zh", "article_en"),
        "self": words("self_zh", "self_en"),
        "verb_zh": words("verb_zh"),
        "verb_en": words("verb_en"),
        "noun_zh": words("noun_zh"),
        "seen_zh": words("seen_zh"),
        "by_zh": rf"{words('by_zh')}[^的]{{0,14}}$",
        "by_en": rf"{words('by_en')}\s+(?:[\w'.-]+ ){{0,6}}?$|, (?:says|said|argues) (?:the )?$",
        "frame_en": r",? (?:sees|puts|tells|frames|describes|reads) it\b",
        "noun_after_en": rf"'s? (?:own )?{words('noun_en')}|^ {words('shows_en')} (?:show|put|say|suggest|indicate)\w*",
    }
    return {key: re.compile(source, re.IGNORECASE) for key, source in sources.items()}
