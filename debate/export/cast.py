"""A run as a terminal recording, asciicast v3: what a reader would have seen, at the pace at which people read.

See https://docs.asciinema.org/manual/asciicast/v3/: a header line, then `[interval, code, data]`, an interval being
the seconds since the event before.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from debate.asides import change_lines, host_line, import_lines
from debate.events import (
    BallotCast,
    BallotSpoiled,
    DebateClosed,
    DebateOpened,
    Event,
    HostSpoke,
    Imported,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
)
from debate.export.cells import width, wrapped
from debate.export.source import Source, outcome
from debate.feed import READING_SPEED
from debate.reading import Line, Reader
from debate.text import one_line
from debate.view import DebateView, fold_into

COLUMNS: Final = 100
ROWS: Final = 30
_CITATION: Final = re.compile(r"\[[A-Z]\d{3,4}\]")
_PIECES: Final = re.compile(r"\[[A-Z]\d{3,4}\]|\[|[^\[]{1,6}")
_PAUSE: Final = 0.8
"""Seconds before each block."""
_COLOURS: Final = (36, 33, 32, 35, 31, 34, 96, 93, 92, 95, 91, 94)
_PACE: Final = 2.0
"""A recording is watched, not studied: so many times reading speed."""

Step = tuple[float, str, str]


def to_cast(source: Source) -> bytes:
    """Return the recording in UTF-8."""
    header: dict[str, Any] = {
        "version": 3,
        "term": {"cols": COLUMNS, "rows": ROWS, "type": "xterm-256color"},
        "timestamp": int(source.read.records[0].time.timestamp()),
        "title": source.reader.motion(),
        "idle_time_limit": 2.0,
    }
    lines = [json.dumps(header, ensure_ascii=False)]
    for interval, code, data in _steps(source):
        lines.append(json.dumps([round(interval, 3), code, data], ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def _steps(source: Source) -> Iterator[Step]:
    yield 0.0, "o", "\x1b[?25l"  # no cursor
    view = DebateView()
    for event in source.events:
        fold_into(view, [event])
        yield from _event(source, event, Reader(view, source.lang))
    if source.view.closed is None:
        yield from _block([f"({outcome(source)})"], _PAUSE)
    yield 3.0, "x", "0"


def _event(source: Source, event: Event, reader: Reader) -> Iterator[Step]:
    zh = source.lang == "zh"
    if isinstance(event, DebateOpened):
        comma = "、" if zh else ", "
        voices = comma.join(f"{reader.seat(seat.id)} ({one_line(seat.voice)})" for seat in event.seats)
        yield from _block([_sgr(1, reader.motion()), *wrapped(voices, COLUMNS)], 0.0)
    elif isinstance(event, RoundStarted):
        place = reader.place(event.round, event.phase)
        yield 0.0, "m", place
        rule = "─" * max(0, COLUMNS - width(place) - 4)
        yield from _block(["", _sgr(1, f"── {place} {rule}")], _PAUSE)
    elif isinstance(event, SpeechGiven):
        yield 0.0, "m", f"{reader.seat(event.seat)} {event.turn}"
        yield from _block(["", _head(source, event.seat, event.turn, reader)], _PAUSE)
        for line in reader.speech(event):
            yield from _line(line, source)
    elif isinstance(event, TurnForfeited):
        word = "弃权" if zh else "forfeits the turn"
        yield from _block(
            ["", f"{_head(source, event.seat, event.turn, reader)} {word}: {one_line(event.reason)}"], _PAUSE
        )
    else:
        yield from _block(_rest(event, reader), _PAUSE)


def _rest(event: Event, reader: Reader) -> list[str]:
    zh = reader.lang == "zh"
    if isinstance(event, BallotCast):
        text = (
            f"{reader.seat(event.seat)} -> {reader.seat(event.choice)} {event.because or ''} {one_line(event.reason)}"
        )
    elif isinstance(event, BallotSpoiled):
        text = f"{reader.seat(event.seat)}: {'废票' if zh else 'spoiled ballot'} ({one_line(event.reason)})"
    elif isinstance(event, DebateClosed):
        return ["", _sgr(1, reader.result(event))]
    elif isinstance(event, RunStopped):
        text = f"({'已停止' if zh else 'stopped'}: {one_line(event.reason)})"
    elif isinstance(event, HostSpoke):
        text = host_line(reader, event)
    elif isinstance(event, PlanChanged | Imported):
        lines = change_lines(reader, event) if isinstance(event, PlanChanged) else import_lines(reader, event)
        return ["", *(part for line in lines for part in wrapped(line, COLUMNS))]
    else:
        return []
    head = [""] if isinstance(event, HostSpoke) else []
    head += ["", _sgr(1, "各方私下投票" if zh else "Private ballots")] if _first_ballot(event, reader) else []
    return [*head, *wrapped(text, COLUMNS)]


def _first_ballot(event: Event, reader: Reader) -> bool:
    return isinstance(event, BallotCast | BallotSpoiled) and len(reader.view.ballots) == 1


def _head(source: Source, seat: str, turn: str, reader: Reader) -> str:
    ids = [known.id for known in source.seats]
    colour = _COLOURS[ids.index(seat) % len(_COLOURS)] if seat in ids else 37
    return f"{_sgr(1, _sgr(colour, reader.seat(seat)))} {_sgr(2, one_line(turn))}"


def _line(line: Line, source: Source) -> Iterator[Step]:
    text = one_line(line.text)
    if line.kind == "speech":
        for part in wrapped(text, COLUMNS - 2):
            yield from _spoken("  " + part, source)
        return
    sign = {"relation": "> ", "question": "> ", "flag": "! ", "stance": "* "}[line.kind]
    parts = wrapped(text, COLUMNS - 4)
    yield from _block([_sgr(2, f"  {sign if i == 0 else '  '}{part}") for i, part in enumerate(parts)], 0.3)


def _spoken(line: str, source: Source) -> Iterator[Step]:
    speed = READING_SPEED[source.view.opened.lang if source.view.opened else "en"] * _PACE
    for piece in _PIECES.findall(line):
        yield len(piece) / speed, "o", _sgr(2, piece) if _CITATION.fullmatch(piece) else piece
    yield 0.0, "o", "\r\n"


def _block(lines: list[str], pause: float) -> Iterator[Step]:
    if lines:
        yield pause, "o", "".join(f"{line}\r\n" for line in lines)


def _sgr(code: int, text: str) -> str:
    """Return `text`, which holds nothing that a terminal obeys, in a style of our own."""
    off = {1: 22, 2: 22}.get(code, 39)
    return f"\x1b[{code}m{text}\x1b[{off}m"
