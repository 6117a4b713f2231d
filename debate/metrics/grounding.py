"""Groundedness: what the gate struck and flagged, and how well the seats cite."""

from collections.abc import Mapping
from dataclasses import dataclass

from debate.view import DebateView, Turn


@dataclass(frozen=True, slots=True)
class Faults:
    """Faulted sentences of the speeches. Shares of all their sentences, in [0, 1]; None without a speech."""

    sentences: int
    """Sentences of the speeches that were given, struck ones included."""
    struck: int
    """Sentences that the gate took out."""
    flagged: int
    """Sentences that were heard although the gate found them unsupported or contradicted."""
    returned: int
    """Sentences of drafts that were sent back, for which the draft was returned."""
    struck_share: float | None
    flagged_share: float | None


def faults(view: DebateView) -> Faults:
    """Count the sentences that the gate struck, let pass with a flag, or sent back. Linear in claims."""
    given = [claim for turn in view.turns for claim in turn.claims]
    struck = sum(claim.struck for claim in given)
    flagged = sum(
        not claim.struck and claim.verdict is not None and claim.verdict.label in ("unsupported", "contradicted")
        for claim in given
    )
    returned = sum(len(attempt) for turn in view.turns for attempt in turn.faults)
    size = len(given)
    shares = (struck / size, flagged / size) if size else (None, None)
    return Faults(size, struck, flagged, returned, *shares)


@dataclass(frozen=True, slots=True)
class SeatCitations:
    """How well one seat cites, or all together. Shares in [0, 1]; None where there is nothing to count."""

    factual: int
    """Heard sentences that say something checkable: every verdict but `opinion`."""
    supported: int
    """Factual sentences that cite something and that the ledger carries."""
    citations: int
    """Citations in factual sentences."""
    needed: int
    """Citations of supported sentences that are among the facts which decided the verdict."""

    @property
    def recall(self) -> float | None:
        """Supported over factual sentences."""
        return self.supported / self.factual if self.factual else None

    @property
    def precision(self) -> float | None:
        """Needed over all citations."""
        return self.needed / self.citations if self.citations else None


@dataclass(frozen=True, slots=True)
class Citations:
    """Citation quality, per seat and overall. Sentences that nobody checked do not count."""

    by_seat: Mapping[str, SeatCitations]
    overall: SeatCitations


def citations(view: DebateView) -> Citations:
    """Citation recall and precision after ALCE (Gao, Yen, Yu and Chen 2023, arXiv 2305.14627), on the gate's verdicts.

    ALCE asks an entailment model; here the gate has judged. Recall: the share of factual sentences whose citations
    carry them. Precision: the share of citations that do; one is irrelevant when its sentence is not supported, or is
    supported without it. Opinions need no citation, so neither they nor what they cite count. Linear in claims.
    """
    by_seat: dict[str, SeatCitations] = {}
    for seat in dict.fromkeys(turn.seat for turn in view.turns if turn.claims):
        by_seat[seat] = _cited(view.turns_of(seat))
    return Citations(by_seat, _cited(view.turns))


def _cited(turns: list[Turn]) -> SeatCitations:
    factual = supported = cited = needed = 0
    for claim in (claim for turn in turns for claim in turn.claims):
        if claim.struck or claim.verdict is None or claim.verdict.label == "opinion":
            continue
        facts = set(claim.facts)
        factual += 1
        cited += len(facts)
        if claim.verdict.label == "supported" and facts:
            supported += 1
            needed += len(facts.intersection(claim.verdict.facts))
    return SeatCitations(factual, supported, cited, needed)
