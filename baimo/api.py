"""The Python API: what `import baimo` offers."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from debate.events import Event, Gate, Lang
from debate.run import read_run
from debate.view import DebateView, fold

if TYPE_CHECKING:
    from agents.session import Session
    from experiments.tables import Frame


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


async def batch(
    spec: Path | str,
    *,
    out: Path | str | None = None,
    executor: Literal["asyncio", "processes", "ray"] | None = None,
    workers: int = 2,
    max_cost: float | None = None,
    retry_failed: bool = False,
) -> AsyncGenerator[Run]:
    """Hold the debates of an experiment and yield the run of each as it ends.

    `spec` is a TOML file or the name of an experiment that comes with Baimo. Runs of an earlier sitting in the same
    `out` are not held again and not yielded; failed ones are not yielded either: see `frame`. Closing the generator
    abandons the turns in flight, and the next call takes them up.

    Raises InputError before anything is written when the spec or an argument is wrong.
    """
    from baimo.batching import default_home, open_batch
    from experiments.hold import CELLS
    from experiments.runner import Options, run_batch

    made, text = open_batch(str(spec))
    home = Path(out) if out else default_home(made.spec.name)
    options = Options(executor=executor, workers=workers, max_cost_usd=max_cost, retry_failed=retry_failed)
    async with aclosing(run_batch(made, home, text, options)) as outcomes:
        async for outcome in outcomes:
            if outcome.status == "done":
                yield read(home / CELLS / outcome.cell)


def frame(folder: Path | str, table: str = "runs") -> "Frame":
    """Return a table of a batch folder as a Polars frame: `runs`, `rounds`, `stances`, `seats` or `claims`.

    The tables are read anew from the logs. `.to_pandas()` makes a pandas frame of it. Needs `baimo[report]`. Raises
    ExperimentError when the folder is no batch folder or the table has another name.
    """
    from debate.errors import ExperimentError

    try:
        from experiments.tables import read_table, write_tables
    except ImportError as error:
        problem = f"tables need {error.name}, which is not installed"
        raise ExperimentError(problem, mend="install it: pip install 'baimo[report]'") from None
    write_tables(Path(folder))
    return read_table(Path(folder), table)


async def _follow(session: "Session", on_event: Callable[[Event], None] | None) -> Run:
    from debate.feed import Logged

    async with aclosing(session.feed()) as feed:
        async for item in feed:
            if on_event is not None and isinstance(item, Logged):
                on_event(item.record.event)
    return read(session.folder)
