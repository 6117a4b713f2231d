import pytest
from hypothesis import given
from hypothesis import strategies as st

from debate.text import clean_text, one_line


@pytest.mark.parametrize(
    ("foreign", "heard"),
    [
        ("\x1b[2J清屏", "[2J清屏"),
        ("\x1b]52;c;aGk=\x07复制", "]52;c;aGk=复制"),
        ("\x9b31m红", "31m红"),
        ("左\u202e右", "左右"),
        ("零\u200b宽", "零宽"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("\ud800坏", "\ufffd坏"),
        ("隐\U000e0041藏", "隐藏"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("é的e\u0301", "é的e\u0301"),
    ],
)
def test_nothing_that_a_terminal_obeys_passes_the_door(foreign: str, heard: str) -> None:
    assert clean_text(foreign) == heard


def test_a_tower_of_marks_is_cut_to_what_writing_needs() -> None:
    assert clean_text("z" + "\u0301" * 40) == "z" + "\u0301" * 4


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) <= 0x9F for c in once)
    once.encode()


def test_one_line_is_one_line() -> None:
    assert one_line("标题\n\x1b[31m第二行  x") == "标题 [31m第二行 x"
