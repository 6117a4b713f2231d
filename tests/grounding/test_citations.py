"""A citation parses however it is written, and nothing else is ever taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.citations import citation_spans, fold, read_citations

KNOWN = frozenset(f"F{number:03d}" for number in range(1, 120))
ONE = ("F012",)
TWO = ("F012", "F013")
THREE = ("F012", "F013", "F014")

WRITTEN = {
    "[F12]": ONE,
    "[F012]": ONE,
    "[f12]": ONE,
    "[F0012]": ONE,
    "[F 12]": ONE,
    "[F-12]": ONE,
    "[F_012]": ONE,
    "[#F12]": ONE,
    "[^F12]": ONE,
    "^F12": ONE,
    "[[F12]]": ONE,
    r"\[F12\]": ONE,
    "**[F12]**": ONE,
    "*[F12]*": ONE,
    "`[F12]`": ONE,
    "[F12](#x)": ONE,
    "[F12](https://example.org/a)": ONE,
    "<cite>F12</cite>": ONE,
    "<sup>[F12]</sup>": ONE,
    "<F12>": ONE,
    "{F12}": ONE,
    "(F12)": ONE,
    "（F12）": ONE,
    "［Ｆ１２］": ONE,
    "【F12】": ONE,
    "【F12†source】": ONE,
    "〔F12〕": ONE,
    "〖F12〗": ONE,
    "「F12」": ONE,
    "『F12』": ONE,
    "⟦F12⟧": ONE,
    "[事实12]": ONE,
    "事实12": ONE,
    "[fact:12]": ONE,
    "fact:12": ONE,
    "[Fact F12]": ONE,
    "[cite: F12]": ONE,
    "[来源：F12]": ONE,
    "[见F12]": ONE,
    "[引用F12]": ONE,
    "[F012: how many users]": ONE,
    "[F12, F13]": TWO,
    "【F12、F13】": TWO,
    "[F12；F13]": TWO,
    "[F12,13]": TWO,
    "[F12和F13]": TWO,
    "[F12 and F13]": TWO,
    "[F12/F13]": TWO,
    "[F12][F13]": TWO,
    "[F12] [F13]": TWO,
    "[F12]、[F13]": TWO,
    "(see F12, F13)": TWO,
    "[Facts 12, 13]": TWO,
    "【事实12、事实13】": TWO,
    "[F12-F14]": THREE,
    "[F12–14]": THREE,
    "[F12~F014]": THREE,
    "[F12至F14]": THREE,
    "[F12 to F14]": THREE,
    "[F12..F14]": THREE,
    "【F12-13；F14】": THREE,
}


@pytest.mark.parametrize(("mark", "facts"), WRITTEN.items())
def test_a_citation_parses_however_it_is_written(mark: str, facts: tuple[str, ...]) -> None:
    zh = read_citations(f"日活越过3000万{mark}。", KNOWN)
    en = read_citations(f"Users passed 30 million {mark}.", KNOWN)
    assert (zh.text, zh.facts, zh.unknown) == ("日活越过3000万。", facts, ())
    assert (en.text, en.facts, en.unknown) == ("Users passed 30 million.", facts, ())


@pytest.mark.parametrize(
    "text",
    [
        "the F1 score is high",
        "press the F12 key",
        "[12] is a footnote",
        "[1,2] are footnotes",
        "in (2025) and （2025年2月1日）",
        "only (3%) of it",
        "事实12条",
        "in fact 12 companies did",
        "Formula One (F1) cars",
        "Kimi k1.5 came after (R1)",
        "【o1】 and [R1] are models",
        "the A380 (A380) plane",
        "[attacks deepseek-2.1]",
        "[Yes], said he",
        '{"a": 12}',
        "<b>12</b>",
    ],
)
def test_what_is_no_citation_stays_in_the_text(text: str) -> None:
    read = read_citations(text, KNOWN)
    assert (read.text, read.facts, read.unknown) == (text, (), ())


@pytest.mark.parametrize("mark", ["[F999]", "【F0120】", "[F900-F905]", "（F777）"])
def test_an_id_that_does_not_exist_is_reported_and_never_cited(mark: str) -> None:
    read = read_citations(f"It grew {mark}.", KNOWN)
    assert read.facts == ()
    assert read.unknown
    assert read.text == "It grew."


def test_a_range_over_the_whole_ledger_does_not_cite_it() -> None:
    read = read_citations("All of this is true [F001-F119].", KNOWN)
    assert read.facts == ("F001",)
    assert read.unknown == ("F001-F119",)


def test_known_ids_keep_their_order_and_are_named_once() -> None:
    assert read_citations("A [F030] b [F012] c [F030, F999].", KNOWN).facts == ("F030", "F012")


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("数据 [F12] 显示", "数据显示"),
        ("A [F12] b [F13] c.", "A b c."),
        ("越过3000万。[F012]。", "越过3000万。"),
        ("根据[F014]，日活越过3000万。", "日活越过3000万。"),
        ("正如[F014]所示，它很快。", "它很快。"),
        ("According to F014, users grew.", "users grew."),
        ("It grew ([F014]), they say.", "It grew, they say."),
    ],
)
def test_a_removed_citation_leaves_no_gap(text: str, tidy: str) -> None:
    assert read_citations(text, KNOWN).text == tidy


def test_a_pack_may_number_its_facts_with_another_letter() -> None:
    read = read_citations("It rained [S7].", {"S007"})
    assert read.facts == ("S007",)


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_a_text_without_marks_is_kept(text: str) -> None:
    read = read_citations(text, KNOWN)
    assert "\x00" not in read.text or "\x00" in text
    assert set(read.facts) <= KNOWN
    assert not set(read.unknown) & KNOWN
    if not citation_spans(text):
        assert read.text == text.replace("\x00", "").strip()


@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
