"""The wire format of a speech, the same for every voice.

A draft is prose in paragraphs with a blank line between them. Its sentences carry citations (`[F012]`), relation tags
to earlier claims (`[attacks deepseek-2.1]`; also supports, concedes, undercuts, answers) and question tags
(`[asks tencent]`). Then, if the voice likes, one fenced block that is never shown:

    {"stances":[{"issue":"open_weights","value":0.5,"confidence":0.6,"because":"deepseek-1.2","reason":"…"}]}

A draft without the block is a speech all the same; a block that cannot be read is dropped and noted.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Final

from agents.ballot import Ballot, SpoiledBallot, parse_ballot
from agents.lexer import DraftLexer
from agents.plain import own_words, plain_text
from agents.prose import ProseStream, join_gaps
from agents.stances import read_stances
from agents.tags import Tag, read_tag
from debate.claims import Relation, StanceReport, seat_of
from grounding.citations import read_citations
from grounding.segment import split_sentences

__all__ = [
    "Ballot",
    "ParsedDraft",
    "ProseStream",
    "Sentence",
    "SpoiledBallot",
    "after_thinking",
    "parse_ballot",
    "parse_draft",
    "trim_unfinished",
]

# Stands for a tag while the text around it is tidied; clean text holds no control character.
_MARK: Final = "\x01"
_MARKS: Final = re.compile(rf"(?P<before>\s*)(?P<marks>{_MARK}(?:\s*{_MARK})*)(?P<after>\s*)")
_EMPTY_POINTER: Final = re.compile(r"\s?[（(]\s*(?:见|参见|参考|如|see|cf\.?)?\s*[)）]", re.I)
_SAYS_SOMETHING: Final = re.compile(r"[^\W_]")
_FULL_STOP: Final = re.compile(r"[。！？!?…]|\.(?=\s|$|[\"”\[【])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft, as it would be heard, and what it carries."""

    text: str
    paragraph: int
    facts: tuple[str, ...] = ()
    unknown_facts: tuple[str, ...] = ()
    """Ids that were cited and that the ledger does not hold."""
    relations: tuple[Relation, ...] = ()
    unknown_relations: tuple[str, ...] = ()
    """Targets of relation tags that are no claim of another seat."""
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedDraft:
    """A draft, read. `notes` say, for people, what was taken off or could not be read."""

    sentences: tuple[Sentence, ...]
    stances: tuple[StanceReport, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The parts of a draft. `prose` holds a mark where each of `tags` stood."""

    prose: str = ""
    tags: list[Tag] = field(default_factory=list)
    blocks: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse_draft(
    text: str,
    *,
    seat: str,
    turn: str,
    facts: Container[str],
    claims: Container[str],
    seats: Container[str],
    issues: Container[str],
    names: Mapping[str, str] | None = None,
) -> ParsedDraft:
    """Read a draft of `seat` for its turn `turn`.

    `facts`, `claims`, `seats` and `issues` say which ids exist; `names` maps the seats' display names, in lower case,
    to their ids, so that a draft that goes on to speak for somebody else can be cut there. Never raises on any text.
    `text` is taken as clean: model text passes `clean_text` once, where it arrives (see `agents.gateway`).
    """
    reading = _read(text)
    prose, notes = own_words(reading.prose, seat, turn, claims, seats, names or {})
    reading.notes += notes
    text, tags = _place_tags(plain_text(prose), reading.tags)
    known = _Known(seat, facts, claims, seats, names or {})
    sentences = _sentences(text, tags, known, reading.notes)
    reports: dict[str, StanceReport] = {}
    for block, closed in reading.blocks:
        if not closed:
            reading.notes.append("the machine-readable block breaks off")
            continue
        found, notes = read_stances(block, seat=seat, claims=claims, issues=issues)
        reports |= found
        reading.notes += notes
    return ParsedDraft(tuple(sentences), tuple(reports.values()), tuple(dict.fromkeys(reading.notes)))


def after_thinking(text: str) -> str:
    """Return what follows thinking that was closed without having been opened, or `text` itself where there is none.

    Some providers put the opening tag into the prompt, so that only its end shows.
    """
    if "</" not in text:
        return text
    lexer = DraftLexer()
    parts = [*lexer.feed(text), *lexer.close()]
    if not any(part.kind == "thought" and part.text.startswith("</") for part in parts):
        return text
    return text[text.rfind("</") :].partition(">")[2].lstrip()


def trim_unfinished(text: str) -> str:
    """Return a draft that was cut at its length limit up to its last whole sentence; a begun block is kept."""
    lexer = DraftLexer()
    parts = [*lexer.feed(text), *lexer.close()]
    if any(part.kind == "block" for part in parts):
        return text
    spans = split_sentences(text)
    if not spans or _FULL_STOP.search(text[spans[-1][0] : spans[-1][1]]):
        return text
    return text[: spans[-1][0]].rstrip()


def _read(text: str) -> _Reading:
    reading = _Reading()
    prose: list[str] = []
    lexer = DraftLexer()
    for part in [*lexer.feed(text.replace(_MARK, "")), *lexer.close()]:
        if part.kind == "prose":
            prose.append(part.text)
        elif part.kind == "tag":
            tag = read_tag(part.text)
            assert tag is not None
            reading.tags.append(tag)
            # A citation in the same bracket goes back into the text, where citations are read.
            prose.append(_MARK + "".join(f"[{fact}]" for fact in tag.facts))
        elif part.kind == "block":
            reading.blocks.append((part.text, part.closed))
        elif part.kind == "thought":
            if part.text.startswith("</"):
                prose.clear()
                reading.tags.clear()
                reading.blocks.clear()
            reading.notes.append("thinking or a tool call was taken off")
    reading.prose = "".join(prose)
    return reading


def _place_tags(prose: str, tags: list[Tag]) -> tuple[str, list[tuple[int, Tag]]]:
    """Return `prose` without marks, and each tag with the offset before which its sentence begins.

    A tag belongs to the sentence it stands in or directly after; one that opens a line belongs to what follows there.
    Marks are counted in order, so a tag in text that was cut away is dropped with it.
    """
    kept: list[str] = []
    placed: list[tuple[int, Tag]] = []
    at = length = number = 0
    for match in _MARKS.finditer(prose):
        before = prose[at : match.start()]
        length += len(before)
        gaps = [match["before"], *match["marks"].split(_MARK)[1:-1], match["after"]]
        last = match.end() == len(prose)
        gap = "" if last or not length else join_gaps(gaps, prose[match.end()])
        for i in range(1, len(gaps)):
            fresh = length == 0 or any("\n" in g for g in gaps[:i])
            opens = fresh and not last and not any("\n" in g for g in gaps[i:])
            placed.append((length + len(gap) + 1 if opens else length, tags[number]))
            number += 1
        kept += (before, gap)
        length += len(gap)
        at = match.end()
    return "".join(kept) + prose[at:], placed


@dataclass(frozen=True, slots=True)
class _Known:
    seat: str
    facts: Container[str]
    claims: Container[str]
    seats: Container[str]
    names: Mapping[str, str]

    def claim(self, target: str) -> str | None:
        """Return the claim of another seat that `target` names, or None."""
        owner = seat_of(target)
        target = self.names.get(owner, owner) + target[len(owner) :]
        return target if target in self.claims and seat_of(target) != self.seat else None


def _sentences(text: str, placed: list[tuple[int, Tag]], known: _Known, notes: list[str]) -> list[Sentence]:
    sentences: list[Sentence] = []
    waiting: list[Tag] = []
    paragraph = at = 0
    spans = split_sentences(text)
    for number, (start, end) in enumerate(spans):
        following = spans[number + 1][0] if number + 1 < len(spans) else len(text) + 2
        own = [tag for offset, tag in placed if offset <= following and (offset > start or number == 0)]
        placed = placed[len(own) :]
        if sentences and re.search(r"\n[ \t]*\n", text[at:start]):
            paragraph += 1
        at = end
        cited = read_citations(re.sub(r"(?<=[\x00-\x7f])\s*\n\s*", " ", text[start:end]).replace("\n", ""), known.facts)
        heard = _EMPTY_POINTER.sub("", cited.text) if cited.facts or cited.unknown else cited.text
        if not _SAYS_SOMETHING.search(heard):
            # Nothing but marks: they belong to the sentence before.
            own = [*own, Tag(facts=[*cited.facts, *cited.unknown])]
            if sentences:
                sentences[-1] = _carry(sentences[-1], own, known, notes)
            else:
                waiting += own
            continue
        sentence = Sentence(heard, paragraph, cited.facts, cited.unknown)
        sentences.append(_carry(sentence, [*waiting, *own], known, notes))
        waiting = []
    return sentences


def _carry(sentence: Sentence, tags: list[Tag], known: _Known, notes: list[str]) -> Sentence:
    """Return `sentence` with what `tags` say, as far as it points at something."""
    facts = dict.fromkeys(sentence.facts)
    strange = dict.fromkeys(sentence.unknown_facts)
    relations = dict.fromkeys(sentence.relations)
    unknown = dict.fromkeys(sentence.unknown_relations)
    asks = sentence.asks
    for tag in tags:
        for fact in tag.facts:
            (facts if fact in known.facts else strange)[fact] = None
        for kind, target in tag.relations:
            claim = known.claim(target)
            if claim is None:
                unknown[target] = None
            else:
                relations[Relation(kind=kind, target=claim)] = None
        unknown |= dict.fromkeys(tag.unreadable)
        for word in tag.asks:
            seat = known.names.get(word, word)
            if seat not in known.seats or seat == known.seat:
                notes.append(f"a question to {seat!r}, whom nobody can ask here")
            else:
                asks = asks or seat
    notes += [f"a relation to {target!r}, which is no claim of another seat" for target in unknown]
    return Sentence(
        sentence.text, sentence.paragraph, tuple(facts), tuple(strange), tuple(relations), tuple(unknown), asks
    )
