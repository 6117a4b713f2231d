"""Settings are read with errors that name their place, kept whole, and taken up at once."""

from pathlib import Path

import pytest
from screen_harness import text
from scripted_session import Hold, ScriptedSession, first_round, second_round

from debate.errors import SettingsError
from tui.app import BaimoApp
from tui.screens.settings import CHOICES
from tui.settings import Settings, load_settings, save_settings
from tui.words import LANGS, Words


def test_what_is_kept_is_what_is_read_again(tmp_path: Path) -> None:
    settings = Settings(language="en", theme="baimo-light", glyphs="ascii", keys={"run.pause": 'p,"'})
    path = tmp_path / "deep" / "screen.toml"
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["screen.toml"]


def test_without_a_file_the_usual_settings_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()


def test_a_wrong_key_is_named_with_its_line_and_the_nearest_right_one(tmp_path: Path) -> None:
    path = tmp_path / "screen.toml"
    path.write_text('language = "zh"\nteme = "baimo-light"\n')
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    assert "screen.toml:2: teme" in str(error.value)
    assert "did you mean 'theme'?" in str(error.value)


def test_every_choice_has_a_name_in_both_languages() -> None:
    for lang in LANGS:
        for name, choices in CHOICES.items():
            assert Words(lang).has(f"setting_{name}")
            for choice in choices:
                assert Words(lang).has(f"setting_{name}_{choice.removeprefix('baimo-')}")


async def test_a_changed_setting_is_seen_at_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "screen.toml"
    session = ScriptedSession(tmp_path / "run", [*first_round(), *second_round(), Hold()])
    app = BaimoApp(session, lang="zh", path=path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.3)
        await pilot.press("f2")
        await pilot.pause(0.1)
        assert "随辩论" in text(app)
        await pilot.press("right", "right", "down", "right", "down", "right", "escape")
        await pilot.pause(0.1)
        assert load_settings(path) == Settings(language="en", theme="baimo-light", glyphs="ascii")
        assert app.theme == "baimo-light"
        assert "> rebuts Tencent tencent-1.2" in text(app)


async def test_kept_settings_hold_from_the_first_frame(tmp_path: Path) -> None:
    settings = Settings(language="en", theme="baimo-contrast", glyphs="ascii", keys={"run.pause": "p"})
    session = ScriptedSession(tmp_path, [*first_round(), Hold()])
    app = BaimoApp(session, lang="zh", settings=settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.2)
        assert app.theme == "baimo-contrast"
        assert "rehearsal, not a language model" in text(app)
        await pilot.press("p")
        assert session.paused


async def test_settings_that_cannot_be_kept_are_taken_up_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    session = ScriptedSession(tmp_path / "run", [*first_round(), Hold()])
    app = BaimoApp(session, lang="zh", path=blocked / "screen.toml")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause(0.2)
        await pilot.press("f2", "down", "right", "escape")
        await pilot.pause(0.1)
        assert app.theme == "baimo-light"
        assert [note.message.startswith("设置没有存下") for note in app._notifications] == [True]
