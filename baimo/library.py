"""The library of runs: which there are, which fork came from which, and putting one away."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from baimo.entries import Entry
from baimo.folders import free_folder, now
from baimo.index import Index
from debate.errors import UsageError, nearest
from debate.lineage import children_of, make_whole
from debate.run import RunWriter, read_run


@dataclass(frozen=True, slots=True)
class Filter:
    """Which runs are wanted; what is empty or None lets every run through."""

    motion: str = ""
    """Part of a motion, in either language."""
    seat: str = ""
    model: str = ""
    """Part of a voice's name."""
    outcome: str = ""
    """`closed`, `stopped`, `open`, `damaged`, `contested`, or a seat that won."""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    """The last day that is wanted."""
    min_cost: float | None = None
    max_cost: float | None = None
    """In US dollars; what cost other money, or an unknown sum, is let through by neither."""
    text: str = ""
    """Words that were said."""


def wanted(index: Index, entries: Sequence[Entry], asked: Filter) -> list[Entry]:
    """Return the runs that `asked` lets through, in their order."""
    found = [entry for entry in entries if _passes(entry, asked)]
    if not asked.text:
        return found
    having = index.having([entry.name for entry in found], asked.text)
    return [entry for entry in found if entry.name in having]


def tree(entries: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """Yield the runs with their depth, forks under what they came from; a fork without its parent stands alone."""
    names = {entry.name for entry in entries}
    forks: dict[str, list[Entry]] = {}
    for entry in entries:
        forks.setdefault(entry.parent if entry.parent in names and entry.parent != entry.name else "", []).append(entry)
    seen: set[str] = set()

    def below(parent: str, depth: int) -> Iterator[tuple[int, Entry]]:
        here = forks.get(parent, [])
        for entry in sorted(here, key=_place) if depth else here:
            if entry.name not in seen:
                seen.add(entry.name)
                yield depth, entry
                yield from below(entry.name, depth + 1)

    yield from below("", 0)
    # Runs that name one another in a ring have no first; each is shown all the same.
    yield from ((0, entry) for entry in entries if entry.name not in seen)


def _place(entry: Entry) -> tuple[int, str, str]:
    return entry.shared, entry.began, entry.name


def put_away(folder: Path, trash: Path) -> Path:
    """Move a run to the trash and return where it is now. Forks that read their beginning from it are made whole first.

    Raises LogError when the run or one of its forks is in use.
    """
    read_run(folder)  # a folder that is no run of ours is not ours to move
    with RunWriter(folder, now):  # nobody is writing it
        for child in children_of(folder):
            make_whole(child)
    target = free_folder(trash / folder.resolve().name)
    try:
        trash.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(folder, target)
    except OSError as error:
        raise UsageError(f"{folder} cannot be moved: {error.strerror}", mend=f"make {trash} writable") from None
    return target


def _passes(entry: Entry, asked: Filter) -> bool:
    motion = f"{entry.motion_zh}\n{entry.motion_en}".casefold()
    dollars = entry.money.get("USD", 0.0)
    known = not entry.unpriced and set(entry.money) <= {"USD"}
    day = date.fromisoformat(entry.began[:10]) if entry.began else None
    return (
        asked.motion.casefold() in motion
        and (not asked.seat or asked.seat in entry.seats)
        and any(asked.model.casefold() in voice.casefold() for voice in entry.voices or ("",))
        and (not asked.outcome or asked.outcome in _outcomes(entry))
        and (not asked.tag or asked.tag in entry.tags)
        and (asked.since is None or (day is not None and day >= asked.since))
        and (asked.until is None or (day is not None and day <= asked.until))
        and (asked.min_cost is None or (known and dollars >= asked.min_cost))
        and (asked.max_cost is None or (known and dollars <= asked.max_cost))
    )


def _outcomes(entry: Entry) -> set[str]:
    if entry.outcome != "closed":
        return {entry.outcome}
    return {"closed", entry.winner or "contested"}


def bring_back(name: str, trash: Path, home: Path) -> Path:
    """Move a run from the trash back to the library and return where it is now."""
    there = sorted(path.name for path in trash.iterdir() if path.is_dir()) if trash.is_dir() else []
    if name not in there:
        raise UsageError(f"the trash holds no run {name!r}", mend=nearest(name, there) if there else "it is empty")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = free_folder(home / name)
    shutil.move(trash / name, target)
    return target
