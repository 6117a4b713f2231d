"""Games from a table of judges' rows, in the column names of a published debate leaderboard (lechmazur/debate)."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final, Literal

from debate.errors import ExperimentError, Place, nearest
from debate.text import one_line
from experiments.statistics.ranking import Game

NEEDED: Final = ("debate_id", "side_swap_group_id", "model_pro", "model_con", "winner_side", "signed_margin")
Scoring = Literal["wins", "margin"]


def read_games(path: Path, *, scoring: Scoring = "wins", full_margin: float = 2.0) -> list[Game]:
    """Return one game for each matchup of two models on one topic, both side assignments and all judges together.

    `wins`: the model with more judges' votes over both assignments wins, equal votes tie. `margin`: the mean signed
    margin decides how clearly, a mean of `full_margin` or more being a whole win. The cluster is the matchup.

    Raises ExperimentError naming the line and column of what cannot be read.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        for name in NEEDED:
            if name not in columns:
                raise ExperimentError(f"no column {name!r}", place=Place(path, 1), mend=nearest(name, list(columns)))
        rows = [(reader.line_num, row) for row in reader]
    by_matchup: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for line, row in rows:
        pro, con = one_line(row["model_pro"]), one_line(row["model_con"])
        value = _value(row, scoring, full_margin, Place(path, line))
        by_matchup[row["side_swap_group_id"]].append((pro, con, value))
    return [_game(group, found, scoring) for group, found in by_matchup.items()]


def _value(row: dict[str, str], scoring: Scoring, full_margin: float, place: Place) -> float:
    """Return how the row speaks for PRO, in [-1, 1]."""
    if scoring == "wins":
        try:
            return {"pro": 1.0, "con": -1.0, "tie": 0.0}[row["winner_side"].strip().lower()]
        except KeyError:
            mend = "write pro, con or tie"
            raise ExperimentError(f"winner_side is {row['winner_side']!r}", place=place, mend=mend) from None
    try:
        return max(-1.0, min(1.0, float(row["signed_margin"]) / full_margin))
    except ValueError:
        mend = "write a number, above 0 where PRO was better"
        raise ExperimentError(f"signed_margin is {row['signed_margin']!r}", place=place, mend=mend) from None


def _game(group: str, rows: list[tuple[str, str, float]], scoring: Scoring) -> Game:
    first, second = sorted(rows[0][:2])
    mean = sum(value if pro == first else -value for pro, _, value in rows) / len(rows)
    # Votes count by their majority, margins by their size.
    score = mean if scoring == "margin" else (mean > 0) - (mean < 0)
    return Game(first, second, (1 + score) / 2, cluster=group)
