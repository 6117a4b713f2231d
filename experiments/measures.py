"""What is measured of a run, by name: the numbers that comparisons, tables and stop rules speak of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from agents.catalogue import catalogue
from debate.argument.material import Material
from debate.errors import ExperimentError, Place, nearest
from debate.events import BallotCast
from debate.metrics import METRICS
from debate.metrics.catalogue import Metric
from debate.view import DebateView

Number = float | None
"""None where a debate gives no ground for a number."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a run, with the least and the greatest value it can take."""

    name: str
    zh: str
    en: str
    low: float
    high: float
    of: Callable[[DebateView, Material], Number]

    @property
    def bounded(self) -> bool:
        """Whether it can be watched by a sequential rule, which needs bounds on both sides."""
        return -inf < self.low and self.high < inf


USUAL: Final = (
    "decided",
    "grounded",
    "citation_precision",
    "shift",
    "polarisation",
    "engagement",
    "struck_share",
    "forfeited_share",
    "cost_usd",
)
"""What is measured when a spec names nothing."""
_SEATED: Final = re.compile(r"^(win|votes)\.([a-z0-9_]+)$")
_STANCE: Final = re.compile(r"^stance\.([a-z0-9_]+)\.([a-z0-9_]+)$")


def find_measures(
    names: Sequence[str], seats: Sequence[str], issues: Sequence[str], place: Place | None = None
) -> list[Measure]:
    """Return the measures with these names, in that order.

    Beside the catalogue there are `win.SEAT`, `votes.SEAT` and `stance.SEAT.ISSUE`. Raises ExperimentError naming the
    nearest right name.
    """
    return [_find(name, seats, issues, place) for name in dict.fromkeys(names)]


def measure_names() -> list[str]:
    """Return every name that needs no seat, catalogue first."""
    return [*(name for metric in METRICS for name in metric.ranges), *_OWN]


def take(measures: Sequence[Measure], view: DebateView, material: Material) -> dict[str, Number]:
    """Return the numbers of a run. What is not finite comes back as None."""
    found: dict[str, Number] = {}
    for measure in measures:
        value = measure.of(view, material)
        found[measure.name] = value if value is not None and -inf < value < inf else None
    return found


def cost_usd(view: DebateView) -> Number:
    """Return what the run's calls cost, in dollars; 0 without calls, None when a call's cost is not known."""
    if not view.calls:
        return 0.0
    known = [settled.cost for settled in view.settled.values()]
    if any(cost is None for cost in known):
        return None
    rate = catalogue().cny_per_usd
    return sum(cost.amount / (rate if cost.currency == "CNY" else 1.0) for cost in known if cost is not None)


def _find(name: str, seats: Sequence[str], issues: Sequence[str], place: Place | None) -> Measure:
    if name in _OWN:
        return _OWN[name]
    if seated := _SEATED.match(name):
        kind, seat = seated.groups()
        _known(seat, seats, f"{kind}.{{}}", place)
        return _win(seat) if kind == "win" else _votes(seat)
    if stance := _STANCE.match(name):
        seat, issue = stance.groups()
        _known(seat, seats, f"stance.{{}}.{issue}", place)
        _known(issue, issues, f"stance.{seat}.{{}}", place)
        return _stance(seat, issue)
    for metric in METRICS:
        if name in metric.ranges:
            return _of_catalogue(metric, name)
    hint = nearest(name, measure_names())
    raise ExperimentError(f"no metric is called {name!r}", place=place, mend=hint)


def _known(name: str, known: Sequence[str], frame: str, place: Place | None) -> None:
    if name not in known:
        word, names = frame.format(name), [frame.format(one) for one in known]
        raise ExperimentError(f"no metric is called {word!r}", place=place, mend=nearest(word, names))


def _of_catalogue(metric: Metric, name: str) -> Measure:
    low, high = metric.ranges[name]
    several = len(metric.ranges) > 1
    zh = f"{metric.name_zh}（{name}）" if several else metric.name_zh
    en = f"{metric.name_en} ({name})" if several else metric.name_en
    return Measure(name, zh, en, low, high, lambda view, material: metric.row(view, material).get(name))


def _win(seat: str) -> Measure:
    def won(view: DebateView, _: Material) -> Number:
        return None if view.closed is None else float(view.closed.winner == seat)

    return Measure(f"win.{seat}", f"{seat} 胜出", f"{seat} wins", 0.0, 1.0, won)


def _votes(seat: str) -> Measure:
    def share(view: DebateView, _: Material) -> Number:
        cast = [ballot.choice for ballot in view.ballots.values() if isinstance(ballot, BallotCast)]
        return cast.count(seat) / len(cast) if cast else None

    return Measure(f"votes.{seat}", f"{seat} 得票率", f"Vote share of {seat}", 0.0, 1.0, share)


def _stance(seat: str, issue: str) -> Measure:
    def position(view: DebateView, _: Material) -> Number:
        report = view.stances.get(seat, {}).get(issue)
        return None if report is None else report.value

    name = f"stance.{seat}.{issue}"
    return Measure(name, f"{seat} 终局立场：{issue}", f"Final stance of {seat} on {issue}", -1.0, 1.0, position)


def _decided(view: DebateView, _: Material) -> Number:
    return None if view.closed is None else float(view.closed.winner is not None)


def _grounded(view: DebateView, _: Material) -> Number:
    labels = [claim.verdict.label for claim in view.claims.values() if claim.verdict is not None and not claim.struck]
    factual = [label for label in labels if label != "opinion"]
    return factual.count("supported") / len(factual) if factual else None


def _forfeited(view: DebateView, _: Material) -> Number:
    closed = [turn for turn in view.turns if turn.closed]
    return sum(turn.state == "forfeited" for turn in closed) / len(closed) if closed else None


def _returned(view: DebateView, _: Material) -> Number:
    return sum(len(turn.faults) for turn in view.turns) / len(view.turns) if view.turns else None


def _winner_place(view: DebateView, _: Material) -> Number:
    if view.opened is None or view.closed is None or view.closed.winner is None:
        return None
    return float(view.opened.plan[0].order.index(view.closed.winner))


def _tokens(kind: str) -> Callable[[DebateView, Material], Number]:
    def count(view: DebateView, _: Material) -> Number:
        counts = [getattr(settled.usage, kind) for settled in view.settled.values()]
        return None if any(n is None for n in counts) else float(sum(counts))

    return count


_OWN: Final[dict[str, Measure]] = {
    measure.name: measure
    for measure in (
        Measure("decided", "分出胜负", "Decided", 0.0, 1.0, _decided),
        Measure("grounded", "有据率", "Groundedness", 0.0, 1.0, _grounded),
        Measure("forfeited_share", "弃权发言占比", "Turns forfeited", 0.0, 1.0, _forfeited),
        Measure("returned_per_turn", "每轮退稿次数", "Drafts sent back a turn", 0.0, 5.0, _returned),
        Measure("winner_place", "胜者的首轮次序", "Winner's place in the opening round", 0.0, inf, _winner_place),
        Measure("claims", "论点数", "Claims", 0.0, inf, lambda view, _: float(len(view.claims))),
        Measure("cost_usd", "费用（美元）", "Cost in USD", 0.0, inf, lambda view, _: cost_usd(view)),
        Measure("tokens_prompt", "输入词元", "Prompt tokens", 0.0, inf, _tokens("prompt")),
        Measure("tokens_completion", "输出词元", "Completion tokens", 0.0, inf, _tokens("completion")),
    )
}
