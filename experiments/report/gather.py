"""Everything that a report says, computed once for both of its forms."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from debate.events import DebateOpened
from debate.kinds import Lang
from debate.run import read_run
from debate.text import clean_text
from debate.view import DebateView, fold
from experiments.batch import read_index
from experiments.facts import Importance, importance
from experiments.findings import Answer, ArmSummary, Finding, answer, compare, summarize
from experiments.matrix import FACT
from experiments.measures import USUAL, Measure, find_measures
from experiments.outcomes import Ranking, Track, order_of, rank, tracks
from experiments.spec import Spec
from experiments.statistics.bias import OrderBias
from experiments.store import Store
from experiments.tables import read_tables, write_tables
from experiments.watch import Verdict, Watch

MANY_ARMS = 12
"""From so many arms on, pictures by arm would say nothing; facts that are left out have a picture of their own."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch found."""

    home: Path
    spec: Spec
    runs: pl.DataFrame
    seats: pl.DataFrame
    measures: dict[str, Measure]
    answers: list[Answer]
    findings: list[Finding]
    arms: list[ArmSummary]
    ranking: Ranking | None
    order: OrderBias | None
    alone: str
    """The arm that ranking and order are about: arms that share their seeds are no further evidence."""
    tracks: list[Track]
    facts: list[Importance]
    watched: Verdict | None
    opened: DebateOpened | None
    """The opening of one of the debates, for the names of seats and issues."""

    def seat_names(self, lang: Lang) -> dict[str, str]:
        """Return seat → name."""
        seats = self.opened.seats if self.opened else ()
        return {seat.id: clean_text(seat.name_zh if lang == "zh" else seat.name_en) for seat in seats}

    def issue_names(self, lang: Lang) -> dict[str, str]:
        """Return issue → name."""
        issues = self.opened.issues if self.opened else ()
        return {issue.id: clean_text(issue.name_zh if lang == "zh" else issue.name_en) for issue in issues}

    def metric_names(self, lang: Lang) -> dict[str, str]:
        """Return metric → name, seats and issues in it by their names."""
        names = {name: measure.zh if lang == "zh" else measure.en for name, measure in self.measures.items()}
        known = {**self.seat_names(lang), **self.issue_names(lang)}
        for metric in names:
            for part in metric.split(".")[1:]:
                names[metric] = names[metric].replace(part, known.get(part, part))
        return names

    @property
    def metrics(self) -> tuple[str, ...]:
        """What the spec asks about."""
        return self.spec.metrics or USUAL

    @property
    def rehearsed(self) -> bool:
        """Whether no language model took part."""
        return bool(self.seats.height) and set(self.seats["voice"].unique()) == {"rehearsal"}

    @property
    def held(self) -> bool:
        """Whether every hypothesis held; true where none was stated."""
        return all(one.held for one in self.answers)

    def count(self, status: str) -> int:
        """Return how many debates have a status; a debate that two arms share counts once."""
        return int(self.runs.filter(pl.col("status") == status)["cell"].n_unique())


def gather(home: Path) -> Found:
    """Read a batch folder, write its tables, and find what there is to find.

    Raises ExperimentError when it is no batch folder, LogError when a log is damaged.
    """
    spec = Store(home).spec()
    write_tables(home)
    tables = read_tables(home)
    runs, seats = tables["runs"], tables["seats"]
    shown = runs if f"factor.{FACT}" not in runs.columns else runs.filter(pl.col(f"factor.{FACT}") == "none")
    alone = seats.join(runs.filter(pl.col("arm") == runs["arm"][0]).select("cell").unique(), on="cell", how="semi")
    few = shown["arm"].n_unique() <= MANY_ARMS
    return Found(
        home=home,
        spec=spec,
        runs=runs,
        seats=seats,
        measures={name: _measure(name) for name in runs.columns[runs.columns.index("hash") + 1 :]},
        answers=answer(runs, spec),
        findings=compare(runs, spec),
        arms=summarize(shown, spec.metrics or USUAL, spec.level) if few else [],
        ranking=rank(alone, spec.level),
        order=order_of(alone, spec.level),
        alone=str(runs["arm"][0]),
        tracks=tracks(tables["stances"], shown, spec.level) if few else [],
        facts=importance(runs, tables["stances"], spec.level),
        watched=_watched(home, spec),
        opened=_opened(home, runs),
    )


def _watched(home: Path, spec: Spec) -> Verdict | None:
    rule = spec.stop.sequential
    if rule is None:
        return None
    watch = Watch(rule, _measure(rule.metric), spec.level, read_index(home))
    return watch.look(Store(home).outcomes()) or watch.state()


def _measure(name: str) -> Measure:
    # The spec was checked when it was run; here its own names of seats and issues are taken at their word.
    parts = name.split(".")
    return find_measures([name], parts[1:2], parts[2:3])[0]


def _opened(home: Path, runs: pl.DataFrame) -> DebateOpened | None:
    for folder in runs.filter(pl.col("status") == "done")["run"].head(1):
        return fold(DebateView(), read_run(home / folder).events[:1]).opened
    return None
