"""Repetition within one debate: sentences said twice, wording used twice, turns that sound alike."""

from collections import Counter
from dataclasses import dataclass
from math import exp, log
from typing import Final

from debate.events import Lang
from debate.metrics.tracks import mean
from debate.metrics.words import language, ngrams, said, units
from debate.view import DebateView

RUN: Final[dict[Lang, int]] = {"zh": 8, "en": 5}
"""How many units in a row count as the same wording: Chinese characters, or words."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """How much of a debate was said before in the same debate."""

    sentences: int
    """How many sentences were heard."""
    repeated_sentences: int
    """How many of them had been said before, word for word; case, width and punctuation do not count."""
    ngram_share: float
    """seq-rep-n: one minus distinct over all runs of n units, in [0, 1)."""
    self_bleu: float | None
    """Mean BLEU-4 of each turn against all the others, in [0, 1]; None with fewer than two speeches."""


def repetition(view: DebateView) -> Repetition:
    """Measure how much a debate repeats itself, from the heard sentences alone.

    `ngram_share` is seq-rep-n of Welleck et al. 2020 ("Neural text generation with unlikelihood training") over the
    whole debate; runs do not cross sentences, n is 8 Chinese characters or 5 words. `self_bleu` is the self-BLEU of Zhu
    et al. 2018 (Texygen) with characters as Chinese tokens and one added to the counts of runs longer than one unit
    (Lin and Och 2004); a turn of fewer than four units is compared in as many orders as it has. Linear in characters.
    """
    lang = language(view)
    heard = [units(claim.text) for claim in view.heard()]
    known = Counter(tuple(sentence) for sentence in heard if sentence)
    runs = Counter(run for sentence in heard for run in ngrams(sentence, RUN[lang]))
    return Repetition(
        sentences=len(heard),
        repeated_sentences=known.total() - len(known),
        ngram_share=1 - len(runs) / runs.total() if runs else 0.0,
        self_bleu=_self_bleu([found for turn in view.turns if (found := units(said(turn, lang)))]),
    )


def _self_bleu(turns: list[list[str]]) -> float | None:
    if len(turns) < 2:
        return None
    logs = [0.0] * len(turns)
    for n in range(1, 5):
        counts = [Counter(ngrams(turn, n)) for turn in turns]
        best = _two_best(counts)
        for i, own in enumerate(counts):
            clipped = sum(min(count, _most_elsewhere(best[run], i)) for run, count in own.items())
            hits, total = (clipped, own.total()) if n == 1 else (clipped + 1, own.total() + 1)
            logs[i] += log(hits / total) if hits else float("-inf")
    penalty = _brevity([len(turn) for turn in turns])
    return mean([exp(logs[i] / min(4, len(turn)) + penalty[i]) for i, turn in enumerate(turns)])


Best = dict[tuple[str, ...], tuple[int, int, int]]


def _two_best(counts: list[Counter[tuple[str, ...]]]) -> Best:
    """Return for each run the turn that has it most often, how often, and how often the next best has it."""
    best: Best = {}
    for i, own in enumerate(counts):
        for run, count in own.items():
            who, most, second = best.get(run, (i, 0, 0))
            best[run] = (i, count, most) if count > most else (who, most, max(second, count))
    return best


def _most_elsewhere(best: tuple[int, int, int], turn: int) -> int:
    who, most, second = best
    return second if who == turn else most


def _brevity(lengths: list[int]) -> list[float]:
    """Return the logarithm of the brevity penalty of each turn, against the other turn closest to it in length."""
    ranked = sorted(range(len(lengths)), key=lambda turn: lengths[turn])
    found = [0.0] * len(lengths)
    for place, turn in enumerate(ranked):
        own = lengths[turn]
        # In order of length, the closest other turn is a neighbour.
        near = [lengths[ranked[i]] for i in (place - 1, place + 1) if 0 <= i < len(ranked)]
        found[turn] = min(0.0, 1 - min(near, key=lambda length: (abs(length - own), length)) / own)
    return found
