"""Transcripts of the benchmark lechmazur/debate: ten turns, PRO and CON, claims `[P1.3]`, in Markdown or JSON.

A claim that refers to one of the other side is read as attacking it, to one of its own side as supporting it;
`A1:` answers the first question that the other side put last. Turns cut at the word limit end with `[clipped]`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from debate.claims import RelationKind
from debate.errors import LogError, Place
from debate.imports.foreign import ForeignClaim, ForeignDebate, ForeignTurn, prose_claims, sections
from debate.text import clean_text

_TURN: Final = re.compile(r"^## Turn (\d+): (PRO|CON) (.+)$", re.MULTILINE)
_FIELD: Final = re.compile(r"^- ([a-z_]+): ?(.*)$")
_CLAIM: Final = re.compile(r"^\[([PC]\d+\.\d+)\]\s*", re.MULTILINE)
_REFERENCE: Final = re.compile(r"\[([PC]\d+\.\d+)\]")
_QUESTION: Final = re.compile(r"^Q(\d)\s*[:：]")
_ANSWER: Final = re.compile(r"^A(\d)\s*[:：]")
_SIDES: Final = {"PRO": "pro", "CON": "con"}
_OTHER: Final = {"pro": "con", "con": "pro"}


def recognises(text: str) -> bool:
    """Return whether a file is one of these transcripts."""
    if text.startswith("# Debate ") and "\n- proposition:" in text[:4000]:
        return True
    data = _json(text)
    return isinstance(data, dict) and {"proposition", "turns", "model_pro", "model_con"} <= data.keys()


def read(text: str, name: str) -> list[ForeignDebate]:
    """Return the debate in a file. Raises LogError naming what is missing."""
    data = _json(text)
    head, turns = (data, _json_turns(data, name)) if isinstance(data, dict) else (_head(text), _markdown_turns(text))
    motion = str(head.get("proposition") or "")
    if not motion:
        raise LogError("no proposition", place=Place(name, 1, "proposition"), mend="give a transcript with its head")
    debate = ForeignDebate(
        motion=motion,
        seats={"pro": ("PRO", str(head.get("model_pro") or "")), "con": ("CON", str(head.get("model_con") or ""))},
        turns=[],
        format_id="lechmazur_debate",
        extra={key: value for key, value in head.items() if key not in ("proposition", "turns")},
    )
    asked: dict[str, list[str]] = {"pro": [], "con": []}
    for number, side, phase, fields, body in turns:
        turn = _turn(number, side, phase, fields, body, asked)
        debate.turns.append(turn)
        debate.notes.extend(_notes(number, fields, body))
    return [debate]


Piece = tuple[int, str, str, dict[str, Any], str]
"""Number, side, phase, the turn's fields, its text."""


def _json(text: str) -> Any:
    if not text.lstrip().startswith("{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _head(text: str) -> dict[str, Any]:
    first, _, rest = text.partition("\n")
    head: dict[str, Any] = {"debate_id": first.removeprefix("# Debate ").strip()}
    for line in rest.split("\n## Turn ", 1)[0].split("\n"):
        if match := _FIELD.match(line):
            head[match[1]] = match[2]
    return head


def _markdown_turns(text: str) -> Iterator[Piece]:
    for match, section in sections(_TURN, text):
        lines = section.strip("\n").split("\n")
        fields: dict[str, Any] = {}
        while lines and (not lines[0].strip() or _FIELD.match(lines[0])):
            if field := _FIELD.match(lines.pop(0)):
                fields[field[1]] = field[2]
                if not lines or not lines[0].strip():
                    break
        yield int(match[1]), _SIDES[match[2]], match[3].strip(), fields, "\n".join(lines).strip("\n")


def _json_turns(data: dict[str, Any], name: str) -> Iterator[Piece]:
    turns = data["turns"]
    if not isinstance(turns, list):
        raise LogError(
            "turns is not a list", place=Place(name, field="turns"), mend="give the file as it was published"
        )
    for index, turn in enumerate(turns):
        side = str(turn.get("side") or turn.get("speaker") or "").lower() if isinstance(turn, dict) else ""
        if side not in _OTHER:
            place = Place(name, field=f"turns[{index}].side")
            raise LogError(f"{side!r} is neither PRO nor CON", place=place, mend="give the file as it was published")
        body = str(turn.get("text") or turn.get("content") or "")
        phase = str(turn.get("phase") or turn.get("label") or turn.get("type") or "")
        fields = {key: value for key, value in turn.items() if key not in ("text", "content", "side", "speaker")}
        yield int(turn.get("turn") or index + 1), side, phase, fields, body


def _turn(
    number: int, side: str, phase: str, fields: dict[str, Any], body: str, asked: dict[str, list[str]]
) -> ForeignTurn:
    open_questions = asked[side]
    claims = tuple(_claims(body, side, open_questions))
    questions = [claim.ref for claim in claims if claim.asks]
    if questions:
        asked[_OTHER[side]] = questions
    return ForeignTurn(
        seat=side,
        raw=body,
        claims=claims,
        round=(number + 1) // 2,
        # One round is a turn of each side; what both do in it is its phase.
        phase=re.sub(r"\s+\d+$", "", phase),
        extra={"turn": number, "heading": phase, **fields},
    )


def _claims(body: str, side: str, questions: list[str]) -> Iterator[ForeignClaim]:
    first = _CLAIM.search(body)
    yield from prose_claims(body[: first.start()] if first else body)
    for paragraph, (mark, section) in enumerate(sections(_CLAIM, body)):
        text = section.strip()
        if not clean_text(text).strip():
            continue
        asks = _OTHER[side] if _QUESTION.match(text) else ""
        yield ForeignClaim(text, mark[1], tuple(_relations(text, side, mark[1], questions)), asks, paragraph)


def _relations(text: str, side: str, own: str, questions: list[str]) -> Iterator[tuple[RelationKind, str]]:
    if (answer := _ANSWER.match(text)) and int(answer[1]) <= len(questions):
        yield "answers", questions[int(answer[1]) - 1]
    for ref in dict.fromkeys(_REFERENCE.findall(text)):
        if ref != own:
            yield ("supports" if (ref[0] == "P") == (side == "pro") else "attacks"), ref


def _notes(number: int, fields: dict[str, Any], body: str) -> Iterator[str]:
    raw, clipped = str(fields.get("raw_words", "")), str(fields.get("clipped_words", ""))
    if body.rstrip().endswith("[clipped]") or (raw.isdigit() and clipped.isdigit() and int(clipped) < int(raw)):
        yield f"turn {number} was clipped: {clipped or '?'} of {raw or '?'} words"
    missing = fields.get("missing_claim_id_refs")
    if missing and missing != "(none)":
        yield f"turn {number} refers to claims that are not there: {missing}"
