"""Taking a debate up from its middle: the past is shared, what is changed is said, and everything after is new."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from agents.edits import Edit, parse_edit
from agents.fork import Branch, branch
from agents.session import Plan, Session, plan_of
from baimo.folders import free_folder, now, runs_folder
from baimo.runs import session_of
from baimo.setup import run_id, voice_name
from baimo.voices import Voices
from debate.errors import LogError, Place, UsageError
from debate.events import DebateClosed, DebateOpened, HostSpoke
from debate.lineage import plant
from debate.lines import RUN_ID, Record
from debate.moments import find_moment
from debate.run import RunWriter, read_run
from debate.text import clean_text
from debate.view import DebateView, fold


@dataclass(frozen=True, slots=True)
class ForkRequest:
    """What is asked of a fork; see `baimo fork`."""

    at: str
    edits: Sequence[str] = ()
    """`PATH=VALUE` or `PATH+=VALUE`, see `agents.edits`."""
    inject: Sequence[str] = ()
    """News that reaches the table at the fork."""
    seed: int | None = None


@contextmanager
def forked_session(
    parent: Path,
    request: ForkRequest,
    out: Path | None,
    make_voices: Callable[[Plan, DebateView], Voices],
    *,
    watched: bool,
) -> Iterator[Session]:
    """Begin a run that shares the records of `parent` up to the moment asked for.

    Every mistake is found before anything is written. `parent` is only read, and may be in use.
    """
    shared, made = prepare(parent, request)
    # What the parent has spent is the parent's: the cap of a fork begins at nothing.
    voices = make_voices(made.plan, DebateView())
    home = parent.resolve().parent if RUN_ID.match(parent.resolve().name) else runs_folder()
    folder = out if out is not None else free_folder(home / run_id(made.plan, datetime.now()))
    with RunWriter.create(folder, now) as writer:
        plant(folder, parent, shared)
        past = list(writer.past())
        if made.events:
            writer.put_blob(made.plan.ground_text())
            past += [writer.append(event) for event in made.events]
        session = session_of(writer, made.plan, made.opening, voices, watched=watched)
        session.past = past
        yield session


def prepare(parent: Path, request: ForkRequest) -> tuple[tuple[Record, ...], Branch]:
    """Return the shared records and how the fork goes on. Writes nothing."""
    read = read_run(parent)
    opened = read.records[0].event if read.records else None
    place = Place(parent)
    if not isinstance(opened, DebateOpened):
        raise LogError("the log holds no opening", place=place, mend="begin a new run: baimo debate")
    if any(record.event.type == "imported" for record in read.records[:2]):
        raise LogError("this debate was held elsewhere", place=place, mend="only Baimo's own debates can go on")
    shared = read.records[: find_moment(read.events, request.at)]
    view = fold(DebateView(), [record.event for record in shared])
    if shared and isinstance(shared[-1].event, DebateClosed):
        raise LogError("at its end this debate is over", place=place, mend="fork at an earlier turn, or at ballots")
    plan = plan_of(parent, view.opened or opened)
    edits = [_resolved(parse_edit(text)) for text in request.edits]
    if request.seed is not None:
        edits.append(parse_edit(f"seed={request.seed}"))
    words = [HostSpoke(kind="news", text=clean_text(text).strip()) for text in request.inject if text.strip()]
    if words and view.opened is None:
        raise UsageError("--inject: before the opening there is nobody to hear it", mend="fork at a turn")
    return shared, branch(plan, view, edits, words, version("baimo"))


def _resolved(edit: Edit) -> Edit:
    if edit.path[0] == "seat" and edit.path[-1] == "model":
        return replace(edit, text=voice_name(edit.text, os.environ))
    return edit
