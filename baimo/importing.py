"""Bringing debates in from files: another tool's as runs of ours, and runs of ours as they were."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from baimo.folders import free_folder, now, runs_folder
from debate.errors import UsageError
from debate.imports import read_foreign
from debate.imports.store import as_text, keep_foreign, read_file, restore, whole_run
from debate.lines import RUN_ID
from debate.text import one_line


@dataclass(frozen=True, slots=True)
class Brought:
    """One run that came in: where it is, and which importer read it; `baimo` for one of ours."""

    folder: Path
    source: str
    notes: tuple[str, ...] = ()


def import_file(path: Path, source: str | None, out: Path | None) -> list[Brought]:
    """Import the debates in a file. `out` names the new run's folder, which is only possible for one debate.

    Raises InputError, leaving nothing, when the file is not what it should be.
    """
    data = read_file(path)
    ours = whole_run(data) if source is None else None
    if ours is not None:
        folder = out or _place(one_line(str(ours.get("run") or "")))
        restore(folder, ours, str(path))
        return [Brought(folder, "baimo")]
    kind, debates = read_foreign(as_text(data, str(path)), str(path), source)
    if out is not None and len(debates) > 1:
        raise UsageError(f"--out: the file holds {len(debates)} debates", mend="leave --out away")
    brought = []
    for debate in debates:
        folder = out or _place("")
        keep_foreign(folder, debate, kind, [(path.name, data)], version("baimo"))
        brought.append(Brought(folder, kind, tuple(debate.notes)))
    return brought


def _place(name: str) -> Path:
    """Return a new folder among the user's runs, of the name that the run had if it is free."""
    if not RUN_ID.match(name):
        name = f"{now():%Y%m%d-%H%M%S}-import"
    return free_folder(runs_folder() / name)
