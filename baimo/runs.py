"""Runs on disk: where they are kept, how one is begun, and how one is taken up again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from agents.session import Plan, Session, plan_of
from baimo.folders import free_folder, now, runs_folder
from baimo.setup import run_id
from baimo.voices import Voices
from debate.errors import LogError, Place
from debate.events import DebateClosed, DebateOpened
from debate.run import RunWriter, read_run
from debate.view import DebateView, fold


def new_session(plan: Plan, out: Path | None, voices: Voices, *, watched: bool) -> Session:
    """Return a session for a run in `out`, or in a new folder among the user's runs."""
    folder = out if out is not None else free_folder(runs_folder() / run_id(plan, datetime.now()))
    return session_of(RunWriter.create(folder, now), plan, plan.opening(version("baimo")), voices, watched=watched)


def is_over(folder: Path) -> bool:
    """Return whether the debate in `folder` came to its end. Raises LogError when that is no run of ours."""
    records = read_run(folder).records
    if not records or not isinstance(records[0].event, DebateOpened):
        raise LogError("the log holds no opening", place=Place(folder), mend="begin a new run: baimo debate")
    return isinstance(records[-1].event, DebateClosed)


@contextmanager
def resumed_session(
    folder: Path, make_voices: Callable[[Plan, DebateView], Voices], *, watched: bool
) -> Iterator[Session]:
    """Take up a run where its log ends. The plan, article and personas included, is the log's own."""
    if is_over(folder):  # a wrong folder is refused before anything is created in it
        raise LogError("this debate is over", place=Place(folder), mend=f"baimo replay {folder} shows it")
    with RunWriter(folder, now) as writer:
        past = writer.past()
        view = fold(DebateView(), [record.event for record in past])
        opening = view.opened
        assert opening is not None
        plan = plan_of(folder, opening)
        session = session_of(writer, plan, opening, make_voices(plan, view), watched=watched)
        session.past = past
        yield session


def session_of(writer: RunWriter, plan: Plan, opening: DebateOpened, voices: Voices, *, watched: bool) -> Session:
    """Return a session that writes with `writer`. `watched`: somebody sees drafts as they come."""
    return Session(
        writer=writer,
        plan=plan,
        opening=opening,
        voices=voices.by_seat,
        # Only rehearsal is faster than a reader; a model sets its own pace.
        paced=watched and voices.all_rehearse,
        watched=watched,
        load=voices.load,
        close=voices.close,
    )
