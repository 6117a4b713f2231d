"""Cut a draft into what is said and what is not.

One grammar for the draft that streams and the draft that is whole: the same characters give the same parts, however
they arrive in pieces.
"""

import re
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from agents.tags import is_tag

PartKind = Literal["prose", "tag", "block", "thought", "mark"]
"""`prose` is said; `tag` is a relation or question tag; `block` is machine-readable; `thought` is what a model thinks
to itself or says to a tool; `mark` is wrapping that stands for nothing."""


class Part(NamedTuple):
    """A stretch of a draft. `closed` is False where the draft ended in the middle of it."""

    kind: PartKind
    text: str
    closed: bool = True


# A bracket may be closed by another of its family: models mix the Chinese and the English ones.
_CLOSER_OF: Final = dict.fromkeys("[【［〔", "]】］〕") | dict.fromkeys("（(", "）)")
_LONGEST_BRACKET: Final = 120
"""A longer bracket is prose; so many characters a stream may lag behind."""
_HIDDEN_TAG: Final = re.compile(
    r"<(think|thinking|thought|reasoning|reflection|tool_calls?|function_calls?|tool)\b[^<>]*>$", re.I
)
_ORPHAN_END: Final = re.compile(r"</(think|thinking|thought|reasoning|reflection)\s*>$", re.I)
_WRAPPER: Final = re.compile(
    r"</?(speech|answer|response|output|final|p|b|i|em|strong|u|div|span|br|draft)\b[^<>]*>$", re.I
)
# Special tokens that leak: <|im_start|>, <｜tool▁calls▁begin｜>, <function=…>.
_TOKEN: Final = re.compile(r"<[|｜][^<>]*[|｜]>$")
_TOOL_TOKEN: Final = re.compile(r"<[|｜]tool.{0,3}calls?.{0,3}begin[|｜]>$|<function=[^<>]*>$", re.I)
_CODE: Final = re.compile(r"json[5c]?|jsonl|baimo|ya?ml|toml|xml|html|python|py|js|javascript|tool_\w+|code", re.I)
_OPENER: Final = re.compile(r"[<`{*\[【［〔（(]")
_QUOTES: Final = "\"'“‘}"


class DraftLexer:
    """Fed pieces of a draft, gives its parts. Adjacent prose parts are to be joined by the reader."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._prose: list[str] = []
        self._held: list[str] = []
        self._mode: Callable[[str], None] = self._text
        self._end: re.Pattern[str] = _ORPHAN_END
        self._fenced_prose = False
        self._depth = 0
        self._quoted = False
        self._escaped = False

    def feed(self, piece: str) -> list[Part]:
        """Return the parts that are decided once `piece` has arrived."""
        at = 0
        while at < len(piece):
            if self._mode == self._text:
                opener = _OPENER.search(piece, at)
                end = opener.start() if opener else len(piece)
                if end > at:
                    self._prose.append(piece[at:end])
                    at = end
                    continue
            self._mode(piece[at])
            at += 1
        return self._drain()

    def close(self) -> list[Part]:
        """Return what is left: the draft has ended."""
        held = "".join(self._held)
        self._held.clear()
        if self._mode == self._hidden:
            self._emit("thought", held, closed=False)
        elif self._mode in (self._fence, self._json):
            self._emit("block", held, closed=False)
        elif self._mode in (self._fence_info, self._fence_start) or held.strip("`*") == "":
            self._emit("mark", held)
        else:
            self._prose.append(held)
        self._mode = self._text
        return self._drain()

    def _drain(self) -> list[Part]:
        self._flush_prose()
        parts, self._parts = self._parts, []
        return parts

    def _flush_prose(self) -> None:
        if self._prose:
            self._parts.append(Part("prose", "".join(self._prose)))
            self._prose.clear()

    def _emit(self, kind: PartKind, text: str, closed: bool = True) -> None:
        self._flush_prose()
        self._parts.append(Part(kind, text, closed))

    def _take(self) -> str:
        held = "".join(self._held)
        self._held.clear()
        self._mode = self._text
        return held

    def _give_back(self, char: str) -> None:
        """What was held is prose after all; `char` is read again."""
        self._prose.append(self._take())
        self._text(char)

    def _text(self, char: str) -> None:
        opener = {"<": self._angle, "`": self._ticks, "{": self._brace, "*": self._stars}.get(char)
        if opener is None and char in _CLOSER_OF:
            opener = self._bracket
        if opener is None:
            self._prose.append(char)
        else:
            self._mode = opener
            self._held.append(char)

    def _angle(self, char: str) -> None:
        first = len(self._held) == 1
        if char in "<\n" or len(self._held) > _LONGEST_BRACKET or (first and not (char.isalpha() or char in "/|｜")):
            self._give_back(char)
            return
        self._held.append(char)
        if char != ">":
            return
        mark = self._take()
        if hidden := _HIDDEN_TAG.match(mark):
            self._mode, self._end = self._hidden, re.compile(rf"</{hidden[1]}\s*>$", re.I)
        elif _TOOL_TOKEN.match(mark):
            self._mode, self._end = (
                self._hidden,
                re.compile(r"<[|｜]tool.{0,3}calls?.{0,3}end[|｜]>$|</function>$", re.I),
            )
        elif _ORPHAN_END.match(mark):
            # The opening tag was in the provider's template: all that was said so far is thinking.
            self._emit("thought", mark, closed=False)
        elif _WRAPPER.match(mark) or _TOKEN.match(mark):
            self._emit("mark", mark)
        else:
            self._prose.append(mark)

    def _hidden(self, char: str) -> None:
        self._held.append(char)
        if char == ">" and self._end.search("".join(self._held[-40:])):
            self._emit("thought", self._take())

    def _ticks(self, char: str) -> None:
        if char != "`":
            self._emit("mark", self._take())
            self._text(char)
            return
        self._held.append(char)
        if len(self._held) == 3:
            self._emit("mark", self._take())
            if self._fenced_prose:
                self._fenced_prose = False
            else:
                self._mode = self._fence_info

    def _fence_info(self, char: str) -> None:
        if char == "\n":
            self._mode = self._fence_start
        elif char in "{[":
            self._held.clear()
            self._mode = self._fence
            self._fence(char)
        else:
            self._held.append(char)

    def _fence_start(self, char: str) -> None:
        if char.isspace():
            return
        info = "".join(self._held).strip("` ")
        self._held.clear()
        if _CODE.fullmatch(info) or char in "{[<`":
            self._mode = self._fence
            self._fence(char)
        else:
            # A model that wraps its whole speech in a fence still speaks.
            self._fenced_prose = True
            self._mode = self._text
            self._text(char)

    def _fence(self, char: str) -> None:
        self._held.append(char)
        if char == "`" and self._held[-3:] == ["`", "`", "`"]:
            self._emit("block", self._take()[:-3])

    def _brace(self, char: str) -> None:
        if char.isspace() and len(self._held) < _LONGEST_BRACKET:
            self._held.append(char)
        elif char in _QUOTES:
            self._open_json(char)
        else:
            self._give_back(char)

    def _open_json(self, char: str) -> None:
        self._mode = self._json
        self._depth, self._quoted, self._escaped = len("".join(self._held).strip()), False, False
        self._json(char)

    def _json(self, char: str) -> None:
        self._held.append(char)
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = self._quoted
        elif char == '"':
            self._quoted = not self._quoted
        elif not self._quoted and char in "{[":
            self._depth += 1
        elif not self._quoted and char in "}]":
            self._depth -= 1
            if self._depth <= 0:
                self._emit("block", self._take())

    def _bracket(self, char: str) -> None:
        alone = not "".join(self._held[1:]).strip()
        if char == "{" and alone and self._held[0] == "[":
            self._open_json(char)
        elif char in _CLOSER_OF or char in "<{`\n" or len(self._held) > _LONGEST_BRACKET:
            self._give_back(char)
        else:
            self._held.append(char)
            if char in _CLOSER_OF[self._held[0]]:
                whole = self._take()
                if is_tag(whole):
                    self._emit("tag", whole)
                else:
                    self._prose.append(whole)

    def _stars(self, char: str) -> None:
        if char == "*":
            self._held.append(char)
            return
        stars = self._take()
        if len(stars) == 1:
            self._prose.append(stars)
        else:
            self._emit("mark", stars)
        self._text(char)
