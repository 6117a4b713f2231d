"""The rule that ends a batch early, once a difference is known well enough."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from experiments.batch import Row
from experiments.cells import Outcome
from experiments.measures import Measure
from experiments.spec import Sequential
from experiments.statistics.result import Interval
from experiments.statistics.sequential import ConfidenceSequence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the rule ends the batch, and the interval that holds although it looked all the time."""

    reason: str
    interval: Interval
    p: float
    n: int


class Watch:
    """Watches the pairs of two levels, in the order of the plan whatever order they end in.

    A pair that ended before an earlier one waits: taking pairs as they finish would favour quick debates, and the
    error rate would no longer hold. A pair with a failed cell is left out.
    """

    def __init__(self, rule: Sequential, measure: Measure, level: float, rows: Iterable[Row]) -> None:
        reach = measure.high - measure.low
        self.rule = rule
        self._sequence = ConfidenceSequence(-reach, reach, level)
        self._pairs = _pairs(rule, rows)
        self._next = 0
        self._metric = rule.metric

    def look(self, outcomes: Mapping[str, Outcome]) -> Verdict | None:
        """Take in the pairs that are complete by now. Returns a verdict when the rule ends the batch."""
        while self._next < len(self._pairs):
            control, treatment = (outcomes.get(cell) for cell in self._pairs[self._next])
            if control is None or treatment is None or not (control.final and treatment.final):
                break
            self._next += 1
            before, after = control.numbers.get(self._metric), treatment.numbers.get(self._metric)
            if before is None or after is None:
                continue
            self._sequence.add(after - before)
            if verdict := self._verdict():
                return verdict
        return None

    def state(self) -> Verdict:
        """Return what is known so far."""
        return Verdict("", self._sequence.interval, self._sequence.p(0.0), self._sequence.n)

    def _verdict(self) -> Verdict | None:
        n, interval = self._sequence.n, self._sequence.interval
        if n < self.rule.after:
            return None
        if self.rule.decided and 0.0 not in interval:
            reason = "the interval has left 0"
        elif self.rule.half_width is not None and interval.half_width <= self.rule.half_width:
            reason = f"the interval is within ±{self.rule.half_width:g}"
        else:
            return None
        return Verdict(reason, interval, self._sequence.p(0.0), n)


def _pairs(rule: Sequential, rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Return (control, treatment) cell ids of every pair, in the order of the plan."""
    found: dict[tuple[object, ...], dict[str, str]] = {}
    for row in rows:
        level = row.levels.get(rule.factor)
        if level in (rule.control, rule.treatment):
            rest = tuple((name, own) for name, own in row.levels.items() if name != rule.factor)
            found.setdefault((row.draw, row.repeat, *rest), {})[level] = row.cell
    return [(pair[rule.control], pair[rule.treatment]) for pair in found.values() if len(pair) == 2]
