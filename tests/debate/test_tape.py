"""A tape is wound to any place and says what a whole reading would say."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import opening, short_debate, speech, spoken
from damage import DAMAGES, contents, damage

from debate import views
from debate.claims import Relation, StanceReport, Verdict
from debate.errors import LogError
from debate.events import (
    BallotCast,
    CallStarted,
    DebateClosed,
    Event,
    HostSpoke,
    RoundStarted,
    RunStopped,
    TurnForfeited,
    TurnOpened,
)
from debate.lineage import plant
from debate.log import FILE_NAME, scan_log
from debate.marks import Marks
from debate.moments import find_moment
from debate.run import RunWriter, read_run
from debate.tape import Tape
from debate.view import DebateView, fold
from debate.views import Views


def clock() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def hold(folder: Path, events: list[Event]) -> Path:
    with RunWriter.create(folder, clock) as writer:
        for event in events:
            writer.append(event)
    (folder / "blobs").mkdir(exist_ok=True)
    (folder / "blobs" / opening().ground.sha256).write_text("{}")  # a tape opens no blob
    return folder


def long_debate(rounds: int) -> list[Event]:
    events: list[Event] = [opening(rounds=rounds)]
    for number in range(1, rounds + 1):
        events.append(RoundStarted(round=number, phase="opening"))
        for seat, other in (("deepseek", "tencent"), ("tencent", "deepseek")):
            turn = f"{seat}-{number}"
            answers = (Relation(kind="answers", target=f"{other}-{number - 1}.1"),) if number > 1 else ()
            stance = StanceReport(issue="open_weights", value=number % 3 / 2)
            asks = other if number % 4 == 1 else None
            events.append(TurnOpened(turn=turn, seat=seat, round=number, phase="opening"))
            events.append(
                speech(turn, f"第{number}句 Say {turn}", number=number, relations=answers, asks=asks, stances=(stance,))
            )
    return events


@pytest.mark.parametrize("kind", ["plain", "fork", "fork of a fork"])
def test_every_record_of_a_tape_is_that_of_the_log(tmp_path: Path, kind: str) -> None:
    folder = hold(tmp_path / "a", short_debate())
    for name in {"plain": "", "fork": "b", "fork of a fork": "bc"}[kind]:
        with RunWriter.create(tmp_path / name, clock) as writer:
            plant(tmp_path / name, folder, read_run(folder).records[:4])
            writer.past()
            for event in spoken("tencent-1"):
                writer.append(event)
        folder = tmp_path / name
    with Tape(folder) as tape:
        assert tuple(tape.records()) == read_run(folder).records
        assert [tape.event(seq) for seq in (3, 0, 5, 1)] == [read_run(folder).events[seq] for seq in (3, 0, 5, 1)]
        assert tape.damage is None


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_tape_plays_up_to_the_damage_and_says_where(tmp_path: Path, name: str) -> None:
    folder = hold(tmp_path / "run", short_debate())
    damage(folder, name)
    before = contents(folder)
    scanned = scan_log(folder / FILE_NAME)
    with Tape(folder) as tape:
        played = []
        problem = tape.damage
        try:
            played.extend(tape.records())
        except LogError as error:  # a broken chain is found where it breaks
            problem = error
            played = [tape.record(seq) for seq in range(len(scanned.records))]
        assert tuple(played) == scanned.records
        assert str(problem) == str(scanned.damage)
    assert contents(folder) == before


def test_a_fork_whose_parent_is_gone_says_so(tmp_path: Path) -> None:
    folder = hold(tmp_path / "a", short_debate())
    with RunWriter.create(tmp_path / "b", clock):
        plant(tmp_path / "b", folder, read_run(folder).records[:4])
    folder.rename(tmp_path / "moved")
    with Tape(tmp_path / "b") as tape:
        assert len(tape) == 0
        assert "which is not beside it" in str(tape.damage)


def test_a_tape_follows_a_log_that_grows(tmp_path: Path) -> None:
    events = short_debate()
    with RunWriter.create(tmp_path / "run", clock) as writer:
        for event in events[:2]:
            writer.append(event)
        with Tape(tmp_path / "run") as tape:
            marks = Marks(tape)
            assert len(marks.all()) == 1
            for event in events[2:]:
                writer.append(event)
                assert tape.refresh() == 1
            assert [record.event for record in tape.records()] == events
            assert [mark.kind for mark in marks.all()] == ["round", "turn", "turn"]
            log = tmp_path / "run" / FILE_NAME
            whole = log.read_bytes()
            log.write_bytes(whole + whole.split(b"\n")[0][:100])
            assert tape.refresh() == 0
            assert tape.damage is None


@pytest.mark.parametrize("long", [10_000, 50])
def test_the_view_at_any_point_is_what_folding_gives(
    tmp_path: Path, long: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LONG", long)
    monkeypatch.setattr(views, "_STEP", 7)
    events = long_debate(20)
    with Tape(hold(tmp_path / "run", events)) as tape:
        seeker = Views(tape)
        for at in [len(events), *range(0, len(events) + 1, 3)]:
            whole, seen = fold(DebateView(), events[:at]), seeker.at(at)
            if len(events) <= long:
                assert seen == whole
                continue
            assert (seen.events, seen.round, seen.stances, seen.moves) == (at, whole.round, whole.stances, whole.moves)
            assert [q.answered_in for q in seen.questions] == [q.answered_in for q in whole.questions]
            assert [(t.id, t.state) for t in seen.turns] == [(t.id, t.state) for t in whole.turns]
            assert all(seen.claims[known] == claim for known, claim in whole.claims.items())
            assert "deepseek-20.1" not in seen.claims or at == len(events) or "deepseek-20.1" in whole.claims
            assert seen.claims.get("nobody-1.1") is None


def test_speeches_are_found_by_their_words_in_both_languages(tmp_path: Path) -> None:
    with Tape(hold(tmp_path / "run", long_debate(5))) as tape:
        (third,) = tape.find("第3句 say DEEPSEEK")
        assert tape.event(third).turn == "deepseek-3"  # type: ignore[union-attr]
        assert list(tape.find("没有这句话")) == []
        assert len(list(tape.find("句"))) == 10


def test_the_marks_name_what_is_worth_jumping_to(tmp_path: Path) -> None:
    wrong = speech("tencent-1").claims[0].model_copy(update={"verdict": Verdict(label="contradicted", basis="slots")})
    events: list[Event] = [
        opening(),
        RoundStarted(round=1, phase="opening"),
        *spoken("deepseek-1", stances=(StanceReport(issue="open_weights", value=0.5),)),
        HostSpoke(kind="remark", text="请继续。"),
        TurnOpened(turn="tencent-1", seat="tencent", round=1, phase="opening"),
        speech("tencent-1", stances=(StanceReport(issue="open_weights", value=-0.5),)).model_copy(
            update={"claims": (wrong,)}
        ),
        TurnOpened(turn="deepseek-2", seat="deepseek", round=2, phase="opening"),
        TurnForfeited(turn="deepseek-2", seat="deepseek", round=2, phase="opening", cause="model", reason="x"),
        RunStopped(kind="auth", reason="x"),
        BallotCast(seat="tencent", choice="deepseek", reason="", answer=""),
        DebateClosed(tally=(), winner=None),
    ]
    with Tape(hold(tmp_path / "run", events)) as tape:
        marks = Marks(tape)
        assert [(mark.seq, mark.kind) for mark in marks.all()] == [
            (1, "round"),
            (2, "turn"),
            (4, "host"),
            (5, "turn"),
            (6, "contradicted"),
            (6, "stance"),
            (7, "turn"),
            (8, "forfeited"),
            (9, "stopped"),
            (10, "ballots"),
            (11, "closed"),
        ]
        following, before, second = marks.next(2, "stance"), marks.previous(5, "turn"), marks.turn("deepseek-2")
        assert (following and following.turn, before and before.seq, second and second.seq) == ("tencent-1", 2, 7)
        assert marks.next(6, "stance") is None


def test_moments_are_found_as_people_name_them() -> None:
    call = CallStarted(
        call="x#1",
        seat="tencent",
        purpose="ballot",
        model="m",
        request_sha256="0" * 64,
        prompt_tokens_estimate=1,
        max_tokens=1,
    )
    events = [*short_debate(), call]
    names = {
        "start": 0,
        "end": 7,
        "round:1": 1,
        "deepseek-1": 1,
        "tencent-1": 4,
        "tencent-1.1": 4,
        "event:5": 5,
        "ballots": 6,
    }
    assert {name: find_moment(events, name) for name in names} == names
