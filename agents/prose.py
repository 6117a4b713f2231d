"""What of a draft may be shown while it streams: the prose with its citations, and nothing else."""

from typing import Final

from agents.lexer import DraftLexer, Part

_TIGHT: Final = ".,;:!?，。；：！？、)）]】”’」』…"


class ProseStream:
    """Fed the pieces of a draft, gives what may be shown.

    Thoughts, the machine-readable block, relation and question tags, fences and bold marks are held back; `[F012]`
    stays. The concatenation of what `feed` and `close` return is the same for every way of cutting the draft into
    pieces. Text is taken as clean: the voice that speaks for a model cleans it at the door (see `agents.gateway`).
    """

    def __init__(self) -> None:
        self._lexer = DraftLexer()
        self._gaps = [""]
        """White space that is held back, cut where something hidden stood in it."""
        self._began = False

    def feed(self, piece: str) -> str:
        """Return what may be shown once `piece` has arrived."""
        return self._show(self._lexer.feed(piece))

    def close(self) -> str:
        """Return the rest: the draft is whole."""
        return self._show(self._lexer.close())

    def _show(self, parts: list[Part]) -> str:
        shown: list[str] = []
        for part in parts:
            if part.kind != "prose":
                if part.kind != "mark":
                    self._gaps.append("")
                continue
            said = part.text.strip()
            lead = part.text[: len(part.text) - len(part.text.lstrip())]
            self._gaps[-1] += lead
            if not said:
                continue
            shown += (self._gap(said[0]), said)
            self._began = True
            self._gaps = [part.text[len(lead) + len(said) :]]
        return "".join(shown)

    def _gap(self, following: str) -> str:
        if not self._began:
            return ""
        return self._gaps[0] if len(self._gaps) == 1 else join_gaps(self._gaps, following)


def join_gaps(gaps: list[str], following: str) -> str:
    """Return the white space that is left where hidden parts stood between `gaps`, before the letter `following`."""
    lines = max(gap.count("\n") for gap in gaps)
    if lines:
        return "\n\n" if lines > 1 else "\n"
    return " " if any(gaps) and following.isascii() and following not in _TIGHT else ""
