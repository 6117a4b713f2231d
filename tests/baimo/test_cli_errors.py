"""Bad input: one message that names the place and the mend, exit status 2, nothing half-written."""

import shutil
from pathlib import Path

import pytest

import articles
import personas
from baimo.cli import run

PACK = Path(articles.__file__).with_name("deepseek-shock")
PERSONA = Path(personas.__file__).with_name("tencent.toml")


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("DEEPSEEK_API_KEY", "MOONSHOT_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "run"


def refused(args: list[str], out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["debate", "--out", str(out), *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert not out.exists()
    assert not (out.parent / "data").exists()
    return captured.err


@pytest.mark.parametrize(
    ("args", "place", "mend"),
    [
        (["--article", "deepseek-shok"], "deepseek-shok", "did you mean 'deepseek-shock'?"),
        (["--article", "/no/such/pack"], "/no/such/pack", "mend: "),
        (["--seats", "deepseek,tencnt"], "tencnt", "did you mean 'tencent'?"),
        (["--seats", "deepseek,deepseek"], "deepseek", "mend: "),
        (["--model", "tencnt=rehearsal"], "--model: no seat 'tencnt'", "did you mean 'tencent'?"),
        (["--model", "deepsek/deepseek-flash"], "deepsek/deepseek-flash", "mend: "),
        (["--model", "tencent="], "--model", "SEAT=MODEL"),
        (["--model", "deepseek=deepseek/deepseek-flash"], "DEEPSEEK_API_KEY", "mend: "),
        (["--motion", "agi_after_r2"], "agi_after_r2", "did you mean 'agi_after_r1'? Any whole"),
        (["--format", "roundtabel"], "roundtabel", "did you mean 'roundtable'?"),
        (["--rounds", "0"], "--rounds: 0", "1 to 100"),
        (["--seed", "-1"], "--seed: -1", "whole number"),
        (["--revisions", "9"], "--revisions: 9", "0 to 5"),
        (["--max-cost", "nan"], "--max-cost: nan", "mend: "),
    ],
)
def test_a_wrong_argument_is_named_with_its_mend(
    args: list[str], place: str, mend: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused(args, out, capsys)
    assert place in message
    assert mend in message


def test_a_broken_ledger_line_is_named(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(PACK, pack)
    lines = (pack / "facts.jsonl").read_text("utf-8").split("\n")
    lines[13] = lines[13].replace('"entities": ["deepseek"', '"entities": ["deepsek"')
    (pack / "facts.jsonl").write_text("\n".join(lines), "utf-8")
    message = refused(["--article", str(pack)], out, capsys)
    assert "facts.jsonl:14" in message
    assert "deepsek" in message


def test_a_wrong_key_in_a_persona_gets_the_nearest_right_one(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "tencent.toml"
    own.write_text(PERSONA.read_text("utf-8").replace("tagline_en =", "tag_line_en ="), "utf-8")
    message = refused(["--seats", f"deepseek,{own}"], out, capsys)
    assert "tencent.toml:6: tag_line_en: unknown key" in message
    assert "did you mean 'tagline_en'?" in message


def test_a_run_is_never_written_over_somebodys_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert run(["debate", "--out", str(tmp_path)]) == 2
    assert "exists and is not empty" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("content", [None, b"", b"hello\nworld\n", b'{"type": "message"}\n'])
def test_a_folder_that_is_no_run_of_ours_is_not_resumed(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    if content is not None:
        (folder / "debate.jsonl").write_bytes(content)
    before = [(p.name, p.read_bytes()) for p in folder.iterdir()]
    assert run(["resume", str(folder)]) == 2
    message = capsys.readouterr().err
    assert str(folder) in message
    assert "mend: " in message
    assert [(p.name, p.read_bytes()) for p in folder.iterdir()] == before


def test_an_option_before_the_command_is_not_silently_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--seed", "3", "debate"]) == 2
    assert "write --seed after 'debate'" in capsys.readouterr().err


def test_resuming_a_finished_debate_says_so_and_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["debate", "--out", str(tmp_path / "run"), "--rounds", "1", "--seats", "deepseek,tencent", "--json"]
    assert run(args) == 0
    capsys.readouterr()
    before = (tmp_path / "run" / "debate.jsonl").read_bytes()
    assert run(["resume", str(tmp_path / "run")]) == 0
    assert "This debate is over" in capsys.readouterr().err
    assert (tmp_path / "run" / "debate.jsonl").read_bytes() == before
