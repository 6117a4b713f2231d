"""The command line. Exit status: 0 done, 1 the answer is no, 2 bad input, 3 stopped but resumable."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, Final, get_args

import click
from click.core import ParameterSource

from debate.errors import InputError, StoppedError
from debate.events import Gate

STOPPED: Final = 3
CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Terminated(BaseException):
    """SIGTERM or SIGHUP arrived."""


def run(args: list[str]) -> int:
    """Run the command line and return its exit status. Prints one message, never a traceback, for what is foreseen."""
    try:
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _terminate)
        status = main.main(args, prog_name="baimo", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InputError as error:
        click.echo(f"baimo: {error}", err=True)
        return 2
    except StoppedError as error:
        click.echo(f"baimo: stopped: {error}", err=True)
        return STOPPED
    except (KeyboardInterrupt, click.Abort, _Terminated):
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED


def _terminate(signum: int, frame: Any) -> None:
    raise _Terminated


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


@click.group(invoke_without_command=True, context_settings=CONTEXT)
@click.version_option(package_name="baimo")
@debate_options
@click.pass_context
def main(context: click.Context, /, **asked: Any) -> int | None:
    """百模论战: five LLM agents debate AI strategy, grounded in one news article.

    Without a command: the debate on screen where there is a terminal, else as plain text. No key is needed.

    Example: baimo --lang zh --seed 7
    """
    if context.invoked_subcommand is not None:
        given = [p for p in context.params if context.get_parameter_source(p) == ParameterSource.COMMANDLINE]
        if given:
            flag = next(p.opts[0] for p in context.command.params if p.name == given[0])
            raise click.UsageError(f"write {flag} after {context.invoked_subcommand!r}, not before it")
        return None
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        return _on_screen(_begun(asked, paced=True))
    return _headless(asked, as_json=False)


@main.command(context_settings=CONTEXT)
@debate_options
@click.option("--json", "as_json", is_flag=True, help="One event a line on standard output.")
def debate(as_json: bool, **asked: Any) -> int:
    """Hold a debate and print it: plain text, or one JSON event a line.

    Example: baimo debate --lang en --seed 3 --json > events.jsonl
    """
    return _headless(asked, as_json=as_json)


@main.command(context_settings=CONTEXT)
@click.argument("run", metavar="RUN")
@click.option("--plain", is_flag=True, help="Plain text even where there is a terminal.")
@click.option("--json", "as_json", is_flag=True, help="One event a line on standard output.")
@click.option("--max-cost", type=float, metavar="USD", help="Stop before a call that could pass this sum.")
def resume(run: str, plain: bool, as_json: bool, max_cost: float | None) -> int:
    """Take up a debate where its log ends. RUN is a folder, a run id, or `last`.

    Example: baimo resume last
    """
    from baimo.runs import find_run, resumed_session
    from baimo.voices import make_voices

    on_screen = not (plain or as_json) and sys.stdin.isatty() and sys.stdout.isatty()
    with resumed_session(find_run(run), lambda plan: make_voices(plan, max_cost), paced=on_screen) as session:
        if session.writer.note:
            click.echo(f"baimo: {session.writer.note}", err=True)
        return _on_screen(session) if on_screen else _print(session, as_json=as_json)


def _begun(asked: dict[str, Any], *, paced: bool) -> Any:
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
    return new_session(plan, asked["out"], make_voices(plan, asked["max_cost"]), paced=paced)


def _headless(asked: dict[str, Any], *, as_json: bool) -> int:
    from baimo.plain import REHEARSAL_NOTE

    session = _begun(asked, paced=False)
    if not asked["models"]:
        click.echo(REHEARSAL_NOTE[session.plan.lang], err=True)
    return _print(session, as_json=as_json)


def _print(session: Any, *, as_json: bool) -> int:
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
            _say_how_to_resume(session.folder)
        raise
    click.echo(f"run: {session.folder}", err=True)
    return 0


def _on_screen(session: Any) -> int:
    from tui.app import run_tui

    status = run_tui(session, lang=session.plan.lang)
    if status == STOPPED:
        _say_how_to_resume(session.folder)
    else:
        click.echo(f"run: {session.folder}", err=True)
    return status


def _say_how_to_resume(folder: Path) -> None:
    click.echo(f"The log is whole. To go on: baimo resume {folder}", err=True)
