"""Forks on disk: a run that begins with the records of another, which are stored once.

A fork beside its parent names it and reads the shared records from there; a fork elsewhere repeats them. What is
read is the same either way (see `debate.log`).
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from debate.check import blobs_of
from debate.errors import LogError, Place
from debate.lines import GENESIS, RUN_ID, Origin, Record, event_text, is_origin, read_origin, write_origin, write_record
from debate.log import FILE_NAME, fsync_folder, read_bytes
from debate.run import RunWriter, read_run


def plant(folder: Path, parent: Path, records: Sequence[Record]) -> None:
    """Begin the log of a fork in `folder`, which holds no log yet, with the first `records` of `parent`.

    The blobs that they name are linked, or copied where the file system cannot link. Hold the lock of `folder`.
    """
    beside = folder.resolve().parent == parent.resolve().parent and RUN_ID.match(parent.name) is not None
    origin = Origin(
        run=parent.resolve().name,
        records=len(records),
        hash=records[-1].hash if records else GENESIS,
        here=not beside,
    )
    for name in {name for record in records for name in blobs_of(record.event)}:
        _link(parent / "blobs" / name, folder / "blobs" / name)
    _replace(folder / FILE_NAME, _text(origin, records))


def origin_of(folder: Path) -> Origin | None:
    """Return where a run branched off, reading no more than its first line. None: it is no fork.

    Raises LogError when the first line claims to be an origin and is none.
    """
    try:
        with (folder / FILE_NAME).open("rb") as file:
            line = file.readline(2000)
    except OSError:
        return None
    return read_origin(line.rstrip(b"\n")) if is_origin(line) else None


def children_of(folder: Path) -> list[Path]:
    """Return the runs beside `folder` that read their beginning from it."""
    home = folder.resolve().parent
    found = []
    for other in sorted(home.iterdir()):
        origin = origin_of(other) if other.is_dir() else None
        if origin is not None and not origin.here and origin.run == folder.name:
            found.append(other)
    return found


def make_whole(folder: Path) -> None:
    """Repeat in a fork's own log what it reads from its parent, so that it can go anywhere alone.

    Raises LogError when another process writes the run, or when its parent cannot be read.
    """
    with RunWriter(folder, _now):
        read = read_run(folder)
        if read.origin is None or read.origin.here:
            return
        own = read_bytes(folder / FILE_NAME).split(b"\n", 1)[1]
        origin = read.origin.model_copy(update={"here": True})
        _replace(folder / FILE_NAME, _text(origin, read.records[: origin.records]) + own)


def whole_log(folder: Path) -> bytes:
    """Return the log of a run as bytes that need no parent; of a run that is no fork, its bytes as they are.

    Raises LogError when the log is damaged. A torn tail is left out.
    """
    read = read_run(folder)
    data = read_bytes(folder / FILE_NAME)[: read.whole_bytes]
    if read.origin is None or read.origin.here:
        return data
    origin = read.origin.model_copy(update={"here": True})
    return _text(origin, read.records[: origin.records]) + data.split(b"\n", 1)[1]


def _text(origin: Origin, records: Iterable[Record]) -> bytes:
    lines = [write_origin(origin)]
    if origin.here:
        lines += record_lines(records)
    return b"".join(lines)


def record_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield the lines of records that begin a log, as they were written."""
    prev = GENESIS
    for record in records:
        yield write_record(record, prev, event_text(record.event))
        prev = record.hash


def _now() -> datetime:
    return datetime.now(UTC)


def _link(source: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True, mode=0o700)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise LogError("the blob is missing", place=Place(source), mend="restore it from a copy") from None
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(source, target)


def _replace(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    fsync_folder(path.parent)
