"""`baimo batch`: hold the many debates of an experiment and say what was found."""

from pathlib import Path

import click

from baimo.language import lang_option
from debate.kinds import Lang


@click.command()
@click.argument("spec", metavar="[SPEC]", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The batch folder.")
@click.option("--dry-run", is_flag=True, help="Count debates, calls, tokens and money; hold nothing.")
@click.option("--executor", type=click.Choice(["asyncio", "processes", "ray"]), help="Where debates are held.")
@click.option("--workers", type=click.IntRange(1, 512), default=2, show_default=True, help="Of processes and ray.")
@click.option("--concurrency", type=click.IntRange(1, 10_000), help="Debates in flight for each worker.")
@click.option("--address", metavar="HOST:PORT", help="Of a Ray cluster.  [default: one on this machine]")
@click.option("--max-cost", type=float, metavar="USD", help="Stop before a call that could pass this sum.")
@click.option("--retry-failed", is_flag=True, help="Hold failed cells again.")
@click.option("--report/--no-report", default=True, help="Write tables and report at the end.  [default: report]")
@click.option("--json", "as_json", is_flag=True, help="One outcome a line on standard output.")
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@lang_option
def batch(
    spec: str | None,
    file: Path | None,
    out: Path | None,
    dry_run: bool,
    executor: str | None,
    workers: int,
    concurrency: int | None,
    address: str | None,
    max_cost: float | None,
    retry_failed: bool,
    report: bool,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> int:
    """Hold the debates of an experiment. SPEC is a TOML file, or one that comes with Baimo.

    Running the same spec again goes on where it ended. `baimo batch` alone lists the experiments that come with
    Baimo; `baimo batch new [FILE]` writes a commented one of your own.

    Exit status 0 when every hypothesis of the spec held, 1 when one did not, 3 when the batch stopped early.

    Example: baimo batch null --out runs/null
    """
    from baimo.batching import hold, list_specs, open_batch, print_estimate, write_template
    from experiments.runner import Options

    if spec is None:
        return list_specs(lang)
    if spec == "new":
        return write_template(file)
    made, text = open_batch(spec)
    if dry_run:
        return print_estimate(made, lang)
    options = Options(
        executor=executor,  # type: ignore[arg-type]
        workers=workers,
        concurrency=concurrency or 0,
        address=address,
        retry_failed=retry_failed,
        max_cost_usd=max_cost,
    )
    return hold(made, text, out, options, report=report, as_json=as_json, quiet=quiet, lang=lang)
