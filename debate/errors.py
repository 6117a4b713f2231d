"""Everything Baimo raises on purpose. The class says whose move it is.

BaimoError
├── InputError        somebody can mend a file or an argument; exit status 2
│   ├── UsageError        a command line argument
│   ├── ArticleError      an article pack
│   ├── PersonaError      a persona
│   ├── FormatError       a debate format
│   ├── SettingsError     a settings or casting file, a key that is missing
│   ├── ExperimentError   an experiment's spec, its batch folder, a table it reads
│   └── LogError          a run folder: not ours, damaged, newer than us, or in use
├── StoppedError      the run stopped with its log whole and can be resumed; exit status 3
└── TurnError         one turn failed: the debate records it and goes on
    ├── ModelError        the model gave no usable answer after every retry
    └── UngroundedError   no draft passed the gate
"""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from debate.kinds import StopKind
from debate.text import clean_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the user's material the trouble is. Every part is optional; lines count from 1."""

    path: Path | str | None = None
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        where = str(self.path) if self.path is not None else ""
        if self.line is not None:
            where = f"{where}:{self.line}" if where else f"line {self.line}"
        if self.field:
            where = f"{where}: {self.field}" if where else self.field
        return clean_text(where)


class BaimoError(Exception):
    """The root. `str()` of any of these is one message that a person can act on."""


class InputError(BaimoError):
    """Something that was handed in is wrong. Says where, what was seen, what was expected, and the mend."""

    def __init__(self, problem: str, *, place: Place | None = None, mend: str = "") -> None:
        self.problem = problem
        self.place = place
        self.mend = mend
        parts = [f"{place}: " if place and str(place) else "", problem, f"\n  mend: {mend}" if mend else ""]
        # What was seen is foreign: a file name, a field, a value.
        super().__init__(clean_text("".join(parts)))


class UsageError(InputError):
    """A command line argument is wrong."""


class ArticleError(InputError):
    """An article pack is malformed: mend the file."""


class PersonaError(InputError):
    """A persona is malformed: mend the file."""


class FormatError(InputError):
    """A debate format is malformed: mend the file."""


class SettingsError(InputError):
    """A setting, a casting or a key is missing or wrong."""


class ExperimentError(InputError):
    """An experiment cannot be run or read: its spec, its batch folder or a table handed to it is wrong."""


class LogError(InputError):
    """A run folder cannot be used: not ours, damaged, newer than us, or in use by another process."""


class StoppedError(BaimoError):
    """The run stopped before its end. Its log is whole; `baimo resume` goes on."""

    def __init__(self, kind: StopKind, problem: str, *, next_step: str = "") -> None:
        self.kind: StopKind = kind
        self.problem = problem
        self.next_step = next_step
        super().__init__(clean_text(f"{problem}\n  next: {next_step}" if next_step else problem))


class TurnError(BaimoError):
    """One turn failed; the debate records it and goes on."""


class ModelError(TurnError):
    """The model gave no usable answer after every retry.

    `kind` is one word for programs (see `debate.events.CallFailed.kind`).
    """

    def __init__(self, kind: str, problem: str) -> None:
        self.kind = kind
        super().__init__(clean_text(problem))


class UngroundedError(TurnError):
    """No draft of this turn passed the gate."""


def nearest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Say which known word is meant, or list them all: the tail of a 'mend' sentence."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else "use one of: " + ", ".join(known)
