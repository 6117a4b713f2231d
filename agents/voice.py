"""The seam between the debate and whoever speaks: a brief goes in, pieces of a draft come out."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from articles.models import Motion, Pack
from debate.events import CallFailed, CallSettled, CallStarted, Fault, Lang
from debate.view import DebateView
from personas.models import Persona

Task = Literal["speech", "ballot"]


@dataclass(frozen=True, slots=True)
class PhaseBrief:
    """What a phase asks of a speech."""

    id: str
    """`opening`, `rebuttal`, `questions`, `closing`, or whatever the format names."""
    name_zh: str
    name_en: str
    task_zh: str
    task_en: str
    max_chars: int
    """Length cap of a speech, in Chinese characters; an English speech may have `max_words`."""
    max_words: int
    requires: tuple[Literal["relation", "question", "stance"], ...] = ()
    """What a good speech of this phase holds: an answer to an earlier claim, a question to a seat, a stance."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a seat's voice may know when it speaks. Built from the view; never changed.

    `view` is the public record, the same for every seat. What is private is in `persona` (private notes, flip
    conditions), and a voice may read only its own seat's.
    """

    task: Task
    seat: str
    turn: str
    """The id of this turn, e.g. `deepseek-2`; for a ballot `deepseek-ballot`."""
    round: int
    rounds: int
    phase: PhaseBrief
    lang: Lang
    seed: int
    motion: Motion
    pack: Pack
    personas: Mapping[str, Persona]
    """All personas by seat id, in seat order: their public cards are common knowledge."""
    view: DebateView
    attempt: int = 1
    faults: tuple[Fault, ...] = ()
    """Why the gate sent back the draft before this one; empty on a first attempt."""

    @property
    def persona(self) -> Persona:
        """The speaking seat's own persona."""
        return self.personas[self.seat]


@dataclass(frozen=True, slots=True)
class Voided:
    """What was streamed of this draft so far is void: the call broke and is tried again."""

    reason: str


Piece = str | Voided
Record = Callable[[CallStarted | CallSettled | CallFailed], None]
"""Writes a call event to the log at once, before the voice goes on."""


class Voice(Protocol):
    """Whoever speaks for a seat."""

    @property
    def name(self) -> str:
        """What the log calls it: `rehearsal`, or the model string."""

    def speak(self, brief: Brief, record: Record) -> AsyncIterator[Piece]:
        """Yield the draft in pieces; their concatenation since the last `Voided` is the draft.

        The draft is prose with inline `[F012]` citations and `[attacks deepseek-2.1]` relation tags, then, if the
        voice likes, a machine-readable block (see `agents.speech`). A ballot is the block alone.

        Raises ModelError when no usable answer was had, StoppedError when no seat could get one.
        """
