"""Topic drift: how far the words of each turn lie from what the debate is about."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from debate.metrics.tracks import mean
from debate.metrics.words import bag, cosine, language, said, terms
from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class TopicDrift:
    """Lexical distance of the turns to the motion, the agenda and the facts. 0: the same words, 1: none in common."""

    by_turn: Mapping[str, float]
    """Turn id → distance in [0, 1], in speaking order; turns without a speech are left out."""
    mean: float | None
    """None when nobody spoke."""
    trend: float | None
    """Mean of the second half of the turns minus that of the first half, in [-1, 1]: above 0 the debate drifts away.
    None with fewer than two speeches."""


def topic_drift(view: DebateView, passages: Iterable[str] = ()) -> TopicDrift:
    """One minus the cosine of tf-idf vectors: a turn against everything the debate is about, taken together.

    What it is about are the motion, the issues with their poles, and `passages` (the facts, in the debate's language).
    Weights are tf · (ln((1 + N) / (1 + df)) + 1) over the N passages (Salton and Buckley 1988, smoothed), so that words
    of every passage count little. A lexical stand-in for the problem drift of Becker et al. 2025 ("Stay Focused"),
    which takes a judge: read the trend and the outliers, not the size. Linear in characters.
    """
    lang = language(view)
    about = [*_about(view), *passages]
    df = Counter(term for passage in about for term in set(terms(passage)))
    frame = _weighted(bag(about), df, len(about))
    distance: dict[str, float] = {}
    for turn in view.turns:
        words = bag([said(turn, lang)])
        if words:
            distance[turn.id] = 1 - cosine(_weighted(words, df, len(about)), frame)
    values = list(distance.values())
    half = len(values) // 2
    early, late = mean(values[:half]), mean(values[len(values) - half :])
    return TopicDrift(distance, mean(values), None if early is None or late is None else late - early)


def _about(view: DebateView) -> list[str]:
    if view.opened is None:
        return []
    opened, zh = view.opened, view.opened.lang == "zh"
    found = [opened.motion_zh if zh else opened.motion_en]
    for issue in opened.issues:
        found += (
            [issue.name_zh, issue.minus_zh, issue.plus_zh] if zh else [issue.name_en, issue.minus_en, issue.plus_en]
        )
    return found


def _weighted(words: Mapping[str, int], df: Mapping[str, int], passages: int) -> dict[str, float]:
    return {term: count * (log((1 + passages) / (1 + df.get(term, 0))) + 1) for term, count in words.items()}
