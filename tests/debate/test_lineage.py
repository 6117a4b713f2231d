"""A fork shares its beginning with its parent: stored once, read as if it were its own."""

import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import short_debate, spoken

from debate.errors import LogError
from debate.lineage import children_of, make_whole, origin_of, plant, whole_log
from debate.log import FILE_NAME, read_log
from debate.run import RunWriter, read_run


def clock() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def hold(folder: Path) -> Path:
    with RunWriter.create(folder, clock) as writer:
        ground = writer.put_blob("{}")
        opened, *rest = short_debate()
        for event in [opened.model_copy(update={"ground": ground}), *rest]:
            writer.append(event)
    return folder


def fork(parent: Path, folder: Path, records: int, more: int = 1) -> Path:
    with RunWriter.create(folder, clock) as writer:
        plant(folder, parent, read_run(parent).records[:records])
        assert len(writer.past()) == records
        for number in range(more):
            for event in spoken(f"tencent-{number + 1}"):
                writer.append(event)
    return folder


def test_a_fork_beside_its_parent_reads_the_shared_records_from_it(tmp_path: Path) -> None:
    parent = hold(tmp_path / "a")
    child = fork(parent, tmp_path / "b", 4)
    assert read_run(child).records[:4] == read_run(parent).records[:4]
    assert read_run(child).events[4:] == spoken("tencent-1")
    assert (child / FILE_NAME).read_bytes().count(b"\n") == 3
    blob = next((parent / "blobs").iterdir())
    assert (child / "blobs" / blob.name).stat().st_ino == blob.stat().st_ino


def test_a_fork_elsewhere_repeats_them(tmp_path: Path) -> None:
    parent = hold(tmp_path / "runs" / "a")
    child = fork(parent, tmp_path / "elsewhere" / "b", 4)
    whole = read_run(child).records
    for path in (parent / "blobs").iterdir():
        path.unlink()
    (parent / FILE_NAME).unlink()
    assert read_run(child).records == whole
    assert len(whole) == 6


def test_a_fork_of_a_fork_reads_through_both(tmp_path: Path) -> None:
    parent = hold(tmp_path / "a")
    child = fork(parent, tmp_path / "b", 4, more=1)
    grandchild = fork(child, tmp_path / "c", 3, more=1)
    assert read_run(grandchild).records[:3] == read_run(parent).records[:3]
    great = fork(child, tmp_path / "d", 6, more=0)
    assert read_run(great).records == read_run(child).records


def test_a_fork_may_share_nothing(tmp_path: Path) -> None:
    child = fork(hold(tmp_path / "a"), tmp_path / "b", 0, more=0)
    assert read_run(child).records == ()
    assert origin_of(child) is not None


def test_a_missing_parent_is_named(tmp_path: Path) -> None:
    child = fork(hold(tmp_path / "a"), tmp_path / "b", 4)
    (tmp_path / "a").rename(tmp_path / "moved")
    with pytest.raises(LogError, match="begins with 4 records of the run 'a', which is not beside it"):
        read_run(child)


def test_another_run_in_the_parents_place_is_found_out(tmp_path: Path) -> None:
    child = fork(hold(tmp_path / "a"), tmp_path / "b", 4)
    other = tmp_path / "other"
    with RunWriter.create(other, clock) as writer:
        for event in [short_debate()[0].model_copy(update={"seed": 8}), *short_debate()[1:]]:
            writer.append(event)
    (other / FILE_NAME).replace(tmp_path / "a" / FILE_NAME)
    with pytest.raises(LogError, match="the origin names other records"):
        read_run(child)


def test_a_parent_cut_short_is_found_out(tmp_path: Path) -> None:
    parent = hold(tmp_path / "a")
    child = fork(parent, tmp_path / "b", 4)
    lines = (parent / FILE_NAME).read_bytes().splitlines(keepends=True)
    (parent / FILE_NAME).write_bytes(b"".join(lines[:2]))
    with pytest.raises(LogError, match="holds 2 records; the fork 'b' shares 4"):
        read_run(child)


def test_what_comes_after_the_fork_may_be_damaged_in_the_parent(tmp_path: Path) -> None:
    parent = hold(tmp_path / "a")
    child = fork(parent, tmp_path / "b", 4)
    data = bytearray((parent / FILE_NAME).read_bytes())
    data[-100] ^= 1
    (parent / FILE_NAME).write_bytes(data)
    assert len(read_run(child).records) == 6


def test_a_fork_that_names_itself_is_refused(tmp_path: Path) -> None:
    child = fork(hold(tmp_path / "a"), tmp_path / "b", 4)
    child.rename(tmp_path / "x")
    (tmp_path / "x").rename(tmp_path / "a2")
    (tmp_path / "a" / FILE_NAME).write_bytes((tmp_path / "a2" / FILE_NAME).read_bytes())
    with pytest.raises(LogError, match="more than 200 runs"):
        read_run(tmp_path / "a")


def test_an_origin_is_a_run_id_and_never_a_path(tmp_path: Path) -> None:
    child = fork(hold(tmp_path / "a"), tmp_path / "b", 4)
    line = (child / FILE_NAME).read_bytes().split(b"\n", 1)[0]
    head = line[: line.rindex(b',"sum"')].replace(b'"run":"a"', b'"run":"../a"')
    (child / FILE_NAME).write_bytes(head + f',"sum":"{zlib.crc32(head):08x}"}}\n'.encode())
    with pytest.raises(LogError, match="not the origin of a fork"):
        read_run(child)


def test_a_fork_made_whole_needs_its_parent_no_more(tmp_path: Path) -> None:
    parent = hold(tmp_path / "a")
    child = fork(parent, tmp_path / "b", 4)
    grandchild = fork(child, tmp_path / "c", 6)
    before = [read_run(folder).records for folder in (child, grandchild)]
    assert children_of(parent) == [child]
    assert whole_log(child).count(b"\n") == 7
    make_whole(child)
    (parent / FILE_NAME).unlink()
    assert [read_run(folder).records for folder in (child, grandchild)] == before
    assert (child / FILE_NAME).read_bytes() == whole_log(child)
    assert children_of(parent) == []


def test_a_fork_goes_on_after_its_last_line_was_torn(tmp_path: Path) -> None:
    child = fork(hold(tmp_path / "a"), tmp_path / "b", 4)
    path = child / FILE_NAME
    path.write_bytes(path.read_bytes()[:-30])
    with RunWriter(child, clock) as writer:
        assert len(writer.past()) == 5
        writer.append(spoken("tencent-1")[1])
    assert read_log(path).events[4:] == spoken("tencent-1")
