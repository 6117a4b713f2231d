"""How numbers are written: enough digits to act on, and no more."""

from math import isfinite, isnan
from typing import Final

from experiments.statistics.result import Estimate, Interval

_DUST: Final = 1e-12
"""Less than this is what adding decimals leaves behind."""


def number(value: float | None) -> str:
    """Return a number with three significant digits; ∞ and — where there is none."""
    if value is None or isnan(value):
        return "—"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) < _DUST:
        return "0"
    text = f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", "−")


def interval(found: Interval | None) -> str:
    """Return an interval in brackets, or nothing where there is none."""
    return f"[{number(found.low)}, {number(found.high)}]" if found else ""


def estimate(found: Estimate | None) -> str:
    """Return a number and its interval."""
    return f"{number(found.value)} {interval(found.interval)}".strip() if found else "—"


def p_value(p: float | None) -> str:
    """Return a p-value; below a thousandth only that it is."""
    if p is None or isnan(p):
        return "—"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def percent(level: float) -> str:
    """Return a level as a percentage."""
    return f"{100 * level:g}%"


def p_said(p: float | None) -> str:
    """Return a p-value as part of a sentence."""
    text = p_value(p)
    return f"p {text}" if text.startswith("<") else f"p = {text}"
