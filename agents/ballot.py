"""A ballot as a voice answers it: `{"vote":"tencent","because":"tencent-2.1","reason":"…"}`. Nothing is guessed."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agents.block import read_json, read_word
from agents.lexer import DraftLexer
from agents.tags import read_claim_id
from debate.claims import seat_of
from debate.text import one_line

_VOTE_KEYS: Final = ("vote", "choice", "投票")
LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote that counts."""

    choice: str
    because: str | None
    """A claim of the chosen seat; None when the voice named none that exists."""
    reason: str


@dataclass(frozen=True, slots=True)
class SpoiledBallot:
    """An answer that names nobody it may vote for."""

    reason: str


def parse_ballot(
    text: str,
    *,
    seat: str,
    seats: Container[str],
    claims: Container[str],
    names: Mapping[str, str] | None = None,
) -> Ballot | SpoiledBallot:
    """Read the ballot of `seat`.

    Thoughts and prose around the block are passed over; prose alone is spoiled, whatever it says. `names` maps
    display names in lower case to seat ids. `text` is taken as clean (see `agents.gateway`).
    """
    votes = [block for block in _objects(text) if _vote_of(block) is not None]
    if not votes:
        return SpoiledBallot("the answer holds no readable ballot")
    choices = {_seat_named(_vote_of(block), names or {}) for block in votes}
    if len(choices) > 1:
        return SpoiledBallot("the answer votes for more than one seat")
    choice = choices.pop()
    if choice not in seats:
        return SpoiledBallot(f"it votes for {one_line(choice)[:40] or 'nobody'!r}, who has no seat here")
    if choice == seat:
        return SpoiledBallot("it votes for its own seat")
    because = read_claim_id(votes[-1].get("because"), claims)
    reason = votes[-1].get("reason")
    return Ballot(
        choice=choice,
        because=because if because and seat_of(because) == choice else None,
        reason=one_line(reason)[:LONGEST_REASON] if isinstance(reason, str) else "",
    )


def _objects(text: str) -> list[dict[str, Any]]:
    lexer = DraftLexer()
    parts = [*lexer.feed(text), *lexer.close()]
    values = [read_json(part.text) for part in parts if part.kind == "block" and part.closed]
    return [value for value in values if isinstance(value, dict)]


def _vote_of(block: Mapping[str, Any]) -> Any:
    return next((block[key] for key in _VOTE_KEYS if key in block), None)


def _seat_named(value: object, names: Mapping[str, str]) -> str:
    word = read_word(value).strip("[]【】")
    return names.get(word, word)
