"""Debate formats as data: ordered phases, how long a debate lasts, and in which order the seats speak."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from agents.voice import PhaseBrief
from debate.claims import Frozen
from debate.errors import FormatError, Place, UsageError, nearest
from debate.events import PhasePlan
from debate.files import load_toml

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
FOLDER: Final = Path(__file__).with_name("formats")
MAX_ROUNDS: Final = 100


class Phase(Frozen):
    """One kind of round.

    `at` says where it stands: `start` and `end` phases are held once, `cycle` phases fill the rounds between them,
    over and over in the order of the file.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,32}$")]
    at: Literal["start", "cycle", "end"]
    name_zh: Text
    name_en: Text
    task_zh: Text
    task_en: Text
    max_chars: int = Field(ge=20, le=4000)
    max_words: int = Field(ge=15, le=3000)
    requires: tuple[Literal["relation", "question", "stance"], ...] = ()

    def brief(self) -> PhaseBrief:
        """Return what a voice is told of this phase."""
        return PhaseBrief(**self.model_dump(exclude={"at"}))


class Format(Frozen):
    """One TOML file in `agents/formats/`."""

    schema_name: Literal["baimo-format/1"] = Field(alias="schema")
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]
    name_zh: Text
    name_en: Text
    summary_zh: Text
    summary_en: Text
    rounds: int = Field(ge=1, le=MAX_ROUNDS)
    order: Literal["fixed", "rotate"]
    ballots: bool
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _phases_fit(self) -> Self:
        ids = [phase.id for phase in self.phases]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice:
            raise ValueError(f"two phases are called {twice!r}")
        self.rounds_as_phases(self.rounds)
        return self

    def phase(self, phase_id: str) -> Phase:
        """Return the phase with this id."""
        return next(phase for phase in self.phases if phase.id == phase_id)

    def rounds_as_phases(self, rounds: int) -> list[Phase]:
        """Return the phase of each of `rounds` rounds. Raises ValueError when the format cannot last so long."""
        starts = [phase for phase in self.phases if phase.at == "start"]
        cycle = [phase for phase in self.phases if phase.at == "cycle"]
        ends = [phase for phase in self.phases if phase.at == "end"]
        between = rounds - len(starts) - len(ends)
        if between < 0:
            # A short debate opens before it closes.
            return (starts + ends)[:rounds]
        if between and not cycle:
            raise ValueError(f"{rounds} rounds; without a cycle phase it has {len(starts) + len(ends)} at most")
        return starts + [cycle[i % len(cycle)] for i in range(between)] + ends


def format_names() -> list[str]:
    """Return the names of the built-in formats."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def find_format(name: str) -> Format:
    """Return the built-in format of that name, or the format in the TOML file at that path."""
    path = Path(name)
    if path.suffix != ".toml":
        if name not in format_names():
            raise FormatError(f"no format is called {name!r}", mend=nearest(name, format_names()))
        path = FOLDER / f"{name}.toml"
    found = load_toml(path, Format, FormatError)
    if path.stem != found.id:
        mend = f"rename the file to {found.id}.toml or change the id"
        raise FormatError(f"{found.id!r} is not the file's name", place=Place(path, field="id"), mend=mend)
    return found


def make_plan(form: Format, seats: Sequence[str], rounds: int, seed: int) -> tuple[PhasePlan, ...]:
    """Return who speaks when: `rounds` rounds in which each of `seats` speaks exactly once.

    `rotate` draws one order from the seed, whatever the order of `seats`, and turns it by one place each round, so
    that over as many rounds as there are seats everybody opens once. `fixed` keeps the given order.
    """
    try:
        phases = form.rounds_as_phases(rounds)
    except ValueError as error:
        raise UsageError(f"format {form.id}: {error}", mend="ask for fewer rounds or another format") from None
    order = list(seats)
    if form.order == "rotate":
        order.sort()
        Random(hashlib.sha256(f"order:{seed}".encode()).digest()).shuffle(order)
    plans = []
    for index, phase in enumerate(phases):
        turned = index % len(order) if form.order == "rotate" else 0
        plans.append(
            PhasePlan(
                round=index + 1,
                phase=phase.id,
                name_zh=phase.name_zh,
                name_en=phase.name_en,
                order=tuple(order[turned:] + order[:turned]),
            )
        )
    return tuple(plans)
