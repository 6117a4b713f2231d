"""An export says what the run says, obeys nothing in it, and is the same bytes every time."""

import base64
import csv
import hashlib
import html.parser
import io
import json
import re
import shutil
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders import opening, spoken
from imports_samples import LECHMAZUR, TRADINGAGENTS

from debate.claims import Reason, Relation, StanceReport, Usage, Verdict
from debate.errors import LogError, UsageError
from debate.events import (
    BallotCast,
    BallotSpoiled,
    CallSettled,
    Change,
    DebateClosed,
    DraftReturned,
    Event,
    Fault,
    HostSpoke,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    Tally,
    TurnForfeited,
    TurnOpened,
)
from debate.export import TARGETS, export
from debate.export.cells import width, wrapped
from debate.export.markdown import escaped
from debate.export.source import Source, read_source
from debate.export.table import COLUMNS, safe
from debate.imports import read_foreign
from debate.imports.store import keep_foreign, restore, whole_run
from debate.lineage import plant
from debate.run import RunWriter, read_run

GROUND = json.dumps(
    {
        "pack": {
            "facts": [
                {
                    "id": "F007",
                    "zh": "甲公司把模型开源了。",
                    "en": "Company A opened its model.",
                    "kind": "event",
                    "strength": "hard",
                    "speaker": {"name_zh": "甲<b>", "name_en": "A<b>"},
                    "source": {"start": 0, "end": 4},
                }
            ],
            "agenda": {"article": {"outlet_zh": "某报", "outlet_en": "A Paper", "chars": 100}},
        }
    },
    ensure_ascii=False,
)
HOSTILE = (
    '<script>alert("x")</script> <img src=x onerror=alert(1)> [link](javascript:alert(1)) **b** `c` | =1+1 '
    "http://evil.example www.evil.example a@b.example </style></title> &lt; ](# ![i](x)\n# Heading\n- item\n1. one"
)


def debate(text: str = "开源换来生态。") -> list[Event]:
    fault = Fault(sentence=text, reasons=(Reason(code="number", zh=text, en=text),))
    wrong = Verdict(label="contradicted", basis="slots", facts=("F007",), reasons=fault.reasons, suggested=("F007",))
    first = spoken("deepseek-1", stances=(StanceReport(issue="open_weights", value=0.2, reason=text),))
    given = first[1]
    assert isinstance(given, SpeechGiven)
    struck = given.claims[0].model_copy(update={"id": "deepseek-1.2", "text": text, "verdict": wrong, "struck": True})
    asked = given.claims[0].model_copy(update={"text": text, "asks": "tencent"})
    changed = opening().model_copy(update={"gate": "flag"})
    relation = Relation(kind="attacks", target="deepseek-1.1")
    return [
        opening().model_copy(update={"motion_zh": text, "motion_en": text}),
        RoundStarted(round=1, phase="opening"),
        first[0],
        CallSettled(call="deepseek-1#1", seat="deepseek", finish="stop", usage=Usage(prompt=3, completion=4)),
        DraftReturned(turn="deepseek-1", seat="deepseek", attempt=1, faults=(fault,)),
        given.model_copy(update={"claims": (asked, struck)}),
        HostSpoke(kind="news", text=text),
        PlanChanged(changes=(Change(what="gate", before="revise", after=text),), opening=changed),
        *spoken("tencent-1", text=text, relations=(relation,)),
        TurnOpened(turn="deepseek-2", seat="deepseek", round=2, phase="opening"),
        TurnForfeited(turn="deepseek-2", seat="deepseek", round=2, phase="opening", cause="model", reason=text),
        RunStopped(kind="auth", reason=text),
        BallotCast(seat="deepseek", choice="tencent", because="tencent-1.1", reason=text, answer=text),
        BallotSpoiled(seat="tencent", reason=text, answer=text),
        DebateClosed(tally=(Tally(seat="tencent", votes=1), Tally(seat="deepseek", votes=0)), winner="tencent"),
    ]


def hold(folder: Path, events: list[Event]) -> Source:
    now = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=i) for i in range(100))
    with RunWriter.create(folder, lambda: next(now)) as writer:
        ground = writer.put_blob(GROUND)
        for event in events:
            if hasattr(event, "ground"):
                event = event.model_copy(update={"ground": ground})
            elif isinstance(event, PlanChanged):
                event = event.model_copy(update={"opening": event.opening.model_copy(update={"ground": ground})})
            writer.append(event)
    return read_source(folder)


def text_of(source: Source, target: str) -> str:
    return export(source, target).decode("utf-8-sig")


def content(source: Source, target: str) -> bytes:
    """What an export holds; of a zip file, the sample in it."""
    data = export(source, target)
    if target != "inspect":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("samples/1_epoch_1.json")


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


@pytest.mark.parametrize("target", ["markdown", "html", "csv", "asciicast", "inspect"])
def test_no_control_character_of_foreign_origin_gets_through(tmp_path: Path, target: str) -> None:
    source = hold(tmp_path / "run", debate("甲\x1b[31m乙\x07\u202e丙\u200b"))
    data = content(source, target).decode("utf-8-sig")
    foreign = re.sub(r"\\u001b\[(?:1|2|22|39|\?25l|\d\d)m?", "", data)
    assert not {"\\u001b", "\\u0007"} & set(re.findall(r"\\u[0-9a-f]{4}", foreign))
    for char in "\x1b\x07\u202e\u200b":
        assert char not in data


class Page(html.parser.HTMLParser):
    """Counts what is markup in a page, and gathers its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_of(source: Source) -> Page:
    page = Page()
    page.feed(text_of(source, "html"))
    return page


def test_hostile_text_is_text_on_the_page_and_makes_no_markup(tmp_path: Path) -> None:
    tame = page_of(hold(tmp_path / "tame", debate("tame words")))
    hostile = page_of(hold(tmp_path / "hostile", debate(HOSTILE)))
    assert hostile.tags == tame.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in tame.attributes]
    assert '<script>alert("x")</script>' in "".join(hostile.texts)
    for name, value in hostile.attributes:
        assert not name.startswith("on")
        assert name not in ("style", "src", "srcdoc", "action")
        if name == "href":
            assert value.startswith("#")


def test_the_page_needs_nothing_and_lets_nothing_else_in(tmp_path: Path) -> None:
    page = page_of(hold(tmp_path / "run", debate()))
    policy = next(value for _, value in page.attributes if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not {"link", "img", "iframe", "object", "form", "base"} & set(page.tags)
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not any("//" in value for _, value in page.attributes)


def test_every_link_on_the_page_leads_somewhere_on_it(tmp_path: Path) -> None:
    page = page_of(hold(tmp_path / "run", debate()))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for name, value in page.attributes if name == "href"} <= set(ids)
    assert {"F007", "deepseek-1.1", "round-1"} <= set(ids)


def test_the_policy_names_the_style_and_the_script_that_are_there(tmp_path: Path) -> None:
    text = text_of(hold(tmp_path / "run", debate()), "html")
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text


def test_hostile_text_formats_nothing_in_markdown(tmp_path: Path) -> None:
    tame = text_of(hold(tmp_path / "tame", debate("tame words")), "markdown").replace("tame words", "X")
    hostile = text_of(hold(tmp_path / "hostile", debate(HOSTILE)), "markdown")

    def shape(text: str) -> list[str]:
        return [re.match(r"(#+ |> |- |\| )?", line)[0] for line in text.split("\n")]  # type: ignore[index]

    assert shape(hostile) == shape(tame)
    assert "http://" not in hostile
    assert "www." not in hostile
    assert re.search(r"(?<!\\)<script", hostile) is None


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("*a* _b_ [c](d)", r"\*a\* \_b\_ \[c\](d)"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("https://x.y", "https&#58;&#47;&#47;x.y"),
        ("a\nb", "a b"),
    ],
)
def test_foreign_text_is_escaped_letter_for_letter(text: str, result: str) -> None:
    assert escaped(text) == result


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_can_begin_a_formula(cell: str) -> None:
    assert safe(cell)[0] == "'" or safe(cell)[0] not in "=+-@\t\r\n＝＋－＠"


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
