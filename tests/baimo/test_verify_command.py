"""`baimo verify`: what holds, what does not, where, and who wrote it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from damage import DAMAGES, contents, damage

from baimo.cli import run
from debate.events import Event, SpeechGiven
from debate.log import FILE_NAME
from debate.run import RunWriter, read_run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify") / "run"
    asked = ["--lang", "zh", "--seed", "5", "--rounds", "2", "--seats", "deepseek,tencent"]
    assert run(["debate", *asked, "--out", str(folder), "--json"]) == 0
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "run"))


def rewritten(folder: Path, change: Callable[[Event], Event]) -> None:
    read = read_run(folder)
    (folder / FILE_NAME).unlink()
    with RunWriter(folder, lambda: read.records[0].time) as writer:
        for event in read.events:
            writer.append(change(event))


def test_an_untouched_run_holds_in_both_languages(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(whole)
    capsys.readouterr()
    assert run(["verify", str(whole), "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "byte for byte" in english
    assert "The run holds." in english
    assert run(["verify", str(whole), "--lang", "zh", "--rehearse"]) == 0
    assert "查验无误" in capsys.readouterr().out
    assert contents(whole) == before


def test_the_answer_is_also_json(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["verify", str(whole), "--json", "--files"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["holds"], report["ended"], report["findings"]["log"]) == (True, True, [])


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_gets_a_clear_answer(copy: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = damage(copy, name)
    before = contents(copy)
    assert run(["verify", str(copy), "--lang", "en"]) == 1
    captured = capsys.readouterr()
    assert words in captured.out
    assert "does not hold" in captured.out
    assert "Traceback" not in captured.err
    assert contents(copy) == before


def test_no_run_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(tmp_path)]) == 2
    assert run(["verify", str(tmp_path / "missing")]) == 2
    (tmp_path / FILE_NAME).mkdir()
    assert run(["verify", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("mend: ") == 3


def test_a_forged_sentence_is_shown_beside_the_true_one(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def forge(event: Event) -> Event:
        if isinstance(event, SpeechGiven) and not seen:
            seen.append(event.claims[0].text)
            claim = event.claims[0].model_copy(update={"text": "我方什么也没有说过。"})
            return event.model_copy(update={"claims": (claim, *event.claims[1:])})
        return event

    rewritten(copy, forge)
    assert run(["verify", str(copy), "--lang", "en", "--files"]) == 0
    assert run(["verify", str(copy), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "the first event that differs: 4 speech_given" in out
    assert f"{FILE_NAME}:5" in out
    assert "claims[0].text" in out
    assert "我方什么也没有说过。" in out
    assert seen[0][:20] in out
    assert "written by Baimo" in out
