"""The generic form: one JSON object a line. `docs/import.md` describes it; keys that are not known are kept."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, cast, get_args

from pydantic import ValidationError

from debate.claims import RelationKind, StanceReport
from debate.errors import LogError, Place
from debate.imports.foreign import ForeignClaim, ForeignDebate, ForeignTurn, prose_claims

_WHO: Final = ("seat", "speaker", "name", "source", "agent", "role")
_WHAT: Final = ("text", "content", "message")
_HOSTS: Final = ("user", "system", "host", "moderator", "judge")
_HEAD: Final = ("motion", "seats", "lang", "issues")
_TURN: Final = ("round", "phase", "claims", "stances", "time")
_KINDS: Final = get_args(RelationKind)


def recognises(text: str) -> bool:
    """Return whether every line is a JSON object and one of them says something."""
    rows = [row for _, row in _rows(text)]
    return bool(rows) and None not in rows and any(row is not None and _said(row) is not None for row in rows)


def read(text: str, name: str) -> list[ForeignDebate]:
    """Return the debate in a file. Raises LogError naming line and field."""
    debate = ForeignDebate(motion="", seats={}, turns=[], format_id="jsonl", ended=True)
    for line, row in _rows(text):
        if row is None:
            raise LogError("not a JSON object", place=Place(name, line), mend="write one JSON object a line")
        if any(key in row for key in _HEAD) and _said(row) is None:
            _take_head(debate, row, name, line)
        elif _said(row) is not None:
            debate.turns.append(_turn(debate, row, name, line))
        elif "winner" in row or "tally" in row:
            _take_result(debate, row, name, line)
        else:
            debate.extra.setdefault("lines", []).append({"line": line, **row})
    debate.motion = debate.motion or next((turn.raw for turn in debate.turns if turn.host), "?")
    return [debate]


def _rows(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    # Split on line feeds alone: a text may hold other line separators.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        yield number, row if isinstance(row, dict) else None


def _said(row: dict[str, Any]) -> tuple[str, str] | None:
    """Return who says what in a row, or None."""
    if isinstance(row.get("host"), str):
        return "host", row["host"]
    who = next((row[key] for key in _WHO if isinstance(row.get(key), str) and row[key].strip()), None)
    what = next((row[key] for key in _WHAT if isinstance(row.get(key), str)), None)
    if what is None and isinstance(row.get("claims"), list):
        what = ""
    return (who, what) if who is not None and what is not None else None


def _take_head(debate: ForeignDebate, row: dict[str, Any], name: str, line: int) -> None:
    debate.motion = str(row.get("motion") or debate.motion)
    if row.get("lang") in ("zh", "en"):
        debate.lang = row["lang"]
    for index, seat in enumerate(_list(row, "seats", name, line)):
        entry = seat if isinstance(seat, dict) else {"id": str(seat)}
        key = str(entry.get("id") or entry.get("name") or f"s{index + 1}")
        debate.seats[key] = (str(entry.get("name") or key), str(entry.get("model") or entry.get("voice") or ""))
    issues = row.get("issues") or {}
    if not isinstance(issues, dict):
        place = Place(name, line, "issues")
        raise LogError("not an object", place=place, mend='write {"issue_id": "its name"}')
    debate.issues.update({str(key): str(value) for key, value in issues.items()})
    debate.extra.update({key: value for key, value in row.items() if key not in _HEAD})


def _take_result(debate: ForeignDebate, row: dict[str, Any], name: str, line: int) -> None:
    tally = row.get("tally") or {}
    winner = row.get("winner")
    for field, seats in (("tally", tally), ("winner", [winner] if winner else [])):
        for seat in seats:
            if seat not in debate.seats:
                mend = f"use one of: {', '.join(debate.seats)}"
                raise LogError(f"no seat is called {seat!r}", place=Place(name, line, field), mend=mend)
    debate.votes = {seat: int(count) for seat, count in tally.items()}
    debate.winner = str(winner or "")
    extra = {key: value for key, value in row.items() if key not in ("tally", "winner")}
    debate.extra |= {"result": extra} if extra else {}


def _turn(debate: ForeignDebate, row: dict[str, Any], name: str, line: int) -> ForeignTurn:
    said = _said(row)
    assert said is not None
    who, text = said
    known = (*_WHO, *_WHAT, *_TURN, "host")
    extra = {key: value for key, value in row.items() if key not in known}
    if "host" in row or (who.lower() in _HOSTS and who not in debate.seats):
        return ForeignTurn(who, text, host="remark", extra=extra, time=_time(row))
    debate.seats.setdefault(who, (who, str(row.get("model") or "")))
    past = sum(turn.seat == who and not turn.host for turn in debate.turns)
    latest = max((turn.round for turn in debate.turns if not turn.host), default=1)
    number = row.get("round")
    return ForeignTurn(
        seat=who,
        raw=text or " ".join(str(claim.get("text", "")) for claim in row["claims"] if isinstance(claim, dict)),
        claims=tuple(_claims(row, name, line)) if "claims" in row else prose_claims(text),
        round=number if isinstance(number, int) and number > 0 else max(latest, past + 1),
        phase=str(row.get("phase") or ""),
        stances=tuple(_stances(row, name, line)),
        time=_time(row),
        extra=extra,
    )


def _claims(row: dict[str, Any], name: str, line: int) -> Iterator[ForeignClaim]:
    for index, claim in enumerate(_list(row, "claims", name, line)):
        place = Place(name, line, f"claims[{index}]")
        if not isinstance(claim, dict) or not str(claim.get("text") or "").strip():
            raise LogError("a claim without text", place=place, mend='write {"id": "…", "text": "…"}')
        relations: list[tuple[RelationKind, str]] = []
        for relation in claim.get("relations") or ():
            kind = relation.get("kind") if isinstance(relation, dict) else None
            if kind not in _KINDS:
                raise LogError(f"{kind!r} is no relation", place=place, mend=f"use one of: {', '.join(_KINDS)}")
            relations.append((cast(RelationKind, kind), str(relation.get("target"))))
        yield ForeignClaim(
            str(claim["text"]), str(claim.get("id") or ""), tuple(relations), str(claim.get("asks") or "")
        )


def _stances(row: dict[str, Any], name: str, line: int) -> Iterator[StanceReport]:
    for index, stance in enumerate(_list(row, "stances", name, line)):
        try:
            yield StanceReport.model_validate(stance)
        except ValidationError as bad:
            first = bad.errors(include_url=False)[0]
            field = ".".join(str(part) for part in (f"stances[{index}]", *first["loc"]))
            mend = 'write {"issue": "…", "value": -1 to 1}'
            raise LogError(first["msg"], place=Place(name, line, field), mend=mend) from None


def _list(row: dict[str, Any], key: str, name: str, line: int) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise LogError("not a list", place=Place(name, line, key), mend="write a list in square brackets")
    return value


def _time(row: dict[str, Any]) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(row["time"]))
    except (KeyError, ValueError):
        return None
    return time if time.tzinfo else None
