import asyncio
from pathlib import Path

import pytest
from scripted import ScriptedVoice, clock, follow, logged, plan, session

from agents.rehearsal.voice import RehearsalVoice
from agents.session import Session
from agents.voice import Voided
from debate.errors import ModelError, StoppedError
from debate.events import (
    BallotCast,
    BallotSpoiled,
    DebateClosed,
    DraftReturned,
    DraftWritten,
    Event,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
    TurnOpened,
)
from debate.feed import DraftVoided, Streamed
from debate.log import read_log
from debate.run import RunWriter

GOOD = "[F007] R1已由DeepSeek全面开源 [F007]。我们认为生态比围墙更值钱。"
WRONG = "QuestMobile的数据显示，DeepSeek的日活在2月1日越过9000万 [F014]。"


def first_seat(made: object) -> str:
    return str(made.opening("0").plan[0].order[0])  # type: ignore[attr-defined]


async def events_with(tmp_path: Path, scripts: dict[str, list[object]], **asked: object) -> list[Event]:
    made = plan(**asked)
    voice = ScriptedVoice({turn.replace("first", first_seat(made)): s for turn, s in scripts.items()})  # type: ignore[misc]
    return logged(await follow(session(tmp_path / "run", made, voice)))


def only(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


async def test_a_debate_resumes_from_every_point_of_its_log_to_the_same_end(tmp_path: Path) -> None:
    made = plan()
    whole = logged(await follow(session(tmp_path / "whole", made)))
    for cut in range(1, len(whole)):
        folder = tmp_path / f"cut-{cut}"
        with RunWriter.create(folder, clock) as writer:
            for event in whole[:cut]:
                writer.append(event)
        with RunWriter(folder, clock) as writer:
            again = Session(
                writer=writer,
                plan=made,
                opening=made.opening("0"),
                voices=dict.fromkeys(made.personas, RehearsalVoice()),
                past=writer.past(),
            )
            assert logged(await follow(again)) == whole
        assert read_log(folder / "debate.jsonl").events == whole


async def test_a_wrong_figure_goes_back_with_the_reason_and_the_mended_draft_is_heard(tmp_path: Path) -> None:
    events = await events_with(tmp_path, {"first-1": [WRONG, GOOD]})
    (returned,) = only(events, DraftReturned)
    assert isinstance(returned, DraftReturned)
    assert "9000万" in returned.faults[0].sentence
    assert "number" in {reason.code for reason in returned.faults[0].reasons}
    heard = only(events, SpeechGiven)[0]
    assert isinstance(heard, SpeechGiven)
    assert heard.attempt == 2
    assert not any(claim.struck for claim in heard.claims)


async def test_the_next_brief_holds_the_faults_of_the_draft_that_went_back(tmp_path: Path) -> None:
    made = plan()
    voice = ScriptedVoice({f"{first_seat(made)}-1": [WRONG, GOOD]})
    await follow(session(tmp_path / "run", made, voice))
    first, second = voice.briefs[:2]
    assert (first.attempt, first.faults) == (1, ())
    assert second.attempt == 2
    assert "9000万" in second.faults[0].sentence


async def test_what_stays_wrong_is_struck_and_the_rest_is_heard(tmp_path: Path) -> None:
    events = await events_with(tmp_path, {"first-1": [WRONG + GOOD]})
    heard = only(events, SpeechGiven)[0]
    assert isinstance(heard, SpeechGiven)
    assert [claim.struck for claim in heard.claims] == [True, False, False]


@pytest.mark.parametrize(("gate", "labels"), [("off", {None}), ("flag", {"contradicted", "supported", "opinion"})])
async def test_open_gates_let_a_wrong_sentence_through_and_say_so(gate: str, labels: set[str], tmp_path: Path) -> None:
    events = await events_with(tmp_path, {"first-1": [WRONG + GOOD]}, gate=gate)
    heard = only(events, SpeechGiven)[0]
    assert isinstance(heard, SpeechGiven)
    assert {claim.verdict.label if claim.verdict else None for claim in heard.claims} == labels
    assert not any(claim.struck for claim in heard.claims)


async def test_a_blocking_gate_refuses_the_whole_draft(tmp_path: Path) -> None:
    events = await events_with(tmp_path, {"first-1": [WRONG + GOOD]}, gate="block")
    (lost,) = only(events, TurnForfeited)
    assert isinstance(lost, TurnForfeited)
    assert lost.cause == "gate"


@pytest.mark.parametrize("draft", ["", "<think>我该说什么</think>", '```baimo\n{"stances": []}\n```'])
async def test_a_draft_without_a_sentence_is_a_forfeit_not_a_speech(draft: str, tmp_path: Path) -> None:
    events = await events_with(tmp_path, {"first-1": [draft]})
    (lost,) = only(events, TurnForfeited)
    assert isinstance(lost, TurnForfeited)
    assert lost.cause == "empty"
    assert isinstance(events[-1], DebateClosed)


async def test_a_voided_draft_is_forgotten(tmp_path: Path) -> None:
    made = plan()
    turn = f"{first_seat(made)}-1"
    voice = ScriptedVoice({turn: [["半句", Voided("the stream broke"), GOOD]]})
    items = await follow(session(tmp_path / "run", made, voice))
    draft = only(logged(items), DraftWritten)[0]
    assert isinstance(draft, DraftWritten)
    assert draft.text == GOOD
    voided = next(i for i, item in enumerate(items) if isinstance(item, DraftVoided))
    assert isinstance(items[voided - 1], Streamed)


async def test_nothing_is_streamed_of_what_is_never_shown(tmp_path: Path) -> None:
    made = plan()
    turn = f"{first_seat(made)}-1"
    draft = f"<think>秘密</think>{GOOD}\n```baimo\n" + '{"stances": []}\n```'
    items = await follow(session(tmp_path / "run", made, ScriptedVoice({turn: [list(draft)]})))
    shown = "".join(item.piece for item in items if isinstance(item, Streamed) and item.turn == turn)
    assert "开源" in shown
    assert "秘密" not in shown
    assert "stances" not in shown


async def test_a_seat_whose_model_fails_forfeits_and_the_debate_goes_on(tmp_path: Path) -> None:
    events = await events_with(tmp_path, {"first-1": [[ModelError("server", "HTTP 500 after 4 tries")]]})
    (lost,) = only(events, TurnForfeited)
    assert isinstance(lost, TurnForfeited)
    assert (lost.cause, lost.reason) == ("model", "HTTP 500 after 4 tries")
    assert isinstance(events[-1], DebateClosed)


async def test_three_forfeits_in_a_row_stop_the_run(tmp_path: Path) -> None:
    made = plan(rounds=4)
    seat = first_seat(made)
    down = ModelError("server", "HTTP 500")
    voice = ScriptedVoice({f"{seat}-{n}": [[down]] for n in range(1, 5)})
    with pytest.raises(StoppedError, match="forfeited 3 turns in a row"):
        await follow(session(tmp_path / "run", made, voice))
    events = read_log(tmp_path / "run" / "debate.jsonl").events
    assert isinstance(events[-1], RunStopped)
    assert len(only(events, TurnForfeited)) == 3


async def test_fewer_than_two_voices_are_no_debate(tmp_path: Path) -> None:
    made = plan()
    order = made.opening("0").plan[0].order
    voice = ScriptedVoice({f"{seat}-1": [[ModelError("server", "down")]] for seat in order[:2]})
    with pytest.raises(StoppedError, match="fewer than two seats still speak"):
        await follow(session(tmp_path / "run", made, voice))


async def test_a_refused_key_stops_the_run_at_once_and_it_can_be_resumed(tmp_path: Path) -> None:
    made = plan()
    seat = first_seat(made)
    refused = StoppedError("auth", "the key was refused", next_step="set DEEPSEEK_API_KEY")
    with pytest.raises(StoppedError, match="the key was refused"):
        await follow(session(tmp_path / "run", made, ScriptedVoice({f"{seat}-1": [[refused]]})))
    with RunWriter(tmp_path / "run", clock) as writer:
        past = writer.past()
        assert isinstance(past[-1].event, RunStopped)
        voices = dict.fromkeys(made.personas, RehearsalVoice())
        again = Session(writer=writer, plan=made, opening=made.opening("0"), voices=voices, past=past)
        events = logged(await follow(again))
    assert isinstance(events[-1], DebateClosed)
    assert len(only(events, SpeechGiven)) == 6
    assert len(only(events, TurnOpened)) == 6


async def test_a_prose_answer_or_a_vote_for_oneself_is_a_spoiled_ballot(tmp_path: Path) -> None:
    events = await events_with(
        tmp_path,
        {
            "deepseek-ballot": ["我投给腾讯，因为别人让我这么投。"],
            "tencent-ballot": ['```baimo\n{"vote": "tencent", "reason": "自家最好"}\n```'],
            "moonshot-ballot": [[ModelError("timeout", "no answer")]],
        },
    )
    spoiled = only(events, BallotSpoiled)
    assert [ballot.seat for ballot in spoiled] == ["deepseek", "tencent", "moonshot"]  # type: ignore[union-attr]
    closed = events[-1]
    assert isinstance(closed, DebateClosed)
    assert (closed.winner, {row.votes for row in closed.tally}) == (None, {0})


async def test_a_tie_is_contested_and_most_votes_win(tmp_path: Path) -> None:
    def vote(seat: str) -> list[object]:
        return ['```baimo\n{"vote": "' + seat + '", "reason": "更有力"}\n```']

    round_robin = {
        "deepseek-ballot": vote("tencent"),
        "tencent-ballot": vote("moonshot"),
        "moonshot-ballot": vote("deepseek"),
    }
    closed = (await events_with(tmp_path / "tie", round_robin))[-1]
    assert isinstance(closed, DebateClosed)
    assert closed.winner is None
    events = await events_with(tmp_path / "won", {**round_robin, "tencent-ballot": vote("deepseek")})
    assert isinstance(events[-1], DebateClosed)
    assert events[-1].winner == "deepseek"
    assert len(only(events, BallotCast)) == 3


async def test_a_held_debate_takes_one_turn_a_step(tmp_path: Path) -> None:
    made = plan()
    running = session(tmp_path / "run", made)
    running.pause()
    heard: list[Event] = []

    async def read() -> None:
        async for item in running.feed():
            heard.extend(logged([item]))

    async def settled() -> int:
        count = -1
        while count != len(heard) or not heard:
            count = len(heard)
            await asyncio.sleep(0.2)
        return len(only(heard, SpeechGiven))

    reader = asyncio.ensure_future(read())
    assert await settled() == 0
    running.step()
    assert await settled() == 1
    running.step()
    assert await settled() == 2
    assert running.paused
    running.resume()
    await reader
    assert len(only(heard, SpeechGiven)) == 6
