"""Other people's debates as runs that replay, search and measure like our own.

Nothing is lost: the files are kept byte for byte beside the log, and what no event has a place for is in the
`imported` event's `extra`. What could not be read as it was meant is in its `notes`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from debate.errors import LogError, Place, nearest
from debate.imports.foreign import ForeignDebate


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file: the module of `debate.imports` that knows it, and what it is called."""

    module: str
    zh: str
    en: str


IMPORTERS: Final[Mapping[str, Importer]] = {
    "lechmazur": Importer("lechmazur", "lechmazur/debate的辩论记录", "transcripts of lechmazur/debate"),
    "autogen": Importer("autogen", "AutoGen保存的对话", "conversations saved by AutoGen"),
    "tradingagents": Importer("tradingagents", "TradingAgents的状态日志", "state logs of TradingAgents"),
    "jsonl": Importer("generic", "通用JSONL，见docs/import.md", "generic JSONL, see docs/import.md"),
}
"""Name → kind of file, as `baimo import --as` takes it; the first that recognises a file reads it."""


def read_foreign(text: str, name: str, source: str | None = None) -> tuple[str, list[ForeignDebate]]:
    """Return which importer read a file's text, and the debates in it.

    `name` is the file's name, for messages; `source` names an importer, None lets the files speak for themselves.
    Raises LogError naming line and field when the file is not what it should be, or when nobody knows it.
    """
    if source is not None and source not in IMPORTERS:
        raise LogError(f"no importer is called {source!r}", mend=nearest(source, list(IMPORTERS)))
    for known in [source] if source else IMPORTERS:
        module = import_module(f"debate.imports.{IMPORTERS[known].module}")
        recognises: Callable[[str], bool] = module.recognises
        if source is None and not recognises(text):
            continue
        debates: Sequence[ForeignDebate] = module.read(text, name)
        if not any(debate.turns for debate in debates):
            raise LogError("nobody says anything in it", place=Place(name), mend="give a file that holds a debate")
        return known, list(debates)
    kinds = ", ".join(importer.en for importer in IMPORTERS.values())
    raise LogError("not a debate that Baimo can read", place=Place(name), mend=f"what it reads: {kinds}")
