"""Run the app on a script, and read what its screen shows."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from scripted_session import ScriptedSession
from textual.pilot import Pilot

from tui.app import BaimoApp


@asynccontextmanager
async def shown(
    folder: Path, steps: list[Any], *, size: tuple[int, int] = (120, 36), lang: Any = "zh"
) -> AsyncIterator[tuple[BaimoApp, Pilot[int], ScriptedSession]]:
    """Run the app on a script until its first hold or its end."""
    session = ScriptedSession(folder, steps)
    app = BaimoApp(session, lang=lang)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: not app.debate._inbox and app.debate._follower is not None)
        await pilot.pause(0.1)
        yield app, pilot, session


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait until something is true; pytest's own limit ends a wait that is in vain."""
    for _ in range(400):
        await pilot.pause(0.02)
        if true():
            return
    raise AssertionError("it never became true")


def lines(app: BaimoApp) -> list[str]:
    """Return what the screen shows, line by line."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def text(app: BaimoApp) -> str:
    return "\n".join(lines(app))
