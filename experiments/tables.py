"""A batch as tidy tables, in Parquet: one row a run, a round, a stance, a seat, a claim. Needs `baimo[report]`.

Everything is read from the logs; nothing is kept in memory but a few hundred debates at a time.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from debate.errors import ExperimentError, LogError, nearest
from debate.log import FILE_NAME
from debate.run import read_run
from debate.view import DebateView, fold
from experiments.batch import Row, read_index
from experiments.cells import Outcome
from experiments.hold import CELLS
from experiments.rows import claim_rows, round_rows, seat_rows, stance_rows
from experiments.store import Store

Frame = pl.DataFrame
"""What a table is to whoever imports no Polars."""
TABLES: Final = "tables"
_AT_ONCE: Final = 200
"""Debates whose rows are held before they are written."""
_TEXT, _NUMBER, _COUNT, _LIST = pl.String, pl.Float64, pl.Int64, pl.List(pl.String)
_KINDS: Final = ("attacks", "supports", "concedes", "undercuts", "answers")
SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "rounds": {
        "cell": _TEXT,
        "round": _COUNT,
        "phase": _TEXT,
        **dict.fromkeys(("claims", "supported", "contradicted", "unsupported", "opinion", "unchecked"), _COUNT),
        **dict.fromkeys(("struck", "citations", "questions", *_KINDS), _COUNT),
        **dict.fromkeys(("moves", "returned", "forfeited"), _COUNT),
    },
    "stances": {"cell": _TEXT, "round": _COUNT, "seat": _TEXT, "issue": _TEXT, "value": _NUMBER},
    "seats": {
        "cell": _TEXT,
        "seat": _TEXT,
        "voice": _TEXT,
        "place": _COUNT,
        "votes": _COUNT,
        "won": pl.Boolean,
        "decided": pl.Boolean,
        **dict.fromkeys(("claims", "struck", "moves", "forfeited"), _COUNT),
    },
    "claims": {
        **dict.fromkeys(("cell", "claim", "turn", "seat"), _TEXT),
        "round": _COUNT,
        **dict.fromkeys(("phase", "label", "basis"), _TEXT),
        "struck": pl.Boolean,
        **dict.fromkeys(("facts", "verdict_facts", "relations"), _LIST),
        "asks": _TEXT,
        "text": _TEXT,
    },
}
"""Column → type of the tables that are read from the logs."""
_ROWS: Final = {"rounds": round_rows, "stances": stance_rows, "seats": seat_rows, "claims": claim_rows}


def write_tables(home: Path) -> dict[str, Path]:
    """Write `runs`, `rounds`, `stances`, `seats` and `claims` of a batch folder and return their files.

    `runs` has a row for each arm and seed, failed ones too; the others have the rows of the debates that ended, to
    be joined by `cell`. Raises ExperimentError when this is no batch folder, LogError when a log is damaged.
    """
    index, outcomes = read_index(home), Store(home).outcomes()
    folder = home / TABLES
    folder.mkdir(exist_ok=True)
    written = {"runs": folder / "runs.parquet"}
    _runs(index, outcomes).write_parquet(written["runs"])
    ended = [cell for cell in dict.fromkeys(row.cell for row in index) if _ended(outcomes.get(cell))]
    parts = folder / ".parts"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir()
    for number, start in enumerate(range(0, len(ended), _AT_ONCE)):
        _write_part(home, ended[start : start + _AT_ONCE], parts, number)
    for name, schema in SCHEMAS.items():
        written[name] = folder / f"{name}.parquet"
        found = sorted(parts.glob(f"{name}-*.parquet"))
        if found:
            pl.scan_parquet(found).sink_parquet(written[name])
        else:
            pl.DataFrame(schema=dict(schema)).write_parquet(written[name])
    shutil.rmtree(parts)
    return written


def read_tables(home: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of a batch folder that `write_tables` wrote."""
    return {name: read_table(home, name) for name in ("runs", *SCHEMAS)}


def read_table(home: Path, name: str) -> Frame:
    """Return one table that `write_tables` wrote. Raises ExperimentError naming the nearest when there is none such."""
    known = ["runs", *SCHEMAS]
    if name not in known:
        raise ExperimentError(f"no table is called {name!r}", mend=nearest(name, known))
    return pl.read_parquet(home / TABLES / f"{name}.parquet")


def _ended(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.status == "done"


def _runs(index: Sequence[Row], outcomes: Mapping[str, Outcome]) -> pl.DataFrame:
    factors = list(dict.fromkeys(name for row in index for name in row.levels))
    metrics = list(dict.fromkeys(name for outcome in outcomes.values() for name in outcome.numbers))
    schema: dict[str, Any] = {"cell": _TEXT, "run": _TEXT, "arm": _TEXT}
    schema |= {f"factor.{name}": _TEXT for name in factors}
    schema |= {"seed": _COUNT, "draw": _COUNT, "repeat": _COUNT, "parent": _TEXT}
    schema |= {"status": _TEXT, "error": _TEXT, "winner": _TEXT, "seconds": _NUMBER, "hash": _TEXT}
    schema |= dict.fromkeys(metrics, _NUMBER)
    if "cost_usd" not in schema:
        schema["cost_usd"] = _NUMBER
    return pl.DataFrame([_run(row, outcomes.get(row.cell), factors, metrics) for row in index], schema=schema)


def _run(row: Row, outcome: Outcome | None, factors: Sequence[str], metrics: Sequence[str]) -> dict[str, Any]:
    label = ", ".join(f"{name}={level}" for name, level in row.levels.items()) or "base"
    found: dict[str, Any] = {"cell": row.cell, "run": f"{CELLS}/{row.cell}", "arm": label}
    found |= {f"factor.{name}": row.levels.get(name) for name in factors}
    found |= {"seed": row.seed, "draw": row.draw, "repeat": row.repeat, "parent": row.parent}
    if outcome is None:
        return found | {"status": "waiting"}
    found |= {"status": outcome.status, "error": outcome.error or None, "winner": outcome.winner}
    found |= {"seconds": outcome.seconds, "hash": outcome.hash or None, "cost_usd": outcome.cost_usd}
    return found | {name: outcome.numbers.get(name) for name in metrics}


def _write_part(home: Path, cells: Sequence[str], parts: Path, number: int) -> None:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for cell, view in _views(home, cells):
        for name, make in _ROWS.items():
            rows[name] += [{"cell": cell, **row} for row in make(view)]
    for name, schema in SCHEMAS.items():
        pl.DataFrame(rows[name], schema=dict(schema)).write_parquet(parts / f"{name}-{number:06}.parquet")


def _views(home: Path, cells: Sequence[str]) -> Iterator[tuple[str, DebateView]]:
    for cell in cells:
        folder = home / CELLS / cell
        if not (folder / FILE_NAME).exists():
            raise LogError(f"the run {cell} is gone", mend=f"run the spec again after removing {cell} from outcomes")
        yield cell, fold(DebateView(), read_run(folder).events)
