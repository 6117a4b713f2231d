"""Lines break where a Chinese and an English reader expect, at every width."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.transcript.wrap import NO_END, NO_START, wrap

WORDS = ["DeepSeek-R1", "o1", "3%", "12,480", "[F012]", "[F104]", "OpenAI", "don’t", "GPT-4o", "2025", "API", "1.5B"]
CHINESE = "大厂还有梦想吗价格只有运行成本的百分之三开源让使用者变成共建者"
MARKS = [
    "，",
    "。",
    "；",
    "：",
    "！",
    "？",
    "、",
    "……",
    "——",
    "：“",
    "”。",
    "（",
    "）",
    "《",
    "》",
    "「",
    "」",
    " ",
    ", ",
    ". ",
    "! ",
]
pieces = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(CHINESE, min_size=1, max_size=12), st.sampled_from(MARKS)), max_size=60
)
widths = st.integers(20, 200)


def lines_of(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


def runs(characters: str, text: str) -> int:
    return max((len(run) for run in re.findall(rf"[{re.escape(characters)}\s]+", text)), default=0)


@settings(max_examples=400, deadline=None)
@given(pieces, widths)
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(parts: list[str], width: int) -> None:
    text = "".join(parts)
    lines = lines_of(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


@settings(max_examples=400, deadline=None)
@given(pieces, widths)
def test_punctuation_stands_where_it_belongs(parts: list[str], width: int) -> None:
    text = "".join(parts)
    # A drawing made of punctuation, wider than half a line, has no good place to break.
    if runs(NO_START, text) > 4 or runs(NO_END, text) > 4:
        return
    lines = lines_of(text, width)
    assert not [line for line in lines[1:] if line[0] in NO_START]
    assert not [line for line in lines[:-1] if line[-1] in NO_END]


@settings(max_examples=400, deadline=None)
@given(pieces, widths)
def test_no_latin_word_number_or_citation_is_cut(parts: list[str], width: int) -> None:
    text = "".join(parts)
    word = re.compile(r"\[[A-Z]\d{3,4}\]|[A-Za-z0-9]+(?:[-.,’][A-Za-z0-9]+)*%?")
    breaks = {start for start, _ in wrap(text, width)[1:]}
    for match in word.finditer(text):
        if cell_len(match.group()) <= width // 2:
            assert not breaks & set(range(match.start() + 1, match.end())), match.group()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200).map(lambda text: " ".join(text.split())), widths)
def test_any_text_at_all_fits(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in lines_of(text, width))
    assert re.sub(r"\s", "", "".join(lines_of(text, width))) == re.sub(r"\s", "", text)


@settings(max_examples=200, deadline=None)
@given(pieces, pieces, widths)
def test_a_text_that_grew_is_wrapped_again_from_its_last_lines_alone(a: list[str], b: list[str], width: int) -> None:
    before, after = "".join(a), "".join(a) + "".join(b)
    kept = wrap(before, width)[:-2]
    restart = wrap(before, width)[len(kept)][0]
    if runs(NO_START + NO_END, after) <= 4:
        assert kept + wrap(after, width, restart) == wrap(after, width)


def test_a_full_line_pulls_the_word_down_with_its_full_stop() -> None:
    assert lines_of("一二三四五六七八九十。", 20) == ["一二三四五六七八九", "十。"]


def test_an_opening_quote_goes_to_the_line_of_its_word() -> None:
    assert lines_of("一二三四五六七八九“十", 20) == ["一二三四五六七八九", "“十"]


def test_a_dash_of_two_is_not_parted() -> None:
    assert lines_of("一二三四五六七八九——十", 19) == ["一二三四五六七八九", "——十"]


def test_an_address_wider_than_the_line_is_cut_and_the_rest_flows_on() -> None:
    lines = lines_of("见 https://example.com/a/very/long/path/that/goes/on 。完", 20)
    assert all(cell_len(line) <= 20 for line in lines)
    assert lines[-1].endswith("完")


def test_joined_emoji_and_combining_marks_stay_whole() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert lines_of("一" * 9 + family + "好", 19) == ["一" * 9, family + "好"]
    assert lines_of("e\u0301" * 30, 20)[1].startswith("e")


def test_the_mark_of_a_faulted_sentence_stays_whole() -> None:
    assert lines_of("一二三四五六七八九。[! 与事实不符]好", 22) == ["一二三四五六七八九。", "[! 与事实不符]好"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 20) == [(0, 0)]
