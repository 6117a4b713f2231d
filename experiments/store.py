"""A batch on disk: its spec, its runs, and one line for each cell that ended.

spec.toml         the spec, byte for byte
outcomes.jsonl    what became of each cell, in the order in which they ended
cells/ID/         a run folder for each cell, as `baimo replay` and `baimo verify` take it
blobs/            the ground of the debates, once; the runs link to it
tables/, report.html, report.md   made by `baimo report`, and made anew whenever one likes
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from debate.errors import ExperimentError, Place
from debate.files import load_toml
from debate.run import RunWriter
from experiments.cells import Outcome, read_outcome
from experiments.hold import BLOBS, CELLS
from experiments.spec import Spec

SPEC: Final = "spec.toml"
OUTCOMES: Final = "outcomes.jsonl"


class Store:
    """A batch folder. A context manager for the one process that runs the batch; reading needs no entering."""

    def __init__(self, home: Path) -> None:
        self.home = home
        # A batch folder is locked as a run folder is: with a file that names its owner.
        self._lock = RunWriter(home, lambda: datetime.now(UTC))
        self._fd: int | None = None

    def __enter__(self) -> Self:
        self._lock.__enter__()
        try:
            (self.home / CELLS).mkdir(exist_ok=True, mode=0o700)
            (self.home / BLOBS).mkdir(exist_ok=True, mode=0o700)
            self._cut_torn_line()
            self._fd = os.open(self.home / OUTCOMES, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            self._lock.__exit__(None, None, None)
            problem = f"cannot write here: {error.strerror}"
            raise ExperimentError(problem, place=Place(self.home), mend="name a folder you may write to") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        self._lock.__exit__(kind, error, trace)

    def keep_spec(self, text: str) -> None:
        """Keep the spec that the batch is run with; a changed one amends the batch and replaces it."""
        path = self.home / SPEC
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)

    def spec(self) -> Spec:
        """Return the spec of the batch. Raises ExperimentError when this is no batch folder."""
        if not (self.home / SPEC).is_file():
            problem = "no batch here: there is no spec.toml"
            raise ExperimentError(problem, place=Place(self.home), mend="name a folder that `baimo batch` wrote")
        return load_toml(self.home / SPEC, Spec, ExperimentError)

    def outcomes(self) -> dict[str, Outcome]:
        """Return the last outcome of every cell that has one. Raises ExperimentError naming a line that is none."""
        path = self.home / OUTCOMES
        found: dict[str, Outcome] = {}
        if not path.exists():
            return found
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith("\n"):
                    break  # torn by a crash; its run is read again
                try:
                    outcome = read_outcome(line)
                except ExperimentError as error:
                    raise ExperimentError(error.problem, place=Place(path, number), mend=error.mend) from None
                found[outcome.cell] = outcome
        return found

    def append(self, outcome: Outcome) -> None:
        """Keep an outcome; it is on the disk when this returns."""
        assert self._fd is not None
        os.write(self._fd, (outcome.line() + "\n").encode())
        os.fsync(self._fd)

    def _cut_torn_line(self) -> None:
        path = self.home / OUTCOMES
        if not path.exists():
            return
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(path, whole)
