"""A debate held elsewhere, as an importer understands it, and the events it becomes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

from debate.claims import Claim, Relation, RelationKind, StanceReport
from debate.events import (
    BlobRef,
    DebateClosed,
    DebateOpened,
    DraftWritten,
    Event,
    HostSpoke,
    Imported,
    Issue,
    Lang,
    PhasePlan,
    RoundStarted,
    Seat,
    SourceFile,
    SpeechGiven,
    Tally,
    TurnForfeited,
    TurnOpened,
)
from debate.lines import canonical, sha256_of
from debate.text import clean_text, one_line

GROUND: Final = canonical({"pack": {"facts": []}})
"""What an imported debate stands on: no facts that we know of."""
_PHASE: Final = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class ForeignClaim:
    """One claim. `ref` is what the file calls it; relations aim at such names."""

    text: str
    ref: str = ""
    relations: tuple[tuple[RelationKind, str], ...] = ()
    asks: str = ""
    """The key of the seat that is asked."""
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class ForeignTurn:
    """One turn, or with `host` one word of somebody who has no seat. `raw` is the text as the file has it."""

    seat: str
    raw: str
    claims: tuple[ForeignClaim, ...] = ()
    round: int = 1
    phase: str = ""
    stances: tuple[StanceReport, ...] = ()
    host: Literal["", "remark", "news", "question"] = ""
    time: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ForeignDebate:
    """A whole debate. `seats` maps the key that turns use to the name and the voice."""

    motion: str
    seats: dict[str, tuple[str, str]]
    turns: list[ForeignTurn]
    lang: Lang | None = None
    """None: as the text suggests."""
    votes: dict[str, int] = field(default_factory=dict)
    winner: str = ""
    ended: bool = True
    issues: dict[str, str] = field(default_factory=dict)
    format_id: str = "imported"
    notes: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


def to_events(debate: ForeignDebate, source: str, files: Sequence[SourceFile], version: str) -> list[Event]:
    """Return the events of an imported debate. The same debate gives the same events."""
    return list(_Translation(debate, source, files, version).events())


def times_of(debate: ForeignDebate, events: Sequence[Event]) -> list[datetime]:
    """Return a wall time for each event: the file's where it has one, else a second after the one before."""
    known = {index: turn.time for index, turn in enumerate(debate.turns) if turn.time is not None}
    now = min(known.values(), default=datetime(1970, 1, 1, tzinfo=UTC))
    times, index = [], -1
    for event in events:
        if isinstance(event, TurnOpened | HostSpoke):
            index += 1
            now = max(now, known.get(index, now))
        times.append(now)
    return times


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield (paragraph, sentence) of prose. What is between code fences stays together."""
    text = clean_text(text)
    for paragraph, block in enumerate(re.split(r"\n\s*\n", text)):
        pieces = (
            [block]
            if "```" in block
            else re.split(r"(?<=[。！？!?])(?![”’」』）)])|(?<=[.!?][\"”)])\s+|(?<=\w[.])\s+(?=[A-Z\"“(])|\n", block)
        )
        for piece in pieces:
            if sentence := one_line(piece):
                yield paragraph, sentence


def sections(begin: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each match of `begin` with the text from its end to the next match, or to the end."""
    matches = list(begin.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=False):
        yield match, text[match.end() : end]


def prose_claims(text: str) -> tuple[ForeignClaim, ...]:
    """Return the sentences of a text as claims without relations."""
    return tuple(ForeignClaim(sentence, paragraph=paragraph) for paragraph, sentence in sentences(text))


def looks_chinese(text: str) -> bool:
    """Return whether a text is mostly Chinese."""
    letters = [char for char in text[:20000] if char.isalpha()]
    return sum("\u4e00" <= char <= "\u9fff" for char in letters) * 3 > len(letters)


class _Translation:
    def __init__(self, debate: ForeignDebate, source: str, files: Sequence[SourceFile], version: str) -> None:
        self._debate = debate
        self._source = source
        self._files = files
        self._version = version
        self._ids = _seat_ids(debate)
        self._claims: dict[str, str] = {}
        """The file's name of a claim → ours. A name that is used twice means the first."""
        self._notes = list(debate.notes)
        self._extra: dict[str, Any] = {}
        self._spoken = [turn for turn in debate.turns if not turn.host]

    def events(self) -> Iterator[Event]:
        body = list(self._body())
        yield self._opening()
        extra = {**self._debate.extra, "turns": self._extra} if self._extra else self._debate.extra
        if self._claims:
            extra = {**extra, "claim_ids": {ours: theirs for theirs, ours in self._claims.items()}}
        yield Imported(source=self._source, files=tuple(self._files), notes=tuple(self._notes), extra=extra)
        yield from body
        if self._debate.ended:
            tally = tuple(
                Tally(seat=self._ids[seat], votes=count)
                for seat, count in sorted(self._debate.votes.items(), key=lambda item: -item[1])
            )
            yield DebateClosed(tally=tally, winner=self._ids.get(self._debate.winner))

    def _opening(self) -> DebateOpened:
        motion = one_line(self._debate.motion) or "?"
        text = "\n".join(turn.raw for turn in self._spoken)
        lang: Lang = self._debate.lang or ("zh" if looks_chinese(motion + text) else "en")
        rounds = sorted({turn.round for turn in self._spoken}) or [1]
        return DebateOpened(
            version=self._version,
            motion_id=None,
            motion_zh=motion,
            motion_en=motion,
            lang=lang,
            seed=0,
            rounds=len(rounds),
            gate="off",
            revisions=0,
            format_id=self._debate.format_id,
            format_sha256=sha256_of(self._debate.format_id),
            pack_id="none",
            pack_sha256=sha256_of(GROUND),
            ground=BlobRef(sha256=sha256_of(GROUND)),
            seats=tuple(
                Seat(
                    id=self._ids[key],
                    name_zh=one_line(name) or key,
                    name_en=one_line(name) or key,
                    voice=one_line(voice) or "unknown",
                    persona_sha256=sha256_of(name),
                )
                for key, (name, voice) in self._debate.seats.items()
            ),
            issues=tuple(_issue(issue, name) for issue, name in self._debate.issues.items()),
            ballots=False,
            plan=tuple(self._plan(number) for number in rounds),
        )

    def _plan(self, number: int) -> PhasePlan:
        turns = [turn for turn in self._spoken if turn.round == number]
        name = next((one_line(turn.phase) for turn in turns if turn.phase), "") or "turn"
        order = tuple(self._ids[turn.seat] for turn in turns)
        return PhasePlan(round=number, phase=_phase(name), name_zh=name, name_en=name, order=order)

    def _body(self) -> Iterator[Event]:
        now = hosts = 0
        counts = dict.fromkeys(self._ids.values(), 0)
        for turn in self._debate.turns:
            if turn.host:
                hosts += 1
                if turn.extra:
                    self._extra[f"host-{hosts}"] = dict(turn.extra)
                yield HostSpoke(kind=turn.host, text=clean_text(turn.raw).strip() or "...")
                continue
            phase = self._plan(turn.round).phase
            if turn.round != now:
                now = turn.round
                yield RoundStarted(round=now, phase=phase)
            seat = self._ids[turn.seat]
            counts[seat] += 1
            yield from self._turn(turn, f"{seat}-{counts[seat]}", seat, phase)

    def _turn(self, turn: ForeignTurn, name: str, seat: str, phase: str) -> Iterator[Event]:
        if turn.extra:
            self._extra[name] = dict(turn.extra)
        yield TurnOpened(turn=name, seat=seat, round=turn.round, phase=phase)
        claims = tuple(self._claim(claim, f"{name}.{i}") for i, claim in enumerate(turn.claims, start=1))
        if not claims:
            reason = "the file has no text for this turn"
            yield TurnForfeited(turn=name, seat=seat, round=turn.round, phase=phase, cause="empty", reason=reason)
            return
        yield DraftWritten(turn=name, seat=seat, attempt=1, text=clean_text(turn.raw))
        for claim, foreign in zip(claims, turn.claims, strict=True):
            if foreign.ref:
                self._claims.setdefault(foreign.ref, claim.id)
        yield SpeechGiven(
            turn=name, seat=seat, round=turn.round, phase=phase, attempt=1, claims=claims, stances=turn.stances
        )

    def _claim(self, claim: ForeignClaim, name: str) -> Claim:
        relations = []
        for kind, ref in claim.relations:
            if ref in self._claims:
                relations.append(Relation(kind=kind, target=self._claims[ref]))
            else:
                self._notes.append(f"{name} {kind} {one_line(ref)}, which is not there")
        return Claim(
            id=name,
            text=one_line(claim.text),
            paragraph=claim.paragraph,
            relations=tuple(dict.fromkeys(relations)),
            asks=self._ids.get(claim.asks),
        )


def _issue(issue: str, name: str) -> Issue:
    name = one_line(name) or issue
    return Issue(id=issue, name_zh=name, name_en=name, minus_zh="-1", minus_en="-1", plus_zh="+1", plus_en="+1")


def _phase(name: str) -> str:
    return _PHASE.sub("_", name.lower()).strip("_")[:32] or "turn"


def _seat_ids(debate: ForeignDebate) -> dict[str, str]:
    """Return a seat id for each key: as near to it as an id may be, and each once."""
    ids: dict[str, str] = {}
    for number, key in enumerate(debate.seats, start=1):
        base = re.sub(r"[^a-z0-9]+", "_", one_line(key).lower()).strip("_")[:28] or f"s{number}"
        name, more = base, 2
        while name in ids.values():
            name, more = f"{base}_{more}", more + 1
        ids[key] = name
    return ids
