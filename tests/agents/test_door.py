"""The door for model text in pieces: clean, and the same however it was cut."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.door import CleanStream
from agents.failures import read_retry_after
from debate.text import clean_text

NASTY = "甲a \r\n\t\x1b]\x07\u202e\u200b\u0301\u0308\u2028\x85。"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def through(pieces: list[str]) -> str:
    door = CleanStream()
    return "".join([*map(door.feed, pieces), door.close()])


@given(st.text(st.sampled_from(NASTY), max_size=60), st.lists(st.integers(min_value=0, max_value=99), max_size=10))
def test_text_in_pieces_is_cleaned_as_it_would_be_whole(text: str, at: list[int]) -> None:
    ends = [0, *sorted(i % (len(text) + 1) for i in at), len(text)]
    assert through([text[start:end] for start, end in pairwise(ends)]) == clean_text(text)
    assert through(list(text)) == clean_text(text)


def test_a_character_that_was_split_in_two_is_put_together() -> None:
    assert through(["a\ud83d", "\ude00b"]) == "a😀b"
    assert through(["a\ud83d", "b"]) == "a\ufffdb"
    assert through(["\ude00"]) == "\ufffd"
    assert through(["a\ud83d"]) == "a\ufffd"


@pytest.mark.parametrize("value", [None, "", "soon", "-1", "inf", "nan", "Mon, 99 Foo 2026", 5])
def test_a_retry_after_that_says_nothing_is_none(value: object) -> None:
    assert read_retry_after(value, NOW) is None


@given(st.text(max_size=40))
def test_no_retry_after_breaks_the_reader(value: str) -> None:
    seconds = read_retry_after(value, NOW)
    assert seconds is None or seconds >= 0
