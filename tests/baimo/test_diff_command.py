"""`baimo diff`: in words, as data, and by its exit status."""

import json
from pathlib import Path

import pytest

from baimo.cli import run


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("diff")
    asked = ["--lang", "zh", "--seed", "3", "--rounds", "2", "--seats", "deepseek,tencent"]
    assert run(["debate", *asked, "--out", str(home / "a"), "--json"]) == 0
    fork = ["--at", "round:2", "--set", "gate=flag", "--seed", "9", "--out", str(home / "b"), "--json"]
    assert run(["fork", str(home / "a"), *fork]) == 0
    return home / "a", home / "b"


def test_a_run_is_the_same_as_itself(runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["diff", str(runs[0]), str(runs[0]), "--lang", "en"]) == 0
    assert "The logs are the same." in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "words"), [("en", "2 of 4 the same"), ("zh", "4次中2次相同")])
def test_a_fork_and_its_parent_are_told_apart(
    runs: tuple[Path, Path], lang: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["diff", str(runs[0]), str(runs[1]), "--lang", lang]) == 1
    out = capsys.readouterr().out
    assert words in out
    assert "gate: revise | flag" in out
    assert "seed: 3 | 9" in out
    assert "plan_changed" in out


def test_the_comparison_is_also_json(runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["diff", str(runs[0]), str(runs[1]), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["parting"]["b"]["type"] == "plan_changed"
    assert [turn["same"] for turn in found["turns"]] == [True, True, False, False]
    assert set(found["sides"]["a"]["verdicts"]) <= {"supported", "opinion", "unsupported", "contradicted", "struck"}
