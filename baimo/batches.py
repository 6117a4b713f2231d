"""What the front door hands to a batch: plans, voices and the version. Travels to other processes by pickle."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Final

from agents.budget import Budget
from agents.catalogue import catalogue, find_model
from agents.gateway import Gateway, load_litellm
from agents.litellm_voice import LiteLLMVoice
from agents.prompt import Prompter
from agents.rehearsal.voice import RehearsalVoice
from agents.session import Plan
from agents.voice import Voice
from baimo.setup import REHEARSAL, Options, make_plan
from baimo.voices import Voices
from debate.claims import Cost
from experiments.limiter import Limiter
from experiments.prepare import Common
from experiments.spec import Setting

_PACKS_KEPT: Final = 8
"""A rehearsal keeps what it made of a pack; so many are kept."""


@dataclass(frozen=True)
class FrontDoor:
    """Makes plans as the command line does. Implements `experiments.prepare.Workshop`."""

    @cached_property
    def version(self) -> str:
        """The version of Baimo, for the logs."""
        return version("baimo")

    def plan(self, setting: Setting) -> Plan:
        """Return the plan of a setting at seed 0. Raises an InputError naming what is wrong with it."""
        casting = dict(setting.casting)
        everybody = casting.pop("all", None)
        models = [everybody] if everybody else []
        return make_plan(
            Options(
                article=setting.article,
                motion=setting.motion,
                format=setting.format,
                rounds=setting.rounds,
                lang=setting.lang,
                seats=setting.seats,
                models=[*models, *(f"{seat}={model}" for seat, model in casting.items())],
                gate=setting.gate,
                revisions=setting.revisions,
            )
        )

    def studio(self, common: Common) -> "House":
        """Return what the debates of this process share."""
        return House(common)


@dataclass
class House:
    """The voices of one process, with one limiter and one purse for all its debates."""

    common: Common
    _rehearsals: dict[str, RehearsalVoice] = field(default_factory=dict)
    _gateway: Gateway = field(init=False)

    def __post_init__(self) -> None:
        self.limiter = Limiter(self.common.limits, self.common.workers)
        self._prompter = Prompter()
        cap = self.common.budget_usd
        self._purse = None
        if cap is not None:
            self._purse = Budget(Cost(amount=cap, currency="USD"), cny_per_usd=catalogue().cny_per_usd)
        self._gateway = Gateway(budget=self._purse, slots=self.limiter)

    def cast(self, plan: Plan) -> Voices:
        """Return the voices of one debate. Raises SettingsError when a key is missing or the cap could not be kept."""
        models = {name: find_model(name) for name in plan.casting.values() if name != REHEARSAL}
        voices: dict[str, Voice] = {REHEARSAL: self._rehearsal(plan)}
        if models:
            for model in models.values():
                model.key(os.environ)
            if self._purse is not None:
                self._purse.require_prices(models.values())
            # Nobody reads along, and streaming costs client time for every piece.
            voices |= {
                name: LiteLLMVoice(model, self._gateway, self._prompter, stream=False) for name, model in models.items()
            }
        return Voices(
            by_seat={seat: voices[name] for seat, name in plan.casting.items()},
            all_rehearse=not models,
            load=load_litellm if models else lambda: None,
            close=self.aclose,
        )

    async def aclose(self) -> None:
        """Close the connections, which all gateways of a process share."""
        await self._gateway.aclose()

    def _rehearsal(self, plan: Plan) -> RehearsalVoice:
        key = plan.pack.sha256
        if key not in self._rehearsals:
            while len(self._rehearsals) >= _PACKS_KEPT:
                del self._rehearsals[next(iter(self._rehearsals))]
            self._rehearsals[key] = RehearsalVoice()
        return self._rehearsals[key]
