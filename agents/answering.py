"""What of a sentence is about the article, when the sentence is about another speech.

"Tencent's daily-user count proves nothing" names Tencent as the one who argued, not as what the count is of. Whoever
answers a claim also repeats some of it, and what is repeated rests on what the claim rests on.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from agents.speech import Sentence
from articles.models import Entity, Pack
from debate.claims import Claim, seat_of
from debate.events import Lang
from debate.view import DebateView

_OTHER: Final = {"zh": "对方", "en": "the other side"}
_QUOTE: Final = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{2,200})[”\"」』’]")
_WORD: Final = re.compile(r"\w+")


def what_is_claimed(sentence: Sentence, view: DebateView, pack: Pack, lang: Lang) -> tuple[str, tuple[str, ...]]:
    """Return the text of a sentence to be grounded and the facts that it rests on.

    A sentence with citations of its own rests on them, word for word. One without, that answers claims or asks a seat,
    rests on the facts of those claims; in its text the seats it speaks to stand as "the other side", and what it
    quotes from those claims is left out.
    """
    targets = [view.claims[relation.target] for relation in sentence.relations]
    if sentence.facts or not (targets or sentence.asks):
        return sentence.text, sentence.facts
    seats = {seat_of(claim.id) for claim in targets} | ({sentence.asks} if sentence.asks else set())
    text = _QUOTE.sub(lambda match: "" if _is_heard(match[1], targets) else match[0], sentence.text)
    for seat in sorted(seats):
        if seat in pack.entities:
            text = _names(pack.entities[seat]).sub(_OTHER[lang], text)
    facts = dict.fromkeys(fact for claim in targets if not claim.struck for fact in claim.facts)
    return text, tuple(facts)


def _is_heard(quoted: str, targets: Iterable[Claim]) -> bool:
    words = "".join(_WORD.findall(quoted)).lower()
    return any(words in "".join(_WORD.findall(claim.text)).lower() for claim in targets)


@lru_cache(maxsize=256)
def _names(entity: Entity) -> re.Pattern[str]:
    names = sorted({entity.name_zh, entity.name_en, *entity.aliases}, key=len, reverse=True)
    # A Latin name ends where the word ends; a Chinese one has no such border.
    parts = [rf"(?<![A-Za-z0-9]){re.escape(n)}(?![A-Za-z0-9])" if n.isascii() else re.escape(n) for n in names]
    return re.compile("|".join(parts))
