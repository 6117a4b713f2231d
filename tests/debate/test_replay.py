"""A replay shows what the log holds, in its time, and can be held, stepped and wound. No test here measures time:
the waits of a replay are read from what it asks the loop to wait for."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import short_debate
from damage import contents, damage

from debate.errors import LogError, UsageError
from debate.events import DebateClosed, Event
from debate.feed import FeedItem, Logged, Ready, Sought, Streamed
from debate.replay import Replay
from debate.run import RunWriter, read_run
from debate.tape import Tape

GAPS = (0.0, 1.0, 1.0, 60.0, 1.0, 5.0, 3.0)


def hold(folder: Path, gaps: tuple[float, ...] = GAPS, events: list[Event] | None = None) -> Path:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    times = []
    for gap in gaps:
        now += timedelta(seconds=gap)
        times.append(now)
    clock = iter([times[0], *times])  # the lock asks once
    with RunWriter.create(folder, lambda: next(clock)) as writer:
        for event in events or [*short_debate(), DebateClosed(tally=(), winner=None)]:
            writer.append(event)
    return folder


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the replay waits for, in seconds; the wait itself takes no time. A wait without end goes on."""
    asked: list[float] = []
    real = asyncio.wait_for

    async def wait_for(coroutine: object, seconds: float | None) -> object:
        if seconds is None:
            return await real(coroutine, None)  # type: ignore[arg-type]
        asked.append(round(seconds, 6))
        coroutine.close()  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        raise TimeoutError

    monkeypatch.setattr(asyncio, "wait_for", wait_for)
    return asked


@pytest.fixture
def tape(tmp_path: Path) -> Iterator[Tape]:
    with Tape(hold(tmp_path / "run")) as tape:
        yield tape


async def items(replay: Replay) -> list[FeedItem]:
    async with aclosing(replay.feed()) as feed:
        return [item async for item in feed]


async def take(feed: AsyncGenerator[FeedItem, None], count: int) -> list[FeedItem]:
    return [await anext(feed) for _ in range(count)]


def seqs(shown: list[FeedItem]) -> list[int]:
    return [item.record.seq for item in shown if isinstance(item, Logged)]


async def test_everything_is_shown_once_in_its_own_time_with_long_pauses_cut(tape: Tape, waits: list[float]) -> None:
    shown = await items(Replay(tape, idle=2.0))
    assert isinstance(shown[0], Ready)
    assert [item.record for item in shown if isinstance(item, Logged)] == list(read_run(tape.folder).records)
    assert waits == [1.0, 1.0, 2.0, 1.0, 2.0, 2.0]


@pytest.mark.parametrize(("asked", "speed"), [(4, 4), (0.1, 0.25), (100, 32), (0, 0)])
async def test_speed_shortens_every_wait_and_has_limits(
    tape: Tape, waits: list[float], asked: float, speed: float
) -> None:
    replay = Replay(tape, idle=2.0)
    replay.set_speed(asked)
    await items(replay)
    assert waits == [round(gap / speed, 6) for gap in (1.0, 1.0, 2.0, 1.0, 2.0, 2.0) if speed]


async def test_a_log_written_faster_than_anybody_reads_is_shown_at_reading_speed(
    tmp_path: Path, waits: list[float]
) -> None:
    with Tape(hold(tmp_path / "fast", (0.0,) * 7)) as tape:
        shown = await items(Replay(tape))
    pieces = [item for item in shown if isinstance(item, Streamed)]
    text = "开源换来生态。"
    assert "".join(item.piece for item in pieces if item.turn == "deepseek-1") == text
    assert sum(waits) == pytest.approx(2 * len(text) / 22.0)
    first = next(i for i, item in enumerate(shown) if isinstance(item, Logged) and item.record.seq == 3)
    assert isinstance(shown[first - 1], Streamed)


async def test_a_held_replay_shows_nothing_until_it_goes_on(tape: Tape, waits: list[float]) -> None:
    replay = Replay(tape)
    feed = replay.feed()
    assert seqs(await take(feed, 3)) == [0, 1]
    replay.pause()
    assert replay.paused
    waiting = asyncio.ensure_future(anext(feed))
    for _ in range(50):
        await asyncio.sleep(0)
    assert not waiting.done()
    replay.resume()
    assert seqs([await waiting]) == [2]
    await feed.aclose()


async def test_a_step_shows_one_turn_or_one_event(tape: Tape, waits: list[float]) -> None:
    replay = Replay(tape)
    replay.pause()
    feed = replay.feed()
    assert isinstance(await anext(feed), Ready)
    for step, expected in [
        (replay.step, [0, 1, 2, 3]),
        (replay.step_event, [4]),
        (replay.step, [5]),
        (replay.step, [6]),
    ]:
        step()
        shown = seqs(await take(feed, len(expected)))
        assert shown == expected
        if expected == [6]:
            break
        waiting = asyncio.ensure_future(anext(feed))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not waiting.done()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        feed = replay.feed()
        await anext(feed)
    await feed.aclose()


async def test_a_jump_says_where_it_landed_and_goes_on_from_there(tape: Tape, waits: list[float]) -> None:
    replay = Replay(tape)
    feed = replay.feed()
    await take(feed, 6)
    replay.seek_moment("deepseek-1")
    sought, following = await take(feed, 2)
    assert isinstance(sought, Sought)
    assert (sought.events, sought.view.events, sought.view.turns) == (2, 2, [])
    assert seqs([following]) == [2]
    replay.seek(99)
    assert isinstance(await anext(feed), Sought)
    with pytest.raises(StopAsyncIteration):
        await anext(feed)
    with pytest.raises(UsageError, match="no turn 'deepseek-9'"):
        replay.seek_moment("deepseek-9")


async def test_at_the_end_a_display_may_wait_for_a_jump(tape: Tape, waits: list[float]) -> None:
    replay = Replay(tape, hold=True)
    feed = replay.feed()
    assert len(seqs(await take(feed, 8))) == 7
    waiting = asyncio.ensure_future(anext(feed))
    await asyncio.sleep(0)
    replay.seek(6)
    assert isinstance(await waiting, Sought)
    assert seqs([await anext(feed)]) == [6]
    await feed.aclose()


async def test_a_run_that_is_still_written_is_followed_to_its_end(tmp_path: Path, waits: list[float]) -> None:
    events = [*short_debate(), DebateClosed(tally=(), winner=None)]
    with RunWriter.create(tmp_path / "run", lambda: datetime(2026, 1, 1, tzinfo=UTC)) as writer:
        for event in events[:3]:
            writer.append(event)
        with Tape(tmp_path / "run") as tape:
            feed = Replay(tape, follow=True).feed()
            assert seqs(await take(feed, 4)) == [0, 1, 2]
            waiting = asyncio.ensure_future(anext(feed))
            for _ in range(20):
                await asyncio.sleep(0)
            assert not waiting.done()
            for event in events[3:]:
                writer.append(event)
            shown = [await waiting] + [item async for item in feed]
    assert seqs(shown) == [3, 4, 5, 6]


async def test_a_damaged_run_is_shown_up_to_the_damage_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    folder = hold(tmp_path / "run")
    damage(folder, "nul_middle")
    before = contents(folder)
    shown = []
    with Tape(folder) as tape, pytest.raises(LogError, match=r"debate.jsonl:2: the line holds zero bytes"):  # noqa: PT012
        async with aclosing(Replay(tape, speed=0).feed()) as feed:
            async for item in feed:
                shown.append(item)
    assert seqs(shown) == [0]
    assert contents(folder) == before
