"""The side pane: a fact, the stances, the argument, or the ballots and the bill."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from tui.panes.account import account_rows
from tui.panes.desk import Desk
from tui.panes.fact import fact_rows
from tui.panes.graph import graph_rows
from tui.panes.stance import stance_rows
from tui.transcript.page import BLANK, Ink, Row, ink
from tui.widgets.page import RowsPage

PaneName = Literal["fact", "stance", "graph", "account"]
PANES: Final[Mapping[PaneName, Callable[[Desk], tuple[Row, ...]]]] = {
    "fact": fact_rows,
    "stance": stance_rows,
    "graph": graph_rows,
    "account": account_rows,
}


class SidePane(RowsPage):
    """Shows one pane under a line of all their names."""

    pane: PaneName = "fact"
    _key: tuple[str, str, str] = ("", "", "")

    def put(self, desk: Desk) -> None:
        """Show the pane as it is now, from the top when it is about something else than before."""
        words = desk.scribe.words
        names: list[Ink] = []
        for name in PANES:
            names.append(ink(f" {words(f'pane_{name}')} ", "tab" if name == self.pane else "dim"))
            names.append(ink(" "))
        rows = (Row(tuple(names)), BLANK, *PANES[self.pane](desk))
        key = (self.pane, desk.fact if self.pane == "fact" else "", desk.turn if self.pane == "graph" else "")
        self.show(rows, stay=key == self._key)
        self._key = key
