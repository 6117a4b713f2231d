"""Relation and question tags in a draft: `[attacks deepseek-2.1]`, `【反驳 deepseek-2.1】`, `[asks tencent]`.

Read as models really write them: any case, full-width brackets, spaces, `attack` or `attacking`, a missing hyphen,
several targets or kinds in one bracket, a citation in the same bracket.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final

from debate.claims import RelationKind
from grounding.citations import fold

_END: Final = r"(?![a-z])"
_WORDS: Final[dict[RelationKind | str, str]] = {
    "supports": rf"(?:support(?:s|ed|ing)?|agree(?:s|d|ing)?(?:\s+with)?){_END}|支持|赞同|同意|附议",
    "attacks": rf"(?:attack(?:s|ed|ing)?|rebut(?:s|ted|ting|tal)?|refut(?:e|es|ed|ing)){_END}|反驳|驳斥|攻击|反对|驳",
    "concedes": rf"(?:conced(?:e|es|ed|ing)(?:\s+to)?|concession|grant(?:s|ed|ing)?){_END}|让步|承认|认可|认同",
    "undercuts": rf"undercut(?:s|ting)?{_END}|削弱|拆解",
    "answers": rf"(?:(?:answer(?:s|ed|ing)?|repl(?:y|ies|ied|ying)|respon(?:d|ds|ded|ding|se))(?:\s+to)?){_END}"
    "|回应|回答|答复|作答|答",
    "asks": rf"(?:ask(?:s|ed|ing)?|question(?:s|ed|ing)?(?:\s+to)?){_END}|提问|质询|追问|询问|请问|问",
}
_KINDS: Final[tuple[RelationKind, ...]] = ("supports", "attacks", "concedes", "undercuts", "answers")
_WORD: Final = re.compile("|".join(rf"(?P<{kind}>{words})" for kind, words in _WORDS.items()), re.I)
_CLAIM: Final = re.compile(
    r"(?P<seat>[a-z0-9][a-z0-9_]*?|[\u4e00-\u9fff]{2,8})[\s_#\-–—]{0,3}(?P<turn>\d{1,4})\s?[.。·:_\-]\s?"
    r"(?P<claim>\d{1,3})(?![\w.])",
    re.I,
)
_LIKE_CLAIM: Final = re.compile(r"[a-z0-9_\u4e00-\u9fff]{1,32}[\s_#\-–—]{0,3}\d{1,4}(?:[.\-]\d{1,3})?(?![\w.])", re.I)
_SEAT: Final = re.compile(r"[a-z0-9][a-z0-9_]*|[\u4e00-\u9fff]{2,8}", re.I)
_FACT: Final = re.compile(r"[A-Z]\d{3,4}(?![\w.\-])")
_JOINER: Final = re.compile(rf"(?:\s|[:,、;&+→>=\-–—/|*`'\"^]|和|与|及|对|了|(?:by|and|to|of|claim|the){_END})+", re.I)
_BRACKETS: Final = "[]【】〔〕()"


@dataclass(slots=True)
class Tag:
    """What one bracket says. Ids are spelled as the log spells them; whether they exist is not looked at.

    A seat may stand under its display name: `腾讯-1.2`.
    """

    relations: list[tuple[RelationKind, str]] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """Targets that are no claim id, such as a turn or a name."""


def read_tag(bracket: str) -> Tag | None:
    """Return what `bracket` (with its brackets) tags, or None when it is ordinary text."""
    folded = fold(bracket).strip()
    body = folded.strip(_BRACKETS + " ")
    tag = Tag()
    kind: str | None = None
    at = 0
    while at < len(body):
        end, kind = _read_one(body, at, kind, tag)
        if end is None and not tag.relations:
            return None
        # Once a claim is named, words after it are a comment: `[attacks tencent-1.1: other terms]`.
        at = end or len(body)
    # Round brackets are ordinary punctuation: only a claim id makes a tag of them.
    if folded[:1] == "(":
        return tag if tag.relations else None
    return tag if tag.relations or tag.asks or tag.unreadable else None


def _read_one(body: str, at: int, kind: str | None, tag: Tag) -> tuple[int | None, str | None]:
    """Read one item of a bracket into `tag`; return where the next begins and which kind holds from here."""
    if fact := _FACT.match(body, at):
        tag.facts.append(fact.group())
        return fact.end(), kind
    if kind in _KINDS and (claim := _CLAIM.match(body, at)):
        tag.relations.append((_KINDS[_KINDS.index(kind)], _spell(claim)))
        return claim.end(), kind
    if word := _WORD.match(body, at):
        return word.end(), word.lastgroup
    if kind == "asks" and (seat := _SEAT.match(body, at)):
        tag.asks.append(seat.group().lower())
        return seat.end(), kind
    if kind and (target := _LIKE_CLAIM.match(body, at)):
        tag.unreadable.append(target.group())
        return target.end(), kind
    if joiner := _JOINER.match(body, at):
        return joiner.end(), kind
    if kind and (seat := _SEAT.fullmatch(body, at)):
        tag.unreadable.append(seat.group())
        return seat.end(), kind
    return None, kind


def is_tag(bracket: str) -> bool:
    """Say whether `bracket` is a tag, which is not to be shown."""
    return read_tag(bracket) is not None


def read_claim_id(text: object, claims: Container[str]) -> str | None:
    """Return the claim that `text` names, or None when it names none that exists."""
    if not isinstance(text, str):
        return None
    match = _CLAIM.search(fold(text).strip())
    if match is None:
        return None
    claim = _spell(match)
    return claim if claim in claims else None


def _spell(match: re.Match[str]) -> str:
    return f"{match['seat'].lower()}-{int(match['turn'])}.{int(match['claim'])}"
