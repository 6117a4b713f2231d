"""One run in a list: what its log says of it in short, and what a person has noted."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from debate.errors import LogError, Place, UsageError
from debate.lineage import origin_of
from debate.marks import event_data
from debate.tape import Tape
from debate.text import one_line

MARKS: Final = "marks.json"
"""The file of a run's folder that holds its tags and its note."""
MAX_NOTE: Final = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One run. Texts are cleaned; times are ISO 8601 in UTC."""

    name: str
    motion_zh: str = ""
    motion_en: str = ""
    lang: str = ""
    format: str = ""
    gate: str = ""
    seed: int = 0
    seats: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    source: str = ""
    """Which importer read it; empty for a debate of our own."""
    began: str = ""
    ended: str = ""
    """The time of the last record."""
    turns: int = 0
    planned: int = 0
    outcome: str = "empty"
    """`closed`, `stopped`, `open`, `empty` or `damaged`."""
    winner: str = ""
    money: dict[str, float] = field(default_factory=dict)
    unpriced: int = 0
    """Calls whose price is not known."""
    parent: str = ""
    shared: int = 0
    """How many records it shares with its parent."""
    tags: tuple[str, ...] = ()
    note: str = ""


def read_entry(folder: Path) -> tuple[Entry, str]:
    """Return what a run's log says of it in short, and everything that was said in it, to be searched.

    Never raises: a run that cannot be read is listed as damaged.
    """
    found: dict[str, Any] = {"name": folder.name}
    words: list[str] = []
    try:
        tags, found["note"] = read_marks(folder)
        found["tags"] = tags
        origin = origin_of(folder)
        if origin is not None:
            found |= {"parent": origin.run, "shared": origin.records}
        with Tape(folder) as tape:
            _read(tape, found, words)
            if tape.damage is not None:
                found["outcome"] = "damaged"
    except (LogError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        found["outcome"] = "damaged"
    entry = Entry(**found)
    return entry, "\n".join(one_line(text) for text in (*words, entry.note, *entry.tags)).casefold()


def read_marks(folder: Path) -> tuple[tuple[str, ...], str]:
    """Return a run's tags and its note; neither for a run that nobody has marked, or whose marks are unreadable."""
    try:
        data = json.loads((folder / MARKS).read_text("utf-8"))
        tags = sorted({one_line(str(tag)) for tag in data.get("tags", ())} - {""})
        return tuple(tags), one_line(str(data.get("note", "")))[:MAX_NOTE]
    except (OSError, ValueError, AttributeError, TypeError):
        return (), ""


def write_marks(folder: Path, tags: tuple[str, ...], note: str) -> None:
    """Keep a run's tags and its note in its folder. Raises UsageError when the folder may not be written."""
    data = {"tags": sorted(set(tags)), "note": one_line(note)[:MAX_NOTE]}
    part = folder / f"{MARKS}.part"
    try:
        part.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        part.replace(folder / MARKS)
    except OSError as error:
        mend = "make the folder writable"
        raise UsageError(f"cannot be noted: {error.strerror}", place=Place(folder), mend=mend) from None


def _read(tape: Tape, found: dict[str, Any], words: list[str]) -> None:
    if not len(tape):
        return
    turns = 0
    money: dict[str, float] = {}
    unpriced = 0
    for seq, kind in enumerate(tape.kinds):
        if kind not in _READ:
            continue
        line = tape.line(seq)
        event = event_data(line)
        if kind == "debate_opened":
            _opened(event, found, words)
        elif kind == "plan_changed":
            _opened(event["opening"], found, words)
        elif kind == "speech_given":
            turns += 1
            words.extend(claim["text"] for claim in event["claims"] if not claim["struck"])
        elif kind == "turn_forfeited":
            turns += 1
        elif kind == "host_spoke":
            words.append(event["text"])
        elif kind == "imported":
            found["source"] = event["source"]
        elif kind == "call_settled":
            cost = event["cost"]
            unpriced += cost is None
            if cost is not None:
                money[cost["currency"]] = money.get(cost["currency"], 0.0) + cost["amount"]
        elif kind == "debate_closed":
            found["winner"] = one_line(event["winner"] or "")
    last = tape.kinds[-1]
    outcome = {"debate_closed": "closed", "run_stopped": "stopped"}.get(last, "open")
    found |= {"turns": turns, "money": money, "unpriced": unpriced, "outcome": outcome}
    found |= {"began": _time(tape.line(0)), "ended": _time(tape.line(len(tape) - 1))}


_READ: Final = (
    "debate_opened",
    "plan_changed",
    "speech_given",
    "turn_forfeited",
    "host_spoke",
    "imported",
    "call_settled",
    "debate_closed",
)


def _opened(event: dict[str, Any], found: dict[str, Any], words: list[str]) -> None:
    found |= {
        "motion_zh": one_line(event["motion_zh"]),
        "motion_en": one_line(event["motion_en"]),
        "lang": event["lang"],
        "format": one_line(event["format_id"]),
        "gate": event["gate"],
        "seed": event["seed"],
        "seats": tuple(one_line(seat["id"]) for seat in event["seats"]),
        "voices": tuple(one_line(seat["voice"]) for seat in event["seats"]),
        "planned": sum(len(plan["order"]) for plan in event["plan"]),
    }
    words += [event["motion_zh"], event["motion_en"]]
    words += [name for seat in event["seats"] for name in (seat["name_zh"], seat["name_en"])]


def _time(line: bytes) -> str:
    start = line.index(b'"time":"') + len(b'"time":"')
    time = datetime.fromisoformat(line[start : line.index(b'"', start)].decode())
    return time.astimezone(UTC).isoformat(timespec="seconds")
