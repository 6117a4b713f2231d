"""`baimo report`: say again what a batch found."""

from pathlib import Path

import click

from baimo.language import lang_option
from debate.kinds import Lang


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@lang_option
def report(folder: Path, lang: Lang) -> int:
    """Write the tables and the report of a batch folder anew, from its logs.

    DIR is a folder that `baimo batch` wrote. It gets tables/*.parquet, report.html and report.md. Exit status 1 when
    a hypothesis of its spec did not hold.

    Example: baimo report runs/null --lang en
    """
    from baimo.batching import write_report

    return write_report(folder, lang)
