"""The five personas are role-play: they add no fact, sound like nobody else, and can be moved only the right way."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from articles.figures import read_figures
from articles.loader import builtin_pack
from personas.loader import BUILTIN, load_personas
from personas.models import Item, Persona

PACK = builtin_pack()
PERSONAS = load_personas(PACK.agenda.participants)
RAW = {name: tomllib.loads((BUILTIN / f"{name}.toml").read_text("utf-8")) for name in PERSONAS}
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
HALF_WIDTH = re.compile(
    f"[{HAN}\u201d\u3002\uff0c][,:;?!()]|[,:;?!()][{HAN}\u201c]|[{HAN}] +[A-Za-z0-9{HAN}]|[A-Za-z0-9%] +[{HAN}]"
)
each_persona = pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)


def pairs(node: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield (path, zh, en) for every text that is told in both languages."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "zh" or key.endswith("_zh"):
                yield f"{path}.{key[:-2]}", value, node[key[:-2] + "en"]
            elif not isinstance(value, str):
                yield from pairs(value, f"{path}.{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from pairs(item, f"{path}[{index}]")


def rooted(persona: Persona) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield (place, texts, facts) for every part of a persona that names the facts it rests on."""
    names = ("goals", "resources", "constraints", "red_lines", "beliefs", "private_notes", "voice_samples")
    for name in names:
        for index, item in enumerate(getattr(persona, name)):
            yield f"{name}[{index}]", (item.zh, item.en), item.facts
    yield "mandate", (persona.mandate.zh, persona.mandate.en), persona.mandate.facts
    for rival in persona.rivals:
        yield rival.company, (rival.view_zh, rival.view_en, rival.wants_zh, rival.wants_en), rival.facts
    for stance in persona.stances:
        yield stance.issue, (stance.reason_zh, stance.reason_en), stance.facts
    for flip in persona.flip_conditions:
        yield flip.id, (flip.zh, flip.en), (flip.fact,) if flip.fact else ()


def without_names(text: str) -> str:
    names = [alias for entity in PACK.entities.values() for alias in entity.aliases if re.search(r"\d", alias)]
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return text


def count(term: str, text: str) -> int:
    if re.search(f"[{HAN}]", term):
        return text.count(term)
    return len(re.findall(rf"(?<![a-z]){re.escape(term)}(?![a-z])", text))


@each_persona
def test_every_figure_a_persona_tells_is_in_the_facts_it_names_there(persona: Persona) -> None:
    for place, texts, facts in rooted(persona):
        carried = [PACK.facts[fact] for fact in facts]
        numbers = {number.value for fact in carried for number in fact.numbers}
        dates: set[tuple[int, ...]] = set()
        for iso in (date.iso for fact in carried for date in fact.dates if date.iso):
            year, *rest = (int(part) for part in iso.split("-"))
            dates |= {(year,), (0, *rest), (0, *rest[:1])}
        for text in texts:
            told = read_figures(without_names(text))
            assert told.digits <= numbers, f"{place}: {text}"
            assert told.dates <= dates, f"{place}: {text}"


@each_persona
def test_a_persona_tells_no_figure_where_it_names_no_fact(persona: Persona) -> None:
    loose = [persona.tagline_zh, persona.tagline_en, persona.role.zh, persona.role.en]
    loose += [text for item in persona.taboo_moves for text in (item.zh, item.en)]
    for text in loose:
        told = read_figures(without_names(text))
        assert not told.digits
        assert not told.dates


@each_persona
def test_what_rests_on_no_fact_is_marked_as_an_assumption(persona: Persona) -> None:
    items: list[Item] = [persona.mandate, *persona.goals, *persona.resources, *persona.constraints]
    items += [*persona.red_lines, *persona.beliefs, *persona.private_notes, *persona.taboo_moves]
    items += persona.voice_samples
    for item in items:
        assert item.assumption or item.facts or item.not_stated, item.zh
    for rooted_by_facts in (*persona.rivals, *persona.stances):
        assert rooted_by_facts.assumption or rooted_by_facts.facts
    assert persona.role.assumption
    assert persona.mandate.assumption
    assert persona.style.assumption


@each_persona
def test_a_persona_plays_no_real_person(persona: Persona) -> None:
    people = [alias for entity in PACK.entities.values() if entity.kind == "person" for alias in entity.aliases]
    spoken = [persona.role.zh, persona.role.en, persona.mandate.zh, persona.mandate.en, persona.tagline_zh]
    spoken += [persona.tagline_en, persona.style.register_zh, persona.style.register_en]
    spoken += [text for sample in persona.voice_samples for text in (sample.zh, sample.en)]
    assert [(name, text) for name in people for text in spoken if name in text] == []


@each_persona
def test_a_persona_does_not_take_an_unnamed_companys_story_as_its_own(persona: Persona) -> None:
    unnamed = {fact.id for fact in PACK.facts.values() if "company_unnamed" in fact.flags}
    assert unnamed
    own = (*persona.goals, *persona.resources, *persona.constraints, *persona.beliefs, *persona.private_notes)
    for item in own:
        assert not unnamed & set(item.facts), item.zh


@each_persona
def test_what_the_article_does_not_state_stands_in_no_persona(persona: Persona) -> None:
    watched = [term for entry in PACK.not_stated.values() for term in entry.watch]
    for path, zh, en in pairs(RAW[persona.id]):
        for text in (str(zh), str(en)):
            assert [term for term in watched if count(term.lower(), text.lower())] == [], path


@each_persona
def test_a_flip_moves_against_the_prior_and_the_way_its_fact_pulls(persona: Persona) -> None:
    priors = {stance.issue: stance.prior for stance in persona.stances}
    bears = {fact.id: {b.issue: b.weight for b in fact.bears_on} for fact in PACK.facts.values()}
    for flip in persona.flip_conditions:
        assert abs(priors[flip.issue]) < 0.2 or priors[flip.issue] * flip.delta < 0, flip.id
        if flip.fact:
            assert bears[flip.fact].get(flip.issue, 0) * flip.delta > 0, flip.id


@each_persona
def test_a_persona_has_enough_to_debate_with(persona: Persona) -> None:
    assert len(persona.goals) >= 3
    assert len(persona.resources) >= 3
    assert len(persona.constraints) >= 3
    assert len(persona.red_lines) >= 2
    assert len(persona.beliefs) >= 3
    assert len(persona.flip_conditions) >= 4
    assert {sample.phase for sample in persona.voice_samples} == {"opening", "rebuttal", "concession"}
    assert {rival.company for rival in persona.rivals} == set(PERSONAS) - {persona.id}
    assert [stance.issue for stance in persona.stances] == list(PACK.issues)


@each_persona
def test_both_languages_are_there_and_clean(persona: Persona) -> None:
    found = list(pairs(RAW[persona.id]))
    assert len(found) > 50
    for path, zh, en in found:
        assert type(zh) is type(en), path
        assert len(zh) == len(en) if isinstance(zh, list) else (zh and en), path
        for text in zh if isinstance(zh, list) else [zh]:
            assert not HALF_WIDTH.search(text), text
        for text in en if isinstance(en, list) else [en]:
            assert not re.search(f"[{HAN}]", text), text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_voices_share_a_marker(lang: str) -> None:
    markers = {name: {term.lower() for term in getattr(p.style, f"lexicon_{lang}")} for name, p in PERSONAS.items()}
    for one in markers:
        for two in markers:
            assert one >= two or not markers[one] & markers[two]


@pytest.mark.parametrize("lang", ["zh", "en"])
@each_persona
def test_a_voice_sample_can_be_told_from_the_others_and_avoids_what_it_should(persona: Persona, lang: str) -> None:
    for sample in persona.voice_samples:
        text = getattr(sample, lang).lower()
        score = {
            name: sum(count(term.lower(), text) for term in getattr(other.style, f"lexicon_{lang}"))
            for name, other in PERSONAS.items()
        }
        rest = [value for name, value in score.items() if name != persona.id]
        assert score[persona.id] > max(rest), (text, score)
        assert [term for term in getattr(persona.style, f"avoid_{lang}") if count(term.lower(), text)] == []


def test_the_stances_of_the_five_make_a_debate() -> None:
    for issue in PACK.issues:
        priors = [stance.prior for p in PERSONAS.values() for stance in p.stances if stance.issue == issue]
        assert max(priors) - min(priors) >= 0.8, issue
        assert min(priors) < 0 < max(priors), issue
