"""One line that says how far a batch is: over and over on a terminal, once a minute in a log, or never."""

import time
from collections.abc import Callable
from typing import Final, TextIO

from debate.kinds import Lang
from experiments.runner import Progress

_EVERY: Final = {True: 0.2, False: 60.0}
"""Seconds between two lines, on a terminal and in a log."""
_LINE: Final[dict[Lang, str]] = {
    "zh": "{ended}/{total} 场，{failed} 失败，每秒 {rate:.2f} 场，还需 {eta}，已花 ${cost:.4f}{more}",
    "en": "{ended}/{total} debates, {failed} failed, {rate:.2f} a second, {eta} to go, ${cost:.4f} spent{more}",
}
_UNKNOWN: Final[dict[Lang, str]] = {"zh": "（{n} 场费用未知）", "en": " ({n} of unknown cost)"}


class Meter:
    """Prints the progress of a batch to `stream`."""

    def __init__(self, stream: TextIO, lang: Lang, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._lang: Lang = lang
        self._clock = clock
        self._live = stream.isatty()
        self._last: float | None = None
        self._width = 0

    def show(self, progress: Progress) -> None:
        """Print the line when it is time, and always when all have ended."""
        now = self._clock()
        due = self._last is None or now - self._last >= _EVERY[self._live]
        if not due and progress.left and not progress.reason:
            return
        self._last = now
        text = line(progress, self._lang)
        if self._live:
            # What the line before had more is written over.
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()

    def close(self) -> None:
        """End the line of a terminal."""
        if self._live and self._last is not None:
            self._stream.write("\n")
            self._stream.flush()


def line(progress: Progress, lang: Lang) -> str:
    """Return the progress in one line."""
    more = _UNKNOWN[lang].format(n=progress.unknown_costs) if progress.unknown_costs else ""
    eta = duration(progress.left / progress.rate) if progress.here else "?"
    return _LINE[lang].format(
        ended=progress.done + progress.failed,
        total=progress.total,
        failed=progress.failed,
        rate=progress.rate,
        eta=eta,
        cost=progress.cost_usd,
        more=more,
    )


def duration(seconds: float) -> str:
    """Return a time span such as `1:02:03` or `0:07`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
