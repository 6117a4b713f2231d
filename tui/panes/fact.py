"""A cited fact: what it says, who said it, where it stands, who leans on it."""

from collections import Counter
from collections.abc import Iterator

from debate.ground import FactCard, Ground
from debate.view import DebateView
from tui.panes.desk import Desk
from tui.transcript.page import BLANK, Ink, Row, ink
from tui.transcript.scribe import Scribe


def fact_rows(desk: Desk) -> tuple[Row, ...]:
    """Return the fact as rows: the reader's language first, then the other."""
    words = desk.scribe.words
    if not desk.fact:
        return (Row((ink(words("fact_none")),), 1),)
    card = desk.ground.facts.get(desk.fact) if desk.ground else None
    head = Row((ink(f"[{desk.fact}]", "citation"), *(_sort(card, desk.scribe) if card else ())), 1)
    if card is None or desk.ground is None:
        return head, BLANK, Row((ink(words("fact_unknown" if desk.ground else "fact_loading")),), 1)
    return (head, *_body(card, desk.ground, desk.scribe), *_cited_by(desk.fact, desk.view, desk.scribe))


def _sort(card: FactCard, scribe: Scribe) -> tuple[Ink, ...]:
    words = scribe.words
    kind = words(f"kind_{card.kind}") if words.has(f"kind_{card.kind}") else card.kind
    strength = words(f"strength_{card.strength}") if words.has(f"strength_{card.strength}") else card.strength
    return (ink(f" {kind}, {strength}" if words.lang == "en" else f" {kind}，{strength}", "dim"),)


def _body(card: FactCard, ground: Ground, scribe: Scribe) -> Iterator[Row]:
    words = scribe.words
    lang = words.lang
    yield BLANK
    yield Row((ink(card.text(lang), "strong"),), 1)
    yield BLANK
    yield Row((ink(card.text("en" if lang == "zh" else "zh"), "dim"),), 1)
    yield BLANK
    yield Row((ink(words("fact_speaker"), "label"), ink("  "), ink(_speaker(card, scribe))), 1)
    yield Row((ink(words("fact_source"), "label"), ink("  "), ink(words("fact_outlet", outlet=ground.outlet(lang)))), 1)
    span = card.source
    total = ground.chars
    place = (
        words("fact_place_of", start=span.start + 1, end=span.end, chars=total or 0)
        if total
        else words("fact_place", start=span.start + 1, end=span.end)
    )
    yield Row((ink(words("fact_where"), "label"), ink("  "), ink(place)), 1)
    yield BLANK


def _speaker(card: FactCard, scribe: Scribe) -> str:
    if card.speaker is None:
        return scribe.words("fact_narration")
    name = card.speaker.named(scribe.words.lang)
    said = any(word in name for word in ("未具名", "不具名", "匿名", "unnamed", "anonymous"))
    return scribe.words("fact_anonymous", name=name) if card.speaker.anonymous and not said else name


def _cited_by(fact: str, view: DebateView, scribe: Scribe) -> Iterator[Row]:
    words = scribe.words
    cited: Counter[str] = Counter()
    for turn in view.turns:
        cited[turn.seat] += sum(fact in claim.facts and not claim.struck for claim in turn.claims)
    total = cited.total()
    yield Row((ink(words("fact_cited", n=total), "label"),), 1)
    for seat, count in cited.most_common():
        if count:
            yield Row((*scribe.chip(seat), ink("  "), ink(words("times", n=count), "value")), 1)
