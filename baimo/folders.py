"""Where runs are kept, and how a person names one. Light: reading a run needs nothing else of this package."""

from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path

from debate.errors import LogError, Place
from debate.lines import RUN_ID


def now() -> datetime:
    """Return the time of day that goes beside events; nothing that decides a debate reads it."""
    return datetime.now(UTC)


def runs_folder() -> Path:
    """Return the folder that holds runs when no other is named."""
    return user_data_path("baimo") / "runs"


def find_run(name: str) -> Path:
    """Return the folder of a run given by path, by id, or as `last`."""
    path = Path(name)
    if path.is_dir() or "/" in name or "\\" in name:
        return path
    home = runs_folder()
    if name == "last":
        runs = sorted(p for p in home.iterdir() if p.is_dir()) if home.is_dir() else []
        if not runs:
            raise LogError("no run has been kept yet", place=Place(home), mend="begin one: baimo debate")
        return runs[-1]
    if not RUN_ID.match(name):
        raise LogError("not a run id", place=Place(field=name), mend="give a run folder, a run id, or `last`")
    return home / name


def free_folder(folder: Path) -> Path:
    """Return `folder`, or the first of `folder-2`, `folder-3`, … that does not exist."""
    number = 2
    path = folder
    while path.exists():
        path = folder.with_name(f"{folder.name}-{number}")
        number += 1
    return path
