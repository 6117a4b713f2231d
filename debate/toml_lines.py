"""On which line of a TOML text does a key stand? tomllib reads values and gives no positions."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

Path = tuple[str | int, ...]
_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS: Final = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"((?:\\.|[^"\\\n])*)"'),
    re.compile(r"'([^'\n]*)'"),
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]*")


def toml_line(text: str, loc: Sequence[str | int]) -> int | None:
    """Return the line, counted from 1, of the key at `loc` in a valid TOML text.

    `loc` is a path such as `("issues", 2, "plus", "evidence")`, with a number for a place in an array. When the key
    itself is not written, the line of the nearest part above it is meant; None when nothing of the path is written.
    """
    lines = toml_lines(text)
    path = tuple(loc)
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def toml_lines(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, of every key and array item that is written in a valid TOML text."""
    return _Scan(text).lines


class _Scan:
    """One pass over a text that tomllib has accepted; on any other text it finds less, and ends."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._tables: dict[Path, int] = {}
        """For each array of tables, the place of its last one."""
        self._document()

    def _document(self) -> None:
        table: Path = ()
        while self._skip() < len(self._text):
            before = self._at
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            if self._at == before:
                return

    def _header(self) -> Path:
        start = self._at
        array = self._text.startswith("[[", start)
        self._at += 2 if array else 1
        *above, last = self._key() or ("",)
        path: Path = ()
        for part in above:
            path += (part,)
            self._mark(path, start)
            if path in self._tables:
                path += (self._tables[path],)
        path += (last,)
        self._mark(path, start)
        if array:
            self._tables[path] = self._tables.get(path, -1) + 1
            path += (self._tables[path],)
            self._mark(path, start)
        self._skip()
        self._at += 2 if array else 1
        return path

    def _pair(self, table: Path) -> None:
        start = self._skip()
        path = table + self._key()
        for depth in range(len(table) + 1, len(path) + 1):
            self._mark(path[:depth], start)
        self._skip()
        if self._text.startswith("=", self._at):
            self._at += 1
            self._value(path)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip()
            match = _BARE.match(self._text, self._at) or self._string()
            if match is None:
                break
            parts.append(match[1] if match.re.groups else match[0])
            self._at = match.end()
            if self._skip() >= len(self._text) or self._text[self._at] != ".":
                break
            self._at += 1
        return tuple(parts)

    def _value(self, path: Path) -> None:
        self._skip()
        if self._text.startswith("[", self._at):
            self._items(path, "]")
        elif self._text.startswith("{", self._at):
            self._items(path, "}")
        else:
            match = self._string() or _SCALAR.match(self._text, self._at)
            self._at = match.end() if match else len(self._text)

    def _items(self, path: Path, close: str) -> None:
        self._at += 1
        index = 0
        while self._skip() < len(self._text) and self._text[self._at] != close:
            before = self._at
            if close == "]":
                self._mark((*path, index), before)
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
            if self._skip() < len(self._text) and self._text[self._at] == ",":
                self._at += 1
            elif self._at == before:
                return
        self._at += 1

    def _string(self) -> re.Match[str] | None:
        return next((match for pattern in _STRINGS if (match := pattern.match(self._text, self._at))), None)

    def _skip(self) -> int:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _mark(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_right(self._starts, at))
