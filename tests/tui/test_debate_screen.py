"""Every key does what help says it does, on a debate that follows a script."""

import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len
from screen_harness import lines, shown, text, until
from scripted_session import Hold, ending, first_round, opening, second_round
from textual.widgets import Static

from debate.errors import LogError, StoppedError
from debate.events import RoundStarted, TurnOpened
from debate.feed import Ready, Streamed
from tui.screens.debate import DebateScreen
from tui.screens.help import HelpScreen, bound_keys
from tui.screens.message import MessageScreen
from tui.widgets.page import RowsPage


def crashes(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in folder.glob("crash-*.txt")]


async def test_the_first_frame_stands_before_anything_has_come(tmp_path: Path) -> None:
    async with shown(tmp_path, [Hold()]) as (app, _, _):
        assert "正在准备" in text(app)
        assert "百模论战" in text(app)


async def test_speeches_stand_with_seat_place_citation_relation_and_verdict(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()]) as (app, _, _):
        seen = text(app)
        assert " 2 B  字节跳动  第2轮 反驳  bytedance-2" in seen
        assert "» 反驳 腾讯 tencent-1.2「所以我们两条腿走路：" in seen
        assert "买来的规模守不牢。[F086]" in seen
        assert "价格只有5%，差距没有那么大。[F004][! 已删]" in seen
        assert "? 提问 字节跳动" in seen
        assert "+0.80 变为 +0.50，因 DeepSeek deepseek-1.1" in seen
        assert "! 弃权：三次尝试都没有得到可用的回答：连接超时" in seen
        assert "排演，不是语言模型" in lines(app)[-2]


async def test_a_struck_sentence_is_struck_through_on_the_screen(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()]) as (app, _, _):
        struck = [
            segment.text
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.strike
        ]
        assert struck == ["价格只有5%，差距没有那么大。", "[F004]"]


async def test_the_seats_bar_says_in_words_how_every_seat_is(tmp_path: Path) -> None:
    steps = [*first_round(), RoundStarted(round=2, phase="rebuttal")]
    steps += [TurnOpened(turn="bytedance-2", seat="bytedance", round=2, phase="rebuttal")]
    steps += [Streamed("bytedance-2", "bytedance", "先说一句"), Hold()]
    async with shown(tmp_path, steps) as (app, _, _):
        names, states = lines(app)[1:3]
        assert " ".join(names.split()) == "1 D DeepSeek 2 B 字节跳动 3 T 腾讯 4 A 零一万物 5 M 月之暗面"
        assert states.split() == ["等待", "正在发言", "等待", "等待", "等待"]
        assert "先说一句" in text(app)


async def test_space_holds_and_lets_go_and_n_lets_one_turn_pass(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, session):
        await pilot.press("space")
        assert session.paused
        await until(pilot, lambda: "已暂停" in text(app))
        await pilot.press("space")
        assert not session.paused
        await until(pilot, lambda: "进行中" in text(app))
        await pilot.press("n")
        assert session.stepped == 1


async def test_plus_and_minus_change_the_speed_and_say_so(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, session):
        await pilot.press("plus", "plus")
        assert session.speed == 4.0
        assert "4 倍速" in text(app)
        await pilot.press("minus", "minus", "minus")
        assert session.speed == 0.5


async def test_c_opens_the_fact_with_source_and_speaker_and_who_cited_it(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()]) as (app, pilot, _):
        await pilot.press("K", "K", "K", "c")
        await pilot.pause(0.1)
        seen = text(app)
        assert "F086" in seen
        assert "豆包去年的用户数排在头名" in seen
        assert "Doubao topped" in seen
        assert "一位业内人士" in seen
        assert "21世纪经济报道的报道" in seen
        assert "第 2401 至 2450 字（全文 3422 字）" in seen
        assert "被引用 2 次" in seen
        await pilot.press("tab")
        assert "[F004] 数字，确凿" in text(app)
        await pilot.press("shift+tab")
        assert "F086" in text(app)
        await pilot.press("escape")
        assert not app.debate.has_class("pane")


async def test_a_click_on_a_citation_opens_it(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, _):
        y = next(i for i, line in enumerate(lines(app)) if "[F034]" in line)
        x = cell_len(lines(app)[y].split("[F034]")[0]) + 2
        await pilot.click(offset=(x, y))
        await pilot.pause(0.1)
        assert "李开复主张，超大模型应当留给大公司去做。" in text(app)
        assert "李开复（零一万物）" in text(app)
        assert app.debate.view.chosen_fact() == "F034"


async def test_a_click_on_an_answered_claim_goes_to_its_turn(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()]) as (app, pilot, _):
        y = next(i for i, line in enumerate(lines(app)) if "反驳 腾讯 tencent-1.2" in line)
        x = cell_len(lines(app)[y].split("tencent-1.2")[0]) + 2
        await pilot.click(offset=(x, y))
        await pilot.pause(0.1)
        assert lines(app)[3].startswith(" 3 T  腾讯  第1轮 立论  tencent-1")


async def test_following_stops_when_the_reader_goes_up_and_says_what_is_new(tmp_path: Path) -> None:
    steps = [*first_round(), Hold(), *second_round(), Hold()]
    async with shown(tmp_path, steps, size=(80, 24)) as (app, pilot, session):
        await pilot.press("g")
        top = lines(app)[3]
        session.release()
        await until(pilot, lambda: app.debate.view.unread == 3)
        assert lines(app)[3] == top
        assert "v 3 条新发言（按 G）" in text(app)
        await pilot.press("G")
        await pilot.pause(0.1)
        assert app.debate.view.following
        assert "条新发言" not in text(app)
        assert "连接超时" in text(app)


async def test_turns_are_walked_one_by_one(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()], size=(80, 24)) as (app, pilot, _):
        await pilot.press("g", "J")
        assert lines(app)[3].split()[:3] == ["1", "D", "DeepSeek"]
        await pilot.press("J")
        assert lines(app)[3].split()[:3] == ["2", "B", "字节跳动"]
        await pilot.press("K")
        assert lines(app)[3].split()[:3] == ["1", "D", "DeepSeek"]


async def test_scrolling_keys_move_by_line_page_and_to_the_ends(tmp_path: Path) -> None:
    steps = [*first_round(), *second_round(), *ending()]
    async with shown(tmp_path, steps, size=(80, 24)) as (app, pilot, _):
        view = app.debate.view
        await pilot.press("g")
        assert view.scroll_offset.y == 0
        await pilot.press("j", "down")
        assert view.scroll_offset.y == 2
        await pilot.press("k", "up")
        assert view.scroll_offset.y == 0
        await pilot.press("pagedown")
        assert view.scroll_offset.y == view.size.height
        await pilot.press("pageup")
        assert view.scroll_offset.y == 0
        await pilot.press("G")
        assert view.scroll_offset.y == view.max_scroll_y > 0


async def test_the_language_changes_while_the_debate_goes_on(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()]) as (app, pilot, _):
        await pilot.press("L")
        await pilot.pause(0.1)
        seen = text(app)
        assert "Round 2 Rebuttal" in seen
        assert "rehearsal, not a language model" in seen
        assert "» rebuts Tencent tencent-1.2" in seen
        assert "买来的规模守不牢。" in seen
        await pilot.press("L")
        await pilot.pause(0.1)
        assert "排演，不是语言模型" in text(app)


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_lists_every_binding(tmp_path: Path, key: str) -> None:
    async with shown(tmp_path, [*first_round(), Hold()], size=(120, 60)) as (app, pilot, _):
        await pilot.press(key)
        await pilot.pause(0.1)
        assert isinstance(app.screen, HelpScreen)
        seen = text(app)
        keys = bound_keys(app.debate)
        assert {"run.pause", "scroll.top", "fact.open", "app.quit_now"} <= set(keys)
        for name in keys:
            assert app.words(f"key.{name}") in seen, name
        await pilot.press("escape")
        assert isinstance(app.screen, DebateScreen)


async def test_a_key_that_the_user_has_mapped_is_the_one_that_help_shows(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, session):
        app.set_keymap({"run.pause": "p"})
        await pilot.press("p")
        assert session.paused
        assert bound_keys(app.debate)["run.pause"] == "p"


async def test_leaving_asks_while_the_debate_goes_on_and_says_how_to_resume(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, session):
        await pilot.press("q")
        assert isinstance(app.screen, MessageScreen)
        await pilot.pause(0.1)
        assert "baimo resume" in text(app)
        await pilot.press("n")
        assert isinstance(app.screen, DebateScreen)
        await pilot.press("q", "y")
        await until(pilot, lambda: session.left)
        assert app.debate.exit_status == 3


async def test_leaving_at_once_lets_go_of_the_debate(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, session):
        await pilot.press("ctrl+q")
        await until(pilot, lambda: session.left)
        assert app.debate.exit_status == 3


async def test_an_ended_debate_says_who_won_and_is_left_without_a_question(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), *ending()]) as (app, pilot, session):
        assert "胜者DeepSeek：DeepSeek 3，腾讯 2" in lines(app)[-2]
        assert "已结束" in lines(app)[-2]
        assert "各方投票认为论证最有力的是DeepSeek，得3票。" in text(app)
        await pilot.press("space")
        assert not session.paused
        await pilot.press("q")
        await pilot.pause()
        assert app.debate.exit_status == 0


async def test_a_stopped_run_says_why_and_what_to_do_next(tmp_path: Path) -> None:
    stop = StoppedError("balance", "账户余额不足", next_step="充值后继续")
    async with shown(tmp_path, [*first_round(), stop]) as (app, pilot, _):
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await pilot.pause(0.1)
        seen = text(app)
        assert "辩论停下了" in seen
        assert "账户余额不足" in seen
        assert "下一步：充值后继续" in seen
        assert "baimo resume" in seen
        await pilot.press("escape")
        assert "已停止" in lines(app)[-2]
        assert app.debate.exit_status == 3


async def test_bad_input_from_the_feed_is_said_in_its_own_words(tmp_path: Path) -> None:
    error = LogError("the line is damaged", mend="restore the file from a copy")
    async with shown(tmp_path, [*first_round(), error]) as (app, pilot, _):
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await pilot.pause(0.1)
        assert "the line is damaged" in text(app)
        assert "mend: restore the file from a copy" in text(app)
    assert crashes(tmp_path) == []


async def test_what_nobody_foresaw_is_one_message_and_a_file_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPSEEK_API_KEY", "very-secret-value-1")
    error = RuntimeError("call with very-secret-value-1 and sk-abcdefghijklmnop failed\x1b[2J")
    async with shown(tmp_path, [*first_round(), error]) as (app, pilot, _):
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await pilot.pause(0.1)
        assert "显示中断了" in text(app)
        assert "RuntimeError" in text(app)
        assert "Traceback" not in text(app)
    (kept,) = crashes(tmp_path)
    assert "Traceback" in kept
    assert "very-secret" not in kept
    assert "sk-abc" not in kept
    assert "\x1b" not in kept


@pytest.mark.parametrize("size", [(120, 36), (100, 30), (80, 24), (60, 15)])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_nothing_is_wider_than_the_window_and_the_voice_is_always_named(
    tmp_path: Path, size: tuple[int, int], lang: str
) -> None:
    async with shown(tmp_path, [*first_round(), *second_round(), Hold()], size=size, lang=lang) as (app, _, _):
        assert all(cell_len(line) == size[0] for line in lines(app))
        voice = "排演，不是语言模型" if lang == "zh" else "rehearsal, not a language model"
        assert voice in lines(app)[-2]
        assert ("帮助" if lang == "zh" else "help") in lines(app)[-1]
        assert app.debate.view.size.height >= {36: 25, 30: 20, 24: 15, 15: 9}[size[1]]


async def test_a_window_that_is_too_small_says_what_it_needs(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()], size=(50, 12)) as (app, pilot, _):
        assert "窗口太小：现在 50x12，请放大到至少 60x15。" in text(app)
        assert "DeepSeek" not in text(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.1)
        assert "DeepSeek" in text(app)


async def test_a_fact_fills_a_narrow_window_and_esc_brings_the_transcript_back(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()], size=(80, 24)) as (app, pilot, _):
        await pilot.press("c")
        await pilot.pause(0.1)
        assert app.debate.query_one("#side", RowsPage).size.width >= 78
        assert not app.debate.view.display
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert app.debate.view.display
        assert "月之暗面" in text(app)


async def test_a_resize_keeps_the_line_that_is_being_read(tmp_path: Path) -> None:
    steps = [*first_round(), *second_round(), *ending()]
    async with shown(tmp_path, steps, size=(80, 24)) as (app, pilot, _):
        await pilot.press("g", "J", "J", "J")
        assert "腾讯" in lines(app)[3]
        await pilot.resize_terminal(110, 24)
        await pilot.pause(0.1)
        assert "腾讯" in lines(app)[3]


async def test_the_number_of_widgets_does_not_grow_with_the_debate(tmp_path: Path) -> None:
    async with shown(tmp_path, [opening(), Ready(), Hold()]) as (app, _, _):
        few = len(app.debate.query("*"))
    other = tmp_path / "other"
    async with shown(other, [*first_round(), *second_round(), *ending()]) as (app, _, _):
        assert len(app.debate.query("*")) == few
        assert app.debate.query(Static)


async def test_the_chrome_holds_no_glyph_of_uncertain_width(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()], size=(120, 70)) as (app, pilot, _):
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        page = app.screen.query_one(RowsPage)
        keys = "".join(row.text for row in page._rows)
        assert "tab right" in keys
        assert not [char for char in keys + "".join(lines(app)[-3:]) if unicodedata.east_asian_width(char) == "A"]
