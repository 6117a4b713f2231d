"""A branch of a cell: what was said up to a point stands, and from there on something else decides."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from debate.errors import ExperimentError
from debate.events import Change, DebateOpened, PlanChanged, RoundStarted, TurnOpened
from debate.log import Record
from debate.run import read_run
from experiments.matrix import Arm
from experiments.spec import Fork, Setting

CHANGEABLE: Final = ("facts_off", "facts_edit", "gate", "revisions", "casting")
"""What may change in the middle of a debate. Table, motion and rounds are what the turns so far stand on."""


def check_fork(fork: Fork) -> None:
    """Raise ExperimentError when the fork changes what cannot change in the middle of a debate."""
    for key in sorted(fork.edit.model_fields_set):
        if key not in CHANGEABLE:
            mend = f"a fork may change {', '.join(CHANGEABLE)}; make {key} a factor of the matrix instead"
            raise ExperimentError(f"fork {fork.name!r} changes {key} in the middle of a debate", mend=mend)


def forked_setting(arm: Arm) -> Setting:
    """Return the setting that a fork arm goes on with."""
    if arm.fork is None:
        return arm.setting
    setting = arm.fork.edit.on(arm.setting)
    if "facts_off" in arm.fork.edit.model_fields_set:
        off = dict.fromkeys((*arm.setting.facts_off, *setting.facts_off))
        setting = setting.model_copy(update={"facts_off": tuple(off)})
    return setting


def forked_opening(fork: Fork, old: DebateOpened, new: DebateOpened) -> DebateOpened:
    """Return what decides from the fork on: `new`, with the speaking order of `old`, which has partly been spoken."""
    return new.model_copy(update={"plan": old.plan})


def shared_records(parent: Path, fork: Fork) -> list[Record]:
    """Return the records of `parent` that the fork begins with.

    Raises ExperimentError when the parent has no whole log, or never came as far as the fork.
    """
    if not parent.is_dir():
        raise ExperimentError("the debate it branches off was not held", mend="mend that cell first")
    records = read_run(parent).records
    return list(records[: _cut(records, fork.at)])


def change_of(fork: Fork, old: Setting, opening: DebateOpened, new: DebateOpened) -> PlanChanged:
    """Return the event that begins the branch: what was changed, and what decides from here on.

    The speaking order stays that of `opening`: it has partly been spoken.
    """
    changes = tuple(
        Change(what=key, before=_shown(getattr(old, key)), after=_shown(getattr(fork.edit, key)))
        for key in sorted(fork.edit.model_fields_set)
    )
    return PlanChanged(changes=changes, opening=new.model_copy(update={"plan": opening.plan}))


def _cut(records: Sequence[Record], at: str) -> int:
    """Return how many records come before the fork: all before the round or the turn begins."""
    kind, _, text = at.partition(":")
    number = int(text)
    if kind == "round":
        places = [i for i, record in enumerate(records) if _starts_round(record, number)]
    else:
        turns = (i for i, record in enumerate(records) if isinstance(record.event, TurnOpened))
        places = list(islice(turns, number - 1, number))
        if places and isinstance(records[places[0] - 1].event, RoundStarted):
            places = [places[0] - 1]
    if not places:
        raise ExperimentError(f"the debate it branches off never came to {at}", mend="fork earlier")
    return places[0]


def _starts_round(record: Record, number: int) -> bool:
    return isinstance(record.event, RoundStarted) and record.event.round == number


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text[:200]
