"""Do the numbers of a claim agree with those of the facts it cites?"""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.numbers import Quantity

_ROUNDING: Final = 0.04
"""How far a number said to be `about` or `nearly` may lie from the ledger's, as a share of it."""
_RECKONED: Final = re.compile(
    r"合计|总共|一共|共计|加起来|相加|总和|相差|差距|差了|多出|少了"
    r"|combined|in total|together|altogether|difference|gap|apart|sum of",
    re.IGNORECASE,
)
_SIGNS: Final = {"=": "", "~": "≈", "~<": "≲", ">=": "≥", "<=": "≤"}
_PERIODS: Final = {
    period: re.compile(words, re.IGNORECASE)
    for period, words in (
        ("day", r"日活|日均|每日|每天|日销|\bdaily\b|\b(?:a|per|each) day\b"),
        ("week", r"周活|周均|每周|\bweekly\b|\b(?:a|per|each) week\b"),
        ("month", r"月活|月均|每月|月销|\bmonthly\b|\b(?:a|per|each) month\b"),
        ("quarter", r"季均|每季|\bquarterly\b|\b(?:a|per|each) quarter\b"),
        ("year", r"年活|年均|每年|年度|年化|\b(?:annual|annually|yearly)\b|\b(?:a|per|each) year\b"),
    )
}
"""How often something is counted: daily users are not monthly users."""
_UP: Final = frozenset((">", ">=", "~>"))
_DOWN: Final = frozenset(("<", "<=", "~<"))


def check_numbers(claim: ClaimReading, cited: Cited) -> list[Problem]:
    """Return a problem for every quantity of the claim that the cited facts do not hold."""
    ledger = [(q, f.fact.id) for f in cited.facts for q in f.numbers]
    problems: list[Problem] = []
    for said in claim.reading.numbers:
        problem = _check(said, ledger, claim, cited)
        if problem is not None:
            problems.append(problem)
    return problems


def _check(said: Quantity, ledger: Sequence[tuple[Quantity, str]], claim: ClaimReading, cited: Cited) -> Problem | None:
    same_unit = [(q, i) for q, i in ledger if comparable(said, q)]
    equal = [(q, i) for q, i in same_unit if _equal(said, q)]
    if equal:
        period = _other_period(claim, cited)
        if period is not None:
            return Problem("unit", f"{period}{said.raw}", cited.told(), tuple(i for _, i in equal[:1]))
        if any(directions_agree(said, q) for q, _ in equal):
            return None
        return _problem("comparison", said, equal, precise=_opposed(said, equal[0][0]))
    if said.weak:
        return _check_weak(said, same_unit)
    other_unit = [(q, i) for q, i in ledger if not comparable(said, q) and _plain_value(q) == _plain_value(said)]
    if other_unit:
        return _problem("unit", said, other_unit)
    if same_unit:
        if _derived(said, [q for q, _ in same_unit], claim) or _counted(said, claim):
            return None
        return _problem("number", said, sorted(same_unit, key=lambda item: _distance(said, item[0])))
    return Problem("number", said.raw, cited.told(), cited.ids)


def _check_weak(said: Quantity, same_unit: Sequence[tuple[Quantity, str]]) -> Problem | None:
    """A small number in words is held against the ledger only where the ledger counts the same kind of thing."""
    alike = [(q, i) for q, i in same_unit if q.unit.id == said.unit.id and q.unit.id]
    if alike:
        return _problem("number", said, alike) if alike[0][0].value <= 50 * alike[0][0].unit.base else None
    other = [
        (q, i) for q, i in same_unit if _plain_value(q) == _plain_value(said) != 1 and said.unit.dimension != "count"
    ]
    return _problem("unit", said, other) if other else None


def comparable(said: Quantity, ledger: Quantity) -> bool:
    """Say whether two quantities measure in the same dimension and, when both say so, count the same kind of thing.

    A bare number of the claim, as in `做到了420亿`, leaves its unit to the context.
    """
    if said.bare:
        return True
    if {said.unit.dimension, ledger.unit.dimension} == {"rank", "count"}:
        return True
    if said.unit.dimension != ledger.unit.dimension:
        return False
    kinds = (said.unit.counts, ledger.unit.counts)
    return None in kinds or _kin(str(kinds[0])) == _kin(str(kinds[1]))


def _kin(counts: str) -> str:
    # A vehicle, a shop or a case may be counted with a general measure word as well.
    return (
        "person"
        if counts == "person"
        else "thing"
        if counts in ("thing", "sheet", "event", "vehicle", "goal", "score")
        else counts
    )


def directions_agree(said: Quantity, ledger: Quantity) -> bool:
    """Say whether `more than`, `less than` and `exactly` go together; saying less than the ledger is allowed."""
    if said.cmp in ("=", "~") or said.cmp == ledger.cmp or (ledger.cmp == "=" and said.cmp in ("<=", ">=")):
        return True
    if said.cmp == "~<" and ledger.cmp == "=":
        return ledger.value < said.value
    if ledger.cmp in _UP:
        return said.cmp in _UP
    if ledger.cmp in _DOWN:
        return said.cmp in _DOWN
    return False


def _opposed(said: Quantity, ledger: Quantity) -> bool:
    return (said.cmp in _UP and ledger.cmp in _DOWN) or (said.cmp in _DOWN and ledger.cmp in _UP)


def _other_period(claim: ClaimReading, cited: Cited) -> str | None:
    """Return the claim's word for a period of counting, such as `monthly`, when the facts count by another one."""
    said = _periods(claim.text)
    told = set().union(*(_periods(r.text) for f in cited.facts for r in f.readings.values()))
    return next(iter(said.values())) if said and told and not said.keys() & told else None


def _periods(text: str) -> dict[str, str]:
    return {period: found.group() for period, pattern in _PERIODS.items() if (found := pattern.search(text))}


def _equal(said: Quantity, ledger: Quantity) -> bool:
    slack = _ROUNDING if said.cmp in ("~", "~<") and ledger.cmp not in ("~", "~<") else 1e-6
    if said.unit.dimension == "time" and said.unit.id != ledger.unit.id:
        slack = max(slack, 0.03)
    if said.unit.dimension == "share" and said.value in (100 / 3, 200 / 3):
        slack = max(slack, 0.02)
    return _distance(said, ledger) <= slack


def _distance(a: Quantity, b: Quantity) -> float:
    return abs(a.value - b.value) / max(abs(b.value), abs(a.value), 1e-9)


def _plain_value(quantity: Quantity) -> float:
    return round(quantity.value / quantity.unit.base, 6)


def _derived(said: Quantity, ledger: Sequence[Quantity], claim: ClaimReading) -> bool:
    """Say whether the number is, in so many words, the sum or the difference of two of the ledger's."""
    if not _RECKONED.search(claim.text):
        return False
    slack = _ROUNDING if said.cmp != "=" else 1e-6
    for a, b in itertools.combinations(sorted({q.value for q in ledger}), 2):
        if any(abs(said.value - value) <= slack * value for value in (a + b, b - a)):
            return True
    return False


def _counted(said: Quantity, claim: ClaimReading) -> bool:
    return bool(said.unit.counts) and said.value == len({m.entity for m in claim.mentions}) and said.value >= 2


def _problem(
    code: str, said: Quantity, ledger: Sequence[tuple[Quantity, str]], *, precise: bool = True
) -> Problem | None:
    best, fact = ledger[0]
    sign = _SIGNS.get(best.cmp, best.cmp)
    shown = f"{sign}{best.raw}"
    # The ledger may give a figure in Chinese numerals only; an English reader gets the plain number.
    latin = shown if best.raw.isascii() else f"{sign}{_plain_value(best):,.10g}"
    spoken = (
        {">": ">", "<": "<", "~": "≈", "~<": "≲"}.get(said.cmp, "") + said.raw if code == "comparison" else said.raw
    )
    return Problem(code, spoken, (shown, latin), (fact,), precise)
