"""Personas from TOML files, refused unless they hold together and fit the article pack they will speak on."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from debate.errors import PersonaError, Place, nearest
from debate.files import load_toml
from debate.toml_lines import toml_line
from personas.models import Item, Persona

BUILTIN: Final = Path(__file__).parent


def builtin_ids() -> list[str]:
    """Return the ids of the personas that come with Baimo."""
    return sorted(path.stem for path in BUILTIN.glob("*.toml"))


def persona_path(name_or_path: str, folder: Path | None = None) -> Path:
    """Return the file of a persona: an id in `folder` (None: the built-in ones), or a path ending in .toml.

    Raises PersonaError naming the nearest id when there is none.
    """
    known = sorted(path.stem for path in (folder or BUILTIN).glob("*.toml"))
    if name_or_path in known:
        return (folder or BUILTIN) / f"{name_or_path}.toml"
    if name_or_path.endswith(".toml"):
        return Path(name_or_path).expanduser()
    hint = nearest(name_or_path, known) if known else f"{folder} holds no persona"
    raise PersonaError(f"no persona {name_or_path!r}", mend=f"{hint}, or name a .toml file")


def load_persona(path: Path) -> Persona:
    """Return the persona in a file. Raises PersonaError naming file, line, field, value seen and the mend."""
    persona = load_toml(path, Persona, PersonaError)
    _Check(persona, path).alone()
    return persona


def load_personas(wanted: Sequence[str], folder: Path | None = None) -> dict[str, Persona]:
    """Return the personas asked for, by id, in that order.

    Each is an id in `folder` (None: the built-in ones) or the path of a .toml file. Raises PersonaError for one that
    is not there, is malformed, or has the id of another.
    """
    personas: dict[str, Persona] = {}
    for name in wanted:
        path = persona_path(name, folder)
        persona = load_persona(path)
        if persona.id in personas:
            mend = "name every seat once; a copy needs an id of its own"
            raise PersonaError(f"the seat {persona.id!r} is already taken", place=Place(path, None, "id"), mend=mend)
        personas[persona.id] = persona
    return personas


def check_against(
    persona: Persona,
    *,
    facts: Collection[str],
    issues: Collection[str],
    not_stated: Collection[str],
    participants: Collection[str] | None = None,
    path: Path | None = None,
) -> None:
    """Raise PersonaError when `persona` speaks of a fact, issue or company that an article pack does not have.

    The collections are the pack's ids. `participants` None leaves the companies unchecked; `path` is the persona's
    file, for the message.
    """
    check = _Check(persona, path)
    check.facts(facts)
    check.not_stated(not_stated)
    check.issues(issues)
    if participants is not None:
        for index, rival in enumerate(persona.rivals):
            check.known([rival.company], participants, "company", "rivals", index, "company")


def check_alone(persona: Persona) -> None:
    """Raise PersonaError when `persona` does not hold together, whatever the article."""
    _Check(persona, None).alone()


class _Check:
    """The checks of one persona, and where its parts stand."""

    def __init__(self, persona: Persona, path: Path | None) -> None:
        self._persona = persona
        self._path = path

    def alone(self) -> None:
        """Check what needs no article."""
        persona = self._persona
        self._once((item.id for item in persona.beliefs), "beliefs")
        self._once((item.id for item in persona.flip_conditions), "flip_conditions")
        self._once((stance.issue for stance in persona.stances), "stances")
        self._once((rival.company for rival in persona.rivals), "rivals")
        if sorted(goal.rank for goal in persona.goals) != list(range(1, len(persona.goals) + 1)):
            ranks = [goal.rank for goal in persona.goals]
            self._refuse(f"the ranks are {ranks}", f"number the goals 1 to {len(ranks)}, each once", "goals")
        for index, rival in enumerate(persona.rivals):
            if rival.company == persona.id:
                self._refuse("a persona is not its own rival", "take it out", "rivals", index, "company")
        for index, flip in enumerate(persona.flip_conditions):
            self._flip(index, flip.trigger == "fact", flip.fact, flip.delta)
        for name, items in self._lists():
            for index, item in enumerate(items):
                if not (item.assumption or item.facts or item.not_stated):
                    mend = "cite the fact it rests on, or say assumption = true"
                    self._refuse("rests on no fact and is not marked as an assumption", mend, name, index)

    def facts(self, known: Collection[str]) -> None:
        """Check every fact that the persona names."""
        persona = self._persona
        for name, items in self._lists():
            for index, item in enumerate(items):
                self.known(item.facts, known, "fact", name, index, "facts")
        self.known(persona.mandate.facts, known, "fact", "mandate", "facts")
        for index, rival in enumerate(persona.rivals):
            self.known(rival.facts, known, "fact", "rivals", index, "facts")
        for index, stance in enumerate(persona.stances):
            self.known(stance.facts, known, "fact", "stances", index, "facts")
        for index, flip in enumerate(persona.flip_conditions):
            self.known([flip.fact] if flip.fact else [], known, "fact", "flip_conditions", index, "fact")

    def not_stated(self, known: Collection[str]) -> None:
        """Check every not-stated entry that the persona names."""
        for name, items in self._lists():
            for index, item in enumerate(items):
                self.known(item.not_stated, known, "not-stated entry", name, index, "not_stated")
        self.known(self._persona.mandate.not_stated, known, "not-stated entry", "mandate", "not_stated")

    def issues(self, known: Collection[str]) -> None:
        """Check that there is one stance for each issue, and none for another."""
        persona = self._persona
        for index, stance in enumerate(persona.stances):
            self.known([stance.issue], known, "issue", "stances", index, "issue")
        for index, flip in enumerate(persona.flip_conditions):
            self.known([flip.issue], known, "issue", "flip_conditions", index, "issue")
        have = {stance.issue for stance in persona.stances}
        for issue in known:
            if issue not in have:
                self._refuse(f"no stance on {issue!r}", "add one: every issue of the agenda needs one", "stances")

    def known(self, refs: Iterable[str], known: Collection[str], what: str, *loc: str | int) -> None:
        """Refuse a reference to something that is not in `known`."""
        for ref in refs:
            if ref not in known:
                have = sorted(known)
                hint = nearest(ref, have)
                if not hint.startswith("did") and len(have) > 40:
                    hint = f"use one of {have[0]} … {have[-1]}"
                self._refuse(f"the article pack has no {what} {ref!r}", hint, *loc)

    def _flip(self, index: int, by_fact: bool, fact: str | None, delta: float) -> None:
        loc = ("flip_conditions", index)
        if by_fact and fact is None:
            self._refuse('trigger is "fact" and no fact is named', 'add fact, or say trigger = "argument"', *loc)
        if not by_fact and fact is not None:
            mend = 'take fact out, or say trigger = "fact"'
            self._refuse('a fact is named and trigger is "argument"', mend, *loc, "fact")
        if delta == 0:
            self._refuse("a delta of 0 moves nothing", "say how far and which way, in [-2, 2]", *loc, "delta")

    def _lists(self) -> list[tuple[str, tuple[Item, ...]]]:
        names = ("goals", "resources", "constraints", "red_lines", "beliefs", "private_notes", "taboo_moves")
        return [(name, getattr(self._persona, name)) for name in (*names, "voice_samples")]

    def _once(self, keys: Iterable[str], *loc: str | int) -> None:
        seen: set[str] = set()
        for index, key in enumerate(keys):
            if key in seen:
                self._refuse(f"{key!r} occurs twice", "name each once", *loc, index)
            seen.add(key)

    def _refuse(self, problem: str, mend: str, *loc: str | int) -> NoReturn:
        line = None
        if self._path is not None:
            line = toml_line(self._path.read_text("utf-8-sig"), loc)
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
        place = Place(self._path or f"persona {self._persona.id}", line, dotted)
        raise PersonaError(problem, place=place, mend=mend)
