"""A debate to hold and what became of it: what travels to a worker, and what comes back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from debate.errors import ExperimentError
from experiments.matrix import Arm

Status = Literal["done", "failed", "stopped"]
"""`done`: the debate closed; `failed`: it could not be held, and stays so; `stopped`: it can be taken up again."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One arm at one seed. Small, and travels by pickle."""

    id: str
    arm_index: int
    arm: Arm
    seed: int
    draw: int
    """The index of the seed: cells of different arms with the same draw are a pair."""
    repeat: int
    parent: str | None = None
    """Of a fork: the cell whose beginning it shares."""

    @property
    def again(self) -> int:
        """What tells this debate from an otherwise identical one."""
        return self.arm.setting.again + self.repeat


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a cell. One line of `outcomes.jsonl`."""

    cell: str
    status: Status
    kind: str = ""
    """Of what did not end well: one word for programs."""
    error: str = ""
    """The same for people."""
    hash: str = ""
    """Of the last record: it names the whole debate."""
    seconds: float = 0.0
    """Wall time of this sitting; no part of the result."""
    cost_usd: float | None = 0.0
    """None: not known."""
    winner: str | None = None
    numbers: Mapping[str, float | None] = field(default_factory=dict)
    log: bytes | None = None
    """The run's log and the fork's origin in it, when the worker has another disk than the batch."""

    @property
    def final(self) -> bool:
        """Whether the cell is never held again by itself."""
        return self.status != "stopped"

    @property
    def ends_batch(self) -> bool:
        """Whether no other cell would fare better: the money, the key, the balance or the disk is at an end."""
        return self.status == "stopped" and self.kind in ("auth", "balance", "budget", "disk")

    def line(self) -> str:
        """Return the outcome as one line of JSON."""
        row = {key: value for key, value in asdict(self).items() if key != "log"}
        return json.dumps(row, ensure_ascii=False, allow_nan=False)


def read_outcome(line: str) -> Outcome:
    """Return the outcome that `Outcome.line` wrote. Raises ExperimentError when it is none."""
    try:
        data: dict[str, Any] = json.loads(line)
        return Outcome(**data)
    except (ValueError, TypeError):
        raise ExperimentError("not an outcome of a batch", mend="remove the line: its run is read again") from None
