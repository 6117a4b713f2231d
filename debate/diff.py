"""Two runs side by side: where they part, and what came of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from debate.events import CallSettled, Event
from debate.lines import event_text
from debate.view import DebateView, Turn, fold


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two JSON values differ: `claims[0].text`. None where there is nothing."""

    path: str
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class Parting:
    """The first event that is not the same in both logs; None where a log has already ended."""

    seq: int
    left: Event | None
    right: Event | None


@dataclass(frozen=True, slots=True)
class TurnPair:
    """The same turn in both runs, None where a run has no such turn."""

    id: str
    left: Turn | None
    right: Turn | None

    @property
    def same(self) -> bool:
        """True when both runs have the turn and the same was said in it."""
        return self.left is not None and self.left == self.right


@dataclass(frozen=True, slots=True)
class Track:
    """A seat's positions on an issue in the order in which it declared them, its prior first."""

    seat: str
    issue: str
    left: tuple[float, ...]
    right: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """What a run cost: `money` by currency; `unknown` counts the calls whose price is not known."""

    calls: int
    prompt_tokens: int
    completion_tokens: int
    money: dict[str, float]
    unknown: int


@dataclass(frozen=True, slots=True)
class Side:
    """What is said of one run as a whole."""

    view: DebateView
    verdicts: Counter[str]
    """How many claims got which label; `struck` and `unchecked` are counted beside the labels."""
    bill: Bill


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared. Turns are aligned by id, in the order of the left run, then what only the right one has."""

    left: Side
    right: Side
    parting: Parting | None
    """None: the logs are the same."""
    settings: tuple[Difference, ...]
    """What differs in that which decides the debates' courses, as both stand at their ends."""
    turns: tuple[TurnPair, ...]
    tracks: tuple[Track, ...]


def compare(left: Sequence[Event], right: Sequence[Event]) -> Comparison:
    """Compare two logs."""
    one, two = _side(left), _side(right)
    return Comparison(one, two, parting(left, right), _settings(one, two), _turns(one, two), _tracks(one, two))


def parting(left: Sequence[Event], right: Sequence[Event]) -> Parting | None:
    """Return the first place where two logs differ."""
    for seq, (one, two) in enumerate(zip(left, right, strict=False)):
        if one != two and event_text(one) != event_text(two):
            return Parting(seq, one, two)
    if len(left) == len(right):
        return None
    seq = min(len(left), len(right))
    return Parting(seq, left[seq] if len(left) > seq else None, right[seq] if len(right) > seq else None)


def differences(left: Any, right: Any, path: str = "") -> Iterator[Difference]:
    """Yield every place where two JSON values differ, outermost first, keys in order."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in [*left, *(key for key in right if key not in left)]:
            yield from differences(left.get(key), right.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(left, list) and isinstance(right, list):
        for i in range(max(len(left), len(right))):
            one, two = (side[i] if i < len(side) else None for side in (left, right))
            yield from differences(one, two, f"{path}[{i}]")
    elif left != right or type(left) is not type(right):
        yield Difference(path, left, right)


def event_differences(left: Event | None, right: Event | None) -> list[Difference]:
    """Return every place where two events differ; an event that is not there differs as a whole."""
    one = left.model_dump(mode="json") if left else None
    two = right.model_dump(mode="json") if right else None
    return list(differences(one, two))


def bill_of(events: Sequence[Event]) -> Bill:
    """Add up what a run's calls took. A price that is not known is counted, never taken for 0."""
    settled = [event for event in events if isinstance(event, CallSettled)]
    money: dict[str, float] = {}
    for call in settled:
        if call.cost is not None:
            money[call.cost.currency] = money.get(call.cost.currency, 0.0) + call.cost.amount
    return Bill(
        calls=len(settled),
        prompt_tokens=sum(call.usage.prompt or 0 for call in settled),
        completion_tokens=sum(call.usage.completion or 0 for call in settled),
        money=money,
        unknown=sum(call.cost is None for call in settled),
    )


def _side(events: Sequence[Event]) -> Side:
    view = fold(DebateView(), events)
    verdicts: Counter[str] = Counter()
    for claim in view.claims.values():
        verdicts[claim.verdict.label if claim.verdict else "unchecked"] += 1
        verdicts["struck"] += claim.struck
    return Side(view, +verdicts, bill_of(events))


def _settings(one: Side, two: Side) -> tuple[Difference, ...]:
    dumps = [side.view.opened.model_dump(mode="json") if side.view.opened else {} for side in (one, two)]
    for dump in dumps:
        # Seats are named, so that a difference says whose it is.
        dump["seats"] = {seat["id"]: seat for seat in dump.get("seats", ())}
    return tuple(differences(dumps[0], dumps[1]))


def _turns(one: Side, two: Side) -> tuple[TurnPair, ...]:
    left = {turn.id: turn for turn in one.view.turns}
    right = {turn.id: turn for turn in two.view.turns}
    ids = [*left, *(turn for turn in right if turn not in left)]
    return tuple(TurnPair(turn, left.get(turn), right.get(turn)) for turn in ids)


def _tracks(one: Side, two: Side) -> tuple[Track, ...]:
    left, right = _positions(one.view), _positions(two.view)
    keys = [*left, *(key for key in right if key not in left)]
    return tuple(Track(*key, tuple(left.get(key, ())), tuple(right.get(key, ()))) for key in keys)


def _positions(view: DebateView) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    for seat in view.opened.seats if view.opened else ():
        for report in seat.stances:
            found[seat.id, report.issue] = [report.value]
    for turn in view.turns:
        for report in turn.stances:
            found.setdefault((turn.seat, report.issue), []).append(report.value)
    return found
