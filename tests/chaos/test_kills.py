"""kill -9 at random moments: nothing shown is lost, doubled or changed, and the debate comes to its end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from loopback.server import Exchange, LoopbackServer, Reply
from loopback.speeches import grounded

from debate.events import CallStarted, Event, SpeechGiven
from debate.log import read_log

HERE = Path(__file__).parent


class ForkServer:
    """A warm process that forks one child a command."""

    def __init__(self, *flags: str, env: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "forkserver.py"), *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(env or {})},
        )
        assert self._answer() == {"ready": True}

    def start(self, args: list[str], out: Path) -> int:
        command = {"args": args, "out": str(out), "err": str(out.with_suffix(".err"))}
        return int(self._ask(command)["pid"])

    def wait(self, pid: int) -> int:
        return int(self._ask({"wait": pid})["status"])

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@pytest.fixture
def models(server: LoopbackServer) -> Iterator[tuple[ForkServer, LoopbackServer]]:
    def late(exchange: Exchange) -> Reply:
        return replace(grounded(exchange), delay=0.02)

    server.answer = late
    forks = ForkServer("--models", env={"OPENAI_API_BASE": server.url})
    yield forks, server
    forks.close()


@pytest.fixture
def rehearsals() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.close()


def shown(out: Path) -> list[dict[str, Any]]:
    """The events that a process printed: whole lines only, as a reader would have seen them."""
    lines = out.read_text("utf-8").split("\n")[:-1]
    events = [json.loads(line) for line in lines]
    for event in events:
        event.pop("time")
    return events


def as_shown(events: list[Event]) -> list[dict[str, Any]]:
    return [{"seq": seq, **event.model_dump(mode="json")} for seq, event in enumerate(events)]


def debate_with_kills(server: ForkServer, args: list[str], folder: Path, span: float, kills: int, rng: Random) -> None:
    """Hold one debate, killing its process `kills` times, each after up to `span` seconds; check what was shown."""
    out = folder.with_suffix(".out")
    seen: list[dict[str, Any]] = []
    for attempt in range(kills + 1):
        begun = (folder / "debate.jsonl").exists() and (folder / "debate.jsonl").stat().st_size > 0
        pid = server.start(["resume", str(folder), "--json"] if begun else ["debate", "--out", str(folder), *args], out)
        if attempt < kills:
            time.sleep(rng.uniform(0, span))
            os.kill(pid, signal.SIGKILL)
        status = server.wait(pid)
        now = shown(out)
        if status == 0 and not now:
            # The kill came between the last event and its showing: there was nothing to resume.
            seen += as_shown(read_log(folder / "debate.jsonl").events)[len(seen) :]
            break
        # What had been shown before is shown again, unchanged, before anything new.
        assert now[: len(seen)] == seen[: len(now)]
        seen = max(seen, now, key=len)
        if attempt == kills or status == 0:
            assert status == 0, out.with_suffix(".err").read_text("utf-8")
            break
    events = read_log(folder / "debate.jsonl").events
    assert as_shown(events) == seen
    turns = [event.turn for event in events if isinstance(event, SpeechGiven)]
    assert len(turns) == len(set(turns)) == 20


def reference(server: ForkServer, folder: Path) -> list[Event]:
    out = folder.with_suffix(".out")
    pid = server.start(["debate", "--lang", "zh", "--seed", "5", "--json", "--out", str(folder)], out)
    assert server.wait(pid) == 0
    return read_log(folder / "debate.jsonl").events


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_a_rehearsal_killed_at_random_moments_ends_as_if_nothing_had_happened(
    rehearsals: ForkServer, tmp_path: Path, kills: int
) -> None:
    rng = Random(kills)
    start = time.monotonic()
    whole = reference(rehearsals, tmp_path / "whole")
    span = time.monotonic() - start
    for number in range(kills // 2):
        folder = tmp_path / f"run-{number}"
        args = ["--lang", "zh", "--seed", "5", "--json"]
        debate_with_kills(rehearsals, args, folder, span, 2, rng)
        assert read_log(folder / "debate.jsonl").events == whole


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_a_debate_of_models_killed_at_random_moments_loses_and_doubles_nothing(
    models: tuple[ForkServer, LoopbackServer], tmp_path: Path, kills: int
) -> None:
    forks, server = models
    rng = Random(kills)
    args = ["--lang", "zh", "--seed", "5", "--json", "--model", "openai/loop"]
    start = time.monotonic()
    debate_with_kills(forks, args, tmp_path / "whole", 0, 0, rng)
    span = time.monotonic() - start
    calls = len(server.requests)
    assert calls == called(tmp_path / "whole") == 25
    for number in range(kills // 2):
        folder = tmp_path / f"run-{number}"
        before = len(server.requests)
        debate_with_kills(forks, args, folder, span, 2, rng)
        requests = len(server.requests) - before
        # Every request was logged before it was sent; a killed process leaves at most its calls in flight: one, or
        # the five ballots.
        assert requests <= called(folder) <= calls + 2 * 5


def called(folder: Path) -> int:
    return sum(isinstance(event, CallStarted) for event in read_log(folder / "debate.jsonl").events)
