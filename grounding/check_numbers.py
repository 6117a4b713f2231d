"""Do the numbers of a claim agree with those of the facts it cites?"""

import itertools
from collections.abc import Sequence
from typing import Final

from grounding.claimed import Cited, ClaimReading, Problem
from grounding.numbers import Quantity

_ROUNDING: Final = 0.04
"""How far a number said to be `about` or `nearly` may lie from the ledger's, as a share of it."""
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
        if any(directions_agree(said, q) for q, _ in equal):
            return None
        return _problem("comparison", said, equal, precise=_opposed(said, equal[0][0]))
    other_unit = [(q, i) for q, i in ledger if not comparable(said, q) and _plain_value(q) == _plain_value(said)]
    if other_unit and not said.weak:
        return _problem("unit", said, other_unit)
    if said.weak:
        small = [
            (q, i) for q, i in same_unit if q.unit.id == said.unit.id and q.unit.id and q.value <= 10 * q.unit.base
        ]
        return _problem("number", said, small) if small else None
    if same_unit:
        if _derived(said, [q for q, _ in same_unit]) or _counted(said, claim):
            return None
        return _problem("number", said, sorted(same_unit, key=lambda item: _distance(said, item[0])))
    told = cited.told()
    return Problem("number", said.raw, (told[0], told[1]), cited.ids)


def comparable(a: Quantity, b: Quantity) -> bool:
    """Say whether two quantities measure in the same dimension and, when both say so, count the same kind of thing."""
    if a.unit.dimension != b.unit.dimension:
        return False
    return a.unit.counts is None or b.unit.counts is None or _kin(a.unit.counts) == _kin(b.unit.counts)


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
    if said.cmp in ("=", "~") or said.cmp == ledger.cmp:
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


def _derived(said: Quantity, ledger: Sequence[Quantity]) -> bool:
    """Say whether the number follows from two of the ledger's: their sum or their difference."""
    for a, b in itertools.combinations(ledger, 2):
        for value in (a.value + b.value, abs(a.value - b.value)):
            if value and abs(said.value - value) / value <= (_ROUNDING if said.cmp != "=" else 1e-6):
                return True
    return False


def _counted(said: Quantity, claim: ClaimReading) -> bool:
    return said.value == len({m.entity for m in claim.mentions}) and said.value >= 2


def _problem(
    code: str, said: Quantity, ledger: Sequence[tuple[Quantity, str]], *, precise: bool = True
) -> Problem | None:
    best, fact = ledger[0]
    sign = {">": ">", "<": "<", "~": "≈", "~<": "≲", "=": ""}.get(best.cmp, best.cmp)
    shown = f"{sign}{best.raw}"
    spoken = (
        {">": ">", "<": "<", "~": "≈", "~<": "≲"}.get(said.cmp, "") + said.raw if code == "comparison" else said.raw
    )
    return Problem(code, spoken, (shown, shown), (fact,), precise)
