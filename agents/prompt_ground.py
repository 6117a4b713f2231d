"""The part of a prompt that is the same for every seat and every debate of a pack: rules, ledger, table."""

from collections.abc import Iterable, Mapping
from typing import Final

from agents.prompt_text import in_lang, line, page, quoted
from articles.models import AgendaIssue, Fact, Pack
from debate.events import Lang
from personas.models import Goal, Item, Persona

_STOPS: Final = "。.!！?？"


def ground_text(pack: Pack, personas: Mapping[str, Persona], lang: Lang) -> str:
    """Return the first message of every request: a pure function of the pack, the personas at the table, the language.

    Seats stand in the order of their ids, so that the order in which they were named makes no other prompt.
    """
    seats = sorted(personas)
    return page("rules", lang).substitute(
        count=len(seats),
        seats=line("name_joint", lang).join(f"{in_lang(personas[s], 'name', lang)} ({s})" for s in seats),
        example=_example(pack, lang),
        rival=seats[-1],
        issue=next(iter(pack.issues), "issue"),
        issues="\n".join(_issue(issue, lang) for issue in pack.agenda.issues),
        facts="\n".join(fact_line(fact, lang) for fact in pack.facts.values()),
        traps="\n".join(f"{trap.id} {in_lang(trap, '', lang)}{_refs(trap.facts)}" for trap in pack.traps.values()),
        not_stated="\n".join(f"{gap.id} {in_lang(gap, '', lang)}" for gap in pack.not_stated.values()),
        cards="\n".join(card_text(personas[seat], personas, lang) for seat in seats),
    )


def fact_line(fact: Fact, lang: Lang) -> str:
    """Return one line of the ledger: id, statement, and in brackets whose word it is and of what kind."""
    text = in_lang(fact, "", lang)
    notes = [line(f"fact_kind_{fact.kind}", lang)] if fact.kind in ("opinion", "forecast", "hypothetical") else []
    if fact.speaker is not None:
        name = line("anonymous", lang) if fact.speaker.anonymous else in_lang(fact.speaker, "name", lang)
        if name not in text:
            notes.append(line("fact_said", lang, speaker=name))
    if not notes:
        return f"[{fact.id}] {text}"
    inside = line("list_joint", lang).join(notes)
    return f"[{fact.id}] {text}（{inside}）" if lang == "zh" else f"[{fact.id}] {text} ({inside})"


def card_text(persona: Persona, table: Mapping[str, Persona], lang: Lang) -> str:
    """Return the public card of a persona: what the whole `table` knows of it."""
    return (
        page("card", lang)
        .substitute(
            id=persona.id,
            name=in_lang(persona, "name", lang),
            role=in_lang(persona.role, "", lang),
            mandate=_items([persona.mandate], lang),
            goals=_items(_ranked(persona.goals), lang),
            resources=_items(persona.resources, lang),
            constraints=_items(persona.constraints, lang),
            beliefs=_items(persona.beliefs, lang),
            register=in_lang(persona.style, "register", lang),
            devices=_words(persona.style, "devices", lang),
            moves=_words(persona.style, "signature_moves", lang),
            avoid=_words(persona.style, "avoid", lang),
            taboos=_items(persona.taboo_moves, lang),
            rivals=line("list_joint", lang).join(_rivals(persona, table, lang)),
            samples=" / ".join(in_lang(sample, "", lang) for sample in persona.voice_samples),
        )
        .rstrip("\n")
    )


def _rivals(persona: Persona, table: Mapping[str, Persona], lang: Lang) -> list[str]:
    return [
        line(
            "rival",
            lang,
            company=in_lang(table[rival.company], "name", lang),
            view=in_lang(rival, "view", lang),
            wants=in_lang(rival, "wants", lang).rstrip("。."),
        )
        for rival in persona.rivals
        if rival.company in table
    ]


def _issue(issue: AgendaIssue, lang: Lang) -> str:
    return line(
        "issue",
        lang,
        id=issue.id,
        name=in_lang(issue, "name", lang),
        plus=in_lang(issue.plus, "", lang),
        minus=in_lang(issue.minus, "", lang),
    )


def _items(items: Iterable[Item], lang: Lang) -> str:
    joint = line("list_joint", lang)
    return joint.join(in_lang(item, "", lang).rstrip("。.") + _refs(item.facts) for item in items)


def _ranked(goals: Iterable[Goal]) -> list[Goal]:
    return sorted(goals, key=lambda goal: goal.rank)


def _words(style: object, field: str, lang: Lang) -> str:
    words: tuple[str, ...] = getattr(style, f"{field}_{lang}")
    return line("name_joint", lang).join(quoted(word) for word in words)


def _refs(facts: Iterable[str]) -> str:
    return "".join(f"[{fact}]" for fact in facts)


def _example(pack: Pack, lang: Lang) -> str:
    """Return a fact of the pack as a speech would cite it."""
    fact = next((fact for fact in pack.facts.values() if fact.kind == "figure"), next(iter(pack.facts.values())))
    text = in_lang(fact, "", lang)
    stop = text[-1] if text[-1] in _STOPS else ""
    return f"{text.removesuffix(stop)}{'' if lang == 'zh' else ' '}[{fact.id}]{stop}"
