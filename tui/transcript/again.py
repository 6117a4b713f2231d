"""The events that a page tells of, taken back out of a view: what a jump in a replay is drawn from."""

from collections.abc import Iterator

from debate.events import DraftReturned, Event, RoundStarted, SpeechGiven, TurnForfeited
from debate.view import DebateView, Turn


def told(view: DebateView) -> Iterator[Event]:
    """Yield the events of `view` that stand on a page, in order.

    They are made, not read: what a page does not show (attempts, causes) may differ from the log. Where in the
    debate a plan was changed, a view does not say; those changes come first.
    """
    if view.imported is not None:
        yield view.imported
    if view.opened is not None:
        yield view.opened
    yield from view.changes
    number = 0
    for place, turn in enumerate(view.turns):
        yield from (word.event for word in view.host if word.after == place)
        if turn.round != number:
            number = turn.round
            yield RoundStarted(round=number, phase=turn.phase)
        yield from _turn(turn)
    yield from (word.event for word in view.host if word.after == len(view.turns))
    if view.round != number and view.opened is not None:
        phase = next((plan.phase for plan in view.opened.plan if plan.round == view.round), "")
        yield RoundStarted(round=view.round, phase=phase)
    yield from view.ballots.values()
    if view.closed is not None:
        yield view.closed
    if view.stopped is not None:
        yield view.stopped


def _turn(turn: Turn) -> Iterator[Event]:
    for attempt, faults in enumerate(turn.faults, start=1):
        yield DraftReturned(turn=turn.id, seat=turn.seat, attempt=attempt, faults=faults)
    # Checked when they were read; a long debate has tens of thousands of claims.
    if turn.state == "given":
        yield SpeechGiven.model_construct(
            turn=turn.id,
            seat=turn.seat,
            round=turn.round,
            phase=turn.phase,
            attempt=turn.attempt,
            claims=turn.claims,
            stances=turn.stances,
        )
    elif turn.state == "forfeited":
        yield TurnForfeited(
            turn=turn.id, seat=turn.seat, round=turn.round, phase=turn.phase, cause="model", reason=turn.reason
        )
