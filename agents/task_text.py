"""The last part of a request, the only one that is a seat's own: private notes, situation, task."""

from typing import Final

from agents.prompt_text import in_lang, line, page, quoted
from agents.transcript import whispers_to
from agents.voice import Brief
from debate.claims import Claim
from debate.events import Fault, Lang
from personas.models import Persona

MAX_CLAIMS: Final = 6
"""Claims that are named as worth an answer."""
MAX_KEPT: Final = 64
_PRIVATE: Final[dict[tuple[int, Lang], tuple[Persona, str]]] = {}
CLIP: Final = 60
"""Characters of a claim or question that are repeated; the record has it whole."""


def speech_text(brief: Brief) -> str:
    """Return what the speaking seat is told."""
    lang = brief.lang
    phase = brief.phase
    return (
        page("speech", lang)
        .substitute(
            name=in_lang(brief.persona, "name", lang),
            seat=brief.seat,
            round=brief.round,
            rounds=brief.rounds,
            phase=in_lang(phase, "name", lang),
            private=_private(brief.persona, lang),
            situation="\n\n".join(_situation(brief)),
            task=in_lang(phase, "task", lang),
            demands=(" " if lang == "en" else "").join(_demands(brief)),
            length=phase.max_chars if lang == "zh" else phase.max_words,
            sentence=line("sentence", lang, chars=brief.persona.style.sentence_chars),
            faults=_faults(brief),
        )
        .strip()
    )


def ballot_text(brief: Brief) -> str:
    """Return what a seat is told that casts its ballot."""
    lang = brief.lang
    others = [seat for seat in brief.personas if seat != brief.seat]
    named = [f"{seat} ({in_lang(brief.personas[seat], 'name', lang)})" for seat in others]
    return (
        page("ballot", lang)
        .substitute(
            name=in_lang(brief.persona, "name", lang),
            seat=brief.seat,
            others=line("name_joint", lang).join(named),
            example=others[0] if others else brief.seat,
        )
        .strip()
    )


def answerable(brief: Brief) -> list[Claim]:
    """Return claims of others that the seat may answer: attacks on it that it has not met, then the latest of each."""
    met: set[str] = set()
    hostile: list[Claim] = []
    latest: dict[str, Claim] = {}
    own = f"{brief.seat}-"
    for turn in brief.view.turns:
        for claim in turn.claims:
            if claim.struck:
                continue
            if turn.seat == brief.seat:
                met.update(relation.target for relation in claim.relations)
            elif any(r.kind in ("attacks", "undercuts") and r.target.startswith(own) for r in claim.relations):
                hostile.append(claim)
            elif claim.facts or claim.relations:
                latest[turn.seat] = claim
    chosen = [claim for claim in reversed(hostile) if claim.id not in met]
    chosen += [claim for claim in reversed(latest.values()) if claim.id not in met]
    return chosen[:MAX_CLAIMS]


def _private(persona: Persona, lang: Lang) -> str:
    known = _PRIVATE.get((id(persona), lang))
    if known is None or known[0] is not persona:
        if len(_PRIVATE) >= MAX_KEPT:
            _PRIVATE.clear()
        # The persona is kept with its text, so that no other object can take over its identity.
        known = _PRIVATE[id(persona), lang] = (persona, "\n".join(_private_lines(persona, lang)))
    return known[1]


def _private_lines(persona: Persona, lang: Lang) -> list[str]:
    lines = [line("private_note", lang, text=in_lang(note, "", lang)) for note in persona.private_notes]
    lines += [line("private_red_line", lang, text=in_lang(red, "", lang)) for red in persona.red_lines]
    for flip in persona.flip_conditions:
        text = in_lang(flip, "", lang) + (f"[{flip.fact}]" if flip.fact else "")
        lines.append(line("private_flip", lang, issue=flip.issue, text=text))
    return lines


def _situation(brief: Brief) -> list[str]:
    lang, view = brief.lang, brief.view
    parts = []
    stances = view.stances.get(brief.seat, {})
    if stances:
        said = [f"{issue} {report.value:+.2g}" for issue, report in stances.items()]
        parts.append(line("your_stances", lang, stances=line("name_joint", lang).join(said)))
    if next(iter(view.heard()), None) is None:
        parts.append(line("nobody_spoke", lang))
    elif claims := answerable(brief):
        parts.append(line("claims", lang, claims="\n".join(f"{c.id} {_clip(c.text)}" for c in claims)))
    if asked := view.open_questions(brief.seat):
        questions = "\n".join(f"{q.claim.id} {_clip(q.claim.text)}" for q in asked)
        parts.append(line("questions", lang, questions=questions))
    if whispers := whispers_to(brief.seat, view.host):
        parts.append(line("whispers", lang, whispers="\n".join(whispers)))
    return parts


def _demands(brief: Brief) -> list[str]:
    heard = any(turn.claims and turn.seat != brief.seat for turn in brief.view.turns)
    # Nobody can be asked to answer what has not been said.
    wanted = [need for need in brief.phase.requires if need != "relation" or heard]
    return [line(f"demand_{need}", brief.lang) for need in wanted]


def _faults(brief: Brief) -> str:
    if not brief.faults:
        return ""
    return "\n" + line("faults", brief.lang, faults="\n".join(_fault(fault, brief) for fault in brief.faults))


def _fault(fault: Fault, brief: Brief) -> str:
    lang = brief.lang
    reasons = line("list_joint", lang).join(in_lang(reason, "", lang) for reason in fault.reasons)
    return line("fault", lang, sentence=quoted(fault.sentence), reasons=reasons)


def _clip(text: str) -> str:
    text = quoted(text)
    return text if len(text) <= CLIP else text[: CLIP - 1] + "…"
