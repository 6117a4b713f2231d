"""A persona that does not know certain facts."""

from collections.abc import Collection
from typing import TypeVar

from personas.models import Item, Persona, PriorStance, Rival

Line = TypeVar("Line", bound=Item)
Part = TypeVar("Part", Rival, PriorStance)


def without_facts(persona: Persona, ids: Collection[str]) -> Persona:
    """Return `persona` without every mention of these facts; the persona itself when it mentions none of them.

    A line that rested on nothing else goes; goals are numbered anew; a flip condition that such a fact triggers goes.
    Stances and the mandate stay, as assumptions where nothing else bears them: a company does not lose its position
    because one report is silent. What the prose says in its own words is not rewritten.
    """
    gone = frozenset(ids)
    goals = _left(persona.goals, gone)
    if len(goals) < len(persona.goals):
        ranked = sorted(goals, key=lambda goal: goal.rank)
        goals = tuple(goal.model_copy(update={"rank": rank}) for rank, goal in enumerate(ranked, 1))
    mandate = _bare(persona.mandate, gone)
    return persona.model_copy(
        update={
            "mandate": mandate,
            "goals": goals,
            "resources": _left(persona.resources, gone),
            "constraints": _left(persona.constraints, gone),
            "red_lines": _left(persona.red_lines, gone),
            "beliefs": _left(persona.beliefs, gone),
            "private_notes": _left(persona.private_notes, gone),
            "taboo_moves": _left(persona.taboo_moves, gone),
            "voice_samples": _left(persona.voice_samples, gone),
            "rivals": tuple(_without(rival, gone) for rival in persona.rivals),
            "stances": tuple(_without(stance, gone) for stance in persona.stances),
            "flip_conditions": tuple(flip for flip in persona.flip_conditions if flip.fact not in gone),
        }
    )


def _left(items: tuple[Line, ...], gone: frozenset[str]) -> tuple[Line, ...]:
    kept = []
    for item in items:
        facts = tuple(fact for fact in item.facts if fact not in gone)
        if facts != item.facts:
            if not (facts or item.not_stated):
                continue
            item = item.model_copy(update={"facts": facts})
        kept.append(item)
    return tuple(kept)


def _bare(item: Line, gone: frozenset[str]) -> Line:
    facts = tuple(fact for fact in item.facts if fact not in gone)
    if facts == item.facts:
        return item
    return item.model_copy(update={"facts": facts, "assumption": item.assumption or not (facts or item.not_stated)})


def _without(part: Part, gone: frozenset[str]) -> Part:
    facts = tuple(fact for fact in part.facts if fact not in gone)
    if facts == part.facts:
        return part
    return part.model_copy(update={"facts": facts, "assumption": part.assumption or not facts})
