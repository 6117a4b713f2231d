"""What the screen knows of a debate: the folded view, and what is only passing (drafts, tries, a stop)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from debate.claims import Cost
from debate.errors import StoppedError
from debate.events import CallFailed, CallSettled, DraftWritten, Event, SpeechGiven, TurnForfeited
from debate.feed import DraftVoided, FeedItem, Logged, Ready, Sought, Streamed
from debate.view import DebateView, fold, fold_into

SeatState = Literal[
    "waiting",
    "next",
    "thinking",
    "speaking",
    "checking",
    "revising",
    "retry",
    "spoken",
    "forfeited",
    "voting",
    "voted",
    "done",
]
RunState = Literal["loading", "running", "replaying", "paused", "stopped", "broken", "over"]
SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""How fast a paced draft is shown, in multiples of reading speed."""


@dataclass
class Watch:
    """Follows a feed. Pure: give it items, ask it what to show."""

    view: DebateView = field(default_factory=DebateView)
    replayed: bool = False
    """True when what is shown has been before: nothing can be lost, and it can go back."""
    ready: bool = False
    paused: bool = False
    ended: bool = False
    """True when the feed has come to its end."""
    stopped: StoppedError | None = None
    broken: str = ""
    """Why the screen cannot go on, when it is not the debate that stopped."""
    speed: float = 1.0
    """In multiples of reading speed; 0: as fast as it comes."""
    tries: dict[str, int] = field(default_factory=dict)
    """Seat → the number of the try that is under way, when it is not the first."""
    streaming: set[str] = field(default_factory=set)
    """Turns of which a piece has arrived since the draft began."""

    def take(self, items: Iterable[FeedItem]) -> None:
        """Take items of the feed. The view is this watch's own and grows in place."""
        events: list[Event] = []
        for item in items:
            match item:
                case Logged(record):
                    events.append(record.event)
                    self._note(item)
                case Streamed():
                    self.streaming.add(item.turn)
                    self.tries.pop(item.seat, None)
                case DraftVoided():
                    self.streaming.discard(item.turn)
                case Sought(view=view):
                    # Another's view: what comes is folded into a copy.
                    self.view = fold(view, ())
                    self.streaming.clear()
                    self.tries.clear()
                    events.clear()
                case Ready():
                    self.ready = True
        fold_into(self.view, events)

    def _note(self, item: Logged) -> None:
        match item.record.event:
            case CallFailed(seat=seat, retry=retry) if retry is not None:
                self.tries[seat] = retry
            case CallFailed(seat=seat) | CallSettled(seat=seat):
                self.tries.pop(seat, None)
            case (
                DraftWritten(turn=turn, seat=seat)
                | SpeechGiven(turn=turn, seat=seat)
                | TurnForfeited(turn=turn, seat=seat)
            ):
                self.streaming.discard(turn)
                self.tries.pop(seat, None)
            case _:
                pass

    @property
    def state(self) -> RunState:
        """How the run is."""
        if self.view.closed is not None:
            return "over"
        if self.broken:
            return "broken"
        if self.stopped is not None or self.ended:
            return "stopped"
        if not self.ready:
            return "loading"
        if self.paused:
            return "paused"
        return "replaying" if self.replayed else "running"

    @property
    def rehearsed(self) -> bool:
        """True when no language model speaks for any seat."""
        opened = self.view.opened
        return opened is not None and all(seat.voice == "rehearsal" for seat in opened.seats)

    def turns(self) -> tuple[int, int]:
        """Return the number of the turn that has the floor, or had it last, and how many are planned."""
        opened = self.view.opened
        return len(self.view.turns), sum(len(plan.order) for plan in opened.plan) if opened else 0

    def seat_state(self, seat: str) -> SeatState:
        """Return how a seat is, as one word."""
        view = self.view
        turn = view.open_turn
        if view.closed is not None:
            return "done"
        if seat in self.tries:
            return "retry"
        if turn is not None and turn.seat == seat and self.state != "stopped":
            if turn.id in self.streaming:
                return "speaking"
            return {"drafted": "checking", "returned": "revising"}.get(turn.state, "thinking")  # type: ignore[return-value]
        slot = view.next_slot
        if slot is None and view.opened is not None and turn is None:
            if not view.opened.ballots:
                return "done"
            return "voted" if seat in view.ballots else "voting"
        mine = [t for t in view.turns_of(seat) if t.closed]
        if mine and mine[-1].round == view.round:
            return "forfeited" if mine[-1].state == "forfeited" else "spoken"
        if slot is not None and turn is None and slot[2] == seat:
            return "next"
        return "waiting"

    def costs(self) -> tuple[list[Cost], int]:
        """Return what is known of the costs, one sum a currency, and how many answered calls have no known cost."""
        sums: dict[str, float] = {}
        unknown = 0
        for settled in self.view.settled.values():
            if settled.cost is None:
                unknown += 1
            else:
                sums[settled.cost.currency] = sums.get(settled.cost.currency, 0.0) + settled.cost.amount
        return [Cost(amount=amount, currency=currency) for currency, amount in sorted(sums.items())], unknown

    def change_speed(self, step: int) -> float:
        """Go to the next faster (1) or slower (-1) speed and return it."""
        faster = [speed for speed in SPEEDS if speed > self.speed]
        slower = [speed for speed in SPEEDS if speed < self.speed]
        if step > 0:
            self.speed = faster[0] if faster else self.speed
        else:
            self.speed = slower[-1] if slower else self.speed
        return self.speed
