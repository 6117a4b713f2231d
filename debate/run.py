"""A run's folder: `debate.jsonl`, `blobs/`, and while somebody writes, a lock that names its owner."""

import hashlib
import json
import os
import socket
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from debate.errors import LogError, Place
from debate.events import BlobRef, Event
from debate.lines import RUN_ID
from debate.log import FILE_NAME, LogWriter, ReadLog, Record, read_log, set_torn_aside, sha256_of

__all__ = ["RUN_ID", "RunWriter", "read_blob", "read_run"]
_LOCK: Final = "lock"


def read_run(folder: Path) -> ReadLog:
    """Read the log of a run without locking it; works while another process writes."""
    if folder.is_dir() and not (folder / FILE_NAME).exists():
        raise LogError(
            "not a run folder: it holds no debate.jsonl", place=Place(folder), mend="`baimo runs` lists the run folders"
        )
    return read_log(folder / FILE_NAME)


def read_blob(folder: Path, ref: BlobRef) -> str:
    """Return a blob's text after checking it against its name."""
    path = folder / "blobs" / ref.sha256
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        raise LogError("the blob is missing or unreadable", place=Place(path), mend="restore it from a copy") from None
    if sha256_of(text) != ref.sha256:
        raise LogError("the blob was changed: its hash differs", place=Place(path), mend="restore it from a copy")
    return text


class RunWriter:
    """The one writer of a run. A context manager: holds the lock from entry to exit."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.note: str | None = None
        """What was found and mended on opening, for the person who resumes."""
        self._clock = clock
        self._lock: int | None = None
        self._log: LogWriter | None = None

    @property
    def entered(self) -> bool:
        """True while the lock is held."""
        return self._lock is not None

    @classmethod
    def create(cls, folder: Path, clock: Callable[[], datetime]) -> Self:
        """Return a writer for a new run.

        Raises LogError when `folder` holds anything but what a run leaves that ended before its first event.
        """
        if folder.exists() and not _free(folder):
            raise LogError("exists and is not empty", place=Place(folder), mend="name another folder for the new run")
        return cls(folder, clock)

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._take_lock()
        except OSError as error:
            problem = f"cannot write here: {error.strerror}"
            raise LogError(problem, place=Place(self.folder), mend="name a folder you may write to") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def past(self) -> tuple[Record, ...]:
        """Return what the log already holds, and get ready to append after it.

        A torn tail is kept beside the log in a file of its own and cut off.
        """
        path = self.folder / FILE_NAME
        if not path.exists():
            self._log = LogWriter(path, self._clock)
            return ()
        read = read_log(path)
        if read.torn:
            aside = set_torn_aside(path, read.torn)
            self.note = f"the last line was torn; its {len(read.torn)} bytes are kept in {aside.name}"
        self._log = LogWriter(path, self._clock, read)
        return read.records

    def append(self, event: Event) -> Record:
        """Write an event. What must not be lost is on the disk when this returns."""
        if self._log is None:
            self.past()
        assert self._log is not None
        return self._log.append(event)

    def put_blob(self, text: str) -> BlobRef:
        """Keep a long text under its hash; a text that is there already costs nothing."""
        return BlobRef(sha256=self.put_bytes(text.encode()))

    def put_bytes(self, data: bytes) -> str:
        """Keep bytes that need not be text as a blob, and return their SHA-256 in hex."""
        name = hashlib.sha256(data).hexdigest()
        blobs = self.folder / "blobs"
        blobs.mkdir(exist_ok=True, mode=0o700)
        path = blobs / name
        if not path.exists():
            part = path.with_suffix(".part")
            fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        return name

    def _take_lock(self) -> None:
        path = self.folder / _LOCK
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock_now(fd)
        except OSError:
            owner = _owner(path)
            os.close(fd)
            raise LogError(
                f"in use by {owner}", place=Place(self.folder), mend="wait for it to end, or stop that process"
            ) from None
        since = self._clock().isoformat(timespec="seconds")
        os.ftruncate(fd, 0)
        os.write(fd, json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode())
        self._lock = fd


def _free(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    log = folder / FILE_NAME
    return all(path.name in (_LOCK, "blobs", FILE_NAME) for path in folder.iterdir()) and not (
        log.exists() and log.stat().st_size
    )


def _owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text("utf-8"))
        return f"process {owner['pid']} on {owner['host']} since {owner['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


if sys.platform == "win32":
    import msvcrt

    def _lock_now(fd: int) -> None:
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock_now(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
