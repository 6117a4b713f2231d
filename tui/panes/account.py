"""Ballots, and what the calls to models have cost, seat by seat."""

from collections.abc import Iterator

from debate.view import DebateView
from tui.panes.desk import Desk
from tui.transcript.page import BLANK, Row, ink


def account_rows(desk: Desk) -> tuple[Row, ...]:
    """Return the ballots and the bill."""
    return (desk.label("ballots"), *_ballots(desk), BLANK, desk.label("bill"), *_bill(desk))


def _ballots(desk: Desk) -> Iterator[Row]:
    scribe, view = desk.scribe, desk.view
    if not view.ballots:
        yield Row((ink(scribe.words("ballots_none"), "dim"),), 1)
    for ballot in view.ballots.values():
        yield from scribe.ballot(ballot)
    if view.closed is not None:
        yield BLANK
        yield Row((ink(scribe.reader.result(view.closed), "strong"),), 1)


def _bill(desk: Desk) -> Iterator[Row]:
    words, view = desk.scribe.words, desk.view
    if not view.calls:
        yield Row((ink(words("bill_none"), "dim"),), 1)
    for seat in view.opened.seats if view.opened else ():
        if any(call.seat == seat.id for call in view.calls.values()):
            yield Row((*desk.scribe.chip(seat.id), ink("  "), ink(_seat_bill(seat.id, view, desk))), 1)


def _seat_bill(seat: str, view: DebateView, desk: Desk) -> str:
    words = desk.scribe.words
    settled = [call for call in view.settled.values() if call.seat == seat]
    failed = sum(call.seat == seat for call in view.failed)
    costs: dict[str, float] = {}
    for call in settled:
        if call.cost is not None:
            costs[call.cost.currency] = costs.get(call.cost.currency, 0.0) + call.cost.amount
    known = " + ".join(f"{amount:.4f} {currency}" for currency, amount in sorted(costs.items()))
    tokens = [call.usage.prompt or 0 for call in settled], [call.usage.completion or 0 for call in settled]
    return words(
        "bill_seat",
        calls=len(settled),
        failed=failed,
        prompt=f"{sum(tokens[0]):,}",
        completion=f"{sum(tokens[1]):,}",
        cost=words("cost", cost=known) if known else words("cost_unknown"),
    )
