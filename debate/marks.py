"""The marks on a debate's timeline: rounds, turns, changes of stance, contradictions, what went wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from debate.tape import Tape

MarkKind = Literal[
    "round",
    "turn",
    "stance",
    "contradicted",
    "returned",
    "forfeited",
    "host",
    "changed",
    "ballots",
    "closed",
    "stopped",
]
_PLAIN: Final[dict[str, MarkKind]] = {
    "round_started": "round",
    "turn_opened": "turn",
    "draft_returned": "returned",
    "turn_forfeited": "forfeited",
    "host_spoke": "host",
    "plan_changed": "changed",
    "debate_closed": "closed",
    "run_stopped": "stopped",
}
_CONTRADICTED: Final = b'"label":"contradicted"'
_STANCES: Final = b'"stances":['


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth jumping to: before the event `seq`, in a turn and of a seat where there is one."""

    seq: int
    kind: MarkKind
    turn: str = ""
    seat: str = ""
    round: int = 0


class Marks:
    """The marks of a tape in order; grows with it."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._marks: list[Mark] = []
        self._seen = 0
        self._where: dict[str, float] = {}
        """Position by `seat issue`."""
        self._balloting = False

    def all(self) -> list[Mark]:
        """Return every mark that the tape has by now. What was read once is not read again."""
        if self._seen == 0 and len(self._tape):
            for seat in self._tape.opened.seats if self._tape.opened else ():
                self._where |= {f"{seat.id} {report.issue}": report.value for report in seat.stances}
        for seq in range(self._seen, len(self._tape)):
            self._marks.extend(self._at(seq, self._tape.kinds[seq]))
        self._seen = len(self._tape)
        return self._marks

    def next(self, seq: int, kind: MarkKind | None = None) -> Mark | None:
        """Return the first mark after the event `seq`, of one kind if given."""
        return next((mark for mark in self.all() if mark.seq > seq and kind in (None, mark.kind)), None)

    def previous(self, seq: int, kind: MarkKind | None = None) -> Mark | None:
        """Return the last mark before the event `seq`, of one kind if given."""
        found = (mark for mark in reversed(self.all()) if mark.seq < seq and kind in (None, mark.kind))
        return next(found, None)

    def turn(self, turn: str) -> Mark | None:
        """Return the mark with which a turn begins."""
        return next((mark for mark in self.all() if mark.kind == "turn" and mark.turn == turn), None)

    def _at(self, seq: int, kind: str) -> Iterator[Mark]:
        if kind == "speech_given":
            yield from self._speech(seq)
        elif kind in _PLAIN:
            event = event_data(self._tape.line(seq))
            yield Mark(seq, _PLAIN[kind], event.get("turn", ""), event.get("seat", ""), event.get("round", 0))
        elif kind in ("ballot_cast", "ballot_spoiled") and not self._balloting:
            self._balloting = True
            yield Mark(seq, "ballots")

    def _speech(self, seq: int) -> Iterator[Mark]:
        line = self._tape.line(seq)
        event = speech_end(line)
        place = (event["turn"], event["seat"], event["round"])
        if _CONTRADICTED in line:
            yield Mark(seq, "contradicted", *place)
        moved = False
        for report in event["stances"]:
            key = f"{event['seat']} {report['issue']}"
            moved |= key in self._where and self._where[key] != report["value"]
            self._where[key] = report["value"]
        if moved:
            yield Mark(seq, "stance", *place)


def speech_end(line: bytes) -> dict[str, Any]:
    """Return of a speech's line its phase, round, seat, stances and turn, without reading its claims.

    A speech is the longest of events and there are thousands. The keys of an event stand in alphabetical order, so
    what is wanted comes after the claims.
    """
    end = line.rindex(b',"hash":"')
    start = line.rindex(b'"phase":"', 0, line.rindex(_STANCES, 0, end))
    event: dict[str, Any] = json.loads(b"{" + line[start:end])
    return event


def event_data(line: bytes) -> dict[str, Any]:
    """Return the event of a line as plain data."""
    start = line.index(b'"event":') + len(b'"event":')
    event: dict[str, Any] = json.loads(line[start : line.rindex(b',"hash":"')])
    return event
