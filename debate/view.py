"""The view: what a debate looks like after its events, and the one fold that makes it.

`fold` is the graph's reducer and every reader's. A view is never changed once it was returned: each fold copies the
containers once and applies the events to the copy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from debate.claims import Claim, StanceReport
from debate.events import (
    BallotCast,
    BallotSpoiled,
    CallFailed,
    CallSettled,
    CallStarted,
    DebateClosed,
    DebateOpened,
    DraftReturned,
    DraftWritten,
    Event,
    Fault,
    HostSpoke,
    Imported,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
    TurnOpened,
)

TurnState = Literal["opened", "drafted", "returned", "given", "forfeited"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One slot of the plan. `state` says how far it is; `claims` are there once the speech was given."""

    id: str
    seat: str
    round: int
    phase: str
    state: TurnState = "opened"
    attempt: int = 0
    draft: str = ""
    faults: tuple[tuple[Fault, ...], ...] = ()
    """The faults of each draft that was sent back, oldest first."""
    claims: tuple[Claim, ...] = ()
    stances: tuple[StanceReport, ...] = ()
    reason: str = ""
    """Why the turn was forfeited."""

    @property
    def closed(self) -> bool:
        """True when nothing more will happen in this turn."""
        return self.state in ("given", "forfeited")


@dataclass(frozen=True, slots=True)
class StanceMove:
    """A change of stance: where from, where to, in which turn, moved by which claim."""

    seat: str
    issue: str
    turn: str
    before: float
    after: float
    because: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a seat, and the turn that answered it, if one has."""

    claim: Claim
    asker: str
    to: str
    answered_in: str | None = None


@dataclass(frozen=True, slots=True)
class HostWord:
    """What somebody without a seat said, and after how many turns, one in progress included."""

    after: int
    event: HostSpoke


@dataclass(slots=True)
class DebateView:
    """Everything the log says, folded. Treat as immutable.

    Turns stand in speaking order; `claims` maps a claim id to its claim, struck ones included.
    """

    opened: DebateOpened | None = None
    """What decides the course now: the opening, or what a later change made of it."""
    imported: Imported | None = None
    """Set when the debate was held elsewhere."""
    events: int = 0
    """How many events were folded: the `seq` of the next record."""
    round: int = 0
    turns: list[Turn] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)
    stances: dict[str, dict[str, StanceReport]] = field(default_factory=dict)
    """Current stance: seat → issue → report."""
    moves: list[StanceMove] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    host: list[HostWord] = field(default_factory=list)
    """What the host said, whispers included: whoever speaks for a seat may read only those to its own."""
    changes: list[PlanChanged] = field(default_factory=list)
    calls: dict[str, CallStarted] = field(default_factory=dict)
    settled: dict[str, CallSettled] = field(default_factory=dict)
    failed: list[CallFailed] = field(default_factory=list)
    ballots: dict[str, BallotCast | BallotSpoiled] = field(default_factory=dict)
    closed: DebateClosed | None = None
    stopped: RunStopped | None = None
    """Set while the last thing that happened is a stop."""

    @property
    def open_turn(self) -> Turn | None:
        """The turn that has the floor, if one has."""
        return self.turns[-1] if self.turns and not self.turns[-1].closed else None

    @property
    def next_slot(self) -> tuple[int, str, str] | None:
        """Round, phase and seat of the next turn of the plan; None when the plan is done or nothing was opened."""
        if self.opened is None:
            return None
        past = len(self.turns)
        for plan in self.opened.plan:
            if past < len(plan.order):
                return plan.round, plan.phase, plan.order[past]
            past -= len(plan.order)
        return None

    def turns_of(self, seat: str) -> list[Turn]:
        """Return the turns of a seat, oldest first."""
        return [turn for turn in self.turns if turn.seat == seat]

    def next_turn_id(self, seat: str) -> str:
        """Return the id that the next turn of `seat` will have."""
        return f"{seat}-{len(self.turns_of(seat)) + 1}"

    def heard(self) -> Iterable[Claim]:
        """Yield every claim that stands, in speaking order; struck ones are left out."""
        return (claim for turn in self.turns for claim in turn.claims if not claim.struck)

    def open_questions(self, to: str | None = None) -> list[Question]:
        """Return the questions that no turn has answered, oldest first; only those put to `to` when given."""
        return [q for q in self.questions if q.answered_in is None and (to is None or q.to == to)]

    def forfeits_in_a_row(self, seat: str) -> int:
        """Return how many of the seat's latest closed turns were forfeited without a speech between them."""
        count = 0
        for turn in reversed(self.turns):
            if turn.seat == seat and turn.closed:
                if turn.state == "given":
                    break
                count += 1
        return count

    def _copy(self) -> "DebateView":
        return replace(
            self,
            turns=self.turns.copy(),
            claims=self.claims.copy(),
            stances=self.stances.copy(),
            moves=self.moves.copy(),
            questions=self.questions.copy(),
            host=self.host.copy(),
            changes=self.changes.copy(),
            calls=self.calls.copy(),
            settled=self.settled.copy(),
            failed=self.failed.copy(),
            ballots=self.ballots.copy(),
        )


def fold(view: DebateView, events: Iterable[Event]) -> DebateView:
    """Return `view` with `events` applied in order. `view` itself is not changed.

    Costs one copy of the view's containers, then constant time an event.
    """
    new = view._copy()
    fold_into(new, events)
    return new


def fold_into(view: DebateView, events: Iterable[Event]) -> None:
    """Apply `events` to `view` itself, in constant time an event: for a reader that shares its view with nobody."""
    for event in events:
        view.stopped = None
        _APPLY[type(event)](view, event)
        view.events += 1


def _debate_opened(view: DebateView, event: DebateOpened) -> None:
    view.opened = event
    view.stances = {seat.id: {report.issue: report for report in seat.stances} for seat in event.seats}


def _round_started(view: DebateView, event: RoundStarted) -> None:
    view.round = event.round


def _turn_opened(view: DebateView, event: TurnOpened) -> None:
    view.turns.append(Turn(event.turn, event.seat, event.round, event.phase))


def _call_started(view: DebateView, event: CallStarted) -> None:
    view.calls[event.call] = event


def _call_settled(view: DebateView, event: CallSettled) -> None:
    view.settled[event.call] = event


def _call_failed(view: DebateView, event: CallFailed) -> None:
    view.failed.append(event)


def _draft_written(view: DebateView, event: DraftWritten) -> None:
    view.turns[-1] = replace(view.turns[-1], state="drafted", attempt=event.attempt, draft=event.text)


def _draft_returned(view: DebateView, event: DraftReturned) -> None:
    turn = view.turns[-1]
    view.turns[-1] = replace(turn, state="returned", faults=(*turn.faults, event.faults))


def _speech_given(view: DebateView, event: SpeechGiven) -> None:
    view.turns[-1] = replace(
        view.turns[-1], state="given", attempt=event.attempt, draft="", claims=event.claims, stances=event.stances
    )
    for claim in event.claims:
        view.claims[claim.id] = claim
        if claim.struck:
            continue
        _settle_questions(view, event, claim)
        if claim.asks is not None:
            view.questions.append(Question(claim, event.seat, claim.asks))
    _move_stances(view, event)


def _settle_questions(view: DebateView, event: SpeechGiven, claim: Claim) -> None:
    answered = {relation.target for relation in claim.relations if relation.kind == "answers"}
    if not answered:
        return
    for i, question in enumerate(view.questions):
        if question.answered_in is None and question.to == event.seat and question.claim.id in answered:
            view.questions[i] = replace(question, answered_in=event.turn)


def _move_stances(view: DebateView, event: SpeechGiven) -> None:
    current = dict(view.stances.get(event.seat, {}))
    for report in event.stances:
        before = current.get(report.issue)
        if before is not None and before.value != report.value:
            view.moves.append(
                StanceMove(
                    event.seat, report.issue, event.turn, before.value, report.value, report.because, report.reason
                )
            )
        current[report.issue] = report
    view.stances[event.seat] = current


def _turn_forfeited(view: DebateView, event: TurnForfeited) -> None:
    view.turns[-1] = replace(view.turns[-1], state="forfeited", draft="", reason=event.reason)


def _ballot(view: DebateView, event: BallotCast | BallotSpoiled) -> None:
    view.ballots[event.seat] = event


def _debate_closed(view: DebateView, event: DebateClosed) -> None:
    view.closed = event


def _run_stopped(view: DebateView, event: RunStopped) -> None:
    view.stopped = event


def _plan_changed(view: DebateView, event: PlanChanged) -> None:
    before = {seat.id: seat for seat in view.opened.seats} if view.opened else {}
    for seat in event.opening.seats:
        old = {report.issue: report for report in before[seat.id].stances} if seat.id in before else {}
        current = dict(view.stances.get(seat.id, {}))
        for report in seat.stances:
            # Where the seat has already moved, its word stands; a prior that was never spoken of is the new one.
            if current.get(report.issue) == old.get(report.issue):
                current[report.issue] = report
        view.stances[seat.id] = current
    view.opened = event.opening
    view.changes.append(event)


def _host_spoke(view: DebateView, event: HostSpoke) -> None:
    view.host.append(HostWord(len(view.turns), event))


def _imported(view: DebateView, event: Imported) -> None:
    view.imported = event


_APPLY: Final[dict[type, Callable[..., None]]] = {
    DebateOpened: _debate_opened,
    RoundStarted: _round_started,
    TurnOpened: _turn_opened,
    CallStarted: _call_started,
    CallSettled: _call_settled,
    CallFailed: _call_failed,
    DraftWritten: _draft_written,
    DraftReturned: _draft_returned,
    SpeechGiven: _speech_given,
    TurnForfeited: _turn_forfeited,
    BallotCast: _ballot,
    BallotSpoiled: _ballot,
    DebateClosed: _debate_closed,
    RunStopped: _run_stopped,
    PlanChanged: _plan_changed,
    HostSpoke: _host_spoke,
    Imported: _imported,
}
