"""The command line. Exit status: 0 done, 1 the answer is no, 2 bad input, 3 stopped but resumable."""

import os
import signal
import sys
from importlib import import_module
from typing import Any, Final

import click
from click.core import ParameterSource

from baimo.commands.debate import STOPPED, begin, debate_options, has_terminal, headless, on_screen
from debate.errors import InputError, StoppedError

COMMANDS: Final = {
    "debate": "baimo.commands.debate:debate",
    "resume": "baimo.commands.resume:resume",
    "replay": "baimo.commands.replay:replay",
    "fork": "baimo.commands.fork:fork",
    "verify": "baimo.commands.verify:verify",
    "diff": "baimo.commands.diff:diff",
    "runs": "baimo.commands.runs:runs",
    "check": "baimo.commands.check:check",
    "export": "baimo.commands.export:export",
    "import": "baimo.commands.import_:import_",
    "batch": "baimo.commands.batch:batch",
    "report": "baimo.commands.report:report",
}
CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Terminated(BaseException):
    """SIGTERM or SIGHUP arrived."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for (the manner that click's manual describes)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, importing its module."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings=CONTEXT)
@click.version_option(package_name="baimo")
@debate_options
@click.pass_context
def main(context: click.Context, /, **asked: Any) -> int | None:
    """百模论战: five LLM agents debate AI strategy, grounded in one news article.

    Without a command: the debate on screen where there is a terminal, else as plain text. No key is needed.

    Example: baimo --lang zh --seed 7
    """
    if context.invoked_subcommand is not None:
        for parameter in context.command.params:
            if context.get_parameter_source(parameter.name or "") == ParameterSource.COMMANDLINE:
                raise click.UsageError(f"write {parameter.opts[0]} after {context.invoked_subcommand!r}, not before it")
        return None
    if has_terminal():
        return on_screen(begin(asked, watched=True))
    return headless(asked, as_json=False)


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
