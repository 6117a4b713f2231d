"""The stances that a speech reports in its machine-readable block."""

from collections.abc import Container, Iterator
from typing import Any, Final

from agents.block import read_json, read_number, read_word
from agents.tags import read_claim_id
from debate.claims import StanceReport, seat_of
from debate.text import one_line

LONGEST_REASON: Final = 300


def read_stances(
    block: str, *, seat: str, claims: Container[str], issues: Container[str]
) -> tuple[dict[str, StanceReport], list[str]]:
    """Return the stances of `block` by issue, and notes on what could not be used.

    Reads a list of objects, or an object keyed by issue, with or without the word `stances` around it. A number out
    of [-1, 1], an issue that is not on the agenda, a claim that does not exist or is the seat's own is left out.
    """
    value = read_json(block)
    if value is None:
        return {}, ["the machine-readable block cannot be read"]
    reports: dict[str, StanceReport] = {}
    notes: list[str] = []
    for issue, entry in _entries(value, issues):
        position = read_number(entry.get("value"))
        if issue not in issues:
            notes.append(f"stance on {one_line(issue)[:40]!r}, which is not on the agenda")
        elif position is None or not -1 <= position <= 1:
            notes.append(f"stance on {issue} without a number from -1 to 1")
        else:
            reports[issue] = _report(issue, position, entry, seat, claims, notes)
    if not reports and not notes:
        notes.append("the machine-readable block holds no stances")
    return reports, notes


def _entries(value: Any, issues: Container[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict) and "stances" in value:
        value = value["stances"]
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield _issue(item.get("issue")), item
    elif isinstance(value, dict) and "issue" in value:
        yield _issue(value["issue"]), value
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict):
                yield _issue(key), item
            elif _issue(key) in issues:
                yield _issue(key), {"value": item}


def _issue(value: object) -> str:
    return read_word(value).replace("-", "_").replace(" ", "_")


def _report(
    issue: str, position: float, entry: dict[str, Any], seat: str, claims: Container[str], notes: list[str]
) -> StanceReport:
    confidence = read_number(entry.get("confidence"))
    if confidence is not None and not 0 <= confidence <= 1:
        notes.append(f"confidence on {issue} is not from 0 to 1")
        confidence = None
    because = read_claim_id(entry.get("because"), claims)
    if because is not None and seat_of(because) == seat:
        notes.append(f"stance on {issue} rests on the seat's own claim {because}")
        because = None
    elif because is None and entry.get("because"):
        notes.append(f"stance on {issue} rests on no claim that was heard")
    reason = entry.get("reason")
    return StanceReport(
        issue=issue,
        value=position,
        confidence=0.5 if confidence is None else confidence,
        because=because,
        reason=one_line(reason)[:LONGEST_REASON] if isinstance(reason, str) else "",
    )
