"""`baimo check`: ground a text, or rows of claims, against an article pack."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from debate.kinds import Lang

if TYPE_CHECKING:
    from grounding.report import Checked

COLOURS: Final = {"supported": "green", "contradicted": "red", "unsupported": "yellow", "opinion": None}
MARKS: Final = {"supported": "+", "contradicted": "x", "unsupported": "?", "opinion": " "}
FAULTY: Final = ("contradicted", "unsupported")
MAX_TEXT: Final = 4 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE]")
@click.option("--article", default="deepseek-shock", metavar="PACK", help="Article pack: a name or a folder.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language.  [default: told sentence by sentence]")
@click.option("--speaker", metavar="COMPANY", help="In whose name the text says `we`.")
@click.option("--any-citation", is_flag=True, help="Judge a sentence without a citation by the facts found for it.")
@click.option("--claims", type=click.Path(path_type=Path), metavar="JSONL", help="One claim a line instead of a text.")
@click.option("--json", "as_json", is_flag=True, help="One object a line on standard output.")
def check(
    file: Path | None,
    article: str,
    lang: Lang | None,
    speaker: str | None,
    any_citation: bool,
    claims: Path | None,
    as_json: bool,
) -> int:
    """Say sentence by sentence whether a text is borne out by an article's facts. FILE, or standard input.

    `+` consistent with the facts (offline: not proof), `x` contradicted, `?` not borne out, blank: an opinion. Exit
    status 1 when something is contradicted or not borne out.

    Example: echo "DeepSeek的日活在2月1日越过9000万[F014]。" | baimo check
    """
    from articles.loader import find_pack
    from debate.errors import UsageError
    from grounding.shared import ground_of

    ground = ground_of(find_pack(article))
    if claims is not None:
        if file is not None:
            raise UsageError("both FILE and --claims", mend="give one of them")
        from grounding.report import check_rows, read_rows

        rows = [row.model_dump(mode="json") for row in check_rows(ground, read_rows(_read(claims).split("\n"), claims))]
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return int(any(row["label"] in FAULTY for row in rows))
    from grounding.report import check_text, to_json

    found = check_text(ground, _read(file), lang=lang, speaker=speaker, demand_citation=not any_citation)
    if as_json:
        for sentence in found:
            click.echo(json.dumps(to_json(sentence), ensure_ascii=False))
    else:
        _print(found)
    return int(any(sentence.faulty for sentence in found))


def _read(path: Path | None) -> str:
    from debate.errors import Place, UsageError
    from debate.files import read_text

    if path is not None and str(path) != "-":
        return read_text(path, UsageError)
    data = sys.stdin.buffer.read(MAX_TEXT + 1)
    place = Place("standard input")
    if len(data) > MAX_TEXT:
        raise UsageError(f"more than {MAX_TEXT} bytes", place=place, mend="split the text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8 at byte {error.start}", place=place, mend="send it as UTF-8") from None


def _print(found: "list[Checked]") -> None:
    for sentence in found:
        verdict = sentence.verdict
        cited = " ".join(f"[{fact}]" for fact in sentence.facts)
        click.secho(f"{MARKS[verdict.label]} {sentence.text} {cited}".rstrip(), fg=COLOURS[verdict.label])
        for reason in verdict.reasons:
            click.echo(f"    {reason.zh if sentence.lang == 'zh' else reason.en}")
    counts = {label: sum(s.verdict.label == label for s in found) for label in MARKS}
    click.echo(", ".join(f"{count} {label}" for label, count in counts.items()), err=True)
