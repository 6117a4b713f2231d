"""What is known of the runs in a folder, so that ten thousand list at once.

The index is a cache: everything in it is read from the logs, and it may be deleted at any time. Tags and notes, which
no log holds, stand in a file of each run's folder.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from baimo.entries import MARKS, Entry, read_entry
from debate.errors import LogError, Place
from debate.log import FILE_NAME
from debate.text import one_line

SCHEMA: Final = 1
_TABLES: Final = """
create table runs (name text primary key, size integer, mtime integer, marks integer, row text, words blob);
"""


class Index:
    """The runs of one folder, kept in a file of SQLite. Use as a context manager."""

    def __init__(self, home: Path, file: Path) -> None:
        """Open the index of `home`, making it anew when it is missing, damaged, or of another version."""
        self._home = home
        self._file = file
        self._db = self._open()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def entries(self) -> list[Entry]:
        """Return every run, newest first, having read the logs that are new or have grown."""
        known = {row[0]: row[1:] for row in self._db.execute("select name, size, mtime, marks from runs")}
        found = dict(_stamps(self._home))
        changed = [name for name, stamp in found.items() if known.get(name) != stamp]
        with self._db:
            for name in changed:
                entry, words = read_entry(self._home / name)
                row = (name, *found[name], json.dumps(asdict(entry), ensure_ascii=False), zlib.compress(words.encode()))
                self._db.execute("insert or replace into runs values (?, ?, ?, ?, ?, ?)", row)
            self._db.executemany("delete from runs where name = ?", [(name,) for name in known.keys() - found.keys()])
        rows = self._db.execute("select row from runs").fetchall()
        return sorted((_entry(row[0]) for row in rows), key=lambda entry: (entry.began, entry.name), reverse=True)

    def having(self, names: Sequence[str], text: str) -> set[str]:
        """Return those of `names` in which `text` was said or is the motion's; letters match in either case."""
        wanted = one_line(text).casefold()
        found = set()
        for name in names:
            row = self._db.execute("select words from runs where name = ?", (name,)).fetchone()
            if row and wanted in zlib.decompress(row[0]).decode():
                found.add(name)
        return found

    def rebuild(self) -> None:
        """Forget everything; the next listing reads all logs again."""
        with self._db:
            self._db.execute("delete from runs")

    def _open(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            db = self._connect()
        except sqlite3.DatabaseError:
            # What is not a database of ours is a cache gone bad: nothing in it is the only copy.
            self._file.unlink()
            db = self._connect()
        except OSError as error:
            problem = f"the list of runs cannot be kept here: {error.strerror}"
            raise LogError(problem, place=Place(self._file), mend="make the folder writable") from None
        return db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=10)
        try:
            version = db.execute("pragma user_version").fetchone()[0]
            if version != SCHEMA:
                db.executescript(f"drop table if exists runs; {_TABLES} pragma user_version = {SCHEMA};")
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db


def _stamps(home: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield each run's name with what changes when its log or its marks do."""
    if not home.is_dir():
        return
    # Plain names: ten thousand Path objects would cost more than asking the disk.
    for item in os.scandir(home):
        try:
            log = os.stat(f"{item.path}/{FILE_NAME}")  # noqa: PTH116
        except OSError:
            continue
        try:
            marks = os.stat(f"{item.path}/{MARKS}").st_mtime_ns  # noqa: PTH116
        except OSError:
            marks = 0
        yield item.name, (log.st_size, log.st_mtime_ns, marks)


def _entry(text: str) -> Entry:
    data = json.loads(text)
    return Entry(**{**data, **{key: tuple(data[key]) for key in ("seats", "voices", "tags")}})
