"""How sure a sentence is: whether it reports, judges, foresees or supposes."""

import re
from dataclasses import dataclass
from functools import cache

from grounding.lexicon import pattern
from grounding.reading import Reading
from grounding.rhetoric import is_question, voices_opinion


@dataclass(frozen=True, slots=True)
class Certainty:
    """The marks of certainty that a sentence bears."""

    attributed: bool
    """It names a source, or is marked as the speaker's own view."""
    hedged: bool
    future: bool
    conditional: bool
    """It supposes, illustrates or asks."""
    done: bool
    """It says outright that something has happened."""


def certainty_of(reading: Reading) -> Certainty:
    """Return how sure a reading is."""
    text = reading.text
    return Certainty(
        attributed=bool(reading.sources) or voices_opinion(text),
        hedged=_has("hedge", reading),
        future=_has("future", reading),
        conditional=_has("condition", reading) or is_question(text),
        done=_has("done", reading),
    )


def _has(key: str, reading: Reading) -> bool:
    return bool(_pattern(key, reading.lang).search(reading.bare if key == "future" else reading.text))


@cache
def _pattern(key: str, lang: str) -> re.Pattern[str]:
    return pattern("meaning", f"{key}_{lang}")
