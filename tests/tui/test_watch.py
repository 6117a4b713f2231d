"""What the screen says of each seat and of the run follows from the events, in words."""

from typing import Any

from scripted_session import START, ending, first_round, opening, second_round

from debate.claims import Cost, Frozen, Usage
from debate.errors import StoppedError
from debate.events import (
    CallFailed,
    CallSettled,
    CallStarted,
    DraftReturned,
    DraftWritten,
    Fault,
    RoundStarted,
    SpeechGiven,
    TurnForfeited,
    TurnOpened,
)
from debate.feed import Logged, Ready, Streamed
from debate.log import Record
from tui.watch import SPEEDS, Watch
from tui.widgets.bars import cost, voices
from tui.words import Words


def logged(*events: Any) -> list[Logged]:
    """Return events as records; whatever else a script holds is left out."""
    return [Logged(Record(0, START, event, "")) for event in events if isinstance(event, Frozen)]


def watching(*events: Any) -> Watch:
    watch = Watch()
    watch.take([Ready(), *logged(*events)])
    return watch


FLOOR = TurnOpened(turn="deepseek-1", seat="deepseek", round=1, phase="opening")


def test_a_seat_waits_speaks_is_checked_and_has_spoken() -> None:
    watch = watching(opening(), RoundStarted(round=1, phase="opening"))
    assert watch.seat_state("deepseek") == "next"
    assert watch.seat_state("tencent") == "waiting"
    watch.take(logged(FLOOR))
    assert watch.seat_state("deepseek") == "thinking"
    watch.take([Streamed("deepseek-1", "deepseek", "先说")])
    assert watch.seat_state("deepseek") == "speaking"
    watch.take(logged(DraftWritten(turn="deepseek-1", seat="deepseek", attempt=1, text="先说。")))
    assert watch.seat_state("deepseek") == "checking"
    fault = Fault(sentence="先说。", reasons=())
    watch.take(logged(DraftReturned(turn="deepseek-1", seat="deepseek", attempt=1, faults=(fault,))))
    assert watch.seat_state("deepseek") == "revising"
    watch.take(logged(SpeechGiven(turn="deepseek-1", seat="deepseek", round=1, phase="opening", attempt=2, claims=())))
    assert watch.seat_state("deepseek") == "spoken"
    assert watch.seat_state("bytedance") == "next"


def test_a_broken_call_shows_the_number_of_the_try_until_it_speaks_again() -> None:
    watch = watching(opening(), RoundStarted(round=1, phase="opening"), FLOOR)
    watch.take(logged(CallFailed(call="deepseek-1#1", seat="deepseek", kind="timeout", detail="", retry=2)))
    assert watch.seat_state("deepseek") == "retry"
    assert watch.tries == {"deepseek": 2}
    watch.take([Streamed("deepseek-1", "deepseek", "再说")])
    assert watch.seat_state("deepseek") == "speaking"


def test_a_forfeited_turn_is_said_until_the_next_round() -> None:
    forfeit = TurnForfeited(
        turn="deepseek-1", seat="deepseek", round=1, phase="opening", cause="model", reason="没有回答"
    )
    watch = watching(opening(), RoundStarted(round=1, phase="opening"), FLOOR, forfeit)
    assert watch.seat_state("deepseek") == "forfeited"
    watch.take(logged(RoundStarted(round=2, phase="rebuttal")))
    assert watch.seat_state("deepseek") == "waiting"


def test_seats_vote_when_the_plan_is_done_and_are_done_at_the_end() -> None:
    one_turn = opening(plan=opening().plan[:1])
    watch = watching(one_turn, *first_round()[1:])
    assert watch.seat_state("tencent") == "voting"
    watch.take(logged(ending()[2]))
    assert watch.seat_state("tencent") == "voted"
    assert watch.seat_state("moonshot") == "voting"
    watch.take(logged(*ending()))
    assert watch.seat_state("tencent") == "done"
    assert watch.state == "over"


def test_the_run_loads_runs_pauses_and_stops() -> None:
    watch = Watch()
    assert watch.state == "loading"
    watch.take([Ready()])
    assert watch.state == "running"
    watch.paused = True
    assert watch.state == "paused"
    watch.stopped = StoppedError("balance", "no balance")
    assert watch.state == "stopped"
    assert watching(*first_round(), *second_round(), *ending()).state == "over"


def test_a_debate_of_rehearsal_voices_alone_is_called_so() -> None:
    assert watching(opening()).rehearsed
    seats = opening().seats
    mixed = opening(seats=(seats[0].model_copy(update={"voice": "deepseek/deepseek-flash"}), *seats[1:]))
    watch = watching(mixed)
    assert not watch.rehearsed
    assert voices(watch, Words("en")) == "deepseek/deepseek-flash (4 seats rehearse: no language model)"


def test_costs_are_an_estimate_or_unknown_and_never_a_silent_zero() -> None:
    seats = tuple(seat.model_copy(update={"voice": "m"}) for seat in opening().seats)
    watch = watching(opening(seats=seats))
    assert cost(watch, Words("en")) == "cost unknown"

    def call(number: int, amount: float | None) -> list[Logged]:
        name = f"deepseek-1#{number}"
        known = Cost(amount=amount, currency="USD") if amount is not None else None
        return logged(
            CallStarted(
                call=name,
                seat="deepseek",
                purpose="speech",
                model="m",
                request_sha256="0" * 64,
                prompt_tokens_estimate=1,
                max_tokens=1,
            ),
            CallSettled(call=name, seat="deepseek", finish="stop", usage=Usage(), cost=known),
        )

    watch.take(call(1, 0.25))
    assert cost(watch, Words("en")) == "about $0.2500 (estimate)"
    watch.take(call(2, None))
    assert cost(watch, Words("en")) == "at least about $0.2500 (estimate; 1 calls of unknown cost)"


def test_speed_stays_within_its_steps() -> None:
    watch = Watch()
    assert [watch.change_speed(1) for _ in range(6)][-1] == SPEEDS[-1]
    assert [watch.change_speed(-1) for _ in range(12)][-1] == SPEEDS[0]
