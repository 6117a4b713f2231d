"""Putting an imported debate on disk: another tool's as a new run, one of ours exactly as it was."""

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from debate.errors import LogError, Place
from debate.events import SourceFile
from debate.imports.foreign import GROUND, ForeignDebate, times_of, to_events
from debate.lines import canonical
from debate.log import FILE_NAME, fsync_folder, scan_bytes
from debate.run import RunWriter
from debate.text import one_line

FORMAT: Final = "baimo-run/1"
MAX_BYTES: Final = 256 * 1024 * 1024
_HEAD: Final = ("v", "seq", "time", "prev", "event", "hash", "sum")


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that is imported. Raises LogError saying why not."""
    place = Place(path)
    try:
        if not path.is_file():  # a pipe or a device has no size and may never end
            problem = "is a directory" if path.is_dir() else "no such file"
            raise LogError(problem, place=place, mend="name a file")
        if path.stat().st_size > MAX_BYTES:
            raise LogError(f"larger than {MAX_BYTES} bytes", place=place, mend="split it")
        return path.read_bytes()
    except OSError as error:
        raise LogError(f"cannot be read: {error.strerror}", place=place, mend="check its owner and mode") from None


def as_text(data: bytes, name: str) -> str:
    """Return the text of an imported file, which is UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as bad:
        raise LogError(f"not UTF-8 at byte {bad.start}", place=Place(name), mend="save the file as UTF-8") from None


def keep_foreign(
    folder: Path, debate: ForeignDebate, source: str, files: Sequence[tuple[str, bytes]], version: str
) -> None:
    """Write another tool's debate as a new run in `folder`, with its files beside the log."""
    kept = [SourceFile(name=one_line(name), sha256=hashlib.sha256(data).hexdigest()) for name, data in files]
    events = to_events(debate, source, kept, version)
    times = times_of(debate, events)
    clock = iter([times[0], *times])  # taking the lock asks for the time once
    with RunWriter.create(folder, lambda: next(clock)) as writer:
        writer.put_blob(GROUND)
        for _, data in files:
            writer.put_bytes(data)
        for event in events:
            writer.append(event)


def whole_run(data: bytes) -> dict[str, Any] | None:
    """Return an exported run of ours as data, or None when these bytes are none."""
    if b'"baimo-run/' not in data[:200]:
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "log" in found else None


def restore(folder: Path, data: dict[str, Any], name: str) -> None:
    """Write an exported run of ours to `folder`, byte for byte as it was.

    Raises LogError, leaving nothing, when it was changed since or is of a later form.
    """
    if data.get("format") != FORMAT:
        problem = f"format {one_line(str(data.get('format')))}; this Baimo reads {FORMAT}"
        raise LogError(problem, place=Place(name, field="format"), mend="use the version of Baimo that wrote it")
    try:
        log = b"".join(_line(row) for row in data["log"])
        blobs = {str(key): _blob(value) for key, value in data["blobs"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LogError(f"not a whole run: {error}", place=Place(name), mend="export it again") from None
    for key, content in blobs.items():
        if hashlib.sha256(content).hexdigest() != key:
            raise LogError("its content was changed", place=Place(name, field=f"blobs.{key}"), mend="export it again")
    found = scan_bytes(log, folder / FILE_NAME)
    if found.damage is not None or found.torn or (found.origin is not None and not found.origin.here):
        line = found.damage.place.line if found.damage and found.damage.place else None
        problem = found.damage.problem if found.damage else "the log is not whole"
        raise LogError(problem, place=Place(name, field=f"log[{(line or 1) - 1}]"), mend="export it again")
    with RunWriter.create(folder, lambda: datetime.now(UTC)) as writer:
        for content in blobs.values():
            writer.put_bytes(content)
        part = folder / f"{FILE_NAME}.part"
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(log)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / FILE_NAME)
        fsync_folder(folder)


def _line(row: dict[str, Any]) -> bytes:
    """Return a line of a log from its JSON object: the same bytes that it was read from."""
    if "origin" in row:
        text = f'{{"v":{int(row["v"])},"origin":{canonical(row["origin"])},"sum":"{row["sum"]}"}}\n'
        return text.encode()
    version, seq, time, prev, event, own, total = (row[key] for key in _HEAD)
    return (
        f'{{"v":{int(version)},"seq":{int(seq)},"time":"{time}","prev":"{prev}","event":{canonical(event)},'
        f'"hash":"{own}","sum":"{total}"}}\n'
    ).encode()


def _blob(value: dict[str, Any]) -> bytes:
    return str(value["text"]).encode() if "text" in value else base64.b64decode(value["base64"], validate=True)
