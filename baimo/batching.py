"""What `baimo batch` and `baimo report` do, once their arguments are read."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from platformdirs import user_data_path

from baimo.batches import FrontDoor
from debate.errors import ExperimentError, Place
from debate.files import load_toml, read_text
from debate.kinds import Lang
from experiments.batch import Batch
from experiments.estimate import Range, estimate
from experiments.meter import Meter, line
from experiments.runner import Options, Progress, run_batch
from experiments.spec import SPECS, Spec, find_spec, spec_names

if TYPE_CHECKING:
    from experiments.report.gather import Found

STOPPED: Final = 3
TEMPLATE: Final = SPECS.parent / "template.toml"
_ESTIMATE: Final[dict[Lang, str]] = {
    "zh": "{arms} 组 × {seeds} 场 = {debates:,} 场辩论，{turns:,} 次发言\n"
    "调用 {calls}；输入词元 {prompt}；输出词元 {completion}；费用 {usd}（估计）",
    "en": "{arms} arms × {seeds} = {debates:,} debates, {turns:,} turns\n"
    "calls {calls}; prompt tokens {prompt}; completion tokens {completion}; cost {usd} (estimates)",
}
_NO_PRICE: Final[dict[Lang, str]] = {"zh": "未知：有的模型没有标价", "en": "unknown: a model has no listed price"}
_RESUME: Final[dict[Lang, str]] = {
    "zh": "停下了：{reason}。日志完好，再跑一次同一条命令即可接着跑。",
    "en": "Stopped: {reason}. The logs are whole; run the same command again to go on.",
}
_EARLY: Final[dict[Lang, str]] = {"zh": "已经够了：{reason}。", "en": "Enough is known: {reason}."}
_ANSWER: Final[dict[Lang, dict[bool, str]]] = {
    "zh": {True: "成立：{what}", False: "不成立：{what}"},
    "en": {True: "held: {what}", False: "did not hold: {what}"},
}


def open_batch(spec: str) -> tuple[Batch, str]:
    """Return the batch of a spec, checked, and the spec's text."""
    path, found = find_spec(spec)
    return Batch(found, path, FrontDoor()), read_text(path, ExperimentError)


def default_home(name: str) -> Path:
    """Return the folder of a batch when no other is named: the same one each time, so that it goes on."""
    return user_data_path("baimo") / "batches" / name


def list_specs(lang: Lang) -> int:
    """Print the experiments that come with Baimo."""
    for name in spec_names():
        spec = load_toml(SPECS / f"{name}.toml", Spec, ExperimentError)
        click.echo(f"{name:12} {spec.question_zh if lang == 'zh' else spec.question_en}")
    return 0


def write_template(file: Path | None) -> int:
    """Write a commented spec to `file`, or print it."""
    text = TEMPLATE.read_text("utf-8")
    if file is None:
        click.echo(text, nl=False)
        return 0
    if file.exists():
        raise ExperimentError("exists already", place=Place(file), mend="name another file")
    file.write_text(text, encoding="utf-8")
    return 0


def print_estimate(batch: Batch, lang: Lang) -> int:
    """Print what a batch takes. A batch that is too large is counted too."""
    matrix = batch.matrix
    try:
        batch.check_size()
    except ExperimentError as error:
        click.echo(f"{matrix.count_arms():,} × {matrix.seeds:,} = {matrix.count_cells():,}")
        raise error from None
    found = estimate(batch)
    click.echo(
        _ESTIMATE[lang].format(
            arms=found.arms,
            seeds=matrix.seeds,
            debates=found.debates,
            turns=found.turns,
            calls=_range(found.calls),
            prompt=_range(found.prompt_tokens),
            completion=_range(found.completion_tokens),
            usd=_NO_PRICE[lang] if found.usd is None else f"${found.usd.low:,.2f}–{found.usd.high:,.2f}",
        )
    )
    return 0


def hold(
    batch: Batch, text: str, out: Path | None, options: Options, *, report: bool, as_json: bool, quiet: bool, lang: Lang
) -> int:
    """Hold a batch, print its progress and its answers, and return the exit status."""
    home = out if out is not None else default_home(batch.spec.name)
    meter = Meter(sys.stderr, lang)
    progress = Progress(0)

    def watch(seen: Progress) -> None:
        nonlocal progress
        progress = seen
        if not quiet:
            meter.show(seen)

    async def follow() -> None:
        async with aclosing(run_batch(batch, home, text, options, watch)) as outcomes:
            async for outcome in outcomes:
                if as_json:
                    click.echo(outcome.line())

    try:
        asyncio.run(follow())
    except KeyboardInterrupt:
        progress.reason, progress.cut = "Ctrl-C", True
    finally:
        meter.close()
    if progress.cut:
        click.echo(_RESUME[lang].format(reason=progress.reason), err=True)
        return STOPPED
    if progress.reason and not quiet:
        click.echo(_EARLY[lang].format(reason=progress.reason), err=True)
    if not report:
        click.echo(line(progress, lang), err=True)
        return 0 if progress.done else 1
    return write_report(home, lang, quiet=quiet)


def write_report(home: Path, lang: Lang, *, quiet: bool = False) -> int:
    """Write tables and report of a batch folder, print the answers, and return whether the hypotheses held."""
    try:
        from experiments.report.gather import gather
        from experiments.report.html import to_html
        from experiments.report.markdown import to_markdown
    except ImportError as error:
        problem = f"a report needs {error.name}, which is not installed"
        raise ExperimentError(problem, mend="install it: pip install 'baimo[report]'; the logs are whole") from None
    found = gather(home)
    (home / "report.html").write_text(to_html(found, lang), encoding="utf-8")
    (home / "report.md").write_text(to_markdown(found, lang), encoding="utf-8")
    _print_answers(found, lang)
    if not quiet:
        click.echo(f"report: {home / 'report.html'}", err=True)
    return 0 if found.held and found.count("done") else 1


def _print_answers(found: "Found", lang: Lang) -> None:
    from experiments.report.markdown import sentence

    for one in found.answers:
        click.echo(_ANSWER[lang][one.held].format(what=sentence(one, found, lang)))


def _range(found: Range) -> str:
    if found.low == found.high:
        return f"{found.low:,.0f}"
    return f"{found.low:,.0f}–{found.high:,.0f}"
