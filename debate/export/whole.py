"""A run as one JSON object that holds all of it: other programs read it, and Baimo imports it again unchanged."""

import base64
import json
from pathlib import Path
from typing import Any, Final

from debate.errors import LogError, Place, UsageError
from debate.export.source import Source
from debate.lineage import whole_log

FORMAT: Final = "baimo-run/1"


def to_json(source: Source) -> bytes:
    """Return the run as JSON in UTF-8: every line of its log, as it stands there, and every blob."""
    lines = [json.loads(line) for line in whole_log(source.folder).split(b"\n") if line]
    data = {
        "format": FORMAT,
        "run": source.name,
        "log": lines,
        "blobs": {path.name: _blob(path) for path in _blobs(source.folder)},
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def to_original(source: Source) -> bytes:
    """Return, byte for byte, the file that a debate was imported from.

    Raises UsageError when it was not imported, or from more than one file.
    """
    imported = source.view.imported
    if imported is None:
        raise UsageError("this debate was not imported", mend="export it to another form")
    if len(imported.files) != 1:
        names = ", ".join(file.name for file in imported.files)
        raise UsageError(f"this debate was imported from several files: {names}", mend="export it as json")
    return (source.folder / "blobs" / imported.files[0].sha256).read_bytes()


def _blobs(folder: Path) -> list[Path]:
    home = folder / "blobs"
    return sorted(path for path in home.iterdir() if path.suffix != ".part") if home.is_dir() else []


def _blob(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LogError(f"cannot be read: {error.strerror}", place=Place(path), mend="restore it from a copy") from None
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}
