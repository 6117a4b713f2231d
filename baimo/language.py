"""In which language the command line speaks."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import click

from debate.kinds import Lang


def locale_lang(environ: Mapping[str, str]) -> Lang:
    """Return the language of the environment: zh where the locale is Chinese, else en."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def lang_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--lang`, the language of what is printed; the command gets it as `lang`, never None."""
    option = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=lambda: locale_lang(os.environ),
        help="Language of what is printed.  [default: the locale's]",
    )
    return option(command)
