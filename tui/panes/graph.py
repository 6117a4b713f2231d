"""Who answers whom: earlier claims with what was said to them, and what of it still stands."""

from collections.abc import Iterator, Mapping
from typing import Final

from debate.argument import Standing, argument_graph, claim_standings, claim_strengths
from debate.claims import Claim, RelationKind, seat_of, turn_of
from debate.reading import RELATION_WORDS, first_words
from debate.view import DebateView
from tui.panes.desk import Desk
from tui.transcript.page import BLANK, INDENT, Ink, Row, ink, row

MOST_ROOTS: Final = 40
"""How many claims are shown with what was said to them, the latest last; a long debate has hundreds."""
_DEPTH: Final = 5
Replies = Mapping[str, list[tuple[RelationKind, Claim]]]


def graph_rows(desk: Desk) -> tuple[Row, ...]:
    """Return the argument of the turn in question, or of the whole debate."""
    graph = argument_graph(desk.view)
    hard = {card.id for card in desk.ground.facts.values() if card.strength == "hard"} if desk.ground else set()
    drawing = _Drawing(desk, _replies(desk.view), claim_standings(graph), claim_strengths(graph, hard))
    roots = [claim for claim in desk.view.heard() if turn_of(claim.id) == desk.turn] or drawing.roots()
    rows: list[Row] = [desk.label("graph_title"), Row((ink(desk.scribe.words("graph_key"), "dim"),), 1), BLANK]
    for claim in roots[-MOST_ROOTS:]:
        rows += [*drawing.tree(claim), *drawing.aims(claim), BLANK]
    if not roots:
        rows.append(Row((ink(desk.scribe.words("graph_none")),), 1))
    return tuple(rows)


def _replies(view: DebateView) -> Replies:
    found: dict[str, list[tuple[RelationKind, Claim]]] = {}
    for claim in view.heard():
        for relation in claim.relations:
            found.setdefault(relation.target, []).append((relation.kind, claim))
    return found


class _Drawing:
    def __init__(
        self, desk: Desk, replies: Replies, standings: Mapping[str, Standing], strengths: Mapping[str, float]
    ) -> None:
        self._desk = desk
        self._replies = replies
        self._standings = standings
        self._strengths = strengths

    def roots(self) -> list[Claim]:
        """Return the claims that were answered and answer nothing themselves."""
        return [claim for claim in self._desk.view.heard() if claim.id in self._replies and not claim.relations]

    def aims(self, claim: Claim) -> Iterator[Row]:
        """Yield what a claim says to earlier ones."""
        for relation in claim.relations:
            line = self._desk.scribe.reader.relation(relation)
            yield row(line, indent=INDENT, mark="<", mark_look="label")

    def tree(self, claim: Claim, kind: RelationKind | None = None, depth: int = 0) -> Iterator[Row]:
        """Yield a claim and, under it, what was said to it."""
        scribe = self._desk.scribe
        lang = scribe.words.lang
        seat = seat_of(claim.id)
        inks = [Ink(scribe.reader.seat(seat), "seat", seat=seat), ink(" "), Ink(claim.id, "claim", "claim", claim.id)]
        if kind is not None:
            inks = [ink(f"{RELATION_WORDS[lang][kind]} ", "label"), *inks]
        standing = self._standings.get(claim.id)
        if standing is not None:
            look = "value" if standing == "in" else "flag"
            text = scribe.words(f"standing_{standing}", strength=f"{self._strengths[claim.id]:.2f}")
            inks += [ink(" "), Ink(text, look)]  # type: ignore[arg-type]
        indent = 1 + 2 * depth
        yield Row(tuple(inks), indent, scribe.glyphs.relation if depth else "", "label")
        yield Row((ink(first_words(claim.text, 30), "quote"),), indent)
        answers = self._replies.get(claim.id, [])
        if depth == _DEPTH and answers:
            yield Row((ink(scribe.words("graph_more", n=len(answers)), "dim"),), indent + 2)
            return
        for reply, answer in answers:
            yield from self.tree(answer, reply, depth + 1)
