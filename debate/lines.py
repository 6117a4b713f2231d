"""One line of a log: how a record is written, how a line is read, and what is wrong with one that does not fit.

A record is `{"v":1,"seq":…,"time":…,"prev":…,"event":{…},"hash":…,"sum":…}` and a line feed, in UTF-8.
`hash` is SHA-256 over `prev`, `seq` and the canonical event: it names the debate up to here and does not hold the
wall time. `sum` is CRC-32 over the line up to itself, so that a changed byte anywhere, the time included, is found.
The log of a fork begins with one more line, its origin, which is no record and stands outside the chain.
"""

import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import Field, ValidationError

from debate.claims import Frozen
from debate.errors import LogError
from debate.events import EVENT, Event

VERSION: Final = 1
GENESIS: Final = "0" * 64
RUN_ID: Final = re.compile(r"^[a-z0-9][a-z0-9_-]{0,79}$")
"""A run id is a folder name and nothing else: no separator, no dot, no blank."""
_SUM: Final = re.compile(rb',"sum":"([0-9a-f]{8})"}$')
_VERSION: Final = re.compile(rb'^\{"v":(\d{1,9}),')
_RECORD: Final = re.compile(
    rb'\{"v":\d+,"seq":(\d+),"time":"([^"]+)","prev":"([0-9a-f]{64})",'
    rb'"event":(\{.*\}),"hash":"([0-9a-f]{64})","sum":"[0-9a-f]{8}"\}',
    re.DOTALL,
)
_ORIGIN: Final = re.compile(rb'\{"v":\d+,"origin":(\{.*\}),"sum":"[0-9a-f]{8}"\}')
_RESTORE: Final = "restore the file from a copy"


@dataclass(frozen=True, slots=True)
class Record:
    """An event with its number, wall time and place in the chain."""

    seq: int
    time: datetime
    event: Event
    hash: str


class Origin(Frozen):
    """Where a run branched off another: after how many of its records, and the hash of the last of them."""

    run: str
    """The parent's run id."""
    records: int = Field(ge=0)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    here: bool
    """Whether the shared records are repeated in this file; otherwise they are read from the parent, the folder
    `run` beside this run's own."""


def canonical(value: Any) -> str:
    """Return the one JSON text of `value`: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of `text`, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def event_text(event: Event) -> str:
    """Return the canonical JSON text of an event: what the chain is made of."""
    return canonical(event.model_dump(mode="json"))


def chain(prev: str, seq: int, event_json: str) -> str:
    """Return the hash of the record `seq` that follows the record with hash `prev`."""
    return sha256_of(f"{prev}\n{seq}\n{event_json}")


def write_record(record: Record, prev: str, event_json: str) -> bytes:
    """Return the line of a record, line feed included."""
    return _summed(
        f'{{"v":{VERSION},"seq":{record.seq},"time":"{record.time.isoformat(timespec="milliseconds")}",'
        f'"prev":"{prev}","event":{event_json},"hash":"{record.hash}"'
    )


def write_origin(origin: Origin) -> bytes:
    """Return the first line of a fork's log, line feed included."""
    return _summed(f'{{"v":{VERSION},"origin":{canonical(origin.model_dump(mode="json"))}')


def _summed(text: str) -> bytes:
    head = text.encode()
    return head + f',"sum":"{zlib.crc32(head):08x}"}}\n'.encode()


def has_sum(line: bytes) -> bool:
    """Return whether a line ends as a whole line does; a torn one does not."""
    return _SUM.search(line) is not None


def is_origin(line: bytes) -> bool:
    """Return whether a first line claims to be a fork's origin."""
    return line.startswith(b'{"v":') and b',"origin":{' in line[:24]


def read_origin(line: bytes) -> Origin:
    """Read the origin line of a fork. Raises LogError without a place."""
    _check_sum(line, first=True)
    match = _ORIGIN.fullmatch(line)
    try:
        if match is None:
            raise ValueError
        origin = Origin.model_validate_json(match[1])
        if not origin.here and not RUN_ID.match(origin.run):
            raise ValueError
    except ValueError:
        raise LogError("not the origin of a fork", mend="use the version of Baimo that wrote it") from None
    return origin


def read_record(line: bytes, seq: int, prev: str) -> Record:
    """Read and check the line of the record `seq`, which follows the record with hash `prev`.

    Raises LogError without a place: whoever knows the file adds it.
    """
    time, event_json, own = check_record(line, seq, prev)
    try:
        return Record(seq, datetime.fromisoformat(time), EVENT.validate_json(event_json), own)
    except ValidationError as error:
        what = error.errors()[0]
        field = ".".join(str(part) for part in what["loc"])
        raise LogError(f"{field}: {what['msg']}", mend="use the version of Baimo that wrote it") from None
    except ValueError:
        raise LogError("not a record of a Baimo log", mend="give a run folder that Baimo wrote") from None


def check_record(line: bytes, seq: int, prev: str) -> tuple[str, bytes, str]:
    """Check a record's line without reading its event; return its time, the event's JSON, and its hash."""
    _check_sum(line, first=seq == 0)
    match = _RECORD.fullmatch(line)
    if match is None:
        raise LogError("not a record of a Baimo log", mend="give a run folder that Baimo wrote")
    number, time, before, event_json, own = match.groups()
    expected = hashlib.sha256(b"%s\n%d\n%s" % (prev.encode(), seq, event_json)).hexdigest()
    if (int(number), before.decode(), own.decode()) != (seq, prev, expected):
        raise LogError("the chain is broken: a record was changed, removed or moved", mend=_RESTORE)
    return time.decode(errors="replace"), event_json, expected


def _check_sum(line: bytes, *, first: bool) -> None:
    match = _SUM.search(line)
    if match is None or f"{zlib.crc32(memoryview(line)[: match.start()]):08x}".encode() != match[1]:
        raise _damage(line, first=first, has_end=match is not None)
    version = _VERSION.match(line)
    if version is None:
        raise LogError("not a record of a Baimo log", mend="give a run folder that Baimo wrote")
    if int(version[1]) != VERSION:
        raise LogError(
            f"log format {int(version[1])}; this Baimo reads format {VERSION}",
            mend="use the version of Baimo that wrote it",
        )


def _damage(line: bytes, *, first: bool, has_end: bool) -> LogError:
    """Say what is wrong with a line whose checksum does not hold."""
    if line.startswith(b"\xef\xbb\xbf"):
        return LogError("the file begins with a byte order mark", mend="save it as UTF-8 without one, or " + _RESTORE)
    if line.endswith(b"\r") and has_sum(line[:-1]):
        return LogError("the line ends with CR LF; a program has converted the file", mend=_RESTORE)
    if line.count(b'{"v":') > 1 and len(_SUM.findall(line)) + line.count(b',"sum":"') > 1:
        return LogError("two lines are glued together", mend=_RESTORE)
    if b"\0" in line and (line.startswith(b'{"v":') or not line.strip(b"\0")):
        return LogError("the line holds zero bytes, as a crash of the whole machine leaves them", mend=_RESTORE)
    if has_end:
        return LogError("the line is damaged: its checksum differs", mend=_RESTORE)
    if not first:
        return LogError("the line is damaged: its end is missing", mend=_RESTORE)
    if line.lstrip().startswith(b"{"):
        mend = "give a run folder that Baimo wrote; another tool's debate comes in by `baimo import FILE`"
        return LogError("not a line of a Baimo log, though it looks like JSON", mend=mend)
    return LogError("not a line of a Baimo log", mend="give a run folder that Baimo wrote")
