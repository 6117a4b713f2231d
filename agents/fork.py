"""Going on from the middle of a logged debate, with or without an edit."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.edits import Edit, apply_edits
from agents.session import Plan
from debate.errors import UsageError
from debate.events import DebateOpened, Event, HostSpoke, PlanChanged
from debate.lines import event_text
from debate.view import DebateView


@dataclass(frozen=True, slots=True)
class Branch:
    """How a fork goes on: its plan, the opening it goes by, and the events that say what was changed."""

    plan: Plan
    opening: DebateOpened
    events: tuple[Event, ...]
    """Written right after the shared records. Empty for a fork that changes nothing."""


def branch(plan: Plan, view: DebateView, edits: Sequence[Edit], inject: Sequence[HostSpoke], version: str) -> Branch:
    """Return how a debate goes on from `view` when `edits` are made and the host says `inject`.

    `plan` is the debate's own, as it stands at that point; `version` is the Baimo that goes on. A fork from before
    the opening opens anew. Raises InputError for an edit that cannot be made.
    """
    new, changes = apply_edits(plan, edits)
    if view.opened is None:
        return Branch(new, new.opening(version), ())
    opening = _opening(new, view, version)
    same = event_text(opening.model_copy(update={"version": view.opened.version})) == event_text(view.opened)
    events: list[Event] = [] if same else [PlanChanged(changes=changes, opening=opening)]
    return Branch(new, view.opened if same else opening, (*events, *inject))


def _opening(plan: Plan, view: DebateView, version: str) -> DebateOpened:
    """Return what an opening would say of `plan`, with the rounds that have begun as they were held."""
    assert view.opened is not None
    fresh = plan.opening(version)
    old = view.opened.plan
    if plan.rounds < view.round:
        raise UsageError(
            f"--set rounds={plan.rounds}: round {view.round} has begun", mend=f"{view.round} or more, or fork earlier"
        )
    # Who speaks when was drawn once; another seed does not draw it anew.
    rest = old[view.round :] if plan.rounds == len(old) else fresh.plan[view.round :]
    return fresh.model_copy(update={"plan": (*old[: view.round], *rest)})
