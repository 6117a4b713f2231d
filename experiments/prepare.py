"""From an arm to debates that can begin: edits made, order set, and an id that names exactly what will be held."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from agents.format import make_plan
from agents.session import Plan
from agents.voice import Voice
from articles.edit import with_fact
from articles.edit import without_facts as pack_without
from debate.errors import ExperimentError, nearest
from debate.events import DebateOpened, PhasePlan
from debate.lines import canonical
from experiments.matrix import Arm
from experiments.spec import Fork, Limits, Setting
from personas.edit import without_facts as persona_without


class Cast(Protocol):
    """The voices of a plan, and what must be loaded before they can speak."""

    @property
    def by_seat(self) -> Mapping[str, Voice]:
        """Seat → voice."""

    @property
    def load(self) -> Callable[[], object]:
        """Loads what the voices need, such as a model client; called in a thread, once a debate."""


class Studio(Protocol):
    """What the debates of one process share: connections, limits, the purse."""

    def cast(self, plan: Plan) -> Cast:
        """Return the voices of a plan."""

    async def aclose(self) -> None:
        """Close connections; nothing is cast afterwards."""


@dataclass(frozen=True, slots=True)
class Common:
    """What the debates of a process have in common beside their voices."""

    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    """By how many processes limits and budget are shared."""
    budget_usd: float | None = None
    """What this process may still spend; None: no cap."""


class Workshop(Protocol):
    """What the front door hands to a batch. Travels to other processes by pickle, so it holds no connection."""

    @property
    def version(self) -> str:
        """The version of Baimo, for the logs."""

    def plan(self, setting: Setting) -> Plan:
        """Return the plan of a setting at seed 0, as the front door would make it; edits are made afterwards."""

    def studio(self, common: Common) -> Studio:
        """Return what the debates of this process share."""


@dataclass(frozen=True, slots=True)
class SharedPlan(Plan):
    """A plan whose ground was put into words once for all the debates that share it."""

    text: str = ""

    def ground_text(self) -> str:
        """Return the JSON text that goes into the log's blob."""
        return self.text


@dataclass(frozen=True, slots=True)
class Prepared:
    """An arm, ready for any seed."""

    arm: Arm
    plan: Plan
    opening: DebateOpened
    """At seed 0."""

    def at(self, seed: int, draw: int) -> tuple[Plan, DebateOpened]:
        """Return the plan and the opening of the debate at `seed`, the `draw`-th of its arm."""
        phases = make_plan(self.plan.form, list(self.plan.personas), self.plan.rounds, seed)
        order = self._order(draw)
        if order is not None:
            phases = tuple(_reordered(phase, order) for phase in phases)
        return replace(self.plan, seed=seed), self.opening.model_copy(update={"seed": seed, "plan": phases})

    def _order(self, draw: int) -> tuple[str, ...] | None:
        seats = tuple(self.plan.personas)
        order = self.arm.setting.order
        if order == "format":
            return None
        if order == "fixed":
            return seats
        if order == "balanced":
            turned = draw % len(seats)
            return seats[turned:] + seats[:turned]
        return tuple(order)


def prepare(arm: Arm, workshop: Workshop) -> Prepared:
    """Return an arm with its edits made. Raises an InputError that names what is wrong with its setting."""
    setting = arm.setting
    plan = _edited(workshop.plan(setting), setting)
    if isinstance(setting.order, tuple) and sorted(setting.order) != sorted(plan.personas):
        have = ", ".join(plan.personas)
        raise ExperimentError(f"order: {', '.join(setting.order)}", mend=f"name every seat once: {have}")
    shared = SharedPlan(**{name: getattr(plan, name) for name in Plan.__dataclass_fields__}, text=plan.ground_text())
    return Prepared(arm, shared, shared.opening(workshop.version))


def cell_id(opening: DebateOpened, again: int, fork: Fork | None, forked: DebateOpened | None) -> str:
    """Return the name of a debate: SHA-256 over all that decides it, 16 hex digits of it.

    The version of Baimo is left out, so that a batch survives an update; the content of pack, personas and format is
    in, so that a changed file makes another debate.
    """
    parts = [opening.model_dump(mode="json", exclude={"version"}), again]
    if fork is not None and forked is not None:
        parts += [fork.at, forked.model_dump(mode="json", exclude={"version"})]
    return hashlib.sha256(canonical(parts).encode()).hexdigest()[:16]


def _edited(plan: Plan, setting: Setting) -> Plan:
    pack = plan.pack
    for fact, changes in setting.facts_edit.items():
        pack = with_fact(pack, fact, changes)
    pack = pack_without(pack, setting.facts_off)
    for seat in setting.without:
        if seat not in plan.personas:
            raise ExperimentError(f"without: nobody sits at {seat!r}", mend=nearest(seat, list(plan.personas)))
    personas = {
        seat: persona_without(persona, setting.facts_off) if setting.facts_off else persona
        for seat, persona in plan.personas.items()
        if seat not in setting.without
    }
    if not personas:
        raise ExperimentError("without: no seat would be left", mend="leave one at the table")
    casting = {seat: plan.casting[seat] for seat in personas}
    motion = plan.motion
    if motion.id in pack.motions:
        motion = pack.motions[motion.id]
    return replace(plan, pack=pack, personas=personas, casting=casting, motion=motion)


def _reordered(phase: PhasePlan, order: tuple[str, ...]) -> PhasePlan:
    return phase.model_copy(update={"order": order})
