"""`baimo export`: a run as a text, a page, data, a table or a recording."""

import sys
from pathlib import Path

import click

from debate.kinds import Lang


@click.command()
@click.argument("run", metavar="RUN")
@click.option(
    "--to",
    "target",
    default="markdown",
    show_default=True,
    metavar="FORM",
    help="markdown, html, json, csv, asciicast, inspect or original.",
)
@click.option("--out", metavar="FILE", help="Where to; - is standard output.  [default: the run's id, in this folder]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the headings.  [default: the debate's]")
def export(run: str, target: str, out: str | None, force: bool, lang: Lang | None) -> int:
    """Write a run in another form. The same run gives the same bytes.

    \b
    markdown   a text, with the facts that are cited
    html       a page that needs nothing else: search, charts, facts behind citations
    json       everything; `baimo import` brings it back unchanged
    csv        a row for each claim, safe to open in a spreadsheet
    asciicast  a recording for asciinema players (version 3)
    inspect    a log that `inspect view` opens
    original   the file that an imported debate came from

    RUN is a folder, a run id, or `last`.

    Example: baimo export last --to html
    """
    from baimo.folders import find_run
    from debate.errors import UsageError, nearest
    from debate.export import TARGETS
    from debate.export import export as write
    from debate.export.source import read_source

    if target not in TARGETS:
        raise UsageError(f"--to: no form is called {target!r}", mend=nearest(target, list(TARGETS)))
    source = read_source(find_run(run), lang)
    data = write(source, target)
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    path = Path(out) if out else Path(source.name + (TARGETS[target].suffix or _suffix(source.view)))
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", mend="name another file with --out, or add --force")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", mend="name another file with --out") from None
    click.echo(path)
    return 0


def _suffix(view: object) -> str:
    """Return how the file was called that a debate was imported from; a name from afar is only a name."""
    imported = getattr(view, "imported", None)
    suffix = Path(imported.files[0].name).suffix if imported and imported.files else ""
    return suffix if suffix[1:].isalnum() else ".txt"
