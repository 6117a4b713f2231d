"""A debate that runs: from a plan or a log, through the graph, to whoever watches.

LangGraph is loaded when the feed is first read, in a thread, so that a screen has long painted by then.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.format import Format, make_plan
from agents.voice import Voice
from articles.loader import pack_from_json, pack_to_json
from articles.models import Motion, Pack
from debate.claims import StanceReport
from debate.errors import LogError, Place, StoppedError
from debate.events import BlobRef, DebateOpened, Event, Gate, Issue, Lang, Seat
from debate.feed import READING_SPEED, FeedItem, Logged, Ready
from debate.log import Record, canonical, sha256_of
from debate.run import RunWriter, read_blob
from grounding.shared import ground_of
from personas.models import Persona

if TYPE_CHECKING:
    from agents.graph import DebateContext


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a debate before it begins. The same plan gives the same opening."""

    pack: Pack
    personas: Mapping[str, Persona]
    """The personas at the table by seat id, in seat order."""
    form: Format
    motion: Motion
    """A motion of the pack, or one of the user's own."""
    lang: Lang
    seed: int
    rounds: int
    gate: Gate
    revisions: int
    casting: Mapping[str, str]
    """Seat id → the name of its voice: `rehearsal`, or a model."""

    def ground_text(self) -> str:
        """Return the JSON text that goes into the log's blob: all that is needed to run the debate again."""
        return canonical(
            {
                "pack": pack_to_json(self.pack),
                "personas": [p.model_dump(mode="json", by_alias=True) for p in self.personas.values()],
                "format": self.form.model_dump(mode="json", by_alias=True),
                "motion": self.motion.model_dump(mode="json"),
            }
        )

    def opening(self, version: str) -> DebateOpened:
        """Return the event that opens the debate."""
        listed = self.motion.id in self.pack.motions
        return DebateOpened(
            version=version,
            motion_id=self.motion.id if listed else None,
            motion_zh=self.motion.zh,
            motion_en=self.motion.en,
            lang=self.lang,
            seed=self.seed,
            rounds=self.rounds,
            gate=self.gate,
            revisions=self.revisions,
            format_id=self.form.id,
            format_sha256=sha256_of(canonical(self.form.model_dump(mode="json", by_alias=True))),
            pack_id=self.pack.id,
            pack_sha256=self.pack.sha256,
            ground=BlobRef(sha256=sha256_of(self.ground_text())),
            seats=tuple(_seat(persona, self.casting[seat], self.lang) for seat, persona in self.personas.items()),
            issues=tuple(
                Issue(
                    id=issue.id,
                    name_zh=issue.name_zh,
                    name_en=issue.name_en,
                    minus_zh=issue.minus.zh,
                    minus_en=issue.minus.en,
                    plus_zh=issue.plus.zh,
                    plus_en=issue.plus.en,
                )
                for issue in self.pack.agenda.issues
            ),
            ballots=self.form.ballots and len(self.personas) > 1,
            plan=make_plan(self.form, list(self.personas), self.rounds, self.seed),
        )


def _seat(persona: Persona, voice: str, lang: Lang) -> Seat:
    return Seat(
        id=persona.id,
        name_zh=persona.name_zh,
        name_en=persona.name_en,
        voice=voice,
        persona_sha256=sha256_of(canonical(persona.model_dump(mode="json", by_alias=True))),
        stances=tuple(
            StanceReport(
                issue=stance.issue,
                value=stance.prior,
                confidence=stance.confidence,
                reason=stance.reason_zh if lang == "zh" else stance.reason_en,
            )
            for stance in persona.stances
        ),
    )


def plan_of(folder: Path, opened: DebateOpened) -> Plan:
    """Return the plan of a logged debate, read from the log's own blob: nothing outside the run is needed."""
    text = read_blob(folder, opened.ground)
    try:
        data: dict[str, Any] = json.loads(text)
        personas = [Persona.model_validate(raw) for raw in data["personas"]]
        return Plan(
            pack=pack_from_json(data["pack"]),
            personas={persona.id: persona for persona in personas},
            form=Format.model_validate(data["format"]),
            motion=Motion.model_validate(data["motion"]),
            lang=opened.lang,
            seed=opened.seed,
            rounds=opened.rounds,
            gate=opened.gate,
            revisions=opened.revisions,
            casting={seat.id: seat.voice for seat in opened.seats},
        )
    except (ValueError, KeyError, TypeError) as error:
        place = Place(folder / "blobs" / opened.ground.sha256)
        raise LogError(
            f"the ground of this run cannot be read: {type(error).__name__}",
            place=place,
            mend=f"use Baimo {opened.version}, which wrote it",
        ) from None


@dataclass
class Session:
    """One run of a debate, new or resumed. Implements `debate.feed.DebateSession`.

    The writer of a resumed run is entered by whoever read its past; that of a new one by the feed, when everything is
    loaded, so that a run folder exists only for a debate that begins.
    """

    writer: RunWriter
    plan: Plan
    opening: DebateOpened
    voices: Mapping[str, Voice]
    past: Sequence[Record] = ()
    """What the log of a resumed run already holds."""
    paced: bool = False
    """Whether drafts are held back to reading speed. Only sensible where the voice is faster than a reader."""
    watched: bool = True
    """Whether anybody follows drafts as they come; a batch and a plain stream do not."""
    load: Callable[[], object] = lambda: None
    """More that must be loaded before the first turn, such as a model client; called in a thread."""
    close: Callable[[], Awaitable[None]] | None = None
    """Called when the feed ends, in its loop: closes what the voices hold open."""
    _speed: float = 1.0
    _paused: bool = False
    _passing: bool = False
    """Whether the present turn may pass although the debate is held."""
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.writer.folder

    @property
    def paused(self) -> bool:
        """True while the debate is held."""
        return self._paused

    def pause(self) -> None:
        """Hold the debate: at once where drafts are paced, else before the next turn."""
        self._paused, self._passing = True, False

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._moved.set()

    def step(self) -> None:
        """Let one turn pass, then hold again. A turn that is held half-way is the one that passes."""
        self._paused, self._passing = True, True
        self._moved.set()

    def set_speed(self, factor: float) -> None:
        """Set how fast a paced draft is shown; 1.0 is reading speed, 0 means as fast as it comes."""
        self._speed = max(0.0, factor)

    async def feed(self) -> AsyncGenerator[FeedItem, None]:
        """Drive the debate and yield everything from the first event on. See `DebateSession.feed`."""
        for record in self.past:
            yield Logged(record)
        graph = await asyncio.to_thread(self._load)
        yield Ready()
        events: list[Event] = [record.event for record in self.past]
        config = {"recursion_limit": 1_000_000_000}
        with nullcontext() if self.writer.entered else self.writer:
            if not events:
                self.writer.put_blob(self.plan.ground_text())
            stream = graph.astream({"view": events}, config, context=self._context(), stream_mode="custom")
            try:
                async with aclosing(stream):
                    async for item in stream:
                        yield item
            finally:
                if self.close is not None:
                    await self.close()

    def _load(self) -> Any:
        # LangGraph takes more than a second to load; reading a log never needs it.
        from agents.graph import debate_graph

        self.load()
        return debate_graph()

    def _context(self) -> "DebateContext":
        from agents.graph import DebateContext

        return DebateContext(
            opening=self.opening,
            form=self.plan.form,
            motion=self.plan.motion,
            pack=self.plan.pack,
            ground=ground_of(self.plan.pack),
            personas=self.plan.personas,
            voices=self.voices,
            write=self._write,
            before_turn=self._before_turn,
            after_piece=self._after_piece,
            watched=self.watched,
        )

    def _write(self, event: Event) -> Record:
        try:
            return self.writer.append(event)
        except OSError as error:
            raise StoppedError(
                "disk",
                f"{self.folder}: the log cannot be written: {error.strerror}",
                next_step="free some space or mend the folder, then resume",
            ) from error

    async def _before_turn(self) -> None:
        self._passing = False
        await self._held()

    async def _after_piece(self, piece: str) -> None:
        if self.paced:
            if self._speed:
                await asyncio.sleep(len(piece) / READING_SPEED[self.plan.lang] / self._speed)
            await self._held()

    async def _held(self) -> None:
        while self._paused and not self._passing:
            self._moved.clear()
            await self._moved.wait()
