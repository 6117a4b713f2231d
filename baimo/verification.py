"""Is a run what it claims to be? Its files, what its events say of one another, and the debate run again."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from debate.check import Finding, RunFiles, audit, check_files, place_of
from debate.diff import event_differences, parting
from debate.errors import LogError, Place
from debate.events import Event, Imported, Lang
from debate.ground import read_grounds
from debate.imports import read_foreign
from debate.imports.foreign import to_events
from debate.imports.store import as_text
from debate.reading import first_words
from debate.text import one_line

Part = Literal["log", "blobs", "audit", "again"]
_SHOWN = 400
"""So many characters of a value that differs are printed, from just before the first difference."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first event that came out differently when the debate was run again."""

    seq: int
    place: str
    logged: Event | None
    again: Event | None


@dataclass(slots=True)
class Report:
    """What was checked, and what was found. The run holds when nothing was found and nothing diverged."""

    folder: Path
    imported: bool
    """Whether the debate was held elsewhere: then its files are imported again instead of the graph being run."""
    wrote: str
    """The version of Baimo that wrote the log; empty when the log does not say."""
    records: int
    blobs: int
    ended: bool
    findings: dict[Part, list[Finding]] = field(default_factory=dict)
    skipped: dict[Part, str] = field(default_factory=dict)
    """Parts that could not be checked, and why."""
    divergence: Divergence | None = None

    @property
    def holds(self) -> bool:
        """True when everything that could be checked is as it must be."""
        return self.divergence is None and not any(self.findings.values())

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        diverged = self.divergence
        return {
            "run": str(self.folder),
            "holds": self.holds,
            "written_by": self.wrote,
            "checked_by": version("baimo"),
            "imported": self.imported,
            "records": self.records,
            "blobs": self.blobs,
            "ended": self.ended,
            "findings": {part: [str(finding) for finding in found] for part, found in self.findings.items()},
            "skipped": dict(self.skipped),
            "divergence": None
            if diverged is None
            else {
                "seq": diverged.seq,
                "place": diverged.place,
                "logged": diverged.logged.model_dump(mode="json") if diverged.logged else None,
                "again": diverged.again.model_dump(mode="json") if diverged.again else None,
            },
        }


def verify_run(folder: Path, *, again: bool = True, rehearse: bool = False) -> Report:
    """Check a run. Changes nothing on the disk.

    `again` runs the graph again; `rehearse` has rehearsed seats speak anew instead of from the log. Raises LogError
    when there is no run to check.
    """
    files = check_files(folder)
    opened = files.opened
    ended = bool(files.read.records) and files.read.records[-1].event.type == "debate_closed"
    imported = any(isinstance(record.event, Imported) for record in files.read.records[:2])
    wrote = opened.version if opened else ""
    report = Report(folder, imported, wrote, len(files.read.records), files.blobs, ended)
    report.findings["log"] = list(files.findings)
    report.findings["blobs"] = list(files.blob_findings)
    try:
        facts = set(read_grounds(folder, files.read.events).facts)
    except LogError as error:
        report.skipped["audit"] = report.skipped["again"] = str(error)
        return report
    report.findings["audit"] = audit(folder, files.read, facts)
    if not again:
        return report
    if imported:
        _import_again(files, report)
    else:
        _run_again(files, report, rehearse=rehearse)
    return report


def _run_again(files: RunFiles, report: Report, *, rehearse: bool) -> None:
    from agents.recorded import DivergedError
    from agents.reexecute import reexecute

    report.findings["again"] = []
    try:
        asyncio.run(reexecute(files.folder, files.read.records, rehearse=rehearse))
    except DivergedError as found:
        place = place_of(files.folder, files.read.origin, found.seq)
        report.divergence = Divergence(found.seq, str(place), found.logged, found.again)
    except LogError as error:
        report.findings["again"] = [Finding(error.place or place_of(files.folder, None, 0), error.problem)]


def _import_again(files: RunFiles, report: Report) -> None:
    """Read the kept files again as they were read when they were imported, and demand the same events."""
    imported = next(r.event for r in files.read.records if isinstance(r.event, Imported))
    kept = [files.folder / "blobs" / file.sha256 for file in imported.files]
    report.findings["again"] = []
    try:
        text = as_text(kept[0].read_bytes(), imported.files[0].name)
        _, debates = read_foreign(text, imported.files[0].name, imported.source)
    except (OSError, IndexError, LogError) as error:
        report.findings["again"] = [Finding(Place(files.folder), f"cannot be imported again: {error}")]
        return
    opened = files.opened
    wrote = opened.version if opened else ""
    logged = files.read.events
    partings = [parting(logged, to_events(debate, imported.source, imported.files, wrote)) for debate in debates]
    if all(found is not None for found in partings):
        # A file may hold several debates; the one that agrees furthest is the one that was meant.
        found = max((found for found in partings if found is not None), key=lambda found: found.seq)
        place = place_of(files.folder, files.read.origin, found.seq)
        report.divergence = Divergence(found.seq, str(place), found.left, found.right)


def report_lines(report: Report, lang: Lang) -> Iterator[str]:
    """Yield the report in words."""
    zh = lang == "zh"
    texts = _passed(report, lang)
    names = {"log": "日志", "blobs": "附件", "audit": "核对", "again": "重演"} if zh else {}
    for part, passed in texts.items():
        name = f"{names.get(part, part)}{' ' if zh else ''}".ljust(6 if zh else 7)
        findings = report.findings.get(part)
        if part in report.skipped:
            yield f"{name}{'未查' if zh else 'not checked'}: {one_line(report.skipped[part])}"
        elif part == "again" and report.divergence is not None:
            yield from _divergence(report, report.divergence, name, lang)
        elif findings:
            yield f"{name}{'有误' if zh else 'does not hold'}"
            yield from (f"  {finding}" for finding in findings)
        elif findings is not None:
            yield f"{name}{passed}"
    if report.holds:
        open_end = "" if report.ended else ("辩论尚未结束。" if zh else " The debate is not over.")
        yield ("这场辩论查验无误。" if zh else "The run holds.") + open_end
    else:
        yield "查验未通过。" if zh else "The run does not hold."


def _passed(report: Report, lang: Lang) -> dict[Part, str]:
    records, blobs = report.records, report.blobs
    ran = {
        "zh": "原文件重新导入一遍" if report.imported else "图重新执行一遍",
        "en": "its files were imported again" if report.imported else "the graph was run again",
    }[lang]
    if lang == "zh":
        return {
            "log": f"{records}条记录，校验和与哈希链完好",
            "blobs": f"{blobs}个，内容与名称相符",
            "audit": "顺序、编号、引用、票数、胜负都对得上",
            "again": f"{ran}，{records}个事件逐字节相同",
        }
    return {
        "log": f"{records} records, checksums and chain whole",
        "blobs": f"{blobs}, each the one its name says",
        "audit": "order, ids, references, votes and winner add up",
        "again": f"{ran}: {records} events the same, byte for byte",
    }


def _divergence(report: Report, diverged: Divergence, name: str, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    event = diverged.logged or diverged.again
    kind = event.type if event else ""
    yield f"{name}{'第一个不同的事件' if zh else 'the first event that differs'}: {diverged.seq} {kind}"
    yield f"  {diverged.place}"
    wrote, here = report.wrote, version("baimo")
    yield f"  日志由Baimo {wrote}写成，现在是{here}" if zh else f"  written by Baimo {wrote}; this is {here}"
    labels = ("日志  ", "重演  ") if zh else ("log    ", "again  ")
    for difference in event_differences(diverged.logged, diverged.again)[:12]:
        left, right = _around(difference.left, difference.right)
        yield f"  {difference.path or ('整个事件' if zh else 'the whole event')}"
        yield f"    {labels[0]}{left}"
        yield f"    {labels[1]}{right}"


def _around(left: Any, right: Any) -> tuple[str, str]:
    """Return two values on a line each, cut so that the first difference is seen."""
    one, two = (one_line(str(value)) if value is not None else "-" for value in (left, right))
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    start = max(0, at - 20) if max(len(one), len(two)) > _SHOWN else 0
    head = "..." if start else ""
    return head + first_words(one[start:], _SHOWN // 2), head + first_words(two[start:], _SHOWN // 2)
