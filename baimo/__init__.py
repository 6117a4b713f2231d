"""Baimo (百模论战): grounded strategy debates between LLM agents, from Python.

import asyncio, baimo
run = asyncio.run(baimo.debate(lang="en", seed=3))
print(run.view.closed.winner)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from baimo.api import Run, batch, debate, frame, read, resume
    from debate.errors import BaimoError, InputError, StoppedError

__all__ = ["BaimoError", "InputError", "Run", "StoppedError", "batch", "debate", "frame", "read", "resume"]
_ERRORS = ("BaimoError", "InputError", "StoppedError")


def __getattr__(name: str) -> Any:
    # The command line imports this package for `--help` too, which must not wait for the data models to load.
    if name not in __all__:
        raise AttributeError(f"module 'baimo' has no attribute {name!r}")
    return getattr(import_module("debate.errors" if name in _ERRORS else "baimo.api"), name)
