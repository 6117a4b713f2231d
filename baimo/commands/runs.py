"""`baimo runs`: the library of runs."""

from typing import TYPE_CHECKING, Any, Final

import click

from baimo.language import lang_option
from debate.kinds import Lang

if TYPE_CHECKING:
    from pathlib import Path

    from baimo.entries import Entry

_DAY: Final = click.DateTime(["%Y-%m-%d"])
_OUTCOMES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "contested": "未分胜负",
        "closed": "已结束",
        "stopped": "已停止",
        "open": "未结束",
        "empty": "空",
        "damaged": "损坏",
    },
    "en": {
        "contested": "contested",
        "closed": "closed",
        "stopped": "stopped",
        "open": "open",
        "empty": "empty",
        "damaged": "damaged",
    },
}


@click.group(invoke_without_command=True)
@click.option("--tree", "as_tree", is_flag=True, help="Forks under what they branched off.")
@click.option("--text", default="", metavar="WORDS", help="Runs in which this was said.")
@click.option("--motion", default="", metavar="WORDS", help="Part of the motion.")
@click.option("--seat", default="", metavar="ID", help="A seat at the table.")
@click.option("--model", default="", metavar="NAME", help="Part of a voice's name.")
@click.option("--outcome", default="", metavar="WORD", help="closed, stopped, open, damaged, contested, or who won.")
@click.option("--tag", default="", metavar="TAG", help="Runs with this tag.")
@click.option("--since", type=_DAY, metavar="DAY", help="Begun on this day or later, e.g. 2026-01-31.")
@click.option("--until", type=_DAY, metavar="DAY", help="Begun on this day or before.")
@click.option("--min-cost", type=float, metavar="USD", help="Runs that cost at least so much.")
@click.option("--max-cost", type=float, metavar="USD", help="Runs that cost at most so much.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The newest N.")
@click.option("--json", "as_json", is_flag=True, help="One run a line, as JSON.")
@click.option("--rebuild", is_flag=True, help="Read every log again.")
@lang_option
@click.pass_context
def runs(
    context: click.Context, /, as_tree: bool, as_json: bool, rebuild: bool, lang: Lang, **asked: Any
) -> int | None:
    """List the runs that were kept, newest first.

    Example: baimo runs --text 开源 --outcome contested
    """
    if context.invoked_subcommand is not None:
        return None
    import json
    from dataclasses import asdict

    from baimo.folders import runs_folder
    from baimo.index import Index
    from baimo.library import Filter, tree, wanted

    since, until, limit = (asked.pop(name) for name in ("since", "until", "limit"))
    filtered = Filter(**asked, since=since and since.date(), until=until and until.date())
    home = runs_folder()
    with Index(home, home.parent / "runs.sqlite") as index:
        if rebuild:
            index.rebuild()
        found = wanted(index, index.entries(), filtered)[:limit]
    rows = list(tree(found)) if as_tree else [(0, entry) for entry in found]
    for line in [json.dumps(asdict(entry), ensure_ascii=False) for _, entry in rows] if as_json else _table(rows, lang):
        click.echo(line)
    if not rows and not as_json:
        click.echo(f"{'没有符合的辩论。' if lang == 'zh' else 'No run fits.'} {home}", err=True)
    return 0


@runs.command()
@click.argument("run", metavar="RUN")
@click.argument("tags", nargs=-1, required=True, metavar="TAG…")
def tag(run: str, tags: tuple[str, ...]) -> int:
    """Give a run tags.

    Example: baimo runs tag last good short
    """
    folder, old, note = _marks(run)
    return _write(folder, (*old, *(_word(name) for name in tags)), note)


@runs.command()
@click.argument("run", metavar="RUN")
@click.argument("tags", nargs=-1, required=True, metavar="TAG…")
def untag(run: str, tags: tuple[str, ...]) -> int:
    """Take tags from a run.

    Example: baimo runs untag last short
    """
    folder, old, note = _marks(run)
    return _write(folder, tuple(name for name in old if name not in tags), note)


@runs.command()
@click.argument("run", metavar="RUN")
@click.argument("text", metavar="TEXT")
def note(run: str, text: str) -> int:
    """Write a note to a run; an empty one takes it away.

    Example: baimo runs note last "腾讯这一轮最好"
    """
    folder, tags, _ = _marks(run)
    return _write(folder, tags, text)


@runs.command()
@click.argument("names", nargs=-1, required=True, metavar="RUN…")
def delete(names: tuple[str, ...]) -> int:
    """Move runs to the trash. Forks of them stay whole.

    Example: baimo runs delete 20260131-120000-agi_after_r1-zh-s0
    """
    from baimo.folders import find_run, runs_folder
    from baimo.library import put_away

    for name in names:
        click.echo(put_away(find_run(name), runs_folder().parent / "trash"))
    return 0


@runs.command()
@click.argument("name", metavar="NAME")
def restore(name: str) -> int:
    """Bring a run back from the trash.

    Example: baimo runs restore 20260131-120000-agi_after_r1-zh-s0
    """
    from baimo.folders import runs_folder
    from baimo.library import bring_back

    click.echo(bring_back(name, runs_folder().parent / "trash", runs_folder()))
    return 0


def _marks(run: str) -> "tuple[Path, tuple[str, ...], str]":
    from baimo.entries import read_marks
    from baimo.folders import find_run
    from debate.run import read_run

    folder = find_run(run)
    read_run(folder)  # a folder that is no run of ours gets no file of ours
    return folder, *read_marks(folder)


def _word(name: str) -> str:
    from debate.errors import UsageError
    from debate.text import one_line

    word = one_line(name)
    if not word or " " in word or len(word) > 40:
        raise UsageError(f"{name!r} is no tag", mend="one word of at most 40 characters")
    return word


def _write(folder: "Path", tags: tuple[str, ...], text: str) -> int:
    from baimo.entries import write_marks

    write_marks(folder, tags, text)
    return 0


def _table(rows: "list[tuple[int, Entry]]", lang: Lang) -> list[str]:
    from debate.export.cells import width
    from debate.reading import first_words

    cells = []
    for depth, entry in rows:
        name = f"{'  ' * depth}{'└ ' if depth else ''}{entry.name}"
        outcome = entry.winner or _OUTCOMES[lang][_outcome(entry)]
        motion = first_words(entry.motion_zh if lang == "zh" else entry.motion_en, 24)
        marks = " ".join([*(f"#{tag}" for tag in entry.tags), entry.note]).strip()
        cells.append((name, outcome, f"{entry.turns}/{entry.planned}", _money(entry), motion, marks))
    widths = [max((width(row[i]) for row in cells), default=0) for i in range(6)]
    lines = []
    for row in cells:
        padded = [text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True)]
        lines.append("  ".join(text for text, wide in zip(padded, widths, strict=True) if wide).rstrip())
    return lines


def _outcome(entry: "Entry") -> str:
    # What was held elsewhere ends without a vote of ours.
    return "contested" if entry.outcome == "closed" and not entry.source else entry.outcome


def _money(entry: "Entry") -> str:
    parts = [f"{amount:.4f} {currency}" for currency, amount in sorted(entry.money.items())]
    return " ".join(parts + ([f"+{entry.unpriced}?"] if entry.unpriced else []))
