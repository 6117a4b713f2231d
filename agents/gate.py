"""The gate: the only way from a draft to a speech."""

from collections.abc import Mapping

from agents.answering import what_is_claimed
from agents.speech import ParsedDraft, Sentence, parse_draft
from agents.voice import Brief
from debate.claims import Claim, Reason, Verdict
from debate.events import DraftReturned, Fault, Gate, SpeechGiven, TurnForfeited
from debate.view import Turn
from grounding.ground import Ground
from grounding.report import with_unknown
from grounding.verify import check_claim
from personas.models import Persona


def check_speech(
    brief: Brief, turn: Turn, ground: Ground, gate: Gate, revisions: int
) -> SpeechGiven | DraftReturned | TurnForfeited:
    """Judge the draft of `turn` and say what becomes of it.

    Pure: the same draft in the same debate gives the same event. A draft goes back at most `revisions` times, only
    for sentences with a reason that is precise enough to strike, or because nothing in it can be heard.
    """
    parsed = parse_draft(
        turn.draft,
        seat=turn.seat,
        turn=turn.id,
        facts=ground.facts,
        claims=brief.view.claims,
        seats=brief.personas,
        issues=brief.pack.issues,
        names=seat_names(brief.personas),
    )
    claims = tuple(_claim(turn, i, sentence, brief, ground, gate) for i, sentence in enumerate(parsed.sentences, 1))
    faulty = [claim for claim in claims if claim.verdict is not None and claim.verdict.strikes]
    may_return = gate in ("revise", "block") and turn.attempt <= revisions
    if not claims:
        return _returned(turn, (_empty_fault(parsed),)) if may_return else _forfeited(turn, "empty")
    if faulty and may_return:
        # A draft that goes back anyway goes back with everything that was noticed.
        noticed = (c for c in claims if c.verdict and c.verdict.label in ("contradicted", "unsupported"))
        return _returned(turn, tuple(_fault(claim) for claim in noticed))
    if faulty and gate == "block":
        return _forfeited(turn, "gate")
    if gate == "revise":
        claims = tuple(claim.model_copy(update={"struck": claim in faulty}) for claim in claims)
        if all(claim.struck for claim in claims):
            return _forfeited(turn, "gate")
    return SpeechGiven(
        turn=turn.id,
        seat=turn.seat,
        round=turn.round,
        phase=turn.phase,
        attempt=turn.attempt,
        claims=claims,
        stances=parsed.stances,
    )


def seat_names(personas: Mapping[str, Persona]) -> dict[str, str]:
    """Return the seats' display names in lower case, with their ids: what a model may write for a seat."""
    return {name.lower(): seat for seat, p in personas.items() for name in (p.name_zh, p.name_en)}


def _claim(turn: Turn, number: int, sentence: Sentence, brief: Brief, ground: Ground, gate: Gate) -> Claim:
    verdict = None
    if gate != "off":
        text, facts = what_is_claimed(sentence, brief.view, brief.pack, brief.lang)
        verdict = check_claim(ground, text, facts, lang=brief.lang, speaker=turn.seat)
        if facts and not sentence.facts and not verdict.strikes:
            # It mentions what the claim it answers said and cited. A mention asserts nothing, whatever its turn of
            # phrase; only a wrong figure, date or name in it is a fault.
            verdict = Verdict(label="opinion")
        verdict = with_unknown(verdict, sentence.unknown_facts)
    return Claim(
        id=f"{turn.id}.{number}",
        text=sentence.text,
        paragraph=sentence.paragraph,
        facts=sentence.facts,
        relations=sentence.relations,
        asks=sentence.asks,
        verdict=verdict,
    )


def _fault(claim: Claim) -> Fault:
    assert claim.verdict is not None
    return Fault(sentence=claim.text, reasons=claim.verdict.reasons)


def _empty_fault(parsed: ParsedDraft) -> Fault:
    notes = "; ".join(parsed.notes)
    reason = Reason(
        code="empty",
        strikes=True,
        zh=f"稿子里没有可以说出口的句子{f'（{notes}）' if notes else ''}",
        en=f"the draft holds no sentence that can be heard{f' ({notes})' if notes else ''}",
    )
    return Fault(sentence="", reasons=(reason,))


def _returned(turn: Turn, faults: tuple[Fault, ...]) -> DraftReturned:
    return DraftReturned(turn=turn.id, seat=turn.seat, attempt=turn.attempt, faults=faults)


def _forfeited(turn: Turn, cause: str) -> TurnForfeited:
    reason = {
        "gate": "every sentence, or the draft as a whole, failed the gate",
        "empty": "the voice delivered nothing that can be heard",
    }[cause]
    return TurnForfeited(
        turn=turn.id,
        seat=turn.seat,
        round=turn.round,
        phase=turn.phase,
        cause="gate" if cause == "gate" else "empty",
        reason=reason,
    )
