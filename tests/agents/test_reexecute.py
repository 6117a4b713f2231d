"""A log run again gives the same events, whatever happened while it was written; a log that lies is found out."""

from pathlib import Path
from random import Random

import pytest
from calling import hold
from scripted import ScriptedVoice, clock, follow, plan, session

from agents.recorded import DivergedError
from agents.reexecute import reexecute
from debate.errors import LogError, ModelError, StoppedError
from debate.events import (
    BallotCast,
    BallotSpoiled,
    CallFailed,
    DebateClosed,
    DebateOpened,
    Event,
    HostSpoke,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
    TurnOpened,
)
from debate.run import RunWriter, read_run


async def again(folder: Path, **more: bool) -> int:
    return await reexecute(folder, read_run(folder).records, **more)


def rewritten(source: Path, folder: Path, events: list[Event]) -> Path:
    """A run with other events and a chain that holds: what somebody who knows the format would forge."""
    with RunWriter.create(folder, clock) as writer:
        for path in (source / "blobs").iterdir():
            writer.put_blob(path.read_text("utf-8"))
        for event in events:
            writer.append(event)
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("gate", ["off", "flag", "revise", "block"])
async def test_a_rehearsed_debate_comes_out_the_same(tmp_path: Path, lang: str, gate: str) -> None:
    await follow(session(tmp_path / "run", plan(lang=lang, gate=gate)))
    events = len(read_run(tmp_path / "run").records)
    assert await again(tmp_path / "run") == events
    assert await again(tmp_path / "run", rehearse=True) == events


@pytest.mark.parametrize("seed", range(12))
async def test_calls_failures_stops_and_kills_come_out_in_their_order(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "run"
    await hold(folder, plan(seed=seed), Random(seed), kills=seed % 4)
    assert await again(folder) == len(read_run(folder).records)


async def test_the_troubles_above_do_happen(tmp_path: Path) -> None:
    wanted = {CallFailed, TurnForfeited, RunStopped, BallotCast, BallotSpoiled, SpeechGiven}
    seen: set[type[Event]] = set()
    interleaved = 0
    for seed in range(40):
        await hold(tmp_path / f"{seed}", plan(seed=seed), Random(seed), kills=seed % 4)
        events = read_run(tmp_path / f"{seed}").events
        seen |= {type(event) for event in events}
        ballots = [event for event in events if getattr(event, "purpose", "") == "ballot" or "ballot" in event.type]
        kinds = [event.type for event in ballots]
        interleaved += "call_started" in kinds[kinds.index("ballot_cast") :] if "ballot_cast" in kinds else 0
        if wanted <= seen and interleaved:
            break
    assert wanted <= seen
    assert interleaved


async def test_every_prefix_of_a_log_can_be_run_again(tmp_path: Path) -> None:
    await hold(tmp_path / "run", plan(seed=4), Random(4), kills=2)
    events = read_run(tmp_path / "run").events
    for cut in range(1, len(events)):
        folder = rewritten(tmp_path / "run", tmp_path / f"{cut}", events[:cut])
        assert await again(folder) == cut


async def test_a_word_from_the_host_stands_where_it_was_said(tmp_path: Path) -> None:
    await follow(session(tmp_path / "run", plan()))
    events = read_run(tmp_path / "run").events
    third = [i for i, event in enumerate(events) if isinstance(event, TurnOpened)][2]
    word = HostSpoke(kind="remark", text="请说具体一点。")
    folder = rewritten(tmp_path / "run", tmp_path / "host", [*events[:third], word, *events[third:]])
    assert await again(folder) == len(events) + 1


def _changed(event: Event) -> Event | None:
    if isinstance(event, SpeechGiven):
        first = event.claims[0]
        return event.model_copy(update={"claims": (first.model_copy(update={"text": "假话。"}), *event.claims[1:])})
    if isinstance(event, DebateClosed):
        return event.model_copy(update={"winner": event.tally[-1].seat})
    if isinstance(event, BallotCast):
        return event.model_copy(update={"reason": "因为我喜欢"})
    if isinstance(event, DebateOpened):
        return event.model_copy(update={"motion_zh": "别的辩题？"})
    return None


async def test_a_forged_event_with_a_whole_chain_is_the_first_divergence(tmp_path: Path) -> None:
    await follow(session(tmp_path / "run", plan()))
    events = read_run(tmp_path / "run").events
    forged = 0
    for seq, event in enumerate(events):
        other = _changed(event)
        if other is None:
            continue
        forged += 1
        folder = rewritten(tmp_path / "run", tmp_path / f"{seq}", [*events[:seq], other, *events[seq + 1 :]])
        with pytest.raises(DivergedError) as found:
            await again(folder)
        assert (found.value.seq, found.value.logged, found.value.again) == (seq, other, event)
    assert forged >= 10


async def test_a_log_whose_order_is_impossible_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    await follow(session(tmp_path / "run", plan()))
    events = read_run(tmp_path / "run").events
    ballots = [i for i, event in enumerate(events) if isinstance(event, BallotCast)]
    for a, b in [(ballots[0], ballots[1]), (3, 4), (len(events) - 2, len(events) - 1)]:
        order = events.copy()
        order[a], order[b] = order[b], order[a]
        with pytest.raises(DivergedError):
            await again(rewritten(tmp_path / "run", tmp_path / f"{a}", order))
    with pytest.raises(DivergedError) as found:
        await again(rewritten(tmp_path / "run", tmp_path / "more", [*events, events[-1]]))
    assert found.value.seq == len(events)


async def test_an_empty_log_has_nothing_to_run_again(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="empty"):
        await reexecute(tmp_path, ())


async def test_a_stop_that_the_graph_decides_is_decided_again(tmp_path: Path) -> None:
    made = plan()
    down = {f"{seat}-{turn}": [[ModelError("server", "HTTP 500")]] for seat in made.personas for turn in (1, 2)}
    with pytest.raises(StoppedError):
        await follow(session(tmp_path / "run", made, ScriptedVoice(down)))
    events = read_run(tmp_path / "run").events
    assert isinstance(events[-1], RunStopped)
    assert await again(tmp_path / "run") == len(events)
