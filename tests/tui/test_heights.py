"""Sums of many heights agree with adding them up."""

from hypothesis import given
from hypothesis import strategies as st

from tui.transcript.heights import Heights

heights = st.lists(st.integers(0, 30), max_size=60)


@given(heights, heights, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), max_size=20))
def test_tops_and_places_are_those_of_plain_addition(
    first: list[int], more: list[int], changes: list[tuple[int, int]]
) -> None:
    tree = Heights(first)
    for height in more:
        tree.append(height)
    plain = first + more
    for index, height in changes:
        if plain:
            tree[index % len(plain)] = height
            plain[index % len(plain)] = height
    assert [tree.top(i) for i in range(len(plain) + 1)] == [sum(plain[:i]) for i in range(len(plain) + 1)]
    lines = [(i, line) for i, height in enumerate(plain) for line in range(height)]
    assert [tree.at(line) for line in range(len(lines))] == lines
    if plain:
        assert tree.at(len(lines)) == (len(plain) - 1, plain[-1])


def test_nothing_has_no_lines() -> None:
    assert Heights().at(0) == (0, 0)
    assert Heights().top(0) == 0
