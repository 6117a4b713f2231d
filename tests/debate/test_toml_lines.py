"""An error in a TOML file names the line that the reader's editor shows."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from debate.toml_lines import toml_line, toml_lines

ROOT = Path(__file__).parents[2]
SAMPLE = '''# a comment with a key = "value" and [a.table]
title = "one # not a comment"
"quoted key" = 'and = too'
dotted.key.deep = 1

[a]
text = """
[not.a.table]
not_a_key = 1 \\""" still text
"""
numbers = [
  1,  # one
  2,

  3,
]
inline = { x = 1, y = { z = [ { w = 2 }, { w = 3 } ] } }

[[rows]]
id = "first"
[rows.sub]
deep = true
[[rows.parts]]
n = 1

[[rows]]
id = "second"

  [[rows.parts]]
  n = 2
  [[rows.parts]]
  literal = \'\'\'
n = 99
\'\'\'
  n = 3
'''


def paths(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from paths(value, (*path, key))


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("title",), 2),
        (("quoted key",), 3),
        (("dotted", "key", "deep"), 4),
        (("a",), 6),
        (("a", "text"), 7),
        (("a", "numbers", 0), 12),
        (("a", "numbers", 2), 15),
        (("a", "inline", "y", "z", 1, "w"), 17),
        (("rows", 0, "id"), 20),
        (("rows", 0, "sub", "deep"), 22),
        (("rows", 0, "parts", 0, "n"), 24),
        (("rows", 1), 26),
        (("rows", 1, "id"), 27),
        (("rows", 1, "parts", 0, "n"), 30),
        (("rows", 1, "parts", 1, "n"), 35),
    ],
)
def test_a_key_is_found_on_its_line(loc: tuple[str | int, ...], line: int) -> None:
    assert toml_line(SAMPLE, loc) == line


def test_a_key_that_is_not_written_is_told_by_the_part_above_it() -> None:
    assert toml_line(SAMPLE, ("rows", 1, "missing")) == 26
    assert toml_line(SAMPLE, ("a", "inline", "y", "missing")) == 17
    assert toml_line(SAMPLE, ("nothing",)) is None
    assert toml_line("", ("nothing",)) is None


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/*.toml")) + sorted(ROOT.glob("*/*/agenda.toml")), ids=str)
def test_every_key_of_our_own_files_is_found(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    found = toml_lines(text)
    for loc in paths(tomllib.loads(text)):
        assert loc in found
        if isinstance(loc[-1], str):
            assert loc[-1] in lines[found[loc] - 1], loc


@pytest.mark.parametrize("text", ["[", "a = ", "a = [1, {", '"""', "= = =", "[[x", "a = 'x", "{}", "\x00"])
def test_a_text_that_is_not_toml_ends_the_scan(text: str) -> None:
    assert toml_line(text, ("nothing",)) is None
