"""Text splits into the sentences that a reader sees, and every citation stays with its sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.segment import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一句。两句！三句？", ["一句。", "两句！", "三句？"]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("价格是3.5元，k1.5和01.AI都在。好。", ["价格是3.5元，k1.5和01.AI都在。", "好。"]),
        ("Prices fell 3.5%. Kimi k1.5. Then 01.AI. Done.", ["Prices fell 3.5%.", "Kimi k1.5.", "Then 01.AI.", "Done."]),
        ("Dr. Lee of the U.S. Senate spoke, e.g. on chips. He left.", None),
        ("“为什么不能？”他问。没人答。", ["“为什么不能？”他问。", "没人答。"]),
        ('"Why not?" he asked. Nobody knew.', ['"Why not?" he asked.', "Nobody knew."]),
        ("他说：“做得到。”然后走了。", ["他说：“做得到。”", "然后走了。"]),
        ("刘军说：“就像从前。相信会更好。”好。", ["刘军说：“就像从前。相信会更好。”", "好。"]),
        ("后来呢……没人知道。是吗？！", ["后来呢……没人知道。", "是吗？！"]),
        ("Well... so be it. Wait... What?", ["Well... so be it.", "Wait...", "What?"]),
        ("第一段没有句号\n\n第二段。", ["第一段没有句号", "第二段。"]),
        ("三点：\n- 快\n- 稳。\n1. First\n2. Second one. And more.", None),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = {
            "D": ["Dr. Lee of the U.S. Senate spoke, e.g. on chips.", "He left."],
            "三": ["三点：", "- 快", "- 稳。", "1. First", "2. Second one.", "And more."],
        }[text[0]]
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "mark",
    ["[F012]", "【F012】", " [F012, F013]", "［Ｆ０１２］", "（F012）", "[F012][F013]", "[attacks deepseek-2.1]",
     "[F012] [supports tencent-1.3]", "［attacks deepseek-2.1］", "【反驳 deepseek-2.1】", "[F012]。"],
)  # fmt: skip
@pytest.mark.parametrize("said", ["日活越过3000万。", "“为什么不能？”", "They won!", 'He said "yes."'])
def test_marks_after_a_stop_belong_to_the_sentence_before_them(mark: str, said: str) -> None:
    assert sentences(f"{said}{mark} Next one.") == [f"{said}{mark}", "Next one."]


def test_a_bracket_that_is_no_mark_begins_the_next_sentence() -> None:
    assert sentences("完了。（笑）后来呢？") == ["完了。", "（笑）后来呢？"]


def test_a_soft_wrap_does_not_end_a_sentence() -> None:
    text = "The first line of a paragraph that was wrapped by an editor at\neighty columns. Next."
    assert sentences(text)[1] == "Next."


@given(st.text(alphabet="ab A1.。！?…“”\"'[F012]（）\n- ，", max_size=80))
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [at for start, end in spans for at in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {at for at, char in enumerate(text) if not char.isspace()} <= set(covered)
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in spans)
