"""From what a model wrote to plain sentences: Markdown off, and nobody's words but the seat's own."""

import re
from collections.abc import Container, Mapping
from typing import Final

from grounding.citations import fold

_RULE: Final = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.M)
_HEADING: Final = re.compile(r"^[ \t]*#{1,6}[ \t]+(?P<title>.*?)[ \t]*#*$", re.M)
_QUOTED: Final = re.compile(r"\A[ \t]*(?:>[ \t]*)+")
_BULLET: Final = re.compile(
    # A stop after a number needs a space or Chinese after it: 01.AI is a name.
    r"\A[ \t]*(?:[-*+•·▪‣◦][ \t]+|\d{1,2}(?:[)、．][ \t]*(?!\d)|\.(?:[ \t]+|(?=[\u4e00-\u9fff])))"
    r"|[（(][一二三四五六七八九十\d]{1,2}[)）][ \t]*)"
)
_TABLE_LINE: Final = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.M)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{1,200})\]\((?:https?:|/|#|www\.)[^()\s]{0,300}\)")
_EMPHASIS: Final = re.compile(
    r"(?<![A-Za-z0-9*])\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*(?![A-Za-z0-9*])"
    r"|(?<![A-Za-z0-9_])__(?=\S)([^_\n]{1,300}?)(?<=\S)__(?![A-Za-z0-9_])"
)
_STOPS: Final = "。！？!?.…；;：:，,、"
_CITED: Final = re.compile(r"[\[【(（〔［{][^\[\]【】()（）\n]{0,60}[\]】)）〕］}]\s*$")


def plain_text(text: str) -> str:
    """Return `text` without Markdown: headings go, the words of lists, tables, links and emphasis stay.

    Bold marks, fences and inline code are taken for gone already (see `agents.lexer`).
    """
    text = _RULE.sub("", text)
    text = _HEADING.sub(lambda m: m["title"] if _ends_as_sentence(m["title"]) else "", text)
    text = _TABLE_LINE.sub(_table_line, text)
    text = "\n".join(_item(line) for line in text.split("\n"))
    text = _LINK.sub(r"\1", text)
    return _EMPHASIS.sub(lambda m: m[1] or m[2], text)


def _item(line: str) -> str:
    """Take a list item's bullet off and give the item the stop that its author saw in the line's end."""
    line = _QUOTED.sub("", line, count=1)
    bare = _BULLET.sub("", line, count=1).rstrip()
    if bare == line.rstrip() or not bare or _ends_as_sentence(bare):
        return bare
    return bare + ("。" if re.search(r"[\u4e00-\u9fff]", bare) else ".")


def _ends_as_sentence(title: str) -> bool:
    bare = _CITED.sub("", title.replace("\x01", "")).rstrip()
    return bare[-1:] in tuple(_STOPS)


def _table_line(match: re.Match[str]) -> str:
    cells = [cell.strip() for cell in match[1].split("|")]
    if all(re.fullmatch(r":?-*:?", cell) for cell in cells):
        return ""
    return "，".join(cell for cell in cells if cell) + "。"


_PREAMBLE: Final = re.compile(
    r"\A\s*(?:(?:好的|好|当然|没问题|明白|收到|sure|certainly|of course|okay|ok|understood)[，,。.!！、\s]+)?"
    r"(?:(?:以下|下面|这)(?:就)?是.{0,30}|here(?:'s| is| are)\b.{0,60})[:：][ \t]*\n|"
    r"\A\s*(?:好的|当然|没问题|明白了?|收到|sure|certainly|of course|okay|understood)[，,。.!！]?[ \t]*\n",
    re.I,
)
_OTHERS: Final = re.compile(
    r"(?:moderator|host|chair(?:man|person)?|judge|user|human|assistant|system|narrator|audience|ai|model"
    r"|主持人?|主席|裁判|评委|用户|助手|系统|旁白|观众|记者)"
)
_NAME: Final = r"(?P<who>[^\s:：*】\]>）)」，。,.!?！？\x01][^:：*】\]>）)」，。,!?！？\n\x01]{0,39}?)"
_LABEL: Final = re.compile(
    rf"^[ \t]*(?:#{{1,6}}[ \t]*)?[【\[<（(「*_\x01 \t]*{_NAME}[ \t]*(?:[（(][^（()）\n]{{0,24}}[)）])?"
    r"[ \t]*[】\]>）)」*_]*[ \t]*[:：][ \t]*[*_]*[ \t]*"
)
_HEAD_LINE: Final = re.compile(rf"^[ \t]*(?:#{{1,6}}[ \t]*|[【\[<「*_]+)[ \t]*{_NAME}[ \t]*[】\]>」*_]*[ \t]*$")
_CLAIM_LABEL: Final = re.compile(
    r"^[ \t]*[\[【(（]?(?P<id>[a-z0-9][a-z0-9_]{0,31}-\d+\.\d+)[\]】)）]?[ \t]*(?P<colon>[:：|、])?[ \t]*", re.I
)
_POST: Final = re.compile(
    r"(?:的?战略代言人|的?代言人|的?战略官|方|发言|[-_ ]?\d+|'s)$"
    r"|\s+(?:strategist|spokesperson|speaks|says|strategy.*)$",
    re.I,
)


def own_words(
    text: str, seat: str, turn: str, claims: Container[str], seats: Container[str], names: Mapping[str, str]
) -> tuple[str, list[str]]:
    """Return what of `text` the seat says itself, and notes on what was taken off.

    Labels with the seat's own name or a moderator's come off; from the line on where the draft speaks for another
    seat, or again for a moderator, nothing is kept. `names` maps display names, in lower case, to seat ids.
    """
    kept: list[str] = []
    notes: list[str] = []
    spoken = False
    for line in _PREAMBLE.sub("", text).split("\n"):
        line = _without_claim_label(line, seat, turn, claims)
        who, rest = _label(line, seats, names)
        if who is None:
            kept.append(line)
            spoken = spoken or bool(line.strip())
            continue
        if who == seat:
            if spoken and "moderator" in notes:
                # All before this label was the moderator's.
                kept, notes = [], ["what a moderator said was taken off"]
            kept.append(rest)
            spoken = bool(rest.strip()) or spoken
            continue
        if who == "moderator" and not spoken:
            notes.append("moderator")
            kept.append(rest)
            spoken = bool(rest.strip())
            continue
        notes.append(f"cut where the draft goes on to speak for {who}")
        break
    return "\n".join(kept), [note for note in notes if note != "moderator"]


def _label(line: str, seats: Container[str], names: Mapping[str, str]) -> tuple[str | None, str]:
    """Return whom the label of `line` names (a seat, `moderator`, or None) and the line without it."""
    for pattern in (_LABEL, _HEAD_LINE):
        match = pattern.match(line)
        if match is None:
            continue
        who = fold(match["who"]).strip().lower()
        for name in (who, _POST.sub("", who).strip(), _POST.sub("", _POST.sub("", who)).strip()):
            if name in names or name in seats:
                return names.get(name, name), line[match.end() :]
            if _OTHERS.fullmatch(name):
                return "moderator", line[match.end() :]
    return None, line


def _without_claim_label(line: str, seat: str, turn: str, claims: Container[str]) -> str:
    """Take off a claim id that a model puts before its lines because the transcript does."""
    match = _CLAIM_LABEL.match(line)
    if match is None:
        return line
    claim = match["id"].lower()
    if claim.startswith(f"{turn}.") or (claim.startswith(f"{seat}-") and match["colon"]):
        return line[match.end() :]
    if match["colon"] and claim not in claims:
        # Not an address but a claim that this draft makes up for somebody else.
        return f"{claim.rpartition('-')[0]}: {line[match.end() :]}"
    return line
