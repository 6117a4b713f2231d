import io
import json
import sys
from pathlib import Path

import pytest

from baimo.cli import run

TRUE = "QuestMobile的数据显示，DeepSeek的日活在2月1日越过3000万[F014]。"
FALSE = "QuestMobile的数据显示，DeepSeek的日活在2月1日越过9000万[F014]。"
OPINION = "我们相信好用比好看要紧。"


def checked(text: str | bytes, *args: str, monkeypatch: pytest.MonkeyPatch) -> int:
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    return run(["check", *args])


@pytest.mark.parametrize(("text", "status"), [(TRUE, 0), (OPINION, 0), (FALSE, 1), (TRUE + FALSE, 1), ("", 0)])
def test_the_exit_status_says_whether_the_text_holds(
    text: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(text, monkeypatch=monkeypatch) == status
    assert ("账本" in capsys.readouterr().out) == bool(status)


def test_json_gives_one_object_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(TRUE + FALSE, "--json", monkeypatch=monkeypatch) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["label"] for row in rows] == ["supported", "contradicted"]


def test_rows_of_claims_are_judged_in_the_first_person_of_their_company(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = tmp_path / "claims.jsonl"
    claim = {"lang": "zh", "claim": "我们的日活在2月1日越过3000万。", "cited_fact_ids": ["F014"]}
    rows = [{"id": name, "speaker_company": name, **claim} for name in ("deepseek", "tencent")]
    claims.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert run(["check", "--claims", str(claims)]) == 1
    judged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["label"] == "supported") for row in judged] == [("deepseek", True), ("tencent", False)]
    assert all(set(row) == {"id", "label", "basis", "reasons", "evidence_ids"} for row in judged)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * (5 * 1024 * 1024)])
def test_what_is_no_text_is_refused(
    data: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(data, monkeypatch=monkeypatch) == 2
    assert "standard input" in capsys.readouterr().err
