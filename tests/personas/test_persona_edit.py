import pytest

from articles.edit import without_facts as pack_without
from articles.loader import builtin_pack
from personas.edit import without_facts
from personas.loader import builtin_ids, check_against, load_personas
from personas.models import Persona

PACK = builtin_pack()
PERSONAS = load_personas(builtin_ids())


def mentioned(persona: Persona) -> set[str]:
    text = persona.model_dump_json()
    return {fact for fact in PACK.facts if f'"{fact}"' in text}


@pytest.mark.parametrize("fact", list(PACK.facts))
def test_personas_forget_any_fact_and_still_fit_the_pack_without_it(fact: str) -> None:
    less = pack_without(PACK, [fact])
    for persona in PERSONAS.values():
        forgetful = without_facts(persona, [fact])
        assert fact not in mentioned(forgetful)
        assert mentioned(forgetful) == mentioned(persona) - {fact}
        Persona.model_validate(forgetful.model_dump(by_alias=True))
        check_against(forgetful, facts=less.facts, issues=less.issues, not_stated=less.not_stated)


def test_a_persona_that_does_not_mention_the_fact_stays_as_it_is() -> None:
    for persona in PERSONAS.values():
        unused = next(fact for fact in PACK.facts if fact not in mentioned(persona))
        assert without_facts(persona, [unused]) == persona


def test_goals_are_numbered_without_gaps_and_nothing_rests_on_air() -> None:
    for persona in PERSONAS.values():
        bare = without_facts(persona, list(PACK.facts))
        assert sorted(goal.rank for goal in bare.goals) == list(range(1, len(bare.goals) + 1))
        lists = (bare.goals, bare.resources, bare.beliefs, bare.private_notes, bare.voice_samples)
        assert all(item.assumption or item.not_stated for items in lists for item in items)
        assert len(bare.stances) == len(persona.stances)
        assert all(flip.trigger == "argument" for flip in bare.flip_conditions)
