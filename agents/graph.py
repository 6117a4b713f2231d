"""The debate as a LangGraph graph: nodes write events, one pure function of the folded view decides what is next.

The log, not a checkpoint, is what a run is resumed from: hand the past events in, and routing goes on from there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.ballot import SpoiledBallot, parse_ballot
from agents.format import Format
from agents.gate import check_speech, seat_names
from agents.prose import ProseStream
from agents.voice import Brief, Task, Voice, Voided
from articles.models import Motion, Pack
from debate.errors import ModelError, StoppedError
from debate.events import (
    BallotCast,
    BallotSpoiled,
    DebateClosed,
    DebateOpened,
    DraftWritten,
    Event,
    RoundStarted,
    RunStopped,
    Tally,
    TurnForfeited,
    TurnOpened,
)
from debate.feed import DraftVoided, FeedItem, Logged, Streamed
from debate.log import Record
from debate.text import clean_text
from debate.view import DebateView, Turn, fold
from grounding.ground import Ground
from personas.models import Persona

MAX_FORFEITS: Final = 3
"""So many forfeits of one seat in a row stop the run."""
Step = Literal["open_debate", "call_speaker", "speak", "check_draft", "take_ballots", "close_debate", "__end__"]


class DebateState(TypedDict):
    """What the graph knows: exactly what the log says, and nothing more."""

    view: Annotated[DebateView, fold]


@dataclass(frozen=True, slots=True)
class DebateContext:
    """What a debate is given from outside: its opening, its ground, its voices, and the way to its log."""

    opening: DebateOpened
    form: Format
    motion: Motion
    pack: Pack
    ground: Ground
    personas: Mapping[str, Persona]
    voices: Mapping[str, Voice]
    write: Callable[[Event], Record]
    """Appends an event to the log. What must not be lost is on the disk when it returns."""
    before_turn: Callable[[], Awaitable[None]]
    """Waits while the debate is held."""
    after_piece: Callable[[str], Awaitable[None]]
    """Waits as long as it takes to read the piece, where a draft is paced."""
    watched: bool = True
    """Whether anybody follows drafts as they come. Where nobody does, only events are shown."""


class Floor:
    """What one node says: each event is logged, shown, and kept for the fold, in this order."""

    def __init__(self, runtime: Runtime[DebateContext]) -> None:
        self.events: list[Event] = []
        self._runtime = runtime

    def record(self, event: Event) -> None:
        """Log an event, then show it."""
        self.show(Logged(self._runtime.context.write(event)))
        self.events.append(event)

    def show(self, item: FeedItem) -> None:
        """Hand something to whoever watches."""
        self._runtime.stream_writer(item)

    def update(self) -> dict[str, Any]:
        """Return the node's update of the state."""
        return {"view": self.events}


def what_next(state: DebateState) -> Step:
    """Decide the next step from the view alone."""
    view = state["view"]
    if view.opened is None:
        return "open_debate"
    if view.closed is not None:
        return "__end__"
    turn = view.open_turn
    if turn is not None:
        return "check_draft" if turn.state == "drafted" else "speak"
    if view.next_slot is not None:
        return "call_speaker"
    if view.opened.ballots and len(view.ballots) < len(view.opened.seats):
        return "take_ballots"
    return "close_debate"


async def _route(state: DebateState) -> Step:
    # LangGraph would run a plain function in a thread, which costs more than the decision.
    return what_next(state)


async def open_debate(state: DebateState, runtime: Runtime[DebateContext]) -> dict[str, Any]:
    """Record what decides the debate's course."""
    floor = Floor(runtime)
    floor.record(runtime.context.opening)
    return floor.update()


async def call_speaker(state: DebateState, runtime: Runtime[DebateContext]) -> dict[str, Any]:
    """Give the floor to the next seat of the plan."""
    view = state["view"]
    assert view.next_slot is not None
    await runtime.context.before_turn()
    number, phase, seat = view.next_slot
    floor = Floor(runtime)
    if number != view.round:
        floor.record(RoundStarted(round=number, phase=phase))
    floor.record(TurnOpened(turn=view.next_turn_id(seat), seat=seat, round=number, phase=phase))
    return floor.update()


async def speak(state: DebateState, runtime: Runtime[DebateContext]) -> dict[str, Any]:
    """Have the seat's voice write a draft; when the model cannot be had, the seat forfeits the turn."""
    view = state["view"]
    turn = view.open_turn
    assert turn is not None
    floor = Floor(runtime)
    brief = make_brief(runtime.context, view, turn)
    try:
        draft = await _listen(brief, runtime, floor)
    except ModelError as error:
        lost = TurnForfeited(
            turn=turn.id, seat=turn.seat, round=turn.round, phase=turn.phase, cause="model", reason=str(error)
        )
        floor.record(lost)
    except StoppedError as error:
        _stop(floor, error)
    else:
        floor.record(DraftWritten(turn=turn.id, seat=turn.seat, attempt=brief.attempt, text=draft))
    _stop_if_silent(view, floor)
    return floor.update()


async def _listen(brief: Brief, runtime: Runtime[DebateContext], floor: Floor) -> str:
    context = runtime.context
    pieces: list[str] = []
    prose = ProseStream()
    async for piece in context.voices[brief.seat].speak(brief, floor.record):
        if isinstance(piece, Voided):
            pieces.clear()
            prose = ProseStream()
            floor.show(DraftVoided(brief.turn, brief.seat, piece.reason))
            continue
        pieces.append(clean_text(piece))
        if context.watched and (heard := prose.feed(pieces[-1])):
            floor.show(Streamed(brief.turn, brief.seat, heard))
            await context.after_piece(heard)
    if context.watched and (heard := prose.close()):
        floor.show(Streamed(brief.turn, brief.seat, heard))
    return "".join(pieces)


async def check_draft(state: DebateState, runtime: Runtime[DebateContext]) -> dict[str, Any]:
    """Ground the draft: it is heard, sent back, or refused."""
    view = state["view"]
    turn = view.open_turn
    assert turn is not None
    context = runtime.context
    brief = make_brief(context, view, turn)
    floor = Floor(runtime)
    floor.record(check_speech(brief, turn, context.ground, context.opening.gate, context.opening.revisions))
    _stop_if_silent(view, floor)
    return floor.update()


async def take_ballots(state: DebateState, runtime: Runtime[DebateContext]) -> dict[str, Any]:
    """Ask every seat that has not voted. They vote at the same time; the log takes them in seat order."""
    view = state["view"]
    context = runtime.context
    floor = Floor(runtime)
    waiting = [seat.id for seat in context.opening.seats if seat.id not in view.ballots]
    answers = [asyncio.ensure_future(_ballot(context, view, seat, floor)) for seat in waiting]
    try:
        for seat, answer in zip(waiting, answers, strict=True):
            floor.record(_read_ballot(context, view, seat, await answer))
    except StoppedError as error:
        _stop(floor, error)
    finally:
        for answer in answers:
            answer.cancel()
        await asyncio.gather(*answers, return_exceptions=True)
    return floor.update()


async def _ballot(context: DebateContext, view: DebateView, seat: str, floor: Floor) -> str:
    brief = make_brief(context, view, Turn(f"{seat}-ballot", seat, view.round, view.turns[-1].phase), task="ballot")
    pieces: list[str] = []
    try:
        async for piece in context.voices[seat].speak(brief, floor.record):
            if isinstance(piece, Voided):
                pieces.clear()
            else:
                pieces.append(piece)
    except ModelError as error:
        return f"({error})"
    return clean_text("".join(pieces))


def _read_ballot(context: DebateContext, view: DebateView, seat: str, answer: str) -> BallotCast | BallotSpoiled:
    names = seat_names(context.personas)
    ballot = parse_ballot(answer, seat=seat, seats=context.personas, claims=view.claims, names=names)
    if isinstance(ballot, SpoiledBallot):
        return BallotSpoiled(seat=seat, reason=ballot.reason, answer=answer)
    return BallotCast(seat=seat, choice=ballot.choice, because=ballot.because, reason=ballot.reason, answer=answer)


async def close_debate(state: DebateState, runtime: Runtime[DebateContext]) -> dict[str, Any]:
    """Count the ballots. The most votes win; a tie is contested and has no winner."""
    votes = {seat.id: 0 for seat in runtime.context.opening.seats}
    for ballot in state["view"].ballots.values():
        if isinstance(ballot, BallotCast):
            votes[ballot.choice] += 1
    ranked = sorted(votes.items(), key=lambda item: -item[1])
    won = ranked[0][1] > 0 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    floor = Floor(runtime)
    floor.record(
        DebateClosed(
            tally=tuple(Tally(seat=seat, votes=count) for seat, count in ranked),
            winner=ranked[0][0] if won else None,
        )
    )
    return floor.update()


def make_brief(context: DebateContext, view: DebateView, turn: Turn, task: Task = "speech") -> Brief:
    """Return what the seat's voice may know for its next draft of `turn`."""
    returned = turn.state == "returned"
    return Brief(
        task=task,
        seat=turn.seat,
        turn=turn.id,
        round=turn.round,
        rounds=len(context.opening.plan),
        phase=context.form.phase(turn.phase).brief(),
        lang=context.opening.lang,
        seed=context.opening.seed,
        motion=context.motion,
        pack=context.pack,
        personas=context.personas,
        view=view,
        attempt=turn.attempt + 1 if returned else max(turn.attempt, 1),
        faults=turn.faults[-1] if returned else (),
    )


def _stop(floor: Floor, error: StoppedError) -> None:
    floor.record(RunStopped(kind=error.kind, reason=error.problem, next_step=error.next_step))
    raise error


def _stop_if_silent(before: DebateView, floor: Floor) -> None:
    """Stop the run when a seat has fallen silent for good, or when fewer than two still speak."""
    if not isinstance(floor.events[-1], TurnForfeited):
        return
    view = fold(before, floor.events)
    assert view.opened is not None
    last = view.turns[-1]
    row = view.forfeits_in_a_row(last.seat)
    silent = sum(view.forfeits_in_a_row(seat.id) > 0 for seat in view.opened.seats)
    if row >= MAX_FORFEITS:
        problem = f"{last.seat} forfeited {row} turns in a row; the last: {last.reason}"
    elif len(view.opened.seats) - silent < min(2, len(view.opened.seats)):
        problem = f"fewer than two seats still speak; the last forfeit: {last.reason}"
    else:
        return
    _stop(floor, StoppedError("forfeits", problem, next_step="cast another model for the seat, or try again later"))


@cache
def debate_graph() -> CompiledStateGraph[DebateState, DebateContext, DebateState, DebateState]:
    """Return the compiled graph; every debate of the process shares it."""
    graph = StateGraph(DebateState, context_schema=DebateContext)
    nodes: list[Callable[..., Any]] = [open_debate, call_speaker, speak, check_draft, take_ballots, close_debate]
    steps: dict[Any, str] = {node.__name__: node.__name__ for node in nodes} | {"__end__": END}
    for node in nodes:
        graph.add_node(node.__name__, node)
        graph.add_conditional_edges(node.__name__, _route, steps)
    graph.add_conditional_edges(START, _route, steps)
    return graph.compile()
