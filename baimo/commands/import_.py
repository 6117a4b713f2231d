"""`baimo import`: bring debates in."""

from pathlib import Path

import click

from baimo.language import lang_option
from debate.kinds import Lang


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--as", "source", metavar="KIND", help="What the file is, where it cannot be seen from the file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the new run.")
@lang_option
def import_(files: tuple[Path, ...], source: str | None, out: Path | None, lang: Lang) -> int:
    """Bring debates in: a run exported as json, a transcript of lechmazur/debate, a conversation saved by AutoGen, a
    state log of TradingAgents, or generic JSONL (docs/import.md). The file is kept with the run, byte for byte.

    KIND is lechmazur, autogen, tradingagents or jsonl.

    Example: baimo import debate.jsonl
    """
    from baimo.importing import import_file
    from debate.errors import UsageError

    if out is not None and len(files) > 1:
        raise UsageError("--out: there are several files", mend="import them one by one")
    zh = lang == "zh"
    for path in files:
        for run in import_file(path, source, out):
            click.echo(run.folder)
            for note in run.notes[:10]:
                click.echo(f"  {'注' if zh else 'note'}: {note}", err=True)
            if len(run.notes) > 10:
                more = len(run.notes) - 10
                click.echo(f"  {f'另有{more}条' if zh else f'and {more} more'}", err=True)
    return 0
