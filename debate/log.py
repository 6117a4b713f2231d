"""The log of a run: one file that only grows, one JSON object a line, each chained to the one before.

`debate.lines` says what a line is. Reading never changes the file and never locks it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from debate.errors import LogError, Place
from debate.events import (
    CallStarted,
    DebateClosed,
    DraftWritten,
    Event,
    HostSpoke,
    Imported,
    PlanChanged,
    RunStopped,
    SpeechGiven,
)
from debate.lines import (
    GENESIS,
    VERSION,
    Origin,
    Record,
    canonical,
    chain,
    event_text,
    has_sum,
    is_origin,
    read_origin,
    read_record,
    sha256_of,
    write_record,
)

__all__ = [
    "FILE_NAME",
    "GENESIS",
    "VERSION",
    "LogWriter",
    "ReadLog",
    "Record",
    "canonical",
    "chain",
    "read_log",
    "scan_log",
    "set_torn_aside",
    "sha256_of",
]
FILE_NAME: Final = "debate.jsonl"
MAX_ANCESTORS: Final = 200
"""So many runs may stand behind a fork."""
# These are fsynced before anybody sees them: what was said, what was paid for, how it ended.
_DURABLE: Final = (
    CallStarted,
    DraftWritten,
    SpeechGiven,
    DebateClosed,
    RunStopped,
    PlanChanged,
    HostSpoke,
    Imported,
)


@dataclass(frozen=True, slots=True)
class ReadLog:
    """What a log holds: its whole records, and the bytes after the last whole line, if any."""

    records: tuple[Record, ...]
    whole_bytes: int
    """How much of the file itself is whole; what a fork shares with its parent is not counted."""
    torn: bytes = b""
    origin: Origin | None = None
    """Where the run branched off another, if it is a fork."""
    damage: LogError | None = None
    """What stopped `scan_log`; `records` are those before it."""

    @property
    def events(self) -> list[Event]:
        """The events alone, in order."""
        return [record.event for record in self.records]


def fsync_folder(path: Path) -> None:
    """Bring a folder's list of files to the disk."""
    if os.name == "nt":  # Windows cannot open a folder
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


class LogWriter:
    """Appends events to the log of one run. Hold the run's lock (see `debate.run`) while one is open."""

    def __init__(self, path: Path, clock: Callable[[], datetime], past: ReadLog | None = None) -> None:
        """Open `path` for appending after `past`; a torn tail of `past` is cut off (see `set_torn_aside`)."""
        fresh = not path.exists()
        self.path = path
        self._clock = clock
        self._seq = len(past.records) if past else 0
        self._prev = past.records[-1].hash if past and past.records else GENESIS
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if past and past.torn:
            os.ftruncate(self._fd, past.whole_bytes)
        if fresh:
            fsync_folder(path.parent)

    def append(self, event: Event) -> Record:
        """Write one record; what must not be lost is on the disk when this returns.

        Raises OSError when the disk refuses; the half-written line, if any, is a torn tail for the next reader.
        """
        event_json = event_text(event)
        record = Record(self._seq, self._clock(), event, chain(self._prev, self._seq, event_json))
        data = write_record(record, self._prev, event_json)
        written = os.write(self._fd, data)
        if written != len(data):
            raise OSError(28, f"only {written} of {len(data)} bytes fitted", str(self.path))
        if isinstance(event, _DURABLE):
            os.fsync(self._fd)
        self._seq += 1
        self._prev = record.hash
        return record

    def close(self) -> None:
        """Bring everything to the disk and close the file."""
        os.fsync(self._fd)
        os.close(self._fd)


def read_log(path: Path) -> ReadLog:
    """Read and check a whole log.

    A last line without its line feed, or one that is not whole, is a torn tail and comes back as such. Anything
    else that does not fit raises LogError naming the line.
    """
    read = scan_log(path)
    if read.damage is not None:
        raise read.damage
    return read


def scan_log(path: Path) -> ReadLog:
    """Read a log up to its first damage, which is given back beside the records before it.

    Raises LogError when there is no log to read at all: no file, a directory, no permission.
    """
    return _scan(path, None, 0)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a log. Raises LogError saying why it cannot be read."""
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise LogError("is a directory, not a log", place=Place(path), mend="give the run folder itself") from None
    except FileNotFoundError:
        raise LogError("no log here", place=Place(path), mend="give a run folder; `baimo runs` lists them") from None
    except PermissionError:
        raise LogError("may not be read", place=Place(path), mend="check the file's owner and mode") from None
    except OSError as error:
        raise LogError(f"cannot be read: {error.strerror}", place=Place(path), mend="check the disk") from None


def _scan(path: Path, limit: int | None, depth: int) -> ReadLog:
    """Read at most `limit` records."""
    return scan_bytes(read_bytes(path), path, limit, depth)


def scan_bytes(data: bytes, path: Path, limit: int | None = None, depth: int = 0) -> ReadLog:
    """Read the log that `data` is, as `scan_log` does; `path` is where it stands or will stand.

    At most `limit` records are read; `depth` counts the forks that were followed to come here.
    """
    lines = data.split(b"\n")
    tail = lines.pop()
    found = ReadLog((), 0)
    if lines and is_origin(lines[0]):
        try:
            origin = read_origin(lines[0])
            found = replace(found, whole_bytes=len(lines[0]) + 1, origin=origin)
            found = replace(found, records=shared_records(path, origin, limit, depth))
        except LogError as error:
            place = error.place or Place(path, 1)
            return replace(found, damage=LogError(error.problem, place=place, mend=error.mend))
    found = _scan_lines(path, lines, tail, found, limit)
    left = found.origin
    if left and 0 < left.records <= len(found.records) and found.records[left.records - 1].hash != left.hash:
        problem = "the origin names other records than those that follow"
        found = replace(found, damage=LogError(problem, place=Place(path, 1), mend="restore the file from a copy"))
    return found


def _scan_lines(path: Path, lines: list[bytes], tail: bytes, found: ReadLog, limit: int | None) -> ReadLog:
    records = list(found.records)
    whole = found.whole_bytes
    prev = records[-1].hash if records else GENESIS
    damage: LogError | None = None
    first = 1 if found.origin else 0
    for number, line in enumerate(lines[first:], start=first + 1):
        if limit is not None and len(records) >= limit:
            tail = b""
            break
        try:
            record = read_record(line, len(records), prev)
        except LogError as error:
            # Only a crash tears a line, and only the last one; zero bytes are what some file systems leave.
            if number == len(lines) and not tail and not has_sum(line):
                tail = line + b"\n"
            else:
                damage, tail = LogError(error.problem, place=Place(path, number), mend=error.mend), b""
            break
        records.append(record)
        prev = record.hash
        whole += len(line) + 1
    return ReadLog(tuple(records), whole, tail, found.origin, damage)


def shared_records(path: Path, origin: Origin, limit: int | None = None, depth: int = 0) -> tuple[Record, ...]:
    """Return the records that the fork with its log at `path` shares with its parent, unless they stand in it."""
    if origin.here or origin.records == 0:
        return ()
    if depth >= MAX_ANCESTORS:
        raise LogError(f"more than {MAX_ANCESTORS} runs stand behind this fork", mend="export it and import it again")
    wanted = origin.records if limit is None else min(limit, origin.records)
    parent = path.parent.parent / origin.run / FILE_NAME
    if not parent.exists():
        raise LogError(
            f"this fork begins with {origin.records} records of the run {origin.run!r}, which is not beside it",
            mend=f"put the folder {origin.run} next to this run's",
        )
    read = _scan(parent, wanted, depth + 1)
    if len(read.records) < wanted:
        raise read.damage or LogError(
            f"holds {len(read.records)} records; the fork {path.parent.name!r} shares {origin.records}",
            place=Place(parent),
            mend="restore the file from a copy",
        )
    return read.records


def set_torn_aside(path: Path, torn: bytes) -> Path:
    """Keep a torn tail in a file of its own beside the log and return that file."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.torn-{number}")).exists():
        number += 1
    aside.write_bytes(torn)
    return aside
