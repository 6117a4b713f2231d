"""A persona as data: who debates, with what goals, stances and voice. It never names a model and adds no fact."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from debate.claims import FactId, Frozen, Position, SeatId, Share
from debate.text import one_line


def _cleaned(value: object) -> object:
    # A persona is foreign text. What is not a string is left for pydantic to refuse.
    return one_line(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned), StringConstraints(min_length=1, max_length=1000)]
"""One line of cleaned text."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Both(Frozen):
    """The same text in Chinese and in English."""

    zh: Text
    en: Text


class Item(Both):
    """A line of a persona. `assumption` marks what the article does not say and the persona supposes."""

    facts: tuple[FactId, ...] = ()
    not_stated: tuple[str, ...] = ()
    assumption: bool


class Goal(Item):
    """What the persona wants; rank 1 comes first."""

    rank: int = Field(ge=1)


class Belief(Item):
    """What the persona holds to be true, with how sure it is."""

    id: Slug
    confidence: Share


class Rival(Frozen):
    """How the persona sees another company, and what it wants from it."""

    company: SeatId
    view_zh: Text
    view_en: Text
    wants_zh: Text
    wants_en: Text
    facts: tuple[FactId, ...] = ()
    assumption: bool


class PriorStance(Frozen):
    """Where the persona stands on an issue before the debate, in [-1, 1]."""

    issue: Slug
    prior: Position
    confidence: Share
    reason_zh: Text
    reason_en: Text
    facts: tuple[FactId, ...] = ()
    assumption: bool


class FlipCondition(Both):
    """What would move the persona on an issue, by how much: a fact put to it, or an argument."""

    id: Slug
    issue: Slug
    trigger: Literal["fact", "argument"]
    fact: FactId | None = None
    delta: Annotated[float, Field(ge=-2, le=2)]


class VoiceSample(Item):
    """A few sentences in the persona's voice."""

    phase: Literal["opening", "rebuttal", "concession"]


class Style(Frozen):
    """How the persona talks."""

    assumption: bool
    register_zh: Text
    register_en: Text
    devices_zh: tuple[Text, ...]
    devices_en: tuple[Text, ...]
    signature_moves_zh: tuple[Text, ...]
    signature_moves_en: tuple[Text, ...]
    lexicon_zh: tuple[Text, ...]
    lexicon_en: tuple[Text, ...]
    avoid_zh: tuple[Text, ...]
    avoid_en: tuple[Text, ...]
    sentence_chars: int = Field(ge=4, le=120)
    """A usual sentence length, in Chinese characters."""
    tempo: Literal["slow", "even", "fast"]


class Role(Both):
    """The post that the persona speaks from."""

    assumption: bool


class Persona(Frozen):
    """One TOML file in `personas/`."""

    format: Literal["baimo-persona/1"] = Field(alias="schema")
    id: SeatId
    name_zh: Text
    name_en: Text
    tagline_zh: Text
    tagline_en: Text
    role: Role
    mandate: Item
    goals: tuple[Goal, ...]
    resources: tuple[Item, ...]
    constraints: tuple[Item, ...]
    red_lines: tuple[Item, ...]
    beliefs: tuple[Belief, ...]
    rivals: tuple[Rival, ...]
    stances: tuple[PriorStance, ...]
    flip_conditions: tuple[FlipCondition, ...]
    private_notes: tuple[Item, ...]
    taboo_moves: tuple[Item, ...]
    voice_samples: tuple[VoiceSample, ...]
    style: Style
