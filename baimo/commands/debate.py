"""`baimo debate`: hold a debate and print it. Also what `baimo` alone and `baimo resume` share with it."""

import os
import sys
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from debate.kinds import Gate

if TYPE_CHECKING:
    from agents.session import Session

STOPPED: Final = 3


def debate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that decide a debate."""
    options = [
        click.option("--article", default="deepseek-shock", metavar="PACK", help="Article pack: a name or a folder."),
        click.option("--motion", metavar="ID|TEXT", help="A motion of the pack, or any sentence."),
        click.option("--format", "form", default="roundtable", metavar="NAME", help="Debate format: a name or a file."),
        click.option("--rounds", type=int, help="Number of rounds.  [default: the format's]"),
        click.option("--lang", type=click.Choice(["zh", "en"]), help="Language.  [default: the locale's]"),
        click.option("--seats", metavar="A,B,…", help="Who debates: persona ids or files, separated by commas."),
        click.option(
            "--model",
            "models",
            multiple=True,
            metavar="[SEAT=]MODEL",
            help="The model that speaks for a seat, or for all. Repeatable. Seats without one rehearse.",
        ),
        click.option("--seed", type=int, default=0, show_default=True, help="Decides every draw."),
        click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the new run."),
        click.option(
            "--gate",
            type=click.Choice(get_args(Gate)),
            default="revise",
            show_default=True,
            help="What happens to sentences that the facts do not bear.",
        ),
        click.option("--revisions", type=int, default=1, show_default=True, help="How often a draft may go back."),
        click.option("--max-cost", type=float, metavar="USD", help="Stop before a call that could pass this sum."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@debate_options
@click.option("--json", "as_json", is_flag=True, help="One event a line on standard output.")
def debate(as_json: bool, **asked: Any) -> int:
    """Hold a debate and print it: plain text, or one JSON event a line.

    Example: baimo debate --lang en --seed 3 --json > events.jsonl
    """
    return headless(asked, as_json=as_json)


def has_terminal() -> bool:
    """Return whether there is a terminal that a screen can be drawn on."""
    # Textual draws on standard error.
    ours = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return ours and os.environ.get("TERM", "dumb") != "dumb"


def begin(asked: dict[str, Any], *, watched: bool) -> "Session":
    """Return the session of a new debate; nothing is written before its feed is read."""
    from baimo.runs import new_session
    from baimo.setup import Options, make_plan
    from baimo.voices import make_voices

    options = Options(
        article=asked["article"],
        motion=asked["motion"],
        format=asked["form"],
        rounds=asked["rounds"],
        lang=asked["lang"],
        seats=tuple(name.strip() for name in asked["seats"].split(",")) if asked["seats"] else (),
        models=asked["models"],
        seed=asked["seed"],
        gate=asked["gate"],
        revisions=asked["revisions"],
    )
    plan = make_plan(options)
    return new_session(plan, asked["out"], make_voices(plan, asked["max_cost"], stream=watched), watched=watched)


def headless(asked: dict[str, Any], *, as_json: bool) -> int:
    """Hold a new debate without a screen."""
    from baimo.plain import REHEARSAL_NOTE

    session = begin(asked, watched=False)
    if not asked["models"]:
        click.echo(REHEARSAL_NOTE[session.plan.lang], err=True)
    return print_debate(session, as_json=as_json)


def print_debate(session: "Session", *, as_json: bool) -> int:
    """Follow a session to its end on standard output; the state of things goes to standard error."""
    import asyncio

    from baimo.plain import JsonDisplay, PlainDisplay

    def note(text: str) -> None:
        click.echo(f"  ({text})", err=True)

    display = JsonDisplay(click.echo) if as_json else PlainDisplay(session.plan.lang, click.echo, note)

    async def follow() -> None:
        async with aclosing(session.feed()) as feed:
            async for item in feed:
                display.show(item)

    try:
        asyncio.run(follow())
    except BaseException:
        if (session.folder / "debate.jsonl").exists():
            say_how_to_resume(session.folder)
        raise
    click.echo(f"run: {session.folder}", err=True)
    return 0


def on_screen(session: "Session") -> int:
    """Follow a session on the terminal's screen until it is closed."""
    from tui.app import run_tui

    status = run_tui(session, lang=session.plan.lang)
    if status == STOPPED:
        say_how_to_resume(session.folder)
    else:
        click.echo(f"run: {session.folder}", err=True)
    return status


def say_how_to_resume(folder: Path) -> None:
    """Print the command that takes a run up again."""
    click.echo(f"The log is whole. To go on: baimo resume {folder}", err=True)
