"""What a batch will take before it is begun: debates, calls, tokens and money, each with a low and a high end."""

from dataclasses import dataclass, replace
from typing import Final

from agents.budget import estimate_tokens
from agents.catalogue import Price, catalogue, find_model
from agents.session import Plan
from debate.claims import Usage
from debate.events import DebateOpened
from experiments.batch import Batch

REHEARSAL: Final = "rehearsal"
_RULES: Final = 2_500
"""Tokens of the rules, the agenda and the public persona cards, about; the ledger is counted."""
_CACHED: Final = (0.8, 0.0)
"""Share of the prompt that the provider bills as cached: what a batch should reach, and nothing."""
_LENGTH: Final = (0.5, 1.0)
"""Length of an answer as a share of what it may be."""
_BLOCK: Final = 300
"""Tokens of the machine-readable block of a speech, and of a ballot."""


@dataclass(slots=True)
class Range:
    """A low and a high end."""

    low: float = 0.0
    high: float = 0.0

    def add(self, low: float, high: float, times: int = 1) -> None:
        """Add to both ends."""
        self.low += low * times
        self.high += high * times


@dataclass(slots=True)
class Estimate:
    """What a batch takes. An estimate: answers may be shorter, drafts may be sent back, caches may miss."""

    arms: int
    debates: int
    turns: int
    calls: Range
    prompt_tokens: Range
    completion_tokens: Range
    usd: Range | None
    """None: a model without a known price takes part."""


def estimate(batch: Batch) -> Estimate:
    """Return what the whole batch takes; a fork counts as a whole debate."""
    matrix = batch.matrix
    found = Estimate(matrix.count_arms(), matrix.count_cells(), 0, Range(), Range(), Range(), Range())
    # Whether a fact is told or not changes a prompt by less than the estimate is out anyway.
    plainer = {"facts_off": (), "facts_edit": {}, "again": 0}
    for arm in matrix.arms():
        plain = replace(arm, setting=arm.setting.model_copy(update=plainer))
        plan, opening = batch.prepared(plain).at(batch.spec.seeds.first, 0)
        found.turns += matrix.seeds * sum(len(phase.order) for phase in opening.plan)
        _add(found, plan, opening, matrix.seeds)
    return found


def _add(found: Estimate, plan: Plan, opening: DebateOpened, times: int) -> None:
    zh = plan.lang == "zh"
    fixed = _RULES + estimate_tokens([fact.zh if zh else fact.en for fact in plan.pack.facts.values()])
    tries = 1 + plan.revisions if plan.gate in ("revise", "block") else 1
    said = Range()
    for phase in opening.plan:
        brief = plan.form.phase(phase.phase)
        # About one token a Chinese character and four a three English words.
        longest = brief.max_chars if zh else brief.max_words * 4 / 3
        length = Range(_LENGTH[0] * longest, _LENGTH[1] * longest)
        for seat in phase.order:
            _add_call(found, plan, seat, fixed, said, length, tries, times)
            said.add(length.low, length.high)
    if opening.ballots:
        for seat in plan.personas:
            _add_call(found, plan, seat, fixed, said, Range(), 1, times)


def _add_call(
    found: Estimate, plan: Plan, seat: str, fixed: int, said: Range, length: Range, tries: int, times: int
) -> None:
    name = plan.casting[seat]
    if name == REHEARSAL:
        return
    prompt = Range(fixed + said.low, fixed + said.high)
    answer = Range(length.low + _BLOCK, length.high + _BLOCK)
    found.calls.add(1, tries, times)
    found.prompt_tokens.add(prompt.low, prompt.high * tries, times)
    found.completion_tokens.add(answer.low, answer.high * tries, times)
    price = find_model(name).price
    if price is None:
        found.usd = None
    elif found.usd is not None:
        low = _usd(price, prompt.low, answer.low, _CACHED[0])
        high = _usd(price, prompt.high, answer.high, _CACHED[1])
        found.usd.add(low, high * tries, times)


def _usd(price: Price, prompt: float, completion: float, cached: float) -> float:
    cost = price.of(Usage(prompt=round(prompt), cached=round(prompt * cached), completion=round(completion)))
    if cost is None:
        return 0.0
    return cost.amount / catalogue().cny_per_usd if cost.currency == "CNY" else cost.amount
