"""Where every seat stands on every issue, where it began, and how far it moved; numbers stand beside every shape."""

from collections.abc import Iterator

from debate.events import Issue
from debate.reading import signed
from debate.view import DebateView
from tui.panes.desk import Desk
from tui.transcript.page import BLANK, Ink, Row, ink

_VALUE = 5
"""Cells of `+0.40`."""


def stance_rows(desk: Desk) -> tuple[Row, ...]:
    """Return one axis a seat for every issue, from its minus pole to its plus pole."""
    opened = desk.view.opened
    if opened is None or not opened.issues:
        return (Row((ink(desk.scribe.words("stance_none")),), 1),)
    rows: list[Row] = [desk.label("stance_title"), Row((ink(desk.scribe.words("stance_key"), "dim"),), 1), BLANK]
    for issue in opened.issues:
        rows += [*_issue(issue, desk), BLANK]
    return tuple(rows)


def _issue(issue: Issue, desk: Desk) -> Iterator[Row]:
    zh = desk.scribe.words.lang == "zh"
    yield Row((ink(issue.name_zh if zh else issue.name_en, "strong"),), 1)
    minus, plus = (issue.minus_zh, issue.plus_zh) if zh else (issue.minus_en, issue.plus_en)
    yield Row((ink(f"-1 {_short(minus)}   +1 {_short(plus)}", "dim"),), 1)
    assert desk.view.opened is not None
    for seat in desk.view.opened.seats:
        first = next((report.value for report in seat.stances if report.issue == issue.id), None)
        now = desk.view.stances.get(seat.id, {}).get(issue.id)
        if first is not None and now is not None:
            yield _axis(seat.id, first, now.value, desk, _path(desk.view, seat.id, issue.id))


def _axis(seat: str, first: float, now: float, desk: Desk, path: list[float]) -> Row:
    sign = desk.scribe.signs[seat]
    change = signed(now - first) if round(now - first, 2) else ""
    # One blank before and after the axis, two between the numbers, one at each edge of the pane.
    room = max(11, min(41, desk.width - 5 - 2 * _VALUE - 6)) | 1
    line = ["-"] * room
    line[room // 2] = "|"
    here, there = (round((value + 1) / 2 * (room - 1)) for value in (now, first))
    line[there] = "o"
    return Row(
        (
            Ink(f" {sign.number} {sign.letter} ", "chip", seat=seat),
            ink(" " + "".join(line[:here]), "dim"),
            Ink(str(sign.number % 10), "chip", seat=seat),
            ink("".join(line[here + 1 :]) + " ", "dim"),
            ink(signed(now).rjust(_VALUE), "value"),
            ink(f"  {change}", "label") if change else ink(""),
            *((ink("  " + " > ".join(signed(value) for value in path), "dim"),) if desk.width >= 90 and path else ()),
        )
    )


def _path(view: DebateView, seat: str, issue: str) -> list[float]:
    moves = [move for move in view.moves if move.seat == seat and move.issue == issue]
    return [moves[0].before, *(move.after for move in moves)] if moves else []


def _short(pole: str) -> str:
    """Return the name of a pole: what stands before its explanation."""
    for mark in ("：", ":", "。", ". "):
        pole = pole.partition(mark)[0]
    return pole
