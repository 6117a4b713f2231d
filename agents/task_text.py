"""The last part of a request, the only one that is a seat's own: private notes, situation, task."""

from typing import Final

from agents.prompt_text import in_lang, line, page, quoted
from agents.transcript import whispers_to
from agents.voice import Brief
from debate.claims import Claim, seat_of
from debate.events import Fault

MAX_CLAIMS: Final = 6
"""Claims that are named as worth an answer."""
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
            private="\n".join(_private(brief)),
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
    for claim in brief.view.heard():
        owner = seat_of(claim.id)
        if owner == brief.seat:
            met |= {relation.target for relation in claim.relations}
            continue
        if any(r.kind in ("attacks", "undercuts") and seat_of(r.target) == brief.seat for r in claim.relations):
            hostile.append(claim)
        elif claim.facts or claim.relations:
            latest[owner] = claim
    chosen = [claim for claim in reversed(hostile) if claim.id not in met]
    chosen += [claim for claim in reversed(latest.values()) if claim.id not in met]
    return chosen[:MAX_CLAIMS]


def _private(brief: Brief) -> list[str]:
    lang, persona = brief.lang, brief.persona
    lines = [line("private_note", lang, text=in_lang(note, "", lang)) for note in persona.private_notes]
    lines += [line("private_red_line", lang, text=in_lang(red, "", lang)) for red in persona.red_lines]
    lines += [
        line(
            "private_flip",
            lang,
            issue=flip.issue,
            text=in_lang(flip, "", lang) + (f"[{flip.fact}]" if flip.fact else ""),
        )
        for flip in persona.flip_conditions
    ]
    return lines


def _situation(brief: Brief) -> list[str]:
    lang, view = brief.lang, brief.view
    parts = []
    stances = view.stances.get(brief.seat, {})
    if stances:
        said = [f"{issue} {report.value:+.2g}" for issue, report in stances.items()]
        parts.append(line("your_stances", lang, stances=line("name_joint", lang).join(said)))
    if not any(True for _ in view.heard()):
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
    heard = any(seat_of(claim.id) != brief.seat for claim in brief.view.heard())
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
