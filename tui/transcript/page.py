"""What stands on a page before it is laid out: rows of ink, each with its look."""

from dataclasses import dataclass
from typing import Final, Literal

from debate.reading import Line, Part
from debate.text import clean_text

Look = Literal[
    "text",
    "strong",
    "dim",
    "label",
    "citation",
    "claim",
    "quote",
    "flag",
    "value",
    "seat",
    "chip",
    "rule",
    "draft",
    "tab",
]
"""How ink looks; the palette gives each a style. `seat` and `chip` take the colour of the row's or the ink's seat."""
LOOKS: Final = ("text", "strong", "dim", "label", "citation", "claim", "quote", "flag", "value", "rule", "draft", "tab")
RefKind = Literal["", "fact", "claim"]
MAX_MEASURE: Final = 92
"""The widest line of reading, in cells: 46 Chinese characters. Longer lines lose the eye on its way back."""
MIN_MEASURE: Final = 8
INDENT: Final = 3
"""Where the text of a speech begins, after the seat's bar and a blank or a mark."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A stretch of text with one look. `ref` says what a click on it opens: a fact id or a claim id."""

    text: str
    look: Look = "text"
    refers: RefKind = ""
    ref: str = ""
    seat: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph on the page. `mark` stands before its first line, inside `indent`; `bar` is the seat beside it."""

    inks: tuple[Ink, ...] = ()
    indent: int = 0
    mark: str = ""
    mark_look: Look = "dim"
    bar: str = ""
    fill: bool = False
    """True when the look of the first ink fills the whole width."""

    @property
    def text(self) -> str:
        """The row without its looks."""
        return "".join(ink.text for ink in self.inks)

    def gutter(self, first: bool) -> str:
        """Return what stands before a line of the row; the mark only before the first."""
        return (f" {self.mark}" if first else "")[: self.indent].ljust(self.indent)


BLANK: Final = Row()
_LOOK_OF: Final[dict[str, Look]] = {"text": "text", "label": "label", "quote": "quote", "flag": "flag"}


def ink(text: str, look: Look = "text") -> Ink:
    """Return ink for foreign or own text: cleaned, on one line."""
    return Ink(clean_text(text).replace("\n", " "), look)


def inked(part: Part) -> Ink:
    """Return the ink of a part of the reading; the reader has cleaned its text."""
    match part.kind:
        case "citation":
            return Ink(part.text, "citation", "fact", part.ref, struck=part.struck)
        case "claim":
            return Ink(part.text, "claim", "claim", part.ref)
        case "quote":
            return Ink(part.text, "quote", "claim" if part.ref else "", part.ref)
        case "seat":
            return Ink(part.text, "seat", seat=part.ref)
        case _:
            return Ink(part.text, _LOOK_OF.get(part.kind, "value"), struck=part.struck)


def row(line: Line, *, indent: int, mark: str = "", mark_look: Look = "dim", bar: str = "") -> Row:
    """Return a line of the reading as a row."""
    return Row(tuple(inked(part) for part in line.parts), indent, mark, mark_look, bar)


def measure(width: int, indent: int) -> int:
    """Return how many cells a line of text may fill on a page of `width` cells behind an indent."""
    return max(MIN_MEASURE, min(width - indent, MAX_MEASURE))
