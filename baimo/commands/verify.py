"""`baimo verify`: is a run whole and true to itself?"""

import click

from baimo.language import lang_option
from debate.kinds import Lang


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--files", "files_only", is_flag=True, help="Check the files only; do not run the debate again.")
@click.option("--rehearse", is_flag=True, help="Have rehearsed seats speak anew instead of from the log.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@lang_option
def verify(run: str, files_only: bool, rehearse: bool, as_json: bool, lang: Lang) -> int:
    """Check a run: its files, what its events say of one another, and the debate run again.

    RUN is a folder, a run id, or `last`. Nothing is changed. Exit status 1 when the run does not hold.

    Example: baimo verify last
    """
    import json

    from baimo.folders import find_run
    from baimo.verification import report_lines, verify_run

    report = verify_run(find_run(run), again=not files_only, rehearse=rehearse)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for line in report_lines(report, lang):
            click.echo(line)
    return 0 if report.holds else 1
