"""Tables, pages and exit status of a batch that was really held."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from small_batches import hold

from baimo.batching import write_report
from baimo.commands.batch import batch as batch_command
from baimo.commands.report import report as report_command
from debate.errors import ExperimentError
from debate.files import load_toml
from experiments.batch import Batch
from experiments.report.gather import gather
from experiments.report.html import to_html
from experiments.report.markdown import to_markdown
from experiments.spec import SPECS, Spec, spec_names
from experiments.tables import read_tables, write_tables

Make = Callable[..., Batch]
EDIT = """
[[factors]]
name = "edit"
levels = [{ name = "none" }, { name = "null", set = { again = 1 } }]
[seeds]
count = 2
[[comparisons]]
factor = "edit"
control = "none"
[[hypotheses]]
zh = "零"
en = "A null edit does <nothing>"
factor = "edit"
control = "none"
treatment = "null"
metric = "shift"
expect = "identical"
"""


class Links(HTMLParser):
    """Collects what a page defines, links to, and loads from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if name := values.get("id"):
            self.ids.append(name)
        if tag == "a":
            self.links.append(values["href"] or "")
        if tag in ("img", "script", "link", "iframe"):
            self.loads.append(tag)


@pytest.fixture
async def held(batch_of: Make, tmp_path: Path) -> Path:
    await hold(batch_of(EDIT), tmp_path / "b")
    return tmp_path / "b"


async def test_the_tables_are_tidy_and_join_by_cell(held: Path) -> None:
    write_tables(held)
    tables = read_tables(held)
    assert tables["runs"].height == 4
    assert set(tables["runs"]["factor.edit"]) == {"none", "null"}
    assert tables["runs"]["shift"].null_count() == 0
    cells = set(tables["runs"]["cell"])
    for name in ("rounds", "stances", "seats", "claims"):
        assert set(tables[name]["cell"]) == cells
    claims, rounds = tables["claims"], tables["rounds"]
    assert claims.height == rounds["claims"].sum()
    labels = rounds.select(pl.sum("supported", "contradicted", "unsupported", "opinion", "unchecked"))
    assert sum(labels.row(0)) == claims.height
    assert tables["stances"].filter(pl.col("value").abs() > 1).height == 0
    assert tables["seats"].group_by("cell").agg(pl.col("place").sort())["place"].to_list() == [[1, 2, 3]] * 4


async def test_tables_are_the_same_after_a_resume(held: Path, batch_of: Make, tmp_path: Path) -> None:
    write_tables(held)
    before = read_tables(held)
    lines = (held / "outcomes.jsonl").read_text("utf-8").splitlines(keepends=True)
    (held / "outcomes.jsonl").write_text("".join(lines[:1]), "utf-8")
    await hold(batch_of(EDIT), held)
    write_tables(held)
    for name, table in read_tables(held).items():
        assert table.drop("seconds", strict=False).equals(before[name].drop("seconds", strict=False)), name


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_page_needs_nothing_else_and_every_number_leads_to_its_runs(held: Path, lang: str) -> None:
    found = gather(held)
    page = to_html(found, lang)  # type: ignore[arg-type]
    seen = Links()
    seen.feed(page)
    assert seen.loads == []
    assert not re.search(r"(src|href)=[\"']?https?:", page)
    inside = [link[1:] for link in seen.links if link.startswith("#")]
    assert len(inside) > 10
    assert set(inside) <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))
    logs = [link for link in seen.links if link.endswith("debate.jsonl")]
    assert len(logs) == 4
    assert all((held / link).is_file() for link in logs)
    assert "<svg" in page
    assert "<nothing>" not in page


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_markdown_twin_says_the_same(held: Path, lang: str) -> None:
    text = to_markdown(gather(held), lang)  # type: ignore[arg-type]
    assert ("成立" if lang == "zh" else "held") in text
    assert "0 [0, 0]" in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in tables[:4]}) == 1


async def test_the_exit_status_says_whether_the_hypothesis_held(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write_report(held, "en", quiet=True) == 0
    assert "held: A null edit" in capsys.readouterr().out
    spec = (held / "spec.toml").read_text("utf-8").replace('expect = "identical"', 'expect = "higher"')
    (held / "spec.toml").write_text(spec, "utf-8")
    assert write_report(held, "en", quiet=True) == 1
    assert "did not hold" in capsys.readouterr().out


def test_a_folder_that_is_no_batch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=r"no batch here"):
        write_report(tmp_path, "en")


def test_the_shipped_experiments_are_listed_and_counted() -> None:
    listed = CliRunner().invoke(batch_command, ["--lang", "zh"], standalone_mode=False)
    assert listed.exit_code == 0, listed.output
    assert len(listed.output.splitlines()) == len(spec_names()) >= 6
    for name in spec_names():
        counted = CliRunner().invoke(batch_command, [name, "--dry-run", "--lang", "en"], standalone_mode=False)
        assert counted.return_value == 0, (name, counted.output)
        assert "debates" in counted.output
        assert "$0.00" in counted.output


def test_a_new_spec_is_written_and_can_be_counted_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    runner = CliRunner()
    assert runner.invoke(batch_command, ["new", str(path)], standalone_mode=False).return_value == 0
    assert path.read_text("utf-8") == (SPECS.parent / "template.toml").read_text("utf-8")
    counted = runner.invoke(batch_command, [str(path), "--dry-run", "--lang", "en"], standalone_mode=False)
    assert "2 arms × 20 = 40 debates" in counted.output
    again = runner.invoke(batch_command, ["new", str(path)], standalone_mode=False)
    assert isinstance(again.exception, ExperimentError)


def test_every_commented_line_of_the_template_is_a_valid_one(tmp_path: Path) -> None:
    text = (SPECS.parent / "template.toml").read_text("utf-8")
    # A comment that has the form of a key or a table is an offer to take it in; "…" stands for a person's own words.
    offered = re.sub(r"(?m)^# (?=(\[|\w+ = ))", "", text).replace("…", "x")
    path = tmp_path / "all.toml"
    path.write_text(offered, "utf-8")
    found = load_toml(path, Spec, ExperimentError)
    assert found.stop.sequential is not None
    assert found.forks
    assert found.baselines
    assert found.leave_one_out is not None


def test_a_whole_batch_from_the_command_line(batch_of: Make, tmp_path: Path) -> None:
    path = str(batch_of(EDIT).matrix.path)
    args = [path, "--out", str(tmp_path / "b"), "--lang", "en", "--json"]
    done = CliRunner().invoke(batch_command, args, standalone_mode=False)
    assert done.return_value == 0, done.output
    assert sum(line.startswith('{"cell"') for line in done.output.splitlines()) == 4
    assert (tmp_path / "b" / "report.html").is_file()
    again = CliRunner().invoke(report_command, [str(tmp_path / "b"), "--lang", "zh"], standalone_mode=False)
    assert again.return_value == 0
    assert "成立" in (tmp_path / "b" / "report.md").read_text("utf-8")
