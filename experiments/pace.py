"""How far a debate is, for whoever decides which request goes first."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """The pace of one debate. Changed by whoever drives it; read by the limiter when a call waits."""

    turns_left: int = 0


PACE: ContextVar[Pace | None] = ContextVar("baimo_pace", default=None)
"""The debate on whose behalf the present task runs. Tasks that it starts inherit it."""
