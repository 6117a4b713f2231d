"""Finding, choosing, and the panes beside the page."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from screen_harness import lines, shown, text, until
from scripted_session import Hold, ending, first_round, second_round

TWO_ROUNDS = [*first_round(), *second_round()]


async def test_finding_goes_from_speech_to_speech_and_marks_every_place(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()], size=(100, 24)) as (app, pilot, session):
        await pilot.press("g", "slash", *"豆包", "enter")
        await pilot.pause(0.1)
        assert "找到 1/2" in text(app)
        ground = app.debate.view.component("look--hit").bgcolor
        strips = app.screen._compositor.render_strips()
        marked = [
            segment.text for strip in strips for segment in strip if segment.style and segment.style.bgcolor == ground
        ]
        assert marked == ["豆包"]
        await pilot.press("n")
        await pilot.pause(0.1)
        assert "找到 2/2" in text(app)
        assert "豆包的名次一年就换了人" in text(app)
        assert session.stepped == 0
        await pilot.press("n")
        assert app.debate.search.at == 0
        await pilot.press("N")
        assert app.debate.search.at == 1
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert "找到" not in text(app)
        await pilot.press("n")
        assert session.stepped == 1


async def test_a_fact_id_can_be_found_and_what_comes_later_is_counted_in(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold(), *second_round(), Hold()]) as (app, pilot, session):
        await pilot.press("slash", *"f004", "enter")
        await pilot.pause(0.1)
        assert len(app.debate.search.hits) == 2
        session.release()
        await until(pilot, lambda: len(app.debate.search.hits) == 4)


async def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, _):
        await pilot.press("slash", *"xyz", "enter")
        await pilot.pause(0.1)
        assert "找到 0/0" in text(app)


async def test_typing_can_be_left_without_looking_for_anything(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()]) as (app, pilot, session):
        await pilot.press("slash", "q", "escape")
        await pilot.pause(0.1)
        assert not app.debate.has_class("finding")
        assert app.debate.view.has_focus
        await pilot.press("space")
        assert session.paused


async def test_a_digit_shows_one_seat_only_and_0_shows_all(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await pilot.press("3")
        await pilot.pause(0.1)
        seen = "\n".join(lines(app)[3:])
        assert "只看腾讯" in seen
        assert "tencent-1" in seen
        assert "tencent-2" in seen
        assert "bytedance-2.1" not in seen
        assert "用户在哪里" in seen
        await pilot.press("0")
        await pilot.pause(0.1)
        assert "只看" not in text(app)
        assert "豆包的名次" in text(app)


async def test_only_faulted_speeches(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await pilot.press("v")
        await pilot.pause(0.1)
        seen = "\n".join(lines(app)[3:])
        assert "只看有问题的发言" in seen
        assert " 3 T  腾讯  第2轮 反驳" in seen
        assert " 4 A  零一万物  第2轮 反驳" in seen
        assert " 2 B  字节跳动  第2轮 反驳" not in seen
        await pilot.press("v")
        await pilot.pause(0.1)
        assert "只看" not in text(app)


async def test_only_one_issue(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await until(pilot, lambda: app.debate.ground is not None)
        await pilot.press("i")
        await pilot.pause(0.1)
        seen = "\n".join(lines(app)[3:])
        assert "只看自研为主还是接入DeepSeek" in seen
        assert " 2 B  字节跳动  第2轮 反驳" in seen
        assert " 5 M  月之暗面  第1轮 立论" not in seen


async def test_the_stance_pane_draws_every_seat_with_its_number_and_its_change(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await pilot.press("s")
        await pilot.pause(0.1)
        row = next(line for line in lines(app) if "+0.50  -0.30" in line)
        axis = row[row.index(" 2 B ") :] if " 2 B " in row else row
        assert axis.index("2", 6) < axis.index("o")
        assert "自研为主还是接入DeepSeek" in text(app)
        assert "-1 接入为主   +1 自研为主" in text(app)
        await pilot.press("s")
        await pilot.pause(0.1)
        assert not app.debate.has_class("pane")


async def test_the_argument_pane_shows_who_answers_whom_and_what_stands(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await pilot.press("a")
        await pilot.pause(0.1)
        seen = text(app)
        assert "腾讯 tencent-1.2 被驳倒 0.25" in seen
        assert "» 反驳 字节跳动 bytedance-2.1 站得住 0.50" in seen
        await pilot.press("K", "K", "K")
        await pilot.pause(0.1)
        assert "被驳倒" not in text(app)
        assert "< 反驳 腾讯 tencent-1.2「所以" in text(app)


async def test_a_click_in_the_argument_pane_goes_to_the_turn(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await pilot.press("a")
        await pilot.pause(0.1)
        y = next(i for i, line in enumerate(lines(app)) if "腾讯 tencent-1.2 被驳倒" in line)
        x = cell_len(lines(app)[y].split("tencent-1.2 被")[0]) + 2
        await pilot.click(offset=(x, y))
        await pilot.pause(0.1)
        assert lines(app)[3].startswith(" 3 T  腾讯  第1轮 立论  tencent-1")


async def test_the_last_pane_shows_ballots_and_the_bill(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, *ending()]) as (app, pilot, _):
        await pilot.press("b")
        await pilot.pause(0.1)
        assert "没有调用过模型" in text(app)
        assert text(app).count("投给") == 10


async def test_the_timeline_has_a_cell_for_every_turn_and_takes_the_reader_there(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        y = len(lines(app)) - 3
        assert lines(app)[y].split() == [
            "R1",
            "1",
            "2",
            "3",
            "4",
            "5",
            "R2",
            "2",
            "3",
            "x",
            "5",
            "1",
            "R3",
            "3",
            "4",
            "5",
            "1",
            "2",
        ]
        await pilot.click(offset=(lines(app)[y].index("3"), y))
        await pilot.pause(0.1)
        assert lines(app)[3].startswith(" 3 T  腾讯  第1轮 立论  tencent-1")


async def test_dragging_over_text_copies_it_without_bars_marks_or_broken_lines(tmp_path: Path) -> None:
    async with shown(tmp_path, [*first_round(), Hold()], size=(60, 20)) as (app, pilot, _):
        y = next(i for i, line in enumerate(lines(app)) if "超大模型留给大公司去做" in line)
        assert "创业公司的力气" in lines(app)[y + 1] + lines(app)[y]
        await pilot.mouse_down(offset=(3, y))
        await pilot.hover(offset=(20, y + 1))
        await pilot.mouse_up(offset=(20, y + 1))
        await pilot.pause(0.1)
        copied = app.screen.get_selected_text()
        assert copied is not None
        assert copied.startswith("超大模型留给大公司去做，这是李开复的主张，也是我们的取舍。[F034]创业公司")
        assert "\n" not in copied


async def test_the_palette_finds_a_command_in_either_language_and_runs_it(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        assert "各方立场" in text(app)
        await pilot.press(*"stands", "enter")
        await pilot.pause(0.1)
        assert app.debate.has_class("pane")
        assert "自研为主还是接入DeepSeek" in text(app)
        await pilot.press("ctrl+p", *"换配色", "enter")
        await pilot.pause(0.1)
        assert app.theme == "baimo-light"


async def test_the_palette_is_left_without_doing_anything(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, session):
        await pilot.press("ctrl+p", "down", "up", "escape")
        await pilot.pause(0.1)
        assert app.screen is app.debate
        assert not session.paused


async def test_themes_go_round_and_seats_take_their_colours(tmp_path: Path) -> None:
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, pilot, _):
        seen = []
        for _theme in range(3):
            await pilot.press("t")
            await pilot.pause(0.1)
            strips = app.screen._compositor.render_strips()
            chip = next(segment for strip in strips[3:] for segment in strip if segment.text == " 2 B ")
            seen.append((app.theme, chip.style.color.name if chip.style and chip.style.color else ""))
        assert [theme for theme, _ in seen] == ["baimo-light", "baimo-contrast", "baimo-dark"]
        assert [colour for _, colour in seen] == ["#d70000", "#ffff00", "#ffff00"]


async def test_without_colour_everything_is_grey_and_every_seat_still_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with shown(tmp_path, [*TWO_ROUNDS, Hold()]) as (app, _, _):
        strips = app.screen._compositor.render_strips()
        colours = [c for strip in strips for s in strip if s.style for c in (s.style.color, s.style.bgcolor) if c]
        assert len(colours) > 50
        assert all(len(set(colour.get_truecolor())) == 1 for colour in colours)
        assert all(sign in text(app) for sign in ("1 D", "2 B", "3 T", "4 A", "5 M"))
