"""What a speech is made of: claims with citations, relations to earlier claims, verdicts, and stances."""

import re
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class Frozen(BaseModel):
    """Base of everything that is written to disk: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


SEAT_PATTERN: Final = r"[a-z0-9][a-z0-9_]{0,31}"
"""A seat id: short, lower case, safe as a file name and inside `[attacks deepseek-2.1]`."""

FactId = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{3,4}$")]
SeatId = Annotated[str, StringConstraints(pattern=rf"^{SEAT_PATTERN}$")]
TurnId = Annotated[str, StringConstraints(pattern=rf"^{SEAT_PATTERN}-\d+$")]
"""`deepseek-2` is the second turn of the seat `deepseek`."""
ClaimId = Annotated[str, StringConstraints(pattern=rf"^{SEAT_PATTERN}-\d+\.\d+$")]
"""`deepseek-2.1` is the first claim of that turn."""
Share = Annotated[float, Field(ge=0, le=1)]
Position = Annotated[float, Field(ge=-1, le=1)]

RelationKind = Literal["supports", "attacks", "concedes", "undercuts", "answers"]
"""How a claim stands to an earlier one. `attacks` denies it (rebuttal); `undercuts` denies that its reason
carries it (Pollock 1987); `concedes` grants it; `answers` replies to a question."""

Label = Literal["supported", "contradicted", "unsupported", "opinion"]
Basis = Literal["none", "slots", "semantic", "judge"]
"""What a verdict rests on. `slots`: numbers, dates, names, speakers and citations agree; `semantic`: meaning
was compared by rule; `judge`: a model was asked; `none`: there was nothing to check. Only consistency is shown
by the first two, not truth."""


class Relation(Frozen):
    """An edge of the argument graph, from the claim that holds it to an earlier claim."""

    kind: RelationKind
    target: ClaimId


class Reason(Frozen):
    """One mismatch between a claim and the ledger."""

    code: str = Field(pattern=r"^[a-z_]+$")
    """A word of `grounding`'s closed list, such as `number` or `speaker`; programs branch on this."""
    facts: tuple[FactId, ...] = ()
    strikes: bool = False
    """Whether this reason is precise enough to strike the sentence; otherwise it only flags it."""
    zh: str
    en: str


class Verdict(Frozen):
    """What grounding says about one claim."""

    label: Label
    basis: Basis = "none"
    facts: tuple[FactId, ...] = ()
    """The facts that decided it: those that support it, or those it contradicts."""
    reasons: tuple[Reason, ...] = ()
    suggested: tuple[FactId, ...] = ()
    """Facts that the claim should have cited instead, best first."""

    @property
    def strikes(self) -> bool:
        """True when at least one reason is precise enough to strike the sentence."""
        return any(reason.strikes for reason in self.reasons)


class Claim(Frozen):
    """One sentence of a speech."""

    id: ClaimId
    text: str = Field(min_length=1)
    """The sentence as it is heard: no citation marks, no relation tags."""
    paragraph: int = Field(default=0, ge=0)
    facts: tuple[FactId, ...] = ()
    """What the speaker cites, in the speaker's order. Only ids that the ledger holds."""
    relations: tuple[Relation, ...] = ()
    asks: SeatId | None = None
    """The seat to whom this sentence puts a question, if it does."""
    verdict: Verdict | None = None
    """None: nobody checked it, the gate being off."""
    struck: bool = False
    """True when the gate took the sentence out: kept in the log, shown struck through, never sent to a model."""


class StanceReport(Frozen):
    """Where a seat says it stands on an agenda issue, in [-1, 1] from the minus pole to the plus pole."""

    issue: str = Field(pattern=r"^[a-z0-9_]+$")
    value: Position
    confidence: Share = 0.5
    because: ClaimId | None = None
    """The claim that moved the seat; None when the seat did not move or named nothing."""
    reason: str = ""


class Usage(Frozen):
    """Tokens of one call; a provider that does not say leaves None, never 0."""

    prompt: int | None = Field(default=None, ge=0)
    cached: int | None = Field(default=None, ge=0)
    completion: int | None = Field(default=None, ge=0)


class Cost(Frozen):
    """Money for one call. Always an estimate; an unknown cost is the absence of this object."""

    amount: float = Field(ge=0)
    currency: Literal["USD", "CNY"]

    @model_validator(mode="after")
    def _finite(self) -> Self:
        # 1e308 would switch a cap off as surely as NaN does.
        if self.amount > 1e9:
            raise ValueError("cost is not plausible")
        return self


def turn_of(claim: str) -> str:
    """Return the turn id of a claim id: `deepseek-2.1` → `deepseek-2`."""
    return claim.rpartition(".")[0]


def seat_of(turn_or_claim: str) -> str:
    """Return the seat id of a turn or claim id: `deepseek-2.1` → `deepseek`."""
    return re.sub(r"-\d+(\.\d+)?$", "", turn_or_claim)
