"""What in a debater's sentence claims no fact: an addressee, whose argument it is, an own opinion, a question."""

import re
from collections.abc import Sequence
from functools import cache

from grounding.lexicon import alternatives, pattern
from grounding.names import Mention

_NAME = "rhetoric"


@cache
def _around() -> dict[str, re.Pattern[str]]:
    """The patterns that look at what stands right before and right after a name."""

    def words(*keys: str) -> str:
        return alternatives(_NAME, *keys)

    sources = {
        "before_zh": rf"{words('before_zh')}(?:一下|一句|了|刚才|方才|在座的)?$",
        "surely_zh": rf"{words('surely_before_zh')}$",
        "after_zh": rf"^(?:CEO|方面)?(?:的)?(?:{words('after_zh')}|的{words('matter_zh')})",
        "view": rf"^(?:'s?)? ?(?:own )?{words('view_en')}|^的{words('view_zh')}",
        "before_en": rf"(?<!according ){words('before_en')} (?:my friends? at |the )?$",
        "after_en": rf"^(?:'s?)? ?(?:own )?(?:{words('matter_en')}|{words('after_en')})|^, (?:you|your|let me|tell)\b",
        "vocative": rf"^[,:!] ?{words('vocative')}",
    }
    return {key: re.compile(source, re.IGNORECASE) for key, source in sources.items()}


def addressed(text: str, mentions: Sequence[Mention], debaters: frozenset[str], *, cites: bool) -> list[Mention]:
    """Return the mentions in a normalised `text` that only say to whom, or about whose argument, a debater speaks.

    `debaters` are the participants and their spokespeople; only they can be addressed. In a sentence that `cites`
    a fact, `X's view` says whose view the fact is; in one that does not, it points at an argument made here.
    """
    return [m for m in mentions if m.entity in debaters and _is_addressed(text, m, cites=cites)]


def _is_addressed(text: str, mention: Mention, *, cites: bool) -> bool:
    around = _around()
    before, after = text[: mention.start], text[mention.end :]
    if not cites and around["view"].match(after):
        return True
    if around["after_zh"].match(after) or around["after_en"].match(after):
        return True
    asked = is_question(text)
    if around["before_zh"].search(before[-8:]):
        listens = re.match(r"^[,:]|^(?:一句|一个|方面)", after)
        if asked or listens or around["surely_zh"].search(before):
            return True
    if around["before_en"].search(before) and (asked or re.match(r"^(?:,|:|\?|'s (?:argument|point|question))", after)):
        return True
    called = not before.strip("\"' ") or before.rstrip()[-1] in ",.。:"
    return called and bool(around["vocative"].match(after))


def is_question(text: str) -> bool:
    """Say whether a normalised sentence asks."""
    return text.rstrip("\"')] ").endswith("?")


def voices_opinion(text: str) -> bool:
    """Say whether a normalised sentence is marked as the speaker's own view, wish or plan."""
    return bool(pattern(_NAME, "opinion_zh", "opinion_en").search(text))


def asserts_event(text: str) -> bool:
    """Say whether a normalised sentence tells that something happened, rather than what should, may or would."""
    done, modal = pattern(_NAME, "done_zh", "done_en"), pattern(_NAME, "modal_zh", "modal_en")
    return bool(done.search(text)) and not modal.search(text)


def only_argues(clause: str) -> bool:
    """Say whether a normalised clause gives a view or a demand and tells no event."""
    normative = pattern(_NAME, "normative")
    return not asserts_event(clause) and (voices_opinion(clause) or bool(normative.search(clause)))


def speaks_of_own_company(text: str) -> bool:
    """Say whether `we` or `our` in a normalised sentence means the speaker's company, not everybody in the room."""
    own, everyone = pattern(_NAME, "own_zh", "own_en"), pattern(_NAME, "everyone_zh", "everyone_en")
    return bool(own.search(text)) and not everyone.search(text)
