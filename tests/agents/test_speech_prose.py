"""What a stream shows: the same, however the draft was cut into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.lexer import DraftLexer
from agents.prose import ProseStream

DRAFT = (
    "<think>先想[F001]</think>\n先说结论：贵，不等于强[F004]。[attacks tencent-1.2]\n\n"
    "**拆开看**，不成立 [反驳 moonshot-1.1] 。"
    "你呢？[asks tencent]\nI grant it [concedes x-1.1] because 3 < 5 {F012}.\n\n"
    '```json\n{"stances":[{"issue":"open_weights","value":0.5}]}\n```\n'
)
SHOWN = "先说结论：贵，不等于强[F004]。\n\n拆开看，不成立。你呢？\nI grant it because 3 < 5 {F012}."
ALPHABET = '甲。[]【】（）{}<>/`*:" \n-.F012think attacks asks json'


def shown(pieces: list[str]) -> str:
    stream = ProseStream()
    return "".join([*map(stream.feed, pieces), stream.close()])


def cut(text: str, at: list[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *sorted(i % (len(text) + 1) for i in at), len(text)])]


def test_only_prose_and_citations_are_shown() -> None:
    assert shown([DRAFT]) == SHOWN


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=40))
def test_a_draft_shows_the_same_for_every_way_of_cutting_it(at: list[int]) -> None:
    assert shown(cut(DRAFT, at)) == SHOWN


@given(st.text(st.sampled_from(ALPHABET), max_size=80), st.lists(st.integers(min_value=0, max_value=999), max_size=12))
def test_any_text_shows_the_same_for_every_way_of_cutting_it(text: str, at: list[int]) -> None:
    assert shown(cut(text, at)) == shown([text]) == shown(list(text))


@given(st.text(st.sampled_from(ALPHABET), max_size=80))
def test_the_parts_of_a_draft_lose_no_letter_of_its_prose(text: str) -> None:
    lexer = DraftLexer()
    parts = [*lexer.feed(text), *lexer.close()]
    at = 0
    for part in parts:
        if part.kind == "prose":
            at = text.index(part.text, at) + len(part.text)
    assert shown([text]).replace(" ", "").replace("\n", "") == "".join(
        part.text for part in parts if part.kind == "prose"
    ).replace(" ", "").replace("\n", "")


def test_what_is_certain_is_shown_at_once() -> None:
    stream = ProseStream()
    assert stream.feed("价格低") == "价格低"
    assert stream.feed("，") == "，"
    assert stream.feed("很好[F0") == "很好"
    assert stream.feed("04]") == "[F004]"
    assert stream.feed("。[atta") == "。"
    assert stream.feed("cks tencent-1.2]再") == "再"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('正文。\n```json\n{"a":1', "正文。"),
        ('正文。{"stances":[]} ', "正文。"),
        ("a [note] b", "a [note] b"),
        ("半个[", "半个["),
        ("价格（见[F004]）低", "价格（见[F004]）低"),
        ("x<y 且 y>z", "x<y 且 y>z"),
    ],
)
def test_the_end_of_a_draft_settles_what_was_held_back(text: str, kept: str) -> None:
    assert shown([text]) == kept
