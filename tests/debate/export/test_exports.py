"""An export says what the run says, obeys nothing in it, and is the same bytes every time."""

import csv
import io
import json
import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders import spoken
from export_samples import content, debate, hold, text_of
from imports_samples import LECHMAZUR, TRADINGAGENTS

from debate.errors import LogError, UsageError
from debate.export import TARGETS, export
from debate.export.cells import width, wrapped
from debate.export.source import read_source
from debate.export.table import COLUMNS
from debate.imports import read_foreign
from debate.imports.store import keep_foreign, restore, whole_run
from debate.lineage import plant
from debate.run import RunWriter, read_run

FORMS = [target for target in TARGETS if target != "original"]


@pytest.mark.parametrize("target", FORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_run_gives_the_same_bytes_wherever_it_stands(tmp_path: Path, target: str, lang: str) -> None:
    hold(tmp_path / "run", debate())
    (tmp_path / "elsewhere").mkdir()
    shutil.copytree(tmp_path / "run", tmp_path / "elsewhere" / "run")
    one, two = (export(read_source(tmp_path / where, lang), target) for where in ("run", "elsewhere/run"))  # type: ignore[arg-type]
    assert one == two


@pytest.mark.parametrize("target", FORMS)
def test_an_export_holds_what_was_said(tmp_path: Path, target: str) -> None:
    source = hold(tmp_path / "run", debate())
    data = content(source, target)
    if target == "asciicast":
        lines = [json.loads(line) for line in data.decode().split("\n")[1:] if line]
        data = "".join(line[2] for line in lines if line[1] == "o").encode()
    assert "开源换来生态。" in data.decode()
    assert "F007" in data.decode()


def test_the_table_has_a_row_for_each_claim_and_reads_back(tmp_path: Path) -> None:
    source = hold(tmp_path / "run", debate('=HYPERLINK("x")，"引号"，逗号'))
    rows = list(csv.DictReader(io.StringIO(text_of(source, "csv"))))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["claim"] for row in rows] == ["deepseek-1.1", "deepseek-1.2", "tencent-1.1"]
    assert rows[1]["text"] == '\'=HYPERLINK("x")，"引号"，逗号'
    assert (rows[1]["struck"], rows[1]["verdict"], rows[2]["relations"]) == (
        "1",
        "contradicted",
        "attacks:deepseek-1.1",
    )


def test_the_recording_is_asciicast_3(tmp_path: Path) -> None:
    header, *events = [
        json.loads(line) for line in text_of(hold(tmp_path / "run", debate()), "asciicast").split("\n")[:-1]
    ]
    assert header["version"] == 3
    assert header["term"]["cols"] == 100
    assert {code for _, code, _ in events} == {"o", "m", "x"}
    assert events[-1][1:] == ["x", "0"]
    assert all(interval >= 0 for interval, _, _ in events)
    screen = "".join(data for _, code, data in events if code == "o")
    assert all(width(re.sub(r"\x1b\[[\d?]+[a-z]", "", line)) <= 100 for line in screen.split("\r\n"))
    assert next(data for _, code, data in events if code == "m") == "第1轮 立论"


@pytest.mark.parametrize("columns", [20, 37, 100])
def test_no_line_of_a_recording_begins_with_closing_punctuation_or_cuts_a_word(columns: int) -> None:
    text = (
        "QuestMobile的数据显示，DeepSeek的日活在2月1日突破了3000万。"
        "（来源：QuestMobile）“人先来了”，反馈也来了。[F014]" * 4
    )
    lines = wrapped(text, columns)
    assert "".join(lines) == text
    assert all(width(line) <= columns for line in lines)
    assert not any(line[0] in "，。）”：" for line in lines[1:])
    assert sum(line.count("QuestMobile") for line in lines) == 8


def test_inspect_opens_the_log(tmp_path: Path) -> None:
    pytest.importorskip("inspect_ai")
    from inspect_ai.log import read_eval_log

    path = tmp_path / "run.eval"
    path.write_bytes(export(hold(tmp_path / "run", debate()), "inspect"))
    log = read_eval_log(str(path))
    assert log.status == "success"
    assert log.samples[0].scores["winner"].value == "tencent"


@pytest.mark.parametrize("kind", ["plain", "fork", "foreign", "torn"])
def test_an_exported_run_comes_back_as_it_was(tmp_path: Path, kind: str) -> None:
    source = hold(tmp_path / "run", debate())
    folder = source.folder
    if kind == "fork":
        with RunWriter.create(tmp_path / "fork", lambda: datetime(2026, 1, 2, tzinfo=UTC)) as writer:
            plant(tmp_path / "fork", folder, read_run(folder).records[:6])
            writer.past()
            for event in spoken("tencent-1"):
                writer.append(event)
        folder = tmp_path / "fork"
    if kind == "foreign":
        name, debates = read_foreign(LECHMAZUR, "f")
        folder = tmp_path / "foreign"
        keep_foreign(folder, debates[0], name, [("f.md", LECHMAZUR.encode()), ("b.bin", b"\xff\xfe\0")], "0")
    if kind == "torn":
        with (folder / "debate.jsonl").open("ab") as file:
            file.write(b'{"v":1,"se')
    data = export(read_source(folder), "json")
    found = whole_run(data)
    assert found is not None
    restore(tmp_path / "back" / folder.name, found, "x.json")
    back = tmp_path / "back" / folder.name
    assert export(read_source(back), "json") == data
    assert read_run(back).records == read_run(folder).records
    if kind in ("plain", "foreign"):
        assert (back / "debate.jsonl").read_bytes() == (folder / "debate.jsonl").read_bytes()
        names = sorted(path.name for path in (folder / "blobs").iterdir())
        assert {name: (back / "blobs" / name).read_bytes() for name in names} == {
            name: (folder / "blobs" / name).read_bytes() for name in names
        }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("开源换来生态", "闭源换来生态", 1), "checksum differs"),
        (
            lambda text: text.replace('"format": "baimo-run/1"', '"format": "baimo-run/9"'),
            "this Baimo reads baimo-run/1",
        ),
        (lambda text: text.replace("甲公司", "乙公司"), "its content was changed"),
        (lambda text: text.replace('"seq"', '"sequence"'), "not a whole run"),
    ],
)
def test_a_changed_export_is_refused_and_leaves_nothing(tmp_path: Path, change: object, words: str) -> None:
    text = export(hold(tmp_path / "run", debate()), "json").decode()
    found = whole_run(change(text).encode())  # type: ignore[operator]
    assert found is not None
    with pytest.raises(LogError, match=words):
        restore(tmp_path / "back", found, "x.json")
    assert not (tmp_path / "back").exists()


def test_the_original_of_an_imported_debate_comes_back_byte_for_byte(tmp_path: Path) -> None:
    name, debates = read_foreign(TRADINGAGENTS, "f")
    keep_foreign(tmp_path / "foreign", debates[0], name, [("f", TRADINGAGENTS.encode())], "0")
    assert export(read_source(tmp_path / "foreign"), "original") == TRADINGAGENTS.encode()
    with pytest.raises(UsageError, match="was not imported"):
        export(hold(tmp_path / "run", debate()), "original")
