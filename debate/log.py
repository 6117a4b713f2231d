"""The log of a run: one file that only grows, one JSON object a line, each chained to the one before.

A line is `{"v":1,"seq":…,"time":…,"prev":…,"event":{…},"hash":…,"sum":…}` and a line feed, in UTF-8.
`hash` is SHA-256 over `prev`, `seq` and the canonical event: it names the debate up to here and does not hold the
wall time. `sum` is CRC-32 over the line up to itself, so that a changed byte anywhere, the time included, is found.
"""

import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from debate.errors import LogError, Place
from debate.events import EVENT, CallStarted, DebateClosed, DraftWritten, Event, RunStopped, SpeechGiven

VERSION: Final = 1
FILE_NAME: Final = "debate.jsonl"
GENESIS: Final = "0" * 64
_SUM: Final = re.compile(rb',"sum":"([0-9a-f]{8})"}$')
# These are fsynced before anybody sees them: what was said, what was paid for, how it ended.
_DURABLE: Final = (CallStarted, DraftWritten, SpeechGiven, DebateClosed, RunStopped)


@dataclass(frozen=True, slots=True)
class Record:
    """An event with its number, wall time and place in the chain."""

    seq: int
    time: datetime
    event: Event
    hash: str


@dataclass(frozen=True, slots=True)
class ReadLog:
    """What a log file holds: its whole records, and the bytes after the last whole line, if any."""

    records: tuple[Record, ...]
    whole_bytes: int
    torn: bytes = b""

    @property
    def events(self) -> list[Event]:
        """The events alone, in order."""
        return [record.event for record in self.records]


def canonical(value: Any) -> str:
    """Return the one JSON text of `value`: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of `text`, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain(prev: str, seq: int, event_json: str) -> str:
    """Return the hash of the record `seq` that follows the record with hash `prev`."""
    return sha256_of(f"{prev}\n{seq}\n{event_json}")


def _line(record: Record, prev: str, event_json: str) -> bytes:
    head = (
        f'{{"v":{VERSION},"seq":{record.seq},"time":"{record.time.isoformat(timespec="milliseconds")}",'
        f'"prev":"{prev}","event":{event_json},"hash":"{record.hash}"'
    ).encode()
    return head + f',"sum":"{zlib.crc32(head):08x}"}}\n'.encode()


def _fsync_folder(path: Path) -> None:
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
            _fsync_folder(path.parent)

    def append(self, event: Event) -> Record:
        """Write one record; what must not be lost is on the disk when this returns.

        Raises OSError when the disk refuses; the half-written line, if any, is a torn tail for the next reader.
        """
        event_json = canonical(event.model_dump(mode="json"))
        record = Record(self._seq, self._clock(), event, chain(self._prev, self._seq, event_json))
        data = _line(record, self._prev, event_json)
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
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise LogError("is a directory, not a log", place=Place(path), mend="give the run folder itself") from None
    except FileNotFoundError:
        raise LogError("no log here", place=Place(path), mend="give a run folder; `baimo runs` lists them") from None
    except PermissionError:
        raise LogError("may not be read", place=Place(path), mend="check the file's owner and mode") from None
    lines = data.split(b"\n")
    tail = lines.pop()
    records: list[Record] = []
    whole = 0
    prev = GENESIS
    for number, line in enumerate(lines, start=1):
        try:
            record = _parse(line, len(records), prev)
        except LogError as error:
            # Only a crash tears a line, and only the last one; zero bytes are what some file systems leave.
            if number == len(lines) and not tail and not _SUM.search(line):
                return ReadLog(tuple(records), whole, line + b"\n")
            raise LogError(error.problem, place=Place(path, number), mend=error.mend) from None
        records.append(record)
        prev = record.hash
        whole += len(line) + 1
    return ReadLog(tuple(records), whole, tail)


def _parse(line: bytes, seq: int, prev: str) -> Record:
    match = _SUM.search(line)
    if not match:
        raise LogError(
            "not a line of a Baimo log" if seq == 0 else "the line is damaged: its end is missing",
            mend="give a run folder that Baimo wrote" if seq == 0 else "restore the file from a copy",
        )
    if f"{zlib.crc32(line[: match.start()]):08x}".encode() != match.group(1):
        raise LogError("the line is damaged: its checksum differs", mend="restore the file from a copy")
    try:
        raw = json.loads(line)
        version, event_json = raw["v"], raw["event"]
        if version != VERSION:
            raise LogError(
                f"log format {version}; this Baimo reads format {VERSION}",
                mend="use the version of Baimo that wrote it",
            )
        own = chain(prev, seq, canonical(event_json))
        if (raw["seq"], raw["prev"], raw["hash"]) != (seq, prev, own):
            raise LogError(
                "the chain is broken: a record was changed, removed or moved", mend="restore the file from a copy"
            )
        return Record(seq, datetime.fromisoformat(raw["time"]), EVENT.validate_python(event_json), own)
    except ValidationError as error:
        what = error.errors()[0]
        field = ".".join(str(part) for part in what["loc"])
        raise LogError(f"{field}: {what['msg']}", mend="use the version of Baimo that wrote it") from None
    except (ValueError, KeyError, TypeError):
        raise LogError("not a record of a Baimo log", mend="give a run folder that Baimo wrote") from None


def set_torn_aside(path: Path, torn: bytes) -> Path:
    """Keep a torn tail in a file of its own beside the log and return that file."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.torn-{number}")).exists():
        number += 1
    aside.write_bytes(torn)
    return aside
