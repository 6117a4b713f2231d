"""What can be measured of a debate, one function a measure, all from the folded view. See `docs/metrics.md`."""

from debate.metrics.agreement import Agreement, agreement
from debate.metrics.catalogue import METRICS, Metric, measure
from debate.metrics.engagement import Engagement, Uptake, engagement, uptake
from debate.metrics.grounding import Citations, Faults, citations, faults
from debate.metrics.influence import Influence, UnsupportedPersuasion, influence, unsupported_persuasion
from debate.metrics.persona import PersonaDrift, persona_drift
from debate.metrics.reading import Gap, Reading, ReadingGap, reading_gap, readings
from debate.metrics.repetition import Repetition, repetition
from debate.metrics.separability import Separability, separability
from debate.metrics.stances import (
    Convergence,
    Polarisation,
    Shift,
    Volatility,
    convergence,
    polarisation,
    shift,
    volatility,
)
from debate.metrics.topic import TopicDrift, topic_drift
from debate.metrics.tracks import StancePoint, Track, Tracks, tracks

__all__ = [
    "METRICS",
    "Agreement",
    "Citations",
    "Convergence",
    "Engagement",
    "Faults",
    "Gap",
    "Influence",
    "Metric",
    "PersonaDrift",
    "Polarisation",
    "Reading",
    "ReadingGap",
    "Repetition",
    "Separability",
    "Shift",
    "StancePoint",
    "TopicDrift",
    "Track",
    "Tracks",
    "UnsupportedPersuasion",
    "Uptake",
    "Volatility",
    "agreement",
    "citations",
    "convergence",
    "engagement",
    "faults",
    "influence",
    "measure",
    "persona_drift",
    "polarisation",
    "reading_gap",
    "readings",
    "repetition",
    "separability",
    "shift",
    "topic_drift",
    "tracks",
    "unsupported_persuasion",
    "uptake",
    "volatility",
]
