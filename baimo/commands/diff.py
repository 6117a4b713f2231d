"""`baimo diff`: two runs side by side."""

import click

from baimo.language import lang_option
from debate.kinds import Lang


@click.command()
@click.argument("a", metavar="RUN")
@click.argument("b", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="The comparison as one JSON object.")
@lang_option
def diff(a: str, b: str, as_json: bool, lang: Lang) -> int:
    """Compare two runs: where they part, what was said, where the seats stood, who won, what it cost.

    A RUN is a folder, a run id, or `last`. Exit status 1 when the runs differ.

    Example: baimo diff last my-fork
    """
    import json

    from baimo.comparing import comparison_json, comparison_lines
    from baimo.folders import find_run
    from debate.diff import compare
    from debate.run import read_run

    found = compare(read_run(find_run(a)).events, read_run(find_run(b)).events)
    if as_json:
        click.echo(json.dumps(comparison_json(found, (a, b)), ensure_ascii=False))
    else:
        for line in comparison_lines(found, (a, b), lang):
            click.echo(line)
    return 0 if found.parting is None else 1
