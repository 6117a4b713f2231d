"""Is a run whole, and does what it says add up? Reads everything, changes nothing, executes nothing."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from debate.claims import Claim, turn_of
from debate.errors import LogError, Place
from debate.events import (
    BallotCast,
    DebateClosed,
    DebateOpened,
    Event,
    Imported,
    PlanChanged,
    SpeechGiven,
    Tally,
    TurnOpened,
)
from debate.lines import GENESIS, Origin, Record, chain, event_text
from debate.log import FILE_NAME, ReadLog, scan_log
from debate.view import DebateView, fold


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    place: Place
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class RunFiles:
    """What the files of a run hold, and what is wrong with them."""

    folder: Path
    read: ReadLog
    blobs: int
    findings: tuple[Finding, ...]
    """What is wrong with the log."""
    blob_findings: tuple[Finding, ...]

    @property
    def opened(self) -> DebateOpened | None:
        """The opening, if the log got so far."""
        first = self.read.records[0].event if self.read.records else None
        return first if isinstance(first, DebateOpened) else None


def check_files(folder: Path) -> RunFiles:
    """Check the log's checksums and chain, and every blob against its name.

    Raises LogError when there is no run to check: not a folder of ours, or it may not be read.
    """
    read = scan_log(folder / FILE_NAME)
    blobs = sorted((folder / "blobs").glob("*")) if (folder / "blobs").is_dir() else []
    whole = {path.name for path in blobs if _whole_blob(path)}
    wrong = [
        Finding(Place(path), "its content was changed: the hash differs") for path in blobs if path.name not in whole
    ]
    for record in read.records:
        for name in blobs_of(record.event):
            if name not in {path.name for path in blobs}:
                wrong.append(Finding(place_of(folder, read.origin, record.seq), f"the blob {name} is missing"))
    return RunFiles(folder, read, len(blobs), tuple(_log_findings(folder, read)), tuple(wrong))


def place_of(folder: Path, origin: Origin | None, seq: int) -> Place:
    """Return the file and the line in which the record `seq` of a run stands."""
    path = folder / FILE_NAME
    if origin is None:
        return Place(path, seq + 1)
    if origin.here:
        return Place(path, seq + 2)
    if seq >= origin.records:
        return Place(path, seq - origin.records + 2)
    return Place(folder.parent / origin.run / FILE_NAME, field=f"event {seq}")


def _log_findings(folder: Path, read: ReadLog) -> Iterator[Finding]:
    path = folder / FILE_NAME
    if read.damage is not None:
        yield Finding(read.damage.place or Place(path), read.damage.problem)
    elif read.torn:
        own = len(read.records) if read.origin is None or read.origin.here else len(read.records) - read.origin.records
        line = own + (2 if read.origin else 1)
        yield Finding(Place(path, line), f"the last line is torn: {len(read.torn)} bytes that are no whole line")
    elif not read.records:
        yield Finding(Place(path), "the log is empty")
    prev = GENESIS
    for record in read.records:
        if chain(prev, record.seq, event_text(record.event)) != record.hash:
            yield Finding(place_of(folder, read.origin, record.seq), "the event is not written in its canonical form")
        prev = record.hash


def _whole_blob(path: Path) -> bool:
    if path.suffix == ".part":  # what a killed process left of a blob that no event names
        return True
    try:
        return sha256(path.read_bytes()).hexdigest() == path.name
    except OSError as error:
        raise LogError(
            f"cannot be read: {error.strerror}", place=Place(path), mend="check its owner and mode"
        ) from None


def blobs_of(event: Event) -> Iterator[str]:
    """Yield the names of the blobs that an event refers to."""
    if isinstance(event, DebateOpened):
        yield event.ground.sha256
    elif isinstance(event, PlanChanged):
        yield event.opening.ground.sha256
    elif isinstance(event, Imported):
        yield from (file.sha256 for file in event.files)


def audit(folder: Path, read: ReadLog, facts: set[str]) -> list[Finding]:
    """Recompute what the events say about one another: order, ids, references, the count of votes, the winner.

    `facts` are the ids that citations may name. Independent of the graph that wrote the log.
    """
    findings: list[Finding] = []
    view = DebateView()
    imported = any(isinstance(record.event, Imported) for record in read.records[:2])
    for record in read.records:
        for problem in _event_problems(view, record, facts, imported=imported):
            findings.append(Finding(place_of(folder, read.origin, record.seq), problem))
        if view.opened is None and not isinstance(record.event, DebateOpened):
            break
        try:
            view = fold(view, [record.event])
        except (IndexError, KeyError):
            findings.append(Finding(place_of(folder, read.origin, record.seq), "the event fits no turn that is open"))
            break
    return findings


def _event_problems(view: DebateView, record: Record, facts: set[str], *, imported: bool) -> Iterator[str]:
    event = record.event
    if isinstance(event, DebateOpened) != (record.seq == 0):
        yield "a debate begins with its opening and has only one"
    elif isinstance(event, TurnOpened):
        yield from _turn_problems(view, event, imported=imported)
    elif isinstance(event, SpeechGiven):
        yield from _speech_problems(view, event, facts)
    elif isinstance(event, BallotCast) and event.choice == event.seat:
        yield f"{event.seat} voted for itself"
    elif isinstance(event, DebateClosed) and not imported:
        tally, winner = count_votes(view)
        if (sorted(event.tally, key=_by_seat), event.winner) != (sorted(tally, key=_by_seat), winner):
            yield f"the ballots give {_votes(tally)} and the winner {winner}; the log says {_votes(event.tally)}"


def _turn_problems(view: DebateView, event: TurnOpened, *, imported: bool) -> Iterator[str]:
    if view.open_turn is not None:
        yield f"{event.turn} begins while {view.open_turn.id} has the floor"
    if event.turn != view.next_turn_id(event.seat):
        yield f"the turn is called {event.turn}; the next of {event.seat} is {view.next_turn_id(event.seat)}"
    if not imported and view.next_slot != (event.round, event.phase, event.seat):
        yield f"the plan does not give this turn to {event.seat}"


def _speech_problems(view: DebateView, event: SpeechGiven, facts: set[str]) -> Iterator[str]:
    if view.open_turn is None or view.open_turn.id != event.turn:
        yield f"{event.turn} is heard without having the floor"
    known = view.claims.keys()
    for number, claim in enumerate(event.claims, start=1):
        if claim.id != f"{event.turn}.{number}":
            yield f"the claim is called {claim.id}; it is {event.turn}.{number}"
        yield from _claim_problems(claim, known, facts)
    for report in event.stances:
        if report.because is not None and report.because not in known and turn_of(report.because) != event.turn:
            yield f"a stance moved because of {report.because}, which nobody has said"


def _claim_problems(claim: Claim, known: Container[str], facts: set[str]) -> Iterator[str]:
    for relation in claim.relations:
        if relation.target not in known:
            yield f"{claim.id} {relation.kind} {relation.target}, which nobody has said before"
    verdict = claim.verdict
    named = {*claim.facts, *(verdict.facts if verdict else ()), *(verdict.suggested if verdict else ())}
    for fact in sorted(named - facts):
        yield f"{claim.id} names {fact}, which the ledger does not hold"


def count_votes(view: DebateView) -> tuple[tuple[Tally, ...], str | None]:
    """Return the votes for each seat and the winner: the most votes win, a tie has no winner."""
    seats = [seat.id for seat in view.opened.seats] if view.opened else []
    choices = [ballot.choice for ballot in view.ballots.values() if isinstance(ballot, BallotCast)]
    tally = tuple(Tally(seat=seat, votes=choices.count(seat)) for seat in seats)
    most = max((row.votes for row in tally), default=0)
    first = [row.seat for row in tally if row.votes == most]
    return tally, first[0] if most and len(first) == 1 else None


def _by_seat(row: Tally) -> str:
    return row.seat


def _votes(tally: Sequence[Tally]) -> str:
    return ", ".join(f"{row.seat} {row.votes}" for row in tally)
