"""A run as other people want it: a text, a page, data, a table, a recording. The same run gives the same bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from debate.export.source import Source


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of export: how its files are named, and which function of `debate.export` writes it."""

    suffix: str
    module: str
    function: str
    zh: str
    en: str


TARGETS: Final[Mapping[str, Target]] = {
    "markdown": Target(".md", "markdown", "to_markdown", "Markdown文档", "a Markdown text"),
    "html": Target(".html", "page", "to_html", "独立网页", "a page that needs nothing else"),
    "json": Target(".json", "whole", "to_json", "完整数据，可再导入", "everything, to be imported again"),
    "csv": Target(".csv", "table", "to_csv", "每条主张一行的表格", "a table with a row for each claim"),
    "asciicast": Target(".cast", "cast", "to_cast", "终端录像（asciicast v3）", "a terminal recording (asciicast v3)"),
    "inspect": Target(".eval", "inspect_log", "to_eval", "Inspect日志", "a log for Inspect"),
    "original": Target("", "whole", "to_original", "导入时的原始文件", "the file a debate was imported from"),
}
"""Name → kind of export, as `baimo export --to` takes it."""


def export(source: Source, target: str) -> bytes:
    """Return a run in the form named `target`, a key of `TARGETS`."""
    found = TARGETS[target]
    write: Callable[[Source], bytes] = getattr(import_module(f"debate.export.{found.module}"), found.function)
    return write(source)
