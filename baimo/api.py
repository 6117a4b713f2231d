"""The Python API: what `import baimo` offers."""

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from debate.events import Event, Gate, Lang
from debate.run import read_run
from debate.view import DebateView, fold

if TYPE_CHECKING:
    from agents.session import Session


@dataclass(frozen=True, slots=True)
class Run:
    """A run on disk: its folder, its events in order, and their folded view."""

    folder: Path
    events: tuple[Event, ...]
    view: DebateView


def read(folder: Path | str) -> Run:
    """Return the run in `folder`, however far it got. Loads no model client and no graph.

    Raises LogError when it is not a run of ours or is damaged.
    """
    events = tuple(read_run(Path(folder)).events)
    return Run(Path(folder), events, fold(DebateView(), events))


async def debate(
    *,
    out: Path | str | None = None,
    article: str = "deepseek-shock",
    motion: str | None = None,
    format: str = "roundtable",  # noqa: A002  (the word of the trade and of the command line)
    rounds: int | None = None,
    lang: Lang | None = None,
    seats: Sequence[str] = (),
    models: Sequence[str] = (),
    seed: int = 0,
    gate: Gate = "revise",
    revisions: int = 1,
    max_cost: float | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Run:
    """Hold a debate and return its run. The arguments are those of `baimo debate`.

    `models` holds `SEAT=MODEL` for one seat or `MODEL` for all; a seat without one rehearses. `on_event` is called with
    each event once it is in the log.

    Raises InputError before anything is written when an argument, a file or a key is wrong; StoppedError when the run
    stopped with its log whole (see `resume`).
    """
    from baimo.runs import new_session
    from baimo.setup import Options, make_plan
    from baimo.voices import make_voices

    options = Options(
        article=article,
        motion=motion,
        format=format,
        rounds=rounds,
        lang=lang,
        seats=seats,
        models=models,
        seed=seed,
        gate=gate,
        revisions=revisions,
    )
    plan = make_plan(options)
    session = new_session(plan, Path(out) if out else None, make_voices(plan, max_cost), watched=False)
    return await _follow(session, on_event)


async def resume(
    folder: Path | str, *, max_cost: float | None = None, on_event: Callable[[Event], None] | None = None
) -> Run:
    """Take up the run in `folder` where its log ends, with the article, personas and models it began with.

    `on_event` sees the past events first. Raises LogError when the debate is over or another process holds it.
    """
    from baimo.runs import resumed_session
    from baimo.voices import make_voices

    with resumed_session(Path(folder), lambda plan, past: make_voices(plan, max_cost, past), watched=False) as session:
        return await _follow(session, on_event)


async def _follow(session: "Session", on_event: Callable[[Event], None] | None) -> Run:
    from debate.feed import Logged

    async with aclosing(session.feed()) as feed:
        async for item in feed:
            if on_event is not None and isinstance(item, Logged):
                on_event(item.record.event)
    return read(session.folder)
