"""What may be said at all: the voice puts its own sentences to grounding before it says them.

A line that grounding would fault is not said; another is. So a pack or a persona that somebody else wrote cannot make
the voice break the promise that every sentence is supported by the ledger or is an opinion.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from agents.rehearsal.lines import facts_in, plain_of, sentences
from articles.models import Pack
from debate.events import Lang
from grounding.attribution import find_sources
from grounding.ground import Ground
from grounding.rhetoric import asserts_event, voices_opinion
from grounding.shared import ground_of
from grounding.verify import check_claim

_PEOPLE: Final = re.compile(
    r"用户|员工|人士|研究员|媒体|外界|消费者|专家|\b(?:users?|people|employees?|analysts?|insiders?|media|experts?)\b",
    re.I,
)
"""Whoever might be taken for a source when a verb of saying stands near; only then is it worth looking closer."""


@dataclass
class Tact:
    """Judges lines of one pack in one language, and remembers what it judged."""

    pack: Pack
    lang: Lang
    _known: dict[tuple[str, tuple[str, ...], str], bool] = field(default_factory=dict)

    @cached_property
    def _ground(self) -> Ground:
        return ground_of(self.pack)

    def sound(self, text: str, facts: tuple[str, ...], speaker: str) -> bool:
        """True when grounding supports every sentence of `text` or calls it an opinion.

        `text` may hold marks; `facts` are cited by its first sentence besides. A judgement takes about a millisecond
        the first time and nothing after.
        """
        key = (text, facts, speaker)
        if key not in self._known:
            self._known[key] = all(
                self._admits(part, (*facts, *facts_in(part)) if first else facts_in(part), speaker)
                for first, part in zip((True, *[False] * len(text)), sentences(text, self.lang), strict=False)
            )
        return self._known[key]

    def _admits(self, sentence: str, facts: tuple[str, ...], speaker: str) -> bool:
        verdict = check_claim(self._ground, plain_of(sentence), facts, lang=self.lang, speaker=speaker)
        return verdict.label == "supported" or (verdict.label == "opinion" and not facts)

    def harmless(self, text: str, rival: str) -> bool:
        """True when a sentence about an opponent's argument cannot be taken for a report of what the opponent did.

        Judged by the words alone, which costs microseconds: such sentences are put together anew for every claim.
        """
        if _PEOPLE.search(text) and find_sources(text, (), self.lang):
            return False
        if text.endswith(("？", "?")) or voices_opinion(text) or not asserts_event(text):
            return True
        second_person = ("，你", "，您") if self.lang == "zh" else (", you ", ", let ", ", how ", ", what ", ", why ")
        return any(rival + word in text for word in second_person)
