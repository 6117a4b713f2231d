"""What an export is made from: a run that was read and folded, and the facts that its citations open."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from debate.errors import LogError, Place
from debate.events import Event, Lang, Seat
from debate.ground import FactCard, Ground, read_grounds
from debate.log import ReadLog
from debate.reading import Reader
from debate.run import read_run
from debate.text import one_line
from debate.view import DebateView, fold


@dataclass(frozen=True, slots=True)
class Source:
    """A run that is exported. `lang` is the language of the headings; what was said stays as it was said."""

    folder: Path
    read: ReadLog
    view: DebateView
    ground: Ground
    lang: Lang

    @property
    def events(self) -> list[Event]:
        """The events in order."""
        return self.read.events

    @property
    def reader(self) -> Reader:
        """Puts the end of the debate into words."""
        return Reader(self.view, self.lang)

    @property
    def name(self) -> str:
        """The run's id."""
        return self.folder.resolve().name

    @property
    def hash(self) -> str:
        """The hash of the last record, which names the whole debate."""
        return self.read.records[-1].hash

    @property
    def rehearsed(self) -> bool:
        """True when no language model spoke."""
        return bool(self.view.opened) and all(seat.voice == "rehearsal" for seat in self.seats)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats in order."""
        assert self.view.opened is not None
        return self.view.opened.seats

    def fact(self, fact: str) -> FactCard | None:
        """Return the fact that a citation opens."""
        return self.ground.facts.get(fact)

    def cited(self) -> list[str]:
        """Return the ids of every fact that is cited or named by a verdict, in ledger order."""
        named = set(_named(self.view))
        return [fact for fact in self.ground.facts if fact in named]


def read_source(folder: Path, lang: Lang | None = None) -> Source:
    """Read a run for export. `lang` None: the debate's own language.

    Raises LogError when it is damaged, or when nothing was said yet.
    """
    read = read_run(folder)
    view = fold(DebateView(), read.events)
    if view.opened is None:
        raise LogError("the log is empty", place=Place(folder), mend="begin a new run: baimo debate")
    return Source(folder, read, view, read_grounds(folder, read.events), lang or view.opened.lang)


def positions(source: Source) -> dict[str, dict[str, list[tuple[str, float]]]]:
    """Return issue → seat → the positions it took: (`""`, prior), then (turn, value) each time it declared one."""
    found: dict[str, dict[str, list[tuple[str, float]]]] = {}
    opening = next((event for event in source.events if event.type == "debate_opened"), source.view.opened)
    assert opening is not None
    for seat in opening.seats:
        for report in seat.stances:
            found.setdefault(report.issue, {}).setdefault(seat.id, []).append(("", report.value))
    for turn in source.view.turns:
        for report in turn.stances:
            found.setdefault(report.issue, {}).setdefault(turn.seat, []).append((turn.id, report.value))
    return found


def outcome(source: Source) -> str:
    """Return how the debate ended in one sentence, or how far it got."""
    if source.view.closed is not None:
        return source.reader.result(source.view.closed)
    zh = source.lang == "zh"
    if source.view.stopped is not None:
        return f"{'已停止：' if zh else 'Stopped: '}{one_line(source.view.stopped.reason)}"
    return "尚未结束。" if zh else "Not over yet."


def _named(view: DebateView) -> Iterable[str]:
    for claim in view.claims.values():
        yield from claim.facts
        if claim.verdict is not None:
            yield from claim.verdict.facts
            yield from claim.verdict.suggested
