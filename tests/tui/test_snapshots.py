"""Every screen as a picture, at three sizes, in both languages and every theme; each was looked at."""

import re
from pathlib import Path
from typing import Any

import pytest
from screen_harness import shown, until
from scripted_session import Hold, Step, ending, first_round, second_round
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from debate.events import TurnOpened
from debate.feed import Streamed


class Picture(SingleFileSnapshotExtension):
    """An SVG file a picture, without the address of a font."""

    _file_extension = "svg"
    _write_mode = WriteMode.TEXT


def live() -> list[Step]:
    """Return a debate that is held in the middle of a speech."""
    return [
        *first_round(),
        *second_round(),
        TurnOpened(turn="moonshot-2", seat="moonshot", round=2, phase="rebuttal"),
        Streamed("moonshot-2", "moonshot", "先看代价，再看方向。[attacks bytedance-2.2] 名次会换，底子不会一年就换，"),
        Streamed("moonshot-2", "moonshot", "真正贵的是错过"),
        Hold(),
    ]


def over() -> list[Step]:
    return [*first_round(), *second_round(), *ending()]


WIDE, USUAL, SMALL = (120, 36), (80, 24), (60, 15)
PICTURES: dict[str, tuple[Any, tuple[int, int], str, str, tuple[str, ...]]] = {
    "live_zh_120": (live, WIDE, "zh", "baimo-dark", ()),
    "live_zh_80": (live, USUAL, "zh", "baimo-dark", ()),
    "live_zh_60": (live, SMALL, "zh", "baimo-dark", ()),
    "live_en_120": (live, WIDE, "en", "baimo-dark", ()),
    "live_en_80": (live, USUAL, "en", "baimo-dark", ()),
    "live_en_60": (live, SMALL, "en", "baimo-dark", ()),
    "fact_zh_120_light": (live, WIDE, "zh", "baimo-light", ("c",)),
    "fact_en_80": (live, USUAL, "en", "baimo-dark", ("c",)),
    "stances_zh_120": (live, WIDE, "zh", "baimo-dark", ("s",)),
    "stances_en_80_contrast": (live, USUAL, "en", "baimo-contrast", ("s",)),
    "argument_zh_120": (live, WIDE, "zh", "baimo-dark", ("a",)),
    "votes_zh_120": (over, WIDE, "zh", "baimo-dark", ("b",)),
    "end_en_80": (over, USUAL, "en", "baimo-light", ()),
    "found_zh_80": (live, USUAL, "zh", "baimo-dark", ("slash", *"豆包", "enter")),
    "palette_zh_80": (live, USUAL, "zh", "baimo-dark", ("ctrl+p",)),
    "settings_en_60": (live, SMALL, "en", "baimo-dark", ("f2",)),
    "help_zh_80": (live, USUAL, "zh", "baimo-dark", ("question_mark",)),
    "loading_zh_80": (lambda: [Hold()], USUAL, "zh", "baimo-dark", ()),
    "too_small_en": (live, (50, 12), "en", "baimo-dark", ()),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_the_screen_looks_as_it_did(name: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    steps, size, lang, theme, keys = PICTURES[name]
    assert await picture(tmp_path, steps(), size, lang, theme, keys) == snapshot(extension_class=Picture)


async def test_the_screen_looks_as_it_did_without_colour(
    tmp_path: Path, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    svg = await picture(tmp_path, live(), USUAL, "zh", "baimo-dark", ())
    assert svg == snapshot(extension_class=Picture)


async def picture(
    folder: Path, steps: list[Step], size: tuple[int, int], lang: str, theme: str, keys: tuple[str, ...]
) -> str:
    """Return the screen as SVG after some keys were pressed."""
    async with shown(folder, steps, size=size, lang=lang) as (app, pilot, _):
        app.theme = theme
        if app.debate.watch_state.view.opened is not None:
            await until(pilot, lambda: app.debate.ground is not None)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.05)
        await pilot.pause(0.1)
        svg = app.export_screenshot()
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg).replace("Fira Code", "Noto Sans Mono CJK SC")
