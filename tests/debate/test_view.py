from builders import opening, short_debate, speech, spoken

from debate.claims import Relation, StanceReport
from debate.events import DraftReturned, DraftWritten, Event, RoundStarted, RunStopped, TurnForfeited, TurnOpened
from debate.view import DebateView, fold


def view_of(*events: Event) -> DebateView:
    return fold(DebateView(), [opening(), RoundStarted(round=1, phase="opening"), *events])


def test_folding_in_one_go_or_event_by_event_is_the_same() -> None:
    events = short_debate()
    one_by_one = DebateView()
    for event in events:
        one_by_one = fold(one_by_one, [event])
    assert one_by_one == fold(DebateView(), events)


def test_a_fold_leaves_the_view_it_started_from_alone() -> None:
    events = short_debate()
    before = fold(DebateView(), events[:3])
    fold(before, events[3:])
    assert before == fold(DebateView(), events[:3])


def test_the_plan_says_who_is_next_until_it_is_done() -> None:
    assert DebateView().next_slot is None
    view = view_of()
    heard = []
    while view.next_slot is not None:
        _, _, seat = view.next_slot
        turn = view.next_turn_id(seat)
        heard.append(turn)
        view = fold(view, spoken(turn))
    assert heard == ["deepseek-1", "tencent-1", "deepseek-2", "tencent-2"]


def test_a_returned_draft_keeps_the_floor_and_its_faults() -> None:
    view = view_of(
        TurnOpened(turn="deepseek-1", seat="deepseek", round=1, phase="opening"),
        DraftWritten(turn="deepseek-1", seat="deepseek", attempt=1, text="草稿"),
        DraftReturned(turn="deepseek-1", seat="deepseek", attempt=1, faults=()),
    )
    assert view.open_turn is not None
    assert (view.open_turn.state, view.open_turn.faults) == ("returned", ((),))


def test_a_question_stays_open_until_the_seat_it_was_put_to_answers_it() -> None:
    asked = view_of(*spoken("deepseek-1", asks="tencent"))
    assert [q.claim.id for q in asked.open_questions("tencent")] == ["deepseek-1.1"]
    answer = Relation(kind="answers", target="deepseek-1.1")
    answered = fold(asked, spoken("tencent-1", relations=(answer,)))
    assert answered.open_questions("tencent") == []
    assert answered.questions[0].answered_in == "tencent-1"


def test_a_struck_question_was_never_put() -> None:
    assert view_of(*spoken("deepseek-1", asks="tencent", struck=True)).questions == []


def test_only_a_changed_stance_is_a_move() -> None:
    same = StanceReport(issue="open_weights", value=0.5)
    moved = StanceReport(issue="open_weights", value=0.2, because="deepseek-1.1", reason="生态的代价")
    view = view_of(*spoken("deepseek-1", stances=(same,)), *spoken("tencent-1", stances=(moved,)))
    assert [(m.seat, m.before, m.after, m.because) for m in view.moves] == [("tencent", 0.5, 0.2, "deepseek-1.1")]
    assert view.stances["tencent"]["open_weights"] == moved


def test_a_speech_ends_a_row_of_forfeits() -> None:
    def lost(turn: str) -> list[Event]:
        return [
            TurnOpened(turn=turn, seat="deepseek", round=1, phase="opening"),
            TurnForfeited(turn=turn, seat="deepseek", round=1, phase="opening", cause="model", reason="x"),
        ]

    assert view_of(*lost("deepseek-1"), *lost("deepseek-2")).forfeits_in_a_row("deepseek") == 2
    view = view_of(*lost("deepseek-1"), *spoken("deepseek-2"), *lost("deepseek-3"))
    assert view.forfeits_in_a_row("deepseek") == 1
    assert view.forfeits_in_a_row("tencent") == 0


def test_a_stop_is_over_as_soon_as_the_debate_goes_on() -> None:
    stopped = view_of(RunStopped(kind="auth", reason="key refused"))
    assert stopped.stopped is not None
    assert fold(stopped, spoken("deepseek-1")).stopped is None


def test_a_struck_claim_is_kept_but_not_heard() -> None:
    view = fold(
        view_of(),
        [TurnOpened(turn="deepseek-1", seat="deepseek", round=1, phase="opening"), speech("deepseek-1", struck=True)],
    )
    assert list(view.heard()) == []
    assert "deepseek-1.1" in view.claims
