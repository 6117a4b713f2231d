"""Other tools' debates become runs, and nothing of their files is lost."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from imports_samples import (
    AUTOGEN_OLD,
    AUTOGEN_RESULT,
    AUTOGEN_STATE,
    CHAT,
    GENERIC,
    LECHMAZUR,
    LECHMAZUR_JSON,
    TRADINGAGENTS,
)

from debate.check import audit, check_files
from debate.claims import Relation
from debate.errors import LogError
from debate.events import CallStarted, DebateClosed, DraftWritten, HostSpoke, Imported, TurnForfeited
from debate.ground import read_grounds
from debate.imports import read_foreign
from debate.imports.store import keep_foreign
from debate.run import read_run
from debate.view import DebateView, fold

SAMPLES = {
    "lechmazur": LECHMAZUR,
    "lechmazur_json": LECHMAZUR_JSON,
    "autogen_state": AUTOGEN_STATE,
    "autogen_result": AUTOGEN_RESULT,
    "autogen_old": AUTOGEN_OLD,
    "tradingagents": TRADINGAGENTS,
    "jsonl": GENERIC,
    "jsonl_chat": CHAT,
}


def brought(folder: Path, text: str, number: int = 0) -> tuple[Path, DebateView]:
    kind, debates = read_foreign(text, "file")
    keep_foreign(folder, debates[number], kind, [("file", text.encode())], "0")
    return folder, fold(DebateView(), read_run(folder).events)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_form_is_recognised_and_becomes_a_run_that_holds(tmp_path: Path, name: str) -> None:
    kind, _ = read_foreign(SAMPLES[name], "file")
    assert kind == name.partition("_")[0]
    folder, view = brought(tmp_path / "run", SAMPLES[name])
    files = check_files(folder)
    assert (files.findings, files.blob_findings) == ((), ())
    assert audit(folder, files.read, set(read_grounds(folder, files.read.events).facts)) == []
    assert view.turns
    assert not any(isinstance(event, CallStarted) for event in files.read.events)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_is_kept_byte_for_byte_and_the_same_file_gives_the_same_run(tmp_path: Path, name: str) -> None:
    data = SAMPLES[name].encode()
    one, view = brought(tmp_path / "one", SAMPLES[name])
    two, _ = brought(tmp_path / "two", SAMPLES[name])
    assert view.imported is not None
    assert (one / "blobs" / view.imported.files[0].sha256).read_bytes() == data
    assert (one / "debate.jsonl").read_bytes() == (two / "debate.jsonl").read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_of_a_turn_is_in_the_log(tmp_path: Path, name: str) -> None:
    kind, debates = read_foreign(SAMPLES[name], "file")
    folder, _ = brought(tmp_path / "run", SAMPLES[name])
    events = read_run(folder).events
    kept = [event.text for event in events if isinstance(event, DraftWritten | HostSpoke)]
    for turn in debates[0].turns:
        assert not turn.raw.strip() or turn.raw.strip() in kept or turn.raw in kept
    assert kind


def test_claims_references_questions_and_answers_of_lechmazur(tmp_path: Path) -> None:
    folder, view = brought(tmp_path / "run", LECHMAZUR)
    assert view.opened is not None
    assert view.opened.motion_en == "Cities should plant more trees."
    assert [(seat.id, seat.voice) for seat in view.opened.seats] == [("pro", "model-a"), ("con", "model-b")]
    assert [(turn.id, turn.round, turn.phase) for turn in view.turns] == [
        ("pro-1", 1, "opening"),
        ("con-1", 1, "opening"),
        ("pro-2", 2, "pressure_questions"),
        ("con-2", 2, "pressure_questions"),
        ("pro-3", 3, "closing"),
    ]
    assert view.claims["pro-1.1"].text == "Trees cool a street. Shade is free."
    assert view.claims["con-1.1"].relations == (Relation(kind="attacks", target="pro-1.1"),)
    assert view.claims["con-2.1"].relations == (
        Relation(kind="answers", target="pro-2.1"),
        Relation(kind="supports", target="con-1.1"),
    )
    assert [(q.claim.id, q.to, q.answered_in) for q in view.questions] == [
        ("pro-2.1", "con", "con-2"),
        ("pro-2.2", "con", "con-2"),
    ]
    imported = view.imported
    assert isinstance(imported, Imported)
    assert "turn 1 was clipped: 12 of 40 words" in imported.notes
    assert "turn 4 refers to claims that are not there: [P9.9]" in imported.notes
    assert "con-2.2 attacks P9.9, which is not there" in imported.notes
    assert imported.extra["side_swap"] == "False"
    assert imported.extra["claim_ids"]["pro-1.2"] == "P1.2"  # type: ignore[index, call-overload]
    assert isinstance(read_run(folder).events[-2], TurnForfeited)


def test_a_conversation_of_autogen_has_its_hosts_its_times_and_its_leftovers(tmp_path: Path) -> None:
    folder, view = brought(tmp_path / "run", AUTOGEN_STATE)
    assert view.opened is not None
    assert view.opened.motion_en == "Should we ship today?"
    assert [turn.id for turn in view.turns] == ["optimist-1", "sceptic-1", "optimist-2"]
    assert [claim.text for claim in view.turns[0].claims] == ["Yes.", "The tests pass.", "```python assert True ```"]
    assert [word.event.kind for word in view.host] == ["remark", "remark"]
    times = {record.time for record in read_run(folder).records}
    assert times == {datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)}
    assert view.imported is not None
    assert view.imported.extra["turns"]["optimist-1"]["models_usage"] == {  # type: ignore[index, call-overload]
        "prompt_tokens": 5,
        "completion_tokens": 9,
    }


def test_each_date_of_tradingagents_is_a_debate_in_two_stages(tmp_path: Path) -> None:
    _, debates = read_foreign(TRADINGAGENTS, "file")
    assert [debate.motion for debate in debates] == ["ABC 2026-01-02", "ABC 2026-01-03"]
    _, view = brought(tmp_path / "run", TRADINGAGENTS, 1)
    assert [(turn.id, turn.phase) for turn in view.turns] == [
        ("bull_analyst-1", "research"),
        ("bear_analyst-1", "research"),
        ("bull_analyst-2", "research"),
        ("aggressive_analyst-1", "risk"),
        ("conservative_analyst-1", "risk"),
        ("neutral_analyst-1", "risk"),
    ]
    assert [claim.text for claim in view.turns[0].claims] == ["Sales grow.", "Note: see table."]
    assert [word.event.text for word in view.host] == [
        "Hold.",
        "Wait.",
        "Trader: Hold, small.",
    ]
    assert view.imported is not None
    assert view.imported.extra["market_report"] == "Quiet."


def test_the_generic_form_carries_claims_relations_stances_votes_and_what_it_does_not_know(tmp_path: Path) -> None:
    folder, view = brought(tmp_path / "run", GENERIC)
    assert view.opened is not None
    assert view.opened.motion_zh == "要不要 种树？"
    assert [(seat.id, seat.name_zh, seat.voice) for seat in view.opened.seats] == [
        ("pro", "正方", "model-a"),
        ("con", "反方", "unknown"),
    ]
    assert view.claims["con-1.1"].relations == (
        Relation(kind="attacks", target="pro-1.1"),
        Relation(kind="answers", target="pro-1.2"),
    )
    assert view.questions[0].answered_in == "con-1"
    assert view.stances["pro"]["trees"].value == 0.8
    closed = read_run(folder).events[-1]
    assert isinstance(closed, DebateClosed)
    assert (closed.winner, [row.votes for row in closed.tally]) == ("pro", [2, 1])
    assert view.imported is not None
    assert view.imported.extra["judge_model"] == "x"
    assert view.imported.extra["turns"]["pro-1"] == {"mood": "calm"}  # type: ignore[index, call-overload]
    assert view.imported.notes == ("con-1.2 supports C9, which is not there",)


@pytest.mark.parametrize(
    ("text", "source", "words"),
    [
        ("今天开会。\n", None, "not a debate that Baimo can read"),
        ("", None, "not a debate that Baimo can read"),
        ('{"a": 1}\n', None, "not a debate that Baimo can read"),
        ("[" * 100_000, None, "not a debate that Baimo can read"),
        ('{"seat": "pro", "text": "好"}\nnot json\n', "jsonl", "file:2: not a JSON object"),
        ('{"seat": "a", "claims": [{"id": "x"}]}\n', "jsonl", "file:1: claims[0]: a claim without text"),
        (
            '{"seat": "a", "claims": [{"text": "x", "relations": [{"kind": "hates", "target": "y"}]}]}\n',
            "jsonl",
            "use one of: supports",
        ),
        ('{"seat":"a","text":"x","stances":[{"issue":"i","value":7}]}\n', "jsonl", "stances[0].value"),
        ('{"seat": "a", "text": "x"}\n{"winner": "b"}\n', "jsonl", "no seat is called 'b'"),
        ("# Debate x\n\n- topic_id: y\n", "lechmazur", "no proposition"),
        ('{"proposition":"x","model_pro":"a","model_con":"b","turns":[{"side":"up"}]}', None, "turns[0].side"),
        ("{}", "autogen", "holds no messages of AutoGen"),
        ("{}", "tradingagents", "holds no debate state"),
        ("{}", "autogenn", "did you mean 'autogen'?"),
        ('{"motion": "x"}\n', "jsonl", "nobody says anything"),
    ],
)
def test_what_is_no_debate_is_refused_with_its_place_and_mend(text: str, source: str | None, words: str) -> None:
    with pytest.raises(LogError) as refused:
        read_foreign(text, "file", source)
    assert words in str(refused.value)
    assert "mend: " in str(refused.value)


def test_hostile_names_become_safe_ids_and_texts_are_cleaned(tmp_path: Path) -> None:
    text = (
        '{"seat": "../../etc", "text": "a\\u001b[31mb \\u202eevil"}\n'
        '{"seat": "../../ETC", "text": "c"}\n{"seat": "腾讯", "text": "好。"}\n'
    )
    folder, view = brought(tmp_path / "run", text)
    assert [turn.id for turn in view.turns] == ["etc-1", "etc_2-1", "s3-1"]
    assert view.claims["etc-1.1"].text == "a[31mb evil"
    assert sorted(path.name for path in folder.iterdir()) == ["blobs", "debate.jsonl", "lock"]
