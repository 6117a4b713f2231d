"""A debate shown again: the log of a real run, to and fro, with the keys of a player."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from screen_harness import text, until
from scripted_session import START, ScriptedSession, Step, ending, first_round, opening, second_round
from textual.pilot import Pilot

from debate.claims import Frozen
from debate.events import Change, DebateOpened, HostSpoke, PlanChanged
from debate.feed import Logged, Sought
from debate.replay import Replay
from debate.run import RunWriter
from debate.tape import Tape
from debate.view import DebateView, fold
from tui.app import BaimoApp
from tui.transcript.again import told
from tui.transcript.press import Press
from tui.words import Words

WHOLE = [*first_round(), *second_round(), *ending()]


def record(folder: Path, steps: list[Step]) -> Path:
    """Write the events of a script as a run."""
    ground = ScriptedSession(folder, []).ground
    with RunWriter(folder, lambda: START) as run:
        ref = run.put_blob(ground)
        for step in steps:
            if isinstance(step, Frozen):
                event = step.model_copy(update={"ground": ref}) if isinstance(step, DebateOpened) else step
                run.append(event)  # type: ignore[arg-type]
    return folder


@pytest.fixture
def tape(tmp_path: Path) -> Iterator[Tape]:
    with Tape(record(tmp_path / "run", WHOLE)) as tape:
        yield tape


@asynccontextmanager
async def replayed(
    tape: Tape, *, speed: float = 0.0, true: Callable[[BaimoApp], bool]
) -> AsyncIterator[tuple[BaimoApp, Pilot[int], Replay]]:
    replay = Replay(tape, speed=speed, hold=True)
    app = BaimoApp(replay, lang="zh")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: true(app))
        yield app, pilot, replay


def over(app: BaimoApp) -> bool:
    return app.debate.watch_state.view.closed is not None and "已结束" in text(app)


async def test_a_whole_log_is_shown_and_left_without_a_question(tape: Tape) -> None:
    async with replayed(tape, true=over) as (app, pilot, _):
        assert "胜者DeepSeek" in text(app)
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running or app._exit)
        assert app.debate.exit_status == 0


async def test_arrows_go_from_turn_to_turn_and_brackets_from_round_to_round(tape: Tape) -> None:
    async with replayed(tape, true=over) as (app, pilot, _):
        await pilot.press("space", "left_square_bracket")
        await until(pilot, lambda: app.debate.watch_state.view.closed is None)
        await pilot.pause(0.1)
        assert app.debate.watch_state.view.round == 2
        assert "第2轮 反驳" in text(app)
        assert "bytedance-2 " not in text(app)
        await pilot.press("left")
        await until(pilot, lambda: len(app.debate.watch_state.view.turns) == 5)
        await pilot.pause(0.1)
        assert app.debate.watch_state.view.turns[-1].id == "moonshot-1"
        assert "我们不把便宜当终点" not in text(app)
        await pilot.press("right")
        await until(pilot, lambda: app.debate.watch_state.view.open_turn is not None)
        await pilot.pause(0.1)
        assert app.debate.watch_state.view.turns[-1].id == "bytedance-2"


async def test_digits_jump_to_tenths_and_commas_go_back_one_event(tape: Tape) -> None:
    async with replayed(tape, true=over) as (app, pilot, replay):
        await pilot.press("space", "5")
        await until(pilot, lambda: replay.position == len(tape) // 2)
        await pilot.press("comma")
        await until(pilot, lambda: replay.position == len(tape) // 2 - 1)
        assert replay.paused
        await pilot.press("full_stop")
        await until(pilot, lambda: replay.position == len(tape) // 2)
        await pilot.press("0")
        await until(pilot, lambda: replay.position == 0)
        await pilot.pause(0.1)
        assert app.debate.press.page.entries == []


async def test_after_a_jump_the_page_is_what_playing_to_there_would_have_shown(tape: Tape) -> None:
    records = list(tape.records())
    played, jumped = Press(Words("zh")), Press(Words("zh"))
    for count in range(len(records) + 1):
        view = fold(DebateView(), [record.event for record in records[:count]])
        jumped.view = view
        jumped.set(Sought(count, view))
        played.view = view
        if count:
            played.set(Logged(records[count - 1]))
        assert page_text(played) == page_text(jumped), count


def page_text(press: Press) -> list[str]:
    return [row.text for i in range(len(press.page.entries)) for row in press.page.laid(i).rows]


async def test_space_holds_a_replay_and_speed_is_said(tape: Tape) -> None:
    async with replayed(tape, speed=0.25, true=lambda app: "价格" in text(app)) as (app, pilot, replay):
        await pilot.press("space")
        assert replay.paused
        await until(pilot, lambda: "已暂停" in text(app))
        await pilot.press("plus", "plus", "plus")
        assert replay.speed == 2.0
        assert "2 倍速" in text(app)


async def test_citations_are_walked_with_tab_and_the_digits_of_a_replay_choose_no_seat(tape: Tape) -> None:
    async with replayed(tape, true=over) as (app, pilot, replay):
        await pilot.press("K", "K", "tab")
        assert app.debate.view.chosen_fact() == "F004"
        await pilot.press("space", "3")
        await until(pilot, lambda: replay.position == len(tape) * 3 // 10)
        assert not app.debate.sieve


def test_what_the_host_said_and_what_was_changed_stand_on_the_page() -> None:
    changed = PlanChanged(changes=(Change(what="gate", before="revise", after="flag"),), opening=opening(gate="flag"))
    events = [opening(), HostSpoke(kind="whisper", to="tencent", text="说说入口。"), changed]
    press = Press(Words("zh"))
    press.view = fold(DebateView(), events)
    press.set(Sought(3, press.view))
    shown = "\n".join(page_text(press))
    assert "主持人私语   对  3 T  腾讯" in shown
    assert "说说入口。" in shown
    assert "gate  revise  >  flag" in shown
    assert len(list(told(press.view))) == 3
