"""Every measure by name: what it is called, which numbers a run's row takes from it, and between what they lie.

`docs/metrics.md` describes each under the same name; a test holds the two together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from debate.argument.dfquad import claim_strengths
from debate.argument.dropped import dropped
from debate.argument.flips import flip_states
from debate.argument.graph import argument_graph
from debate.argument.grounded import claim_standings
from debate.argument.material import Material
from debate.argument.standing import survivors
from debate.metrics.agreement import agreement
from debate.metrics.engagement import engagement, uptake
from debate.metrics.grounding import citations, faults
from debate.metrics.influence import influence, unsupported_persuasion
from debate.metrics.persona import persona_drift
from debate.metrics.reading import reading_gap
from debate.metrics.repetition import repetition
from debate.metrics.separability import separability
from debate.metrics.stances import convergence, polarisation, shift, volatility
from debate.metrics.topic import topic_drift
from debate.metrics.tracks import mean
from debate.metrics.words import language
from debate.view import DebateView

Row = Mapping[str, float | None]
"""Name of a number → its value; None where a debate gives no ground for one."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of one debate. `row` draws its numbers from a view and the material of its run."""

    function: Callable[..., Any]
    name_zh: str
    name_en: str
    ranges: Mapping[str, tuple[float, float]]
    """The numbers of its row, each with the least and the greatest value it can take."""
    row: Callable[[DebateView, Material], Row]

    @property
    def id(self) -> str:
        """Its name in the catalogue and in the documentation: the name of its function."""
        return str(self.function.__name__)


def measure(view: DebateView, material: Material | None = None) -> dict[str, float | None]:
    """Return every number of every measure for one debate, in catalogue order: a row of a table of runs."""
    given = material or Material()
    return {name: value for metric in METRICS for name, value in metric.row(view, given).items()}


def _of_strength(view: DebateView, material: Material) -> Row:
    return {"strength_mean": mean(list(claim_strengths(argument_graph(view), material.hard).values()))}


def _of_standing(view: DebateView, material: Material) -> Row:
    labels = list(claim_standings(argument_graph(view)).values())
    return {"accepted_share": labels.count("in") / len(labels) if labels else None}


def _of_survivors(view: DebateView, material: Material) -> Row:
    found = survivors(view, material.bearings, material.hard).values()
    decided = [issue for issue in found if issue.strongest]
    return {"issues_argued_share": len(decided) / len(found) if found else None}


def _of_flips(view: DebateView, material: Material) -> Row:
    states = [state for own in flip_states(view, material.conditions).values() for state in own]
    return {"flips_met_share": sum(s.met_by is not None for s in states) / len(states) if states else None}


def _of_influence(view: DebateView, material: Material) -> Row:
    found = influence(view)
    caused = sum(count for row in found.moves.values() for count in row.values())
    return {"moves": float(len(view.moves)), "moves_caused": float(caused)}


def _of_drift(view: DebateView, material: Material) -> Row:
    found = topic_drift(view, material.passages.get(language(view), ()))
    return {"topic_drift": found.mean, "topic_drift_trend": found.trend}


def _of_repetition(view: DebateView, material: Material) -> Row:
    found = repetition(view)
    return {
        "repeated_sentences": float(found.repeated_sentences),
        "repeated_ngrams": found.ngram_share,
        "self_bleu": found.self_bleu,
    }


def _of_polarisation(view: DebateView, material: Material) -> Row:
    found = polarisation(view)
    return {"polarisation_before": found.before, "polarisation": found.now}


def _of_persona(view: DebateView, material: Material) -> Row:
    found = persona_drift(view, material.names)
    return {"persona_drift": found.own, "persona_margin": found.margin}


def _of_faults(view: DebateView, material: Material) -> Row:
    found = faults(view)
    return {"struck_share": found.struck_share, "flagged_share": found.flagged_share}


def _of_citations(view: DebateView, material: Material) -> Row:
    found = citations(view).overall
    return {"citation_recall": found.recall, "citation_precision": found.precision}


def _of_persuasion(view: DebateView, material: Material) -> Row:
    found = unsupported_persuasion(view)
    return {"unsupported_persuasion": found.share, "false_persuasion": found.false_share}


def _of_agreement(view: DebateView, material: Material) -> Row:
    found = agreement(view)
    return {"agreement": found.share, "agreement_alarm": float(found.alarm)}


SHARE: Final = (0.0, 1.0)
COUNT: Final = (0.0, inf)
SIGNED: Final = (-1.0, 1.0)

METRICS: Final[tuple[Metric, ...]] = (
    Metric(claim_strengths, "论点强度", "Claim strength", {"strength_mean": SHARE}, _of_strength),
    Metric(claim_standings, "论点成立与否", "Claim standing", {"accepted_share": SHARE}, _of_standing),
    Metric(
        dropped, "漏答", "Dropped arguments", {"dropped_share": SHARE}, lambda v, m: {"dropped_share": dropped(v).share}
    ),
    Metric(survivors, "未被推翻的最强论点", "Strongest survivors", {"issues_argued_share": SHARE}, _of_survivors),
    Metric(flip_states, "改变立场的条件", "Flip conditions", {"flips_met_share": SHARE}, _of_flips),
    Metric(shift, "立场位移", "Stance shift", {"shift": (0.0, 2.0)}, lambda v, m: {"shift": shift(v).mean}),
    Metric(
        volatility, "立场波动", "Volatility", {"volatility": COUNT}, lambda v, m: {"volatility": volatility(v).mean}
    ),
    Metric(
        polarisation, "分化", "Polarisation", {"polarisation_before": SHARE, "polarisation": SHARE}, _of_polarisation
    ),
    Metric(
        convergence,
        "趋同",
        "Convergence",
        {"convergence": (-inf, 1.0)},
        lambda v, m: {"convergence": convergence(v).overall},
    ),
    Metric(influence, "谁说动了谁", "Who moved whom", {"moves": COUNT, "moves_caused": COUNT}, _of_influence),
    Metric(
        reading_gap,
        "自述与发言之差",
        "Self-report against reading",
        {"reading_gap": (0.0, 2.0)},
        lambda v, m: {"reading_gap": reading_gap(v, m.bearings).mean},
    ),
    Metric(topic_drift, "跑题", "Topic drift", {"topic_drift": SHARE, "topic_drift_trend": SIGNED}, _of_drift),
    Metric(
        repetition,
        "重复",
        "Repetition",
        {"repeated_sentences": COUNT, "repeated_ngrams": SHARE, "self_bleu": SHARE},
        _of_repetition,
    ),
    Metric(engagement, "交锋", "Engagement", {"engagement": SHARE}, lambda v, m: {"engagement": engagement(v).share}),
    Metric(
        uptake,
        "接话",
        "Talking-point uptake",
        {"uptake_others": SHARE, "uptake_own": SHARE},
        lambda v, m: {"uptake_others": (found := uptake(v, m.names)).others, "uptake_own": found.own},
    ),
    Metric(persona_drift, "角色漂移", "Persona drift", {"persona_drift": SHARE, "persona_margin": SIGNED}, _of_persona),
    Metric(
        separability,
        "可辨识度",
        "Separability",
        {"separability": SHARE},
        lambda v, m: {"separability": separability([v]).accuracy},
    ),
    Metric(agreement, "一团和气", "Agreement alarm", {"agreement": SHARE, "agreement_alarm": SHARE}, _of_agreement),
    Metric(faults, "被删与被标", "Struck and flagged", {"struck_share": SHARE, "flagged_share": SHARE}, _of_faults),
    Metric(
        citations,
        "引证质量",
        "Citation quality",
        {"citation_recall": SHARE, "citation_precision": SHARE},
        _of_citations,
    ),
    Metric(
        unsupported_persuasion,
        "无据而服人",
        "Persuasion without support",
        {"unsupported_persuasion": SHARE, "false_persuasion": SHARE},
        _of_persuasion,
    ),
)
"""Every measure, in the order of `docs/metrics.md`."""
