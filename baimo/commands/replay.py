"""`baimo replay`: show a debate again from its log."""

from contextlib import aclosing
from typing import TYPE_CHECKING

import click

from baimo.commands.debate import has_terminal
from debate.kinds import Lang

if TYPE_CHECKING:
    from debate.replay import Replay


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--from", "start", metavar="MOMENT", help="Begin at a turn (deepseek-2), round:2, event:37, ballots.")
@click.option("--speed", type=click.FloatRange(0, 32), help="0.25 to 32; 0: at once.  [default: 1 on screen, else 0]")
@click.option("--idle", type=click.FloatRange(0, 3600), default=2.0, show_default=True, help="Longest pause, seconds.")
@click.option("--follow", is_flag=True, help="Go on with what another process is still writing.")
@click.option("--plain", is_flag=True, help="Plain text even where there is a terminal.")
@click.option("--json", "as_json", is_flag=True, help="One event a line on standard output.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of what is shown.  [default: the debate's]")
def replay(
    run: str,
    start: str | None,
    speed: float | None,
    idle: float,
    follow: bool,
    plain: bool,
    as_json: bool,
    lang: Lang | None,
) -> int:
    """Show a debate again. RUN is a folder, a run id, or `last`; it is not touched, and may be in use or damaged.

    Example: baimo replay last --from deepseek-2 --speed 4
    """
    from baimo.folders import find_run
    from debate.replay import Replay
    from debate.tape import Tape

    screen = has_terminal() and not (plain or as_json)
    with Tape(find_run(run)) as tape:
        shown = Replay(tape, idle=idle, follow=follow, hold=screen)
        shown.set_speed(speed if speed is not None else float(screen))
        if start:
            shown.seek_moment(start)
        language: Lang = lang or (tape.opened.lang if tape.opened else "en")
        if screen:
            from tui.app import run_tui

            run_tui(shown, lang=language)
            return 0
        _print(shown, language, as_json=as_json)
    return 0


def _print(shown: "Replay", lang: Lang, *, as_json: bool) -> None:
    import asyncio

    from baimo.plain import JsonDisplay, PlainDisplay
    from debate.feed import Sought

    def note(text: str) -> None:
        click.echo(f"  ({text})", err=True)

    display = JsonDisplay(click.echo) if as_json else PlainDisplay(lang, click.echo, note)

    async def follow() -> None:
        async with aclosing(shown.feed()) as feed:
            async for item in feed:
                if isinstance(item, Sought) and isinstance(display, PlainDisplay):
                    display.catch_up(item.view)
                display.show(item)

    asyncio.run(follow())
