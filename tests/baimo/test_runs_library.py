"""The library: what is kept is listed, found, marked, put away and brought back; the index is only a cache."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import opening, short_debate, spoken
from damage import DAMAGES, damage

from baimo.cli import run
from baimo.entries import read_marks, write_marks
from baimo.folders import runs_folder
from baimo.index import Index
from baimo.library import Filter, bring_back, put_away, tree, wanted
from debate.claims import Cost, Usage
from debate.errors import LogError, UsageError
from debate.events import CallSettled, DebateClosed, Event, RunStopped, Tally
from debate.lineage import plant
from debate.run import RunWriter, read_run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = runs_folder()
    assert tmp_path in folder.parents
    folder.mkdir(parents=True)
    return folder


def at(day: int) -> Callable[[], datetime]:
    return lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)


def hold(folder: Path, events: list[Event], day: int = 0) -> Path:
    with RunWriter.create(folder, at(day)) as writer:
        ground = writer.put_blob("{}")
        first, *rest = events
        for event in [first.model_copy(update={"ground": ground}), *rest]:
            writer.append(event)
    return folder


def fork(parent: Path, folder: Path, records: int, day: int = 1) -> Path:
    with RunWriter.create(folder, at(day)) as writer:
        plant(folder, parent, read_run(parent).records[:records])
        writer.past()
        for event in spoken("tencent-1"):
            writer.append(event)
    return folder


def listed(home: Path, **asked: object) -> list[str]:
    with Index(home, home.parent / "runs.sqlite") as index:
        return [entry.name for entry in wanted(index, index.entries(), Filter(**asked))]  # type: ignore[arg-type]


def won() -> DebateClosed:
    return DebateClosed(tally=(Tally(seat="tencent", votes=2),), winner="tencent")


def call(cost: Cost | None) -> CallSettled:
    return CallSettled(call="x", seat="tencent", finish="stop", usage=Usage(), cost=cost)


@pytest.fixture
def shelf(home: Path) -> Path:
    dollars = call(Cost(amount=0.5, currency="USD"))
    hold(home / "r0", [*short_debate(), dollars, won()], 0)
    other = opening(("moonshot", "tencent")).model_copy(
        update={"motion_zh": "要不要种树？", "motion_en": "Plant trees?"}
    )
    hold(home / "r1", [other, *short_debate()[1:2], *spoken("tencent-1", text="树比墙便宜。Trees!"), call(None)], 1)
    hold(home / "r2", [*short_debate(), RunStopped(kind="auth", reason="x")], 2)
    hold(home / "r3", [*short_debate(), DebateClosed(tally=(), winner=None)], 3)
    write_marks(home / "r2", ("好", "short"), "再看一遍")
    (home / "no-run").mkdir()
    return home


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["r3", "r2", "r1", "r0"]),
        ({"motion": "种树"}, ["r1"]),
        ({"motion": "PLANT"}, ["r1"]),
        ({"seat": "moonshot"}, ["r1"]),
        ({"model": "Rehears"}, ["r3", "r2", "r1", "r0"]),
        ({"outcome": "tencent"}, ["r0"]),
        ({"outcome": "contested"}, ["r3"]),
        ({"outcome": "closed"}, ["r3", "r0"]),
        ({"outcome": "open"}, ["r1"]),
        ({"outcome": "stopped"}, ["r2"]),
        ({"tag": "好"}, ["r2"]),
        ({"since": date(2026, 1, 3)}, ["r3", "r2"]),
        ({"until": date(2026, 1, 2)}, ["r1", "r0"]),
        ({"min_cost": 0.1}, ["r0"]),
        ({"max_cost": 0.1}, ["r3", "r2"]),
        ({"text": "墙便宜"}, ["r1"]),
        ({"text": "trees!"}, ["r1"]),
        ({"text": "再看"}, ["r2"]),
        ({"text": "没有人说过"}, []),
    ],
)
def test_runs_are_found_by_what_they_are_and_what_was_said(
    shelf: Path, asked: dict[str, object], names: list[str]
) -> None:
    assert listed(shelf, **asked) == names
    assert listed(shelf, **asked) == names  # from the index, now that it is there


def test_a_run_that_grows_or_is_marked_or_goes_is_seen_at_the_next_listing(shelf: Path) -> None:
    assert listed(shelf, outcome="open") == ["r1"]
    with RunWriter(shelf / "r1", at(9)) as writer:
        writer.past()
        writer.append(won())
    assert listed(shelf, outcome="open") == []
    write_marks(shelf / "r0", ("neu",), "")
    assert listed(shelf, tag="neu") == ["r0"]
    put_away(shelf / "r3", shelf.parent / "trash")
    assert "r3" not in listed(shelf)


def test_the_index_is_made_anew_when_it_is_lost_or_spoiled(shelf: Path) -> None:
    whole = listed(shelf)
    file = shelf.parent / "runs.sqlite"
    file.write_bytes(b"this is no database" * 100)
    assert listed(shelf) == whole
    file.unlink()
    assert listed(shelf) == whole
    with Index(shelf, file) as index:
        index.rebuild()
        assert [entry.name for entry in index.entries()] == whole


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_run_is_listed_as_such_and_hides_no_other(shelf: Path, name: str) -> None:
    damage(shelf / "r0", name)
    names = listed(shelf)
    assert sorted(names) == ["r0", "r1", "r2", "r3"]
    with Index(shelf, shelf.parent / "runs.sqlite") as index:
        found = {entry.name: entry for entry in index.entries()}
    # A torn tail is no damage: resume sets it aside. Of an order that is wrong the checksums say nothing.
    expected = {"torn": "open", "nul_tail": "closed", "empty": "empty", "swapped": "closed"}
    assert found["r0"].outcome == expected.get(name, "damaged")


def test_forks_stand_under_what_they_left_in_the_order_of_leaving(shelf: Path) -> None:
    fork(shelf / "r0", shelf / "late", 6, 4)
    fork(shelf / "r0", shelf / "early", 4, 5)
    fork(shelf / "early", shelf / "deep", 5, 6)
    with Index(shelf, shelf.parent / "runs.sqlite") as index:
        rows = [(depth, entry.name) for depth, entry in tree(index.entries())]
    start = rows.index((0, "r0"))
    assert rows[start : start + 4] == [(0, "r0"), (1, "early"), (2, "deep"), (1, "late")]
    assert len(rows) == 7


def test_a_run_in_the_trash_leaves_its_forks_whole_and_comes_back(shelf: Path) -> None:
    child = fork(shelf / "r0", shelf / "child", 4)
    before, parent = read_run(child).records, read_run(shelf / "r0").records
    trash = shelf.parent / "trash"
    put_away(shelf / "r0", trash)
    assert read_run(child).records == before
    assert bring_back("r0", trash, shelf) == shelf / "r0"
    assert read_run(shelf / "r0").records == parent
    with pytest.raises(UsageError, match="it is empty"):
        bring_back("r0", trash, shelf)


def test_a_run_in_use_is_not_put_away(shelf: Path) -> None:
    with RunWriter(shelf / "r0", at(0)), pytest.raises(LogError, match="in use by process"):
        put_away(shelf / "r0", shelf.parent / "trash")
    assert (shelf / "r0").is_dir()
    with pytest.raises(LogError, match="not a run folder"):
        put_away(shelf / "no-run", shelf.parent / "trash")


def test_marks_that_cannot_be_read_are_none(shelf: Path) -> None:
    assert read_marks(shelf / "r2") == (("short", "好"), "再看一遍")
    (shelf / "r2" / "marks.json").write_text("{broken")
    assert read_marks(shelf / "r2") == ((), "")
    (shelf / "r2" / "marks.json").write_text('{"tags": ["a\\u001b[31m", 3], "note": "x\\ny"}')
    assert read_marks(shelf / "r2") == (("3", "a[31m"), "x y")


def test_the_commands_list_mark_and_put_away(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "tag", "r0", "gut"]) == 0
    assert run(["runs", "note", "r0", "merken"]) == 0
    assert run(["runs", "--tag", "gut", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("r0  tencent  2/4  0.5000 USD")
    assert "#gut merken" in out
    assert run(["runs", "untag", "r0", "gut"]) == 0
    assert run(["runs", "--json", "--limit", "2", "--rebuild"]) == 0
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == ["r3", "r2"]
    assert run(["runs", "--tree", "--lang", "zh"]) == 0
    assert "未分胜负" in capsys.readouterr().out
    assert run(["runs", "delete", "r3"]) == 0
    assert run(["runs", "restore", "r9"]) == 2
    assert run(["runs", "restore", "r3"]) == 0
    assert run(["runs", "tag", "r0", "two words"]) == 2
    assert run(["runs", "tag", "no-run", "x"]) == 2
    assert not (shelf / "no-run" / "marks.json").exists()


def test_an_empty_library_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "--lang", "zh"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "没有符合的辩论" in captured.err
