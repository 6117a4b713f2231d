"""Run a logged debate again through the graph and demand the same events, byte for byte.

LangGraph is loaded when a run is executed, never on import.
"""

from collections.abc import Mapping, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from agents.recorded import DivergedError, FromOutsideError, LogEndsError, RecordedVoice, Recording
from agents.rehearsal.voice import RehearsalVoice
from agents.session import plan_of
from agents.voice import Voice
from debate.errors import LogError, Place, StoppedError
from debate.events import DebateOpened, Event, Imported, PlanChanged
from debate.lines import Record, event_text
from debate.view import DebateView, fold
from grounding.shared import ground_of

if TYPE_CHECKING:
    from agents.graph import DebateContext

_CONFIG: Final = {"recursion_limit": 1_000_000_000}


async def reexecute(folder: Path, records: Sequence[Record], *, rehearse: bool = False) -> int:
    """Run the debate in `folder` again and return how many events came out the same: all of them.

    Each voice answers from the log; with `rehearse`, the seats that were rehearsed are rehearsed anew. Whatever
    the graph, the gate, the grounding and the count of votes decide is decided again. Nothing is written.

    Raises DivergedError at the first event that differs; LogError when the run cannot be executed: it holds nothing,
    was held elsewhere, or its ground is not readable by this version.
    """
    from agents.graph import debate_graph

    graph: Any = debate_graph()
    _check_executable(folder, records)
    recording = Recording(records)
    while True:
        recording.pass_outside()
        before = recording.position
        if recording.next is None:
            return before
        events = [record.event for record in records[:before]]
        context = _context(folder, recording, fold(DebateView(), events), rehearse=rehearse)
        # Where the debate was held and taken up again, fold what there is and go on.
        with suppress(StoppedError, FromOutsideError):
            try:
                stream = graph.astream({"view": events}, _CONFIG, context=context, stream_mode="custom")
                async with aclosing(stream):
                    async for _ in stream:
                        pass
            except LogEndsError:
                return recording.position
        if recording.position == before:
            raise DivergedError(before, recording.next, None)


def _check_executable(folder: Path, records: Sequence[Record]) -> None:
    place = Place(folder)
    if not records:
        raise LogError("the log is empty", place=place, mend="nothing was said; there is nothing to run again")
    if any(isinstance(record.event, Imported) for record in records[:2]):
        raise LogError("this debate was held elsewhere", place=place, mend="only Baimo's own debates run again")
    if not isinstance(records[0].event, DebateOpened):
        raise LogError("the log does not begin with an opening", place=place, mend="restore the run from a copy")


def _context(folder: Path, recording: Recording, view: DebateView, *, rehearse: bool) -> "DebateContext":
    from agents.graph import DebateContext

    logged = view.opened or recording.records[0].event
    assert isinstance(logged, DebateOpened)
    plan = plan_of(folder, logged)
    rehearsal = RehearsalVoice()
    voices: Mapping[str, Voice] = {
        seat: rehearsal if rehearse and voice == rehearsal.name else RecordedVoice(recording, voice)
        for seat, voice in plan.casting.items()
    }
    opening = plan.opening(logged.version)
    if view.opened is not None:
        _check_changed(recording, view, opening)
        opening = view.opened
    return DebateContext(
        opening=opening,
        form=plan.form,
        motion=plan.motion,
        pack=plan.pack,
        ground=ground_of(plan.pack),
        personas=plan.personas,
        voices=voices,
        write=recording.write,
        before_turn=_at_once,
        after_piece=_unpaced,
    )


def _check_changed(recording: Recording, view: DebateView, derived: DebateOpened) -> None:
    """A change must say what its ground says; the plan of rounds is a draw of its own and stands as logged."""
    assert view.opened is not None
    again: Event = derived.model_copy(update={"plan": view.opened.plan})
    if event_text(again) != event_text(view.opened):
        seqs = [r.seq for r in recording.records[: recording.position] if isinstance(r.event, PlanChanged)]
        raise DivergedError(seqs[-1] if seqs else 0, view.opened, again)


async def _at_once() -> None:
    pass


async def _unpaced(piece: str) -> None:
    pass
