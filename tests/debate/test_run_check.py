"""What is changed in a run is found, and what was not is not complained of."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from builders import opening, short_debate, speech, spoken
from damage import DAMAGES, contents, damage

from debate.check import Finding, audit, check_files
from debate.claims import Relation
from debate.errors import LogError
from debate.events import BallotCast, DebateClosed, Event, RoundStarted, SpeechGiven, Tally, TurnOpened
from debate.lineage import plant
from debate.log import FILE_NAME
from debate.run import RunWriter, read_run


def clock() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def hold(folder: Path, events: list[Event]) -> Path:
    with RunWriter.create(folder, clock) as writer:
        ground = writer.put_blob('{"pack":{"facts":[]},"地":"面"}')
        first, *rest = events
        for event in [first.model_copy(update={"ground": ground}), *rest]:
            writer.append(event)
    return folder


def all_findings(folder: Path) -> list[Finding]:
    found = check_files(folder)
    return [*found.findings, *found.blob_findings]


@pytest.mark.parametrize("kind", ["plain", "fork"])
def test_a_thousand_of_a_thousand_random_changed_bytes_are_found_in_their_file(tmp_path: Path, kind: str) -> None:
    folder = hold(tmp_path / "run", short_debate())
    if kind == "fork":
        with RunWriter.create(tmp_path / "fork", clock) as writer:
            plant(tmp_path / "fork", folder, read_run(folder).records[:4])
            writer.past()
            for event in spoken("tencent-1"):
                writer.append(event)
        folder = tmp_path / "fork"
    assert all_findings(folder) == []
    files = [folder / FILE_NAME, *(folder / "blobs").iterdir()]
    bytes_before = contents(folder)
    rng = Random(7)
    for _ in range(1000):
        path = rng.choices(files, weights=[path.stat().st_size for path in files])[0]
        whole = path.read_bytes()
        at = rng.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= rng.randrange(1, 256)
        path.write_bytes(changed)
        findings = all_findings(folder)
        assert findings, (path.name, at)
        if path.name == FILE_NAME:
            line = whole[:at].count(b"\n") + 1
            # A changed line feed glues a line to the next, which is then the one that does not fit.
            assert findings[0].place.line in (line, line + 1), at
        path.write_bytes(whole)
    assert contents(folder) == bytes_before


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_named_with_its_place_and_nothing_on_disk_changes(tmp_path: Path, name: str) -> None:
    folder = hold(tmp_path / "run", short_debate())
    words = damage(folder, name)
    before = contents(folder)
    findings = check_files(folder).findings
    assert words in str(findings[0])
    assert str(folder / FILE_NAME) in str(findings[0])
    assert contents(folder) == before


def test_what_cannot_be_read_at_all_is_said(tmp_path: Path) -> None:
    folder = hold(tmp_path / "run", short_debate())
    log = folder / FILE_NAME
    if os.getuid() != 0:  # root may read everything
        log.chmod(0)
        with pytest.raises(LogError, match="may not be read"):
            check_files(folder)
    log.unlink()
    with pytest.raises(LogError, match="no log here"):
        check_files(folder)
    log.mkdir()
    with pytest.raises(LogError, match="is a directory"):
        check_files(folder)


def test_a_missing_or_changed_blob_is_found(tmp_path: Path) -> None:
    folder = hold(tmp_path / "run", short_debate())
    blob = next((folder / "blobs").iterdir())
    text = blob.read_bytes()
    blob.write_bytes(text.replace("地".encode(), "天".encode()))
    assert [finding.place.path for finding in check_files(folder).blob_findings] == [blob]
    blob.unlink()
    (finding,) = check_files(folder).blob_findings
    assert finding.place.line == 1
    assert "is missing" in finding.problem


def _audited(folder: Path, events: list[Event]) -> list[str]:
    return [finding.problem for finding in audit(folder, read_run(hold(folder, events)), {"F007"})]


VOTES: list[Event] = [
    BallotCast(seat="deepseek", choice="tencent", reason="", answer=""),
    BallotCast(seat="tencent", choice="deepseek", reason="", answer=""),
]
TIED = (Tally(seat="deepseek", votes=1), Tally(seat="tencent", votes=1))


def test_a_debate_that_adds_up_is_not_complained_of(tmp_path: Path) -> None:
    events = [*short_debate(), *VOTES, DebateClosed(tally=TIED, winner=None)]
    assert _audited(tmp_path / "run", events) == []


def _renamed(event: SpeechGiven) -> SpeechGiven:
    return event.model_copy(update={"claims": (event.claims[0].model_copy(update={"id": "deepseek-1.7"}),)})


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda events: [*events, *VOTES, DebateClosed(tally=TIED, winner="tencent")], "the winner None"),
        (lambda events: [*events, opening()], "has only one"),
        (lambda events: [*events, events[2]], "the next of deepseek is deepseek-2"),
        (lambda events: [*events, TurnOpened(turn="tencent-2", seat="tencent", round=2, phase="opening")], "the plan"),
        (lambda events: [*events[:3], _renamed(events[3])], "it is deepseek-1.1"),
        (lambda events: [*events, speech("tencent-1")], "without having the floor"),
        (
            lambda events: [
                *events[:3],
                speech("deepseek-1", relations=(Relation(kind="attacks", target="tencent-1.1"),)),
            ],
            "which nobody has said before",
        ),
        (lambda events: [*events, BallotCast(seat="tencent", choice="tencent", reason="", answer="")], "for itself"),
        (
            lambda events: [
                *events[:3],
                events[3].model_copy(update={"claims": (events[3].claims[0].model_copy(update={"facts": ("F999",)}),)}),
            ],
            "names F999",
        ),
        (lambda events: [*events[:2], RoundStarted(round=2, phase="opening"), speech("deepseek-1")], "floor"),
    ],
)
def test_events_that_contradict_one_another_are_found_though_the_chain_holds(
    tmp_path: Path, change: Callable[[list[Event]], list[Event]], problem: str
) -> None:
    problems = _audited(tmp_path / "run", change(short_debate()))
    assert any(problem in found for found in problems), problems
