"""Where debates are held: one process, several on this machine, or a Ray cluster. All speak one protocol.

Same spec, same results, whichever executor: what a debate says depends on its cell alone.
"""

from collections.abc import AsyncGenerator, Iterable
from typing import Protocol

from experiments.cells import Cell, Outcome

LIVES = 3
"""A cell whose worker died under it so many times is a failed cell: it may be what kills them."""


class Executor(Protocol):
    """Holds cells, many at a time."""

    def run(self, cells: Iterable[Cell]) -> AsyncGenerator[Outcome]:
        """Yield the outcome of each cell as it ends, in no order. Cells are drawn as there is room for them.

        Closing the generator abandons the turns in flight; their logs are whole and are taken up next time.
        """


def lost(cell: Cell) -> Outcome:
    """Return the outcome of a cell that took its worker with it every time."""
    return Outcome(cell.id, "failed", "worker", f"its worker died {LIVES} times while holding it")
