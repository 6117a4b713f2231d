"""What the front door hands to a batch: plans, voices and the version. Travels to other processes by pickle."""

from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Final

from agents.session import Plan
from baimo.setup import Options, make_plan
from baimo.voices import Voices, make_voices
from experiments.spec import Setting

_CASTS_KEPT: Final = 8
"""A rehearsal keeps what it made of a pack; so many packs are kept."""


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

    def studio(self, budget_usd: float | None) -> "House":
        """Return what the debates of this process share."""
        return House(budget_usd)


@dataclass
class House:
    """The voices of one process. Implements `experiments.prepare.Studio`."""

    budget_usd: float | None
    _casts: dict[tuple[str, ...], Voices] = field(default_factory=dict)

    def cast(self, plan: Plan) -> Voices:
        """Return the voices of a plan; those of a few packs are kept."""
        key = (plan.pack.sha256, plan.lang, *(f"{seat}={voice}" for seat, voice in plan.casting.items()))
        if key not in self._casts:
            while len(self._casts) >= _CASTS_KEPT:
                del self._casts[next(iter(self._casts))]
            self._casts[key] = make_voices(plan, self.budget_usd)
        return self._casts[key]

    async def aclose(self) -> None:
        """Let go of the voices."""
        self._casts.clear()
