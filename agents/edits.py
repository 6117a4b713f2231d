"""`--set PATH=VALUE`: one thing changed in what decides a debate, and nothing else.

`fact.F007=off` takes a fact away; `fact.F007.zh=…` tells it differently; `persona.tencent.goals+=…` adds a line to a
persona; `persona.tencent.stances.open_weights.prior=0.2` changes one; `seat.moonshot.model=…` casts another voice;
`gate`, `revisions`, `rounds` and `seed` are set as they are.
"""

import copy
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from pydantic import ValidationError

from agents.format import MAX_ROUNDS
from agents.session import Plan
from articles.edit import with_fact, without_facts
from debate.errors import Place, UsageError, nearest
from debate.events import Change, Gate
from debate.lines import canonical
from debate.text import clean_text
from personas.edit import without_facts as persona_without
from personas.loader import check_against, check_alone
from personas.models import Persona

_FORM: Final = re.compile(r"^([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\s*(\+?=)(.*)$", re.DOTALL)
_KEYS: Final = ("id", "issue", "company")
"""By which of these a row of a list may be named instead of by its number."""
_PLAIN: Final = ("gate", "revisions", "rounds", "seed")


@dataclass(frozen=True, slots=True)
class Edit:
    """One `--set`: where, whether it adds, and the value as it was written."""

    path: tuple[str, ...]
    adds: bool
    text: str

    @property
    def what(self) -> str:
        """The path as people write it; `+` at its end means that something is added."""
        return ".".join(self.path) + ("+" if self.adds else "")


def parse_edit(text: str) -> Edit:
    """Read `PATH=VALUE` or `PATH+=VALUE`. Raises UsageError saying what may be set."""
    match = _FORM.match(text.strip())
    if match is None:
        raise UsageError(f"--set: {text!r} is not PATH=VALUE", mend="write for example --set fact.F007=off")
    path = tuple(match[1].split("."))
    roots = (*_PLAIN, "fact", "persona", "seat")
    if path[0] not in roots:
        raise UsageError(f"--set: nothing is called {path[0]!r}", mend=nearest(path[0], roots))
    return Edit(path, match[2] == "+=", clean_text(match[3].strip()))


def apply_edits(plan: Plan, edits: Sequence[Edit]) -> tuple[Plan, tuple[Change, ...]]:
    """Return the plan after the edits, in their order, and what they changed; what changes nothing is not listed.

    Raises UsageError, ArticleError or PersonaError naming the edit that cannot be made, and why.
    """
    changes: list[Change] = []
    new = plan
    for edit in edits:
        new, before, after = _APPLY.get(edit.path[0], _plain)(new, edit)
        if before != after:
            changes.append(Change(what=edit.what, before=before, after=after))
    for seat, persona in new.personas.items():
        _check_persona(new, seat, persona)
    return new, tuple(changes)


Applied = tuple[Plan, str, str]
"""The plan after an edit, and the value before and after, for people."""


def _fact(plan: Plan, edit: Edit) -> Applied:
    if len(edit.path) < 2:
        raise UsageError(f"--set {edit.what}: names no fact", mend="write for example fact.F007=off")
    fact, *inside = edit.path[1:]
    if not inside:
        if edit.adds or edit.text not in ("on", "off"):
            raise UsageError(
                f"--set {edit.what}: {edit.text!r}", mend="a fact is set to off, or one of its fields is set"
            )
        if edit.text == "on":
            with_fact(plan.pack, fact, {})  # refuses a fact that is not there
            return plan, "on", "on"
        personas = {seat: persona_without(persona, [fact]) for seat, persona in plan.personas.items()}
        return replace(plan, pack=without_facts(plan.pack, [fact]), personas=personas), "on", "off"
    with_fact(plan.pack, fact, {})
    data = plan.pack.facts[fact].model_dump(mode="json")
    before, after = _put(data, inside, edit)
    return replace(plan, pack=with_fact(plan.pack, fact, data)), before, after


def _persona(plan: Plan, edit: Edit) -> Applied:
    seat = _seat(plan, edit)
    if len(edit.path) < 3:
        raise UsageError(f"--set {edit.what}: names no field", mend=f"write for example persona.{seat}.goals+=…")
    data = plan.personas[seat].model_dump(mode="json", by_alias=True)
    before, after = _put(data, edit.path[2:], edit)
    try:
        persona = Persona.model_validate(data)
    except ValidationError as bad:
        raise _refused(edit, bad) from None
    if persona.id != seat:
        raise UsageError(f"--set {edit.what}: a seat keeps its id", mend="begin a new debate with another persona")
    return replace(plan, personas={**plan.personas, seat: persona}), before, after


def _casting(plan: Plan, edit: Edit) -> Applied:
    seat = _seat(plan, edit)
    if edit.path[2:] != ("model",) or edit.adds or not edit.text:
        raise UsageError(f"--set {edit.what}={edit.text}", mend=f"write seat.{seat}.model=MODEL")
    return replace(plan, casting={**plan.casting, seat: edit.text}), plan.casting[seat], edit.text


def _plain(plan: Plan, edit: Edit) -> Applied:
    name = edit.path[0]
    if len(edit.path) > 1 or edit.adds:
        raise UsageError(f"--set {edit.what}: {name} has no parts", mend=f"write {name}=VALUE")
    before = str(getattr(plan, name))
    if name == "gate":
        if edit.text not in get_args(Gate):
            raise UsageError(f"--set gate={edit.text}", mend=nearest(edit.text, get_args(Gate)))
        return replace(plan, gate=edit.text), before, edit.text  # type: ignore[arg-type]
    low, high = {"revisions": (0, 5), "rounds": (1, MAX_ROUNDS), "seed": (0, 2**63 - 1)}[name]
    if not re.fullmatch(r"\d{1,19}", edit.text) or not low <= int(edit.text) <= high:
        raise UsageError(f"--set {name}={edit.text}", mend=f"a whole number from {low} to {high}")
    return replace(plan, **{name: int(edit.text)}), before, str(int(edit.text))  # type: ignore[arg-type]


_APPLY: Final[Mapping[str, Callable[[Plan, Edit], Applied]]] = {"fact": _fact, "persona": _persona, "seat": _casting}


def _seat(plan: Plan, edit: Edit) -> str:
    seat = edit.path[1] if len(edit.path) > 1 else ""
    if seat not in plan.personas:
        raise UsageError(f"--set {edit.what}: no seat {seat!r}", mend=nearest(seat, list(plan.personas)))
    return seat


def _check_persona(plan: Plan, seat: str, persona: Persona) -> None:
    check_alone(persona)
    pack = plan.pack
    check_against(persona, facts=pack.facts, issues=pack.issues, not_stated=pack.not_stated)


def _put(data: dict[str, Any], path: Sequence[str], edit: Edit) -> tuple[str, str]:
    """Change one value inside JSON `data`; return it before and after, as text."""
    here: Any = data
    for part in path[:-1]:
        here = here[_step(here, part, edit)]
    key = _step(here, path[-1], edit)
    old = copy.deepcopy(here[key])
    if edit.adds:
        here[key], added = _added(old, edit)
        return "", added
    here[key] = _like(old, edit.text)
    return _say(old), _say(here[key])


def _step(here: Any, part: str, edit: Edit) -> str | int:
    if isinstance(here, dict):
        if part in here:
            return part
        raise UsageError(f"--set {edit.what}: no field {part!r}", mend=nearest(part, list(here)))
    if isinstance(here, list):
        for number, row in enumerate(here):
            if str(number) == part or (isinstance(row, dict) and part in (row.get(key) for key in _KEYS)):
                return number
        names = [
            next((str(row[k]) for k in _KEYS if isinstance(row, dict) and k in row), str(i))
            for i, row in enumerate(here)
        ]
        raise UsageError(f"--set {edit.what}: no row {part!r}", mend=nearest(part, names) if names else "it is empty")
    raise UsageError(f"--set {edit.what}: {part!r} lies inside a plain value", mend="leave it out")


def _like(old: Any, text: str) -> Any:
    """Read a value the way the value that stands there is written: a text stays a text."""
    if isinstance(old, str):
        return text
    if text == "null":  # TOML has no word for it
        return None
    try:
        value = tomllib.loads(f"value = {text}")["value"]
        return json.loads(canonical(value))
    except (tomllib.TOMLDecodeError, TypeError, ValueError):
        return text


def _added(old: Any, edit: Edit) -> tuple[Any, str]:
    if isinstance(old, str):
        return old + edit.text, edit.text
    if not isinstance(old, list):
        raise UsageError(f"--set {edit.what}: nothing can be added there", mend="write = to replace it")
    value = _like(None, edit.text)
    if not old or not isinstance(old[0], dict):
        return [*old, edit.text if old and isinstance(old[0], str) else value], edit.text
    row: dict[str, Any] = dict(value) if isinstance(value, dict) else {"zh": edit.text, "en": edit.text}
    # What a person writes on the command line rests on no fact unless they say so.
    row.setdefault("assumption", True)
    if "rank" in old[0]:
        row.setdefault("rank", len(old) + 1)
    return [*old, row], edit.text


def _say(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value)


def _refused(edit: Edit, bad: ValidationError) -> UsageError:
    first = bad.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return UsageError(f"--set {edit.what}: {field}: {first['msg']}", place=Place(), mend="correct the value")
