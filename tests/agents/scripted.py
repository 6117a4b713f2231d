"""A voice that says what a test tells it, and the session around it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

from agents.rehearsal.voice import RehearsalVoice
from agents.session import Plan, Session
from agents.voice import Brief, Piece, Record, Voice, Voided
from baimo.setup import Options, make_plan
from debate.errors import BaimoError
from debate.events import Event
from debate.feed import FeedItem, Logged
from debate.run import RunWriter

Line = str | Voided | BaimoError


class ScriptedVoice:
    """Answers the n-th draft of a turn with the n-th script for it; without one it leaves the word to rehearsal.

    A script is a draft, or a sequence of pieces; an error among them is raised.
    """

    name = "scripted"

    def __init__(self, scripts: Mapping[str, Sequence[str | Sequence[Line]]]) -> None:
        self.briefs: list[Brief] = []
        self._scripts = scripts
        self._rehearsal = RehearsalVoice()

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        self.briefs.append(brief)
        scripts = self._scripts.get(brief.turn)
        if scripts is None:
            async for piece in self._rehearsal.speak(brief, record):
                yield piece
            return
        script = scripts[min(brief.attempt, len(scripts)) - 1]
        for piece in [script] if isinstance(script, str) else script:
            if isinstance(piece, BaimoError):
                raise piece
            yield piece


def clock() -> datetime:
    return datetime(2026, 1, 2, tzinfo=UTC)


def plan(**asked: object) -> Plan:
    options: dict[str, object] = {"lang": "zh", "seats": ("deepseek", "tencent", "moonshot"), "rounds": 2, **asked}
    return make_plan(Options(**options))  # type: ignore[arg-type]


def session(folder: Path, made: Plan, voice: Voice | None = None, **more: object) -> Session:
    voice = voice or RehearsalVoice()
    return Session(
        writer=RunWriter.create(folder, clock),
        plan=made,
        opening=made.opening("0"),
        voices=dict.fromkeys(made.personas, voice),
        **more,  # type: ignore[arg-type]
    )


async def follow(running: Session, until: int | None = None) -> list[FeedItem]:
    """Read the feed to its end, or leave it after `until` items."""
    items: list[FeedItem] = []
    async with aclosing(running.feed()) as feed:
        async for item in feed:
            items.append(item)
            if len(items) == until:
                break
    return items


def logged(items: list[FeedItem]) -> list[Event]:
    return [item.record.event for item in items if isinstance(item, Logged)]
