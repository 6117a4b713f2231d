"""What an experiment asks, as one TOML file: the base, what varies, what is compared, when to stop.

`baimo batch new` writes a commented one; those that ship are in `experiments/specs/`.
"""

from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from debate.claims import FactId, Frozen, SeatId
from debate.errors import ExperimentError, nearest
from debate.files import load_toml
from debate.kinds import Gate, Lang
from debate.text import one_line

SPECS: Final = Path(__file__).with_name("specs")
MAX_CELLS: Final = 100_000
"""A batch of more cells is counted and refused: nobody would read its report."""


def _cleaned(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned), StringConstraints(min_length=1, max_length=500)]
Name = Annotated[str, BeforeValidator(_cleaned), StringConstraints(min_length=1, max_length=60)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
AxisName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Order = Literal["format", "fixed", "balanced"] | tuple[SeatId, ...]
"""`format`: as the format says; `fixed`: the same order in every round, as seated; `balanced`: the same order in every
round of a debate, and over the seeds each seat has every place equally often; or the seats written out."""
Test = Literal["paired_permutation", "welch", "mann_whitney"]
Rounds = Annotated[int, Field(ge=1, le=100)]
Revisions = Annotated[int, Field(ge=0, le=5)]


class Setting(Frozen):
    """Everything that decides a debate apart from its seed. The defaults are the main job."""

    article: str = "deepseek-shock"
    motion: Text | None = None
    format: str = "roundtable"
    rounds: Rounds | None = None
    lang: Lang = "zh"
    seats: tuple[str, ...] = ()
    """Persona ids or files; empty: the pack's participants."""
    without: tuple[SeatId, ...] = ()
    """Seats that stay away."""
    casting: dict[str, str] = Field(default_factory=dict)
    """Seat → model; `all` for every seat. A seat without one rehearses."""
    gate: Gate = "revise"
    revisions: Revisions = 1
    order: Order = "format"
    facts_off: tuple[FactId, ...] = ()
    """Facts that nobody knows: they leave the pack and the personas."""
    facts_edit: dict[FactId, dict[str, Any]] = Field(default_factory=dict)
    """Fact → the fields that are told differently."""
    again: int = Field(default=0, ge=0, le=1_000)
    """Holds an otherwise identical debate anew instead of sharing its run."""


class Change(Frozen):
    """Some keys of a setting, with the values they take instead."""

    article: str | None = None
    motion: Text | None = None
    format: str | None = None
    rounds: Rounds | None = None
    lang: Lang | None = None
    seats: tuple[str, ...] | None = None
    without: tuple[SeatId, ...] | None = None
    casting: dict[str, str] | None = None
    gate: Gate | None = None
    revisions: Revisions | None = None
    order: Order | None = None
    facts_off: tuple[FactId, ...] | None = None
    facts_edit: dict[FactId, dict[str, Any]] | None = None
    again: int | None = Field(default=None, ge=0, le=1_000)

    def on(self, setting: Setting) -> Setting:
        """Return `setting` with these changes."""
        return setting.model_copy(update={key: getattr(self, key) for key in self.model_fields_set})


class Matrix(Frozen):
    """What varies: every key is a factor, every value one of its levels."""

    article: tuple[str, ...] = ()
    motion: tuple[Text, ...] = ()
    format: tuple[str, ...] = ()
    rounds: tuple[Rounds, ...] = ()
    lang: tuple[Lang, ...] = ()
    seats: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[SeatId, ...], ...] = ()
    casting: tuple[dict[str, str], ...] = ()
    gate: tuple[Gate, ...] = ()
    revisions: tuple[Revisions, ...] = ()
    order: tuple[Order, ...] = ()
    facts_off: tuple[tuple[FactId, ...], ...] = ()


class Level(Frozen):
    """One level of a named factor."""

    name: Name
    set: Change = Change()


class Factor(Frozen):
    """A factor whose levels have names and may change several things at once."""

    name: AxisName
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]


class Baseline(Frozen):
    """An arm outside the matrix, such as a vote without a debate."""

    name: Name
    set: Change = Change()


class LeaveOneOut(Frozen):
    """A factor `fact`: each of these facts taken away alone, against none."""

    facts: Literal["all"] | Annotated[tuple[FactId, ...], Field(min_length=1)]


class Fork(Frozen):
    """A branch of every arm: the debate goes on from `at` with something changed."""

    name: Name
    at: Annotated[str, StringConstraints(pattern=r"^(round|turn):[1-9]\d{0,3}$")]
    """`round:2`: before the second round begins; `turn:7`: before the seventh turn."""
    edit: Change


class Seeds(Frozen):
    """Which seeds each arm is held with."""

    first: int = Field(default=0, ge=0, le=2**62)
    count: int = Field(default=20, ge=1, le=1_000_000)
    pairing: Literal["common", "independent"] = "common"
    """`common`: all arms share their random numbers, so that runs pair up; `independent`: no two arms share a seed."""


class Comparison(Frozen):
    """Levels of a factor held against a control."""

    factor: AxisName
    control: str
    treatments: tuple[str, ...] = ()
    """Empty: all other levels."""
    metrics: tuple[str, ...] = ()
    """Empty: those of the spec."""
    test: Test = "paired_permutation"
    correction: Literal["holm", "none"] = "holm"


class Hypothesis(Frozen):
    """What is expected to be found. A batch whose hypotheses all hold ends with exit status 0."""

    zh: Text
    en: Text
    factor: AxisName
    control: str
    treatment: str
    metric: str
    expect: Literal["higher", "lower", "close", "identical"]
    """`higher`, `lower`: the whole interval lies beyond `margin`; `close`: inside ±`margin`; `identical`: every pair
    differs by exactly nothing."""
    margin: float = Field(default=0.0, ge=0)


class Sequential(Frozen):
    """Stop early once the difference of two levels is known well enough; the error rate holds at every look."""

    factor: AxisName
    control: str
    treatment: str
    metric: str
    half_width: float | None = Field(default=None, gt=0)
    """Stop when the interval is this narrow to each side."""
    decided: bool = True
    """Stop when the interval leaves 0."""
    after: int = Field(default=10, ge=1)
    """Not before so many pairs."""


class Stop(Frozen):
    """When a batch ends before its last cell."""

    max_cost_usd: float | None = Field(default=None, gt=0, lt=1e6)
    max_failures: float = Field(default=0.2, ge=0, le=1)
    """Share of failed cells, once ten have ended."""
    sequential: Sequential | None = None


class Limits(Frozen):
    """What a provider allows, for all debates of the batch together."""

    in_flight: int = Field(default=50, ge=1, le=10_000)
    """Requests at a time at most; fewer as long as the provider says that they are too many."""
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=1)
    """Estimated prompt tokens and the longest answer."""


class Runs(Frozen):
    """How the debates are held."""

    executor: Literal["asyncio", "processes", "ray"] = "asyncio"
    concurrency: int = Field(default=0, ge=0, le=10_000)
    """Debates in flight; 0: as many as suit the executor."""
    repeats: int = Field(default=1, ge=1, le=1_000)
    """Debates at each seed. A rehearsal says the same each time; a model does not."""
    limits: Limits = Limits()


class Spec(Frozen):
    """One experiment."""

    format: Literal["baimo-batch/1"] = Field(alias="schema")
    name: Slug
    question_zh: Text
    question_en: Text
    base: Setting = Setting()
    matrix: Matrix = Matrix()
    factors: tuple[Factor, ...] = ()
    leave_one_out: LeaveOneOut | None = None
    forks: tuple[Fork, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    exclude: tuple[dict[str, str | int], ...] = ()
    """Combinations of levels that are not held."""
    seeds: Seeds = Seeds()
    metrics: tuple[str, ...] = ()
    """Empty: the usual ones."""
    comparisons: tuple[Comparison, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    stop: Stop = Stop()
    run: Runs = Runs()
    level: float = Field(default=0.95, gt=0.5, lt=1)
    """Of every interval."""


def spec_names() -> list[str]:
    """Return the names of the specs that come with Baimo."""
    return sorted(path.stem for path in SPECS.glob("*.toml"))


def find_spec(name: str) -> tuple[Path, Spec]:
    """Return the shipped spec of that name, or the one in that file, with its path.

    Raises ExperimentError naming file, line, field, value seen and the mend.
    """
    path = Path(name)
    if path.suffix != ".toml":
        if name not in spec_names():
            mend = f"{nearest(name, spec_names())}, or name a .toml file"
            raise ExperimentError(f"no experiment is called {name!r}", mend=mend)
        path = SPECS / f"{name}.toml"
    return path, load_toml(path, Spec, ExperimentError)
