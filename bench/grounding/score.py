"""Counting: precision, recall and F1 of what was flagged, and how labels came out."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench.grounding.data import LabelledClaim
from debate.claims import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled claim, the verdict on it, and the seconds of CPU that it took."""

    claim: LabelledClaim
    verdict: Verdict
    seconds: float

    @property
    def flagged(self) -> bool:
        """True when the claim was faulted; for a wrong citation, when it was told apart as such."""
        wrong = any(reason.code == "citation" for reason in self.verdict.reasons)
        return self.verdict.label in ("contradicted", "unsupported") or (self.claim.family == "citation" and wrong)

    @property
    def right(self) -> bool:
        """True when exactly the corrupted claims are flagged."""
        return self.flagged == self.claim.corrupted


@dataclass(slots=True)
class Score:
    """Corrupted claims that were flagged (hits), true ones that were (false alarms), and the rest."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    passed: int = 0

    def add(self, *, corrupted: bool, flagged: bool) -> None:
        """Count one claim."""
        if corrupted:
            self.hits += flagged
            self.misses += not flagged
        else:
            self.false_alarms += flagged
            self.passed += not flagged

    @property
    def precision(self) -> float:
        """Share of the flagged claims that are corrupted."""
        return self.hits / max(self.hits + self.false_alarms, 1)

    @property
    def recall(self) -> float:
        """Share of the corrupted claims that are flagged."""
        return self.hits / max(self.hits + self.misses, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / max(2 * self.hits + self.misses + self.false_alarms, 1)

    @property
    def false_alarm_rate(self) -> float:
        """Share of the claims that are not corrupted that were flagged all the same."""
        return self.false_alarms / max(self.false_alarms + self.passed, 1)


@dataclass(slots=True)
class Labels:
    """How often each label was due, given, and given rightly."""

    due: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def row(self, label: str) -> tuple[float, float, float]:
        """Return precision, recall and F1 of a label."""
        precision = self.right[label] / max(self.given[label], 1)
        recall = self.right[label] / max(self.due[label], 1)
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0


def score(judged: Iterable[Judged], keep: Callable[[Judged], bool] = lambda _: True) -> Score:
    """Count the judged claims for which `keep` holds."""
    total = Score()
    for item in judged:
        if keep(item):
            total.add(corrupted=item.claim.corrupted, flagged=item.flagged)
    return total


def labels(judged: Iterable[Judged]) -> Labels:
    """Count labels; a wrong citation is due as `supported`, with the right fact named."""
    found = Labels()
    for item in judged:
        found.due[item.claim.label] += 1
        found.given[item.verdict.label] += 1
        found.right[item.claim.label] += item.claim.label == item.verdict.label
    return found


def reason_precision(judged: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Return for each reason how often it was given to a corrupted claim, and how often at all; `!` marks strikes."""
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for item in judged:
        for reason in item.verdict.reasons:
            key = reason.code + ("!" if reason.strikes else "")
            total[key] += 1
            good[key] += item.claim.corrupted
    return {key: (good[key], total[key]) for key in sorted(total)}
