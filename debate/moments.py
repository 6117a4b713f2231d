"""Points in a debate as people name them: a turn, a claim, a round, an event."""

import re
from collections.abc import Sequence
from typing import Final

from debate.claims import SEAT_PATTERN, turn_of
from debate.errors import UsageError, nearest
from debate.events import BallotCast, BallotSpoiled, CallStarted, DebateClosed, Event, RoundStarted, TurnOpened
from debate.text import one_line

_TURN: Final = re.compile(rf"^{SEAT_PATTERN}-\d+$")
_CLAIM: Final = re.compile(rf"^{SEAT_PATTERN}-\d+\.\d+$")
_COUNTED: Final = re.compile(r"^(round|event):(\d{1,9})$")
FORMS: Final = "a turn (deepseek-2), a claim (deepseek-2.1), round:2, event:37, start, ballots or end"


def find_moment(events: Sequence[Event], name: str) -> int:
    """Return how many events come before the moment that `name` means.

    A turn begins when the floor is given; the first turn of a round begins with its round; a claim stands for its
    turn; `ballots` is after the last turn. Raises UsageError naming what the debate has when it has no such moment.
    """
    name = name.strip()
    if name == "start":
        return 0
    if name == "end":
        return len(events)
    if name == "ballots":
        return _ballots(events)
    if counted := _COUNTED.match(name):
        return _round(events, int(counted[2])) if counted[1] == "round" else _event(events, int(counted[2]))
    if _CLAIM.match(name):
        _check_claim(events, name)
        return _turn(events, turn_of(name))
    if _TURN.match(name):
        return _turn(events, name)
    raise UsageError(f"no moment is called {one_line(name)!r}", mend=f"name {FORMS}")


def _turn(events: Sequence[Event], turn: str) -> int:
    for seq, event in enumerate(events):
        if isinstance(event, TurnOpened) and event.turn == turn:
            return seq - 1 if seq and isinstance(events[seq - 1], RoundStarted) else seq
    turns = [event.turn for event in events if isinstance(event, TurnOpened)]
    raise UsageError(f"the debate has no turn {turn!r}", mend=_known(turn, turns))


def _check_claim(events: Sequence[Event], claim: str) -> None:
    claims = [known.id for event in events if event.type == "speech_given" for known in event.claims]
    if claim not in claims:
        raise UsageError(f"the debate has no claim {claim!r}", mend=_known(claim, claims))


def _round(events: Sequence[Event], number: int) -> int:
    rounds = [event.round for event in events if isinstance(event, RoundStarted)]
    for seq, event in enumerate(events):
        if isinstance(event, RoundStarted) and event.round == number:
            return seq
    raise UsageError(f"the debate has no round {number}", mend=f"it has {len(rounds)}")


def _event(events: Sequence[Event], seq: int) -> int:
    if seq > len(events):
        raise UsageError(f"the debate has no event {seq}", mend=f"its events are numbered 0 to {len(events) - 1}")
    return seq


def _ballots(events: Sequence[Event]) -> int:
    for seq, event in enumerate(events):
        if isinstance(event, BallotCast | BallotSpoiled | DebateClosed):
            return seq
        if isinstance(event, CallStarted) and event.purpose == "ballot":
            return seq
    return len(events)


def _known(name: str, known: Sequence[str]) -> str:
    if not known:
        return "nothing has been said yet"
    hint = nearest(name, list(known))
    return hint if hint.startswith("did") or len(known) <= 12 else f"it has {known[0]} … {known[-1]}"
