"""Who speaks for each seat of a plan."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from agents.budget import Budget
from agents.catalogue import Price, catalogue, find_model
from agents.gateway import Gateway, load_litellm
from agents.litellm_voice import LiteLLMVoice
from agents.prompt import Prompter
from agents.rehearsal.voice import RehearsalVoice
from agents.session import Plan
from agents.voice import Voice
from baimo.setup import REHEARSAL
from debate.claims import Cost
from debate.errors import UsageError
from debate.view import DebateView

MAX_CAP: Final = 1e6


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a plan, and what they need before they can speak and when they are done."""

    by_seat: Mapping[str, Voice]
    all_rehearse: bool
    load: Callable[[], object]
    close: Callable[[], Awaitable[None]]


def make_voices(plan: Plan, max_cost: float | None, past: DebateView | None = None, *, stream: bool = False) -> Voices:
    """Return a voice for every seat. Seats with the same model share it; those without one rehearse.

    `stream`: ask models for their answers piece by piece, which costs more and helps only who watches.

    `max_cost` caps the whole run in US dollars, what `past` has spent included. Raises SettingsError when a key is
    missing or the cap could not be kept, UsageError when it is no sum.
    """
    models = {name: find_model(name) for name in plan.casting.values() if name != REHEARSAL}
    for model in models.values():
        model.key(os.environ)
    budget = _budget(max_cost)
    if budget is not None:
        budget.require_prices(models.values())
        budget.count(past or DebateView(), _price_of)
    gateway = Gateway(budget=budget)
    prompter = Prompter()
    voices: dict[str, Voice] = {
        name: LiteLLMVoice(model, gateway, prompter, stream=stream) for name, model in models.items()
    }
    voices[REHEARSAL] = RehearsalVoice()
    return Voices(
        by_seat={seat: voices[name] for seat, name in plan.casting.items()},
        all_rehearse=not models,
        load=load_litellm if models else lambda: None,
        close=gateway.aclose,
    )


def _budget(max_cost: float | None) -> Budget | None:
    if max_cost is None:
        return None
    if not 0 < max_cost <= MAX_CAP:
        raise UsageError(f"--max-cost: {max_cost}", mend=f"a sum of US dollars, above 0 and at most {MAX_CAP:.0f}")
    return Budget(Cost(amount=max_cost, currency="USD"), cny_per_usd=catalogue().cny_per_usd)


def _price_of(name: str) -> Price | None:
    return find_model(name).price
