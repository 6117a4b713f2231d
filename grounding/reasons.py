"""The closed list of reasons that a verdict can give, and how each is said in Chinese and English."""

from typing import Final, Literal, get_args

from debate.claims import Reason

Code = Literal[
    "unknown_citation",
    "uncited",
    "citation",
    "number",
    "unit",
    "date",
    "comparison",
    "subject",
    "object",
    "direction",
    "speaker",
    "anonymous_named",
    "polarity",
    "scope",
    "time",
    "opinion_as_fact",
    "forecast_as_fact",
    "hypothetical_as_fact",
    "certainty",
    "not_in_article",
]
CODES: Final[tuple[Code, ...]] = get_args(Code)

STRIKES: Final[frozenset[Code]] = frozenset(
    {"unknown_citation", "number", "unit", "date", "subject", "speaker", "anonymous_named"}
)
"""Reasons whose measured precision on unseen articles is at least 0.95 (`bench/grounding`). The others flag."""

CONTRADICTS: Final[frozenset[Code]] = frozenset(
    {
        "number",
        "unit",
        "date",
        "comparison",
        "subject",
        "object",
        "direction",
        "speaker",
        "anonymous_named",
        "polarity",
        "scope",
        "time",
    }
)
"""Reasons by which the ledger says otherwise; by the rest it merely does not say so."""

SLOTS: Final[frozenset[Code]] = frozenset(
    {
        "unknown_citation",
        "uncited",
        "citation",
        "number",
        "unit",
        "date",
        "comparison",
        "subject",
        "object",
        "speaker",
        "anonymous_named",
    }
)
"""Reasons found by comparing slots; the rest compare meaning."""

_ZH: Final[dict[Code, str]] = {
    "unknown_citation": "引用了账本里没有的{said}。",
    "uncited": "这句话有可核对的内容（{said}），却没有引用。",
    "citation": "内容有据，但应引用{ledger}，而不是{said}。",
    "number": "句中写{said}，账本写的是{ledger}。",
    "unit": "{said}的单位或口径不对，账本写的是{ledger}。",
    "date": "句中的时间是{said}，账本里是{ledger}。",
    "comparison": "句中的多少关系（{said}）与账本不符，账本写的是{ledger}。",
    "subject": "所引事实讲的不是{said}，而是{ledger}。",
    "object": "所引事实没有提到{said}，讲的是{ledger}。",
    "direction": "谁对谁弄反了：账本写的是{ledger}。",
    "speaker": "这话不是{said}说的，账本里的出处是{ledger}。",
    "anonymous_named": "出处是匿名的（{ledger}），不能安到{said}头上。",
    "polarity": "意思反了（{said}），账本写的是：{ledger}",
    "scope": "范围说大或说偏了（{said}），账本写的是：{ledger}",
    "time": "先后或时态不对（{said}），账本写的是：{ledger}",
    "opinion_as_fact": "这是{ledger}的看法，不能当成事实来说。",
    "forecast_as_fact": "这是{ledger}的预计或打算，不能说成已经发生。",
    "hypothetical_as_fact": "这是假设、比方或设问（{ledger}），不能说成事实。",
    "certainty": "账本说得没有这么肯定（{said}）：{ledger}",
    "not_in_article": "所引事实里没有这个内容：{said}。",
}
_EN: Final[dict[Code, str]] = {
    "unknown_citation": "Cites {said}, which the ledger does not hold.",
    "uncited": "There is something to check here ({said}) and no citation.",
    "citation": "Supported, but cite {ledger}, not {said}.",
    "number": "Says {said}; the ledger says {ledger}.",
    "unit": "{said} has the wrong unit or measure; the ledger says {ledger}.",
    "date": "Says {said}; the ledger says {ledger}.",
    "comparison": "More or less is wrong in {said}; the ledger says {ledger}.",
    "subject": "The cited fact is not about {said} but about {ledger}.",
    "object": "The cited fact does not mention {said}; it is about {ledger}.",
    "direction": "Who did it to whom is turned round; the ledger says: {ledger}",
    "speaker": "{said} did not say this; the ledger's source is {ledger}.",
    "anonymous_named": "The source is anonymous ({ledger}); it must not be pinned on {said}.",
    "polarity": "Says the opposite ({said}); the ledger says: {ledger}",
    "scope": "Says more, or other, than the ledger does ({said}); it says: {ledger}",
    "time": "The time or order is wrong ({said}); the ledger says: {ledger}",
    "opinion_as_fact": "This is the view of {ledger} and must not be stated as fact.",
    "forecast_as_fact": "This is what {ledger} expects or plans, not what has happened.",
    "hypothetical_as_fact": "This is a supposition, illustration or question ({ledger}), not a fact.",
    "certainty": "The ledger is not that sure ({said}): {ledger}",
    "not_in_article": "The cited facts do not say this: {said}.",
}
_LONGEST: Final = 90
"""Characters of a quoted value; a reason is one readable line."""


def reason(
    code: Code,
    *,
    said: str = "",
    ledger: str | tuple[str, str] = "",
    facts: tuple[str, ...] = (),
    strikes: bool | None = None,
) -> Reason:
    """Return a reason that names the sentence's value (`said`) and what the ledger says, in zh and en.

    `ledger` is one text for both languages, or the Chinese and the English one. `strikes` narrows the default of
    the code: a reason that is usually precise may be given without striking.
    """
    zh, en = (ledger, ledger) if isinstance(ledger, str) else ledger
    may = code in STRIKES
    return Reason(
        code=code,
        facts=facts,
        strikes=may if strikes is None else may and strikes,
        zh=_ZH[code].format(said=_short(said), ledger=_short(zh)),
        en=_EN[code].format(said=_short(said), ledger=_short(en)),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
