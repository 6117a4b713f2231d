"""A log that is wound to any place without being read whole: what replay stands on.

Opening looks at the ends of lines and their checksums; an event is read when somebody asks for it. Ten thousand turns
open in a fraction of a second, and what was read is forgotten again. Never writes and never locks.
"""

import json
import os
import re
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from debate.errors import LogError, Place
from debate.events import DebateOpened, Event, SpeechGiven
from debate.lines import GENESIS, VERSION, Origin, Record, has_sum, is_origin, read_origin, read_record
from debate.log import FILE_NAME, MAX_ANCESTORS, scan_log
from debate.text import clean_text

_CHUNK: Final = 1 << 20
_KEPT: Final = 1000
"""How many read records are kept."""
_TYPE: Final = b'"type":"'
_HEAD: Final = b'{"v":%d,' % VERSION
_HASH: Final = re.compile(rb'"hash":"([0-9a-f]{64})","sum":"[0-9a-f]{8}"\}$')


@dataclass(frozen=True, slots=True)
class _Reel:
    """Some lines of one file: `ends[i]` is where the line feed of the i-th record's line stands."""

    path: Path
    fd: int
    starts: "array[int]"
    ends: "array[int]"
    first_line: int
    """The number of the first record's line in the file."""


class Tape:
    """The records of a run by number, read on demand.

    `damage` says where and why the log cannot be read further, if so; the records before it are there. A fork begins
    with the records of its parent. Close it, or use it as a context manager.
    """

    def __init__(self, folder: Path, *, depth: int = 0) -> None:
        """Open the run in `folder`. Raises LogError when there is none. `depth` counts the forks before this one."""
        self.folder = folder
        self.origin: Origin | None = None
        self.damage: LogError | None = None
        self.kinds: list[str] = []
        """The type of each event, by number."""
        self._reels: list[_Reel] = []
        self._before: list[int] = []
        """How many records stand before each reel."""
        self._read: OrderedDict[int, Record] = OrderedDict()
        self._pending = b""
        self._at = 0
        self._open(folder / FILE_NAME, depth)

    def __enter__(self) -> "Tape":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        for reel in self._reels:
            os.close(reel.fd)
        self._reels = []

    def __len__(self) -> int:
        return len(self.kinds)

    @cached_property
    def opened(self) -> DebateOpened | None:
        """The opening, if the log got so far."""
        event = self.event(0) if len(self) else None
        return event if isinstance(event, DebateOpened) else None

    def event(self, seq: int) -> Event:
        """Return an event by its number, checked."""
        return self.record(seq).event

    def record(self, seq: int) -> Record:
        """Return a record by its number, checked against the one before it.

        Raises LogError naming the line when it does not fit, IndexError when there is none.
        """
        if not 0 <= seq < len(self):
            raise IndexError(seq)
        record = self._read.pop(seq, None)
        if record is None:
            reel, at = self._reel_of(seq)
            try:
                record = read_record(self._line(reel, at), seq, self._hash_before(seq))
            except LogError as error:
                place = Place(reel.path, reel.first_line + at)
                raise LogError(error.problem, place=place, mend=error.mend) from None
            if len(self._read) >= _KEPT:
                self._read.popitem(last=False)
        self._read[seq] = record
        return record

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """Yield the records from `start` up to `stop`, or to the end."""
        for seq in range(start, len(self) if stop is None else min(stop, len(self))):
            yield self.record(seq)

    def line(self, seq: int) -> bytes:
        """Return the bytes of a record's line, unchecked but for its checksum."""
        return self._line(*self._reel_of(seq))

    def refresh(self) -> int:
        """Read on in a log that another process writes; return how many records are new."""
        known = len(self)
        if self.damage is None:
            self._scan(self._reels[-1])
        return len(self) - known

    def find(self, text: str, start: int = 0) -> Iterator[int]:
        """Yield the numbers of the speeches from `start` on that hold `text`. Letters match in either case."""
        words = clean_text(text).casefold()
        quick = json.dumps(words, ensure_ascii=False)[1:-1]
        for seq in range(start, len(self)):
            # Most lines are dismissed without reading their event.
            if self.kinds[seq] != "speech_given" or quick not in self.line(seq).decode(errors="replace").casefold():
                continue
            event = self.event(seq)
            if isinstance(event, SpeechGiven) and any(words in claim.text.casefold() for claim in event.claims):
                yield seq

    def _open(self, path: Path, depth: int) -> None:
        self.origin, self._at = _first_line(path)
        fd = os.open(path, os.O_RDONLY)
        if self.origin is not None and not self.origin.here and self.origin.records:
            self._borrow(path, self.origin, depth)
        self._before.append(len(self))
        self._reels.append(_Reel(path, fd, array("q"), array("q"), 2 if self.origin else 1))
        if self.damage is None:
            self._scan(self._reels[-1])

    def _borrow(self, path: Path, origin: Origin, depth: int) -> None:
        """Put the reels of the parent before the fork's own."""
        parent_log = path.parent.parent / origin.run / FILE_NAME
        if depth >= MAX_ANCESTORS or not parent_log.exists():
            self.damage = scan_log(path).damage
            return
        parent = Tape(parent_log.parent, depth=depth + 1)
        self._reels, self._before = parent._reels, parent._before
        self.kinds = parent.kinds[: origin.records]
        if len(self) < origin.records or self._hash_before(len(self)) != origin.hash:
            self.damage = scan_log(path).damage
            self.kinds = []

    def _reel_of(self, seq: int) -> tuple[_Reel, int]:
        number = len(self._before) - 1
        while self._before[number] > seq:
            number -= 1
        return self._reels[number], seq - self._before[number]

    def _line(self, reel: _Reel, at: int) -> bytes:
        start = reel.starts[at]
        return os.pread(reel.fd, reel.ends[at] - start, start)

    def _hash_before(self, seq: int) -> str:
        if seq == 0:
            return GENESIS
        if (known := self._read.get(seq - 1)) is not None:
            return known.hash
        match = _HASH.search(self.line(seq - 1))
        return match[1].decode() if match else ""

    def _scan(self, reel: _Reel) -> None:
        """Take in the whole lines from where the last look ended."""
        while chunk := os.pread(reel.fd, _CHUNK, self._at + len(self._pending)):
            lines = (self._pending + chunk).split(b"\n")
            self._pending = lines.pop()
            for line in lines:
                if not _sound(line):
                    self._stop(reel)
                    return
                reel.starts.append(self._at)
                self._at += len(line) + 1
                reel.ends.append(self._at - 1)
                self.kinds.append(_kind(line))

    def _stop(self, reel: _Reel) -> None:
        # The slow reader says what is wrong and where; a torn last line is nothing wrong.
        self._pending = b""
        self.damage = scan_log(reel.path).damage


def _sound(line: bytes) -> bool:
    return line.startswith(_HEAD) and has_sum(line) and line[-10:-2] == b"%08x" % zlib.crc32(memoryview(line)[:-18])


def _kind(line: bytes) -> str:
    start = line.rfind(_TYPE) + len(_TYPE)
    return line[start : line.index(b'"', start)].decode()


def _first_line(path: Path) -> tuple[Origin | None, int]:
    """Return a fork's origin, and where the records begin. Raises LogError when the log cannot be read at all."""
    try:
        with path.open("rb") as file:
            line = file.readline(2000)
    except OSError:
        scan_log(path)  # says why
        raise
    if not is_origin(line):
        return None, 0
    try:
        return read_origin(line.rstrip(b"\n")), len(line)
    except LogError as error:
        raise LogError(error.problem, place=Place(path, 1), mend=error.mend) from None
