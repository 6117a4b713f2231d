import json
import os
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import short_debate

from debate.errors import LogError
from debate.log import FILE_NAME, LogWriter, read_log
from debate.run import RunWriter, read_blob, read_run


def clock() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def write(folder: Path) -> Path:
    with RunWriter.create(folder, clock) as run:
        for event in short_debate():
            run.append(event)
    return folder / FILE_NAME


def test_a_log_gives_back_the_events_that_were_written(tmp_path: Path) -> None:
    assert read_log(write(tmp_path / "run")).events == short_debate()


def test_the_wall_time_is_no_part_of_the_hash(tmp_path: Path) -> None:
    first = read_log(write(tmp_path / "a")).records
    path = tmp_path / "b.jsonl"
    writer = LogWriter(path, lambda: datetime(2030, 1, 1, tzinfo=UTC))
    for event in short_debate():
        writer.append(event)
    writer.close()
    assert [r.hash for r in read_log(path).records] == [r.hash for r in first]


def test_every_single_changed_byte_is_found_and_named_by_line(tmp_path: Path) -> None:
    path = write(tmp_path / "run")
    whole = path.read_bytes()
    last_line = len(short_debate())
    for at in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[at] ^= 0x11
        path.write_bytes(damaged)
        line = whole[:at].count(b"\n") + 1
        # The end of the last line may look like a torn tail: set aside, and nothing is taken for whole.
        assert found_at(path, last_line) in (line, line + 1), at


def found_at(path: Path, last_line: int) -> int | None:
    try:
        read = read_log(path)
    except LogError as error:
        return error.place.line if error.place else None
    return last_line if read.torn and len(read.records) == last_line - 1 else None


def test_a_torn_last_line_is_set_aside_and_the_run_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path / "run")
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with RunWriter(tmp_path / "run", clock) as run:
        assert [r.event for r in run.past()] == short_debate()[:-1]
        assert run.note is not None
        run.append(short_debate()[-1])
    assert read_log(path).events == short_debate()
    assert (tmp_path / "run" / "debate.torn-1").read_bytes() == whole.split(b"\n")[-2][:-39]


def test_zero_bytes_at_the_end_are_a_torn_tail(tmp_path: Path) -> None:
    path = write(tmp_path / "run")
    with path.open("ab") as file:
        file.write(b"\0" * 512)
    read = read_log(path)
    assert read.events == short_debate()
    assert len(read.torn) == 512


def test_a_removed_line_breaks_the_chain(tmp_path: Path) -> None:
    path = write(tmp_path / "run")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    with pytest.raises(LogError, match=r":3: the chain is broken"):
        read_log(path)


def test_a_newer_format_is_refused_with_both_versions(tmp_path: Path) -> None:
    path = write(tmp_path / "run")
    first, rest = path.read_bytes().split(b"\n", 1)
    head = first[: first.rindex(b',"sum"')].replace(b'{"v":1', b'{"v":2')
    path.write_bytes(head + f',"sum":"{zlib.crc32(head):08x}"}}\n'.encode() + rest)
    with pytest.raises(LogError, match="log format 2; this Baimo reads format 1"):
        read_log(path)


@pytest.mark.parametrize("content", [b"hello\n", b'{"type":"x"}\n{"type":"y"}\n', b"\xff\xfe\n\n\n"])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content + content)
    with pytest.raises(LogError, match=r"debate.jsonl:1: "):
        read_log(path)


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="not a run folder"):
        read_run(tmp_path)
    with pytest.raises(LogError, match="no log here"):
        read_run(tmp_path / "missing")


def test_the_second_writer_is_refused_and_told_who_owns_the_run(tmp_path: Path) -> None:
    second = RunWriter(tmp_path / "run", clock)
    refused = pytest.raises(LogError, match=f"in use by process {os.getpid()} on ")
    with RunWriter.create(tmp_path / "run", clock), refused:
        second.__enter__()
    with second:
        assert second.past() == ()


def test_a_new_run_never_writes_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(LogError, match="exists and is not empty"):
        RunWriter.create(tmp_path, clock)


def test_a_changed_blob_is_found(tmp_path: Path) -> None:
    with RunWriter.create(tmp_path / "run", clock) as run:
        ref = run.put_blob("事实：一。")
        assert run.put_blob("事实：一。") == ref
    assert read_blob(tmp_path / "run", ref) == "事实：一。"
    (tmp_path / "run" / "blobs" / ref.sha256).write_text("事实：二。", "utf-8")
    with pytest.raises(LogError, match="its hash differs"):
        read_blob(tmp_path / "run", ref)


def test_a_line_is_json_that_other_tools_read(tmp_path: Path) -> None:
    lines = write(tmp_path / "run").read_text("utf-8").split("\n")
    first = json.loads(lines[0])
    assert list(first) == ["v", "seq", "time", "prev", "event", "hash", "sum"]
    assert first["time"] == "2026-01-02T03:04:05.000+00:00"
    assert first["event"]["motion_zh"] == "R1之后怎么办？"
