"""What a sentence says, taken apart: names, dates, numbers, sources. Claims and facts are read by the same reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from grounding.attribution import Source, find_sources
from grounding.dates import When, find_dates
from grounding.names import Mention, NameIndex, blank
from grounding.numbers import Quantity, find_numbers
from grounding.script import normalise

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a sentence. `bare` is its text with names, dates and numbers blanked, offsets unchanged."""

    text: str
    lang: Lang
    mentions: tuple[Mention, ...]
    dates: tuple[When, ...]
    numbers: tuple[Quantity, ...]
    sources: tuple[Source, ...]
    bare: str

    @property
    def names(self) -> frozenset[str]:
        """The entities that the sentence names."""
        return frozenset(mention.entity for mention in self.mentions)


def read(text: str, lang: Lang, names: NameIndex, masked: Sequence[tuple[int, int]] = ()) -> Reading:
    """Take a sentence apart. `masked` are spans of the normalised text that are to be read over."""
    plain = normalise(text)
    if masked:
        plain = blank(plain, masked)
    mentions = tuple(names.find(plain))
    rest = blank(plain, ((m.start, m.end) for m in mentions))
    dates = tuple(find_dates(rest))
    rest = blank(rest, ((d.start, d.end) for d in dates))
    numbers = tuple(find_numbers(rest))
    sources = tuple(find_sources(plain, mentions, lang))
    rest = blank(rest, ((n.start, n.end) for n in numbers))
    return Reading(plain, lang, mentions, dates, numbers, sources, rest)
