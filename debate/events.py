"""The events of a debate: what happened, completely, in the past tense. What is not here did not happen.

Wall time is no part of an event: it stands beside it in the record (see `debate.log`), so that the same debate
gives the same events on every machine.
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, TypeAdapter

from debate.claims import (
    Claim,
    ClaimId,
    Cost,
    Frozen,
    Reason,
    SeatId,
    StanceReport,
    TurnId,
    Usage,
)
from debate.kinds import FailureKind as FailureKind
from debate.kinds import Gate as Gate
from debate.kinds import Lang as Lang
from debate.kinds import StopKind


class _Event(Frozen):
    pass


class BlobRef(Frozen):
    """A long text kept beside the log under the SHA-256 of its UTF-8 bytes."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Seat(Frozen):
    """A persona at the table and the voice that speaks for it in this run."""

    id: SeatId
    name_zh: str
    name_en: str
    voice: str
    """`rehearsal`, or the model that speaks, as it is written for the gateway, e.g. `deepseek/deepseek-flash`."""
    persona_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    stances: tuple[StanceReport, ...] = ()
    """Where the persona stands before anybody has spoken."""


class Issue(Frozen):
    """An agenda issue: a line from a minus pole (-1) to a plus pole (+1)."""

    id: str
    name_zh: str
    name_en: str
    minus_zh: str
    minus_en: str
    plus_zh: str
    plus_en: str


class PhasePlan(Frozen):
    """One round of the plan: which phase it belongs to and who speaks in which order."""

    round: int = Field(ge=1)
    phase: str = Field(pattern=r"^[a-z_]+$")
    name_zh: str
    name_en: str
    order: tuple[SeatId, ...]


class DebateOpened(_Event):
    """The debate began. Holds everything that decides its course, so that a run can be executed again."""

    type: Literal["debate_opened"] = "debate_opened"
    version: str
    """The version of Baimo that wrote the log."""
    motion_id: str | None
    motion_zh: str
    motion_en: str
    lang: Lang
    seed: int = Field(ge=0)
    rounds: int = Field(ge=1)
    gate: Gate
    revisions: int = Field(ge=0)
    format_id: str
    format_sha256: str
    pack_id: str
    pack_sha256: str
    ground: BlobRef
    """The pack as it stood: facts, entities, agenda, traps, what the article does not say, format and personas."""
    seats: tuple[Seat, ...]
    issues: tuple[Issue, ...]
    ballots: bool
    """Whether the seats vote in private before the debate closes."""
    plan: tuple[PhasePlan, ...]
    """The speaking order of every round: the outcome of the only draw that decides who speaks when."""


class RoundStarted(_Event):
    """A round began."""

    type: Literal["round_started"] = "round_started"
    round: int
    phase: str


class TurnOpened(_Event):
    """The floor was given to a seat."""

    type: Literal["turn_opened"] = "turn_opened"
    turn: TurnId
    seat: SeatId
    round: int
    phase: str


class CallStarted(_Event):
    """A request was about to be sent to a model. Written before it is sent, so that no paid call goes unseen."""

    type: Literal["call_started"] = "call_started"
    call: str
    """Unique in the run: the turn (or `SEAT-ballot`), `#`, and a count."""
    seat: SeatId
    purpose: Literal["speech", "ballot"]
    model: str
    request_sha256: str
    prompt_tokens_estimate: int = Field(ge=0)
    max_tokens: int = Field(ge=1)


class CallSettled(_Event):
    """A model answered in full."""

    type: Literal["call_settled"] = "call_settled"
    call: str
    seat: SeatId
    finish: str
    usage: Usage
    cost: Cost | None = None
    """None: unknown."""


class CallFailed(_Event):
    """A call to a model gave no usable answer."""

    type: Literal["call_failed"] = "call_failed"
    call: str
    seat: SeatId
    kind: FailureKind
    status: int | None = None
    detail: str
    """For people; nothing may branch on its text."""
    retry: int | None = None
    """The number of the next try, or None when there is none."""


class DraftWritten(_Event):
    """A seat's voice delivered a whole draft: unchecked text, as it came."""

    type: Literal["draft_written"] = "draft_written"
    turn: TurnId
    seat: SeatId
    attempt: int = Field(ge=1)
    text: str


class Fault(Frozen):
    """A sentence of a draft that the gate faulted, and why."""

    sentence: str
    reasons: tuple[Reason, ...]


class DraftReturned(_Event):
    """The gate sent a draft back with its reasons."""

    type: Literal["draft_returned"] = "draft_returned"
    turn: TurnId
    seat: SeatId
    attempt: int
    faults: tuple[Fault, ...]


class SpeechGiven(_Event):
    """A draft passed the gate and was heard."""

    type: Literal["speech_given"] = "speech_given"
    turn: TurnId
    seat: SeatId
    round: int
    phase: str
    attempt: int
    claims: tuple[Claim, ...]
    stances: tuple[StanceReport, ...] = ()


class TurnForfeited(_Event):
    """A seat's turn produced no admissible speech."""

    type: Literal["turn_forfeited"] = "turn_forfeited"
    turn: TurnId
    seat: SeatId
    round: int
    phase: str
    cause: Literal["model", "gate", "empty"]
    reason: str
    """For people; nothing may branch on its text."""


class BallotCast(_Event):
    """A seat voted in private for the case it found strongest, its own excluded."""

    type: Literal["ballot_cast"] = "ballot_cast"
    seat: SeatId
    choice: SeatId
    because: ClaimId | None = None
    reason: str
    answer: str
    """What the voice answered, as it came."""


class BallotSpoiled(_Event):
    """A seat's answer named nobody it may vote for; it counts for no one."""

    type: Literal["ballot_spoiled"] = "ballot_spoiled"
    seat: SeatId
    reason: str
    answer: str


class Tally(Frozen):
    """Votes for one seat."""

    seat: SeatId
    votes: int = Field(ge=0)


class DebateClosed(_Event):
    """The debate came to its end. The winner is arithmetic over ballots; a tie is contested."""

    type: Literal["debate_closed"] = "debate_closed"
    tally: tuple[Tally, ...]
    winner: SeatId | None


class RunStopped(_Event):
    """The run stopped before its end and can be resumed."""

    type: Literal["run_stopped"] = "run_stopped"
    kind: StopKind
    reason: str
    next_step: str = ""


class Change(Frozen):
    """One thing that was changed in what decides a debate, for people to read."""

    what: str
    """Where, as it is written after `--set`: `fact.F007`, `persona.tencent.goals`, `seat.moonshot.model`, `gate`."""
    before: str
    after: str


class PlanChanged(_Event):
    """What decides the debate's course was changed from here on. What was said before stands."""

    type: Literal["plan_changed"] = "plan_changed"
    changes: tuple[Change, ...]
    opening: DebateOpened
    """All that decides the course from here on, as an opening says it; its ground is a blob of its own."""


class HostSpoke(_Event):
    """Somebody who has no seat said something to the table: the host, or news that came in."""

    type: Literal["host_spoke"] = "host_spoke"
    kind: Literal["remark", "news", "question", "whisper"]
    """A `whisper` is heard by `to` alone; everything else by everybody, whomever it is put to."""
    to: SeatId | None = None
    text: str = Field(min_length=1)


class SourceFile(Frozen):
    """A file that a debate was imported from, kept byte for byte."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of its bytes, under which they are kept beside the log as a blob is."""


class Imported(_Event):
    """The debate was held elsewhere; everything after this says what another tool's files say."""

    type: Literal["imported"] = "imported"
    source: str = Field(pattern=r"^[a-z0-9_-]+$")
    """Which importer read it."""
    files: tuple[SourceFile, ...]
    notes: tuple[str, ...] = ()
    """What could not be read as it was meant, for people: a turn that was cut, a reference that points nowhere."""
    extra: dict[str, JsonValue] = Field(default_factory=dict)
    """What the files hold and an event has no place for."""


Event = Annotated[
    DebateOpened
    | RoundStarted
    | TurnOpened
    | CallStarted
    | CallSettled
    | CallFailed
    | DraftWritten
    | DraftReturned
    | SpeechGiven
    | TurnForfeited
    | BallotCast
    | BallotSpoiled
    | DebateClosed
    | RunStopped
    | PlanChanged
    | HostSpoke
    | Imported,
    Field(discriminator="type"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
