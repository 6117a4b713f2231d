import pytest

from debate.metrics.words import cosine, ngrams, terms, units, without


def test_chinese_is_read_in_pairs_and_latin_in_words() -> None:
    assert terms("开源的DeepSeek-R1，3.5亿！") == ["开源", "源的", "deepseek-r1", "3.5", "亿"]
    assert terms("It's a cheap model.") == ["it's", "a", "cheap", "model"]


def test_width_and_case_do_not_matter() -> None:
    assert terms("ＡＧＩ优先") == terms("agi优先")


def test_a_lone_character_is_a_term_and_punctuation_is_none() -> None:
    assert terms("好。——“嗯”！") == ["好", "嗯"]
    assert terms("…… ——") == []


def test_units_are_single_characters_and_words() -> None:
    assert units("用R1 fast") == ["用", "r1", "fast"]


def test_runs_of_tokens_do_not_reach_beyond_the_end() -> None:
    assert ngrams(["a", "b", "c"], 2) == [("a", "b"), ("b", "c")]
    assert ngrams(["a"], 2) == []


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("腾讯云和腾讯", {"腾讯", "腾讯云"}, " 和 "),
        ("Tencent in market, Ark", {"tencent", "Ark"}, "  in market,  "),
        ("用DeepSeek的人", {"deepseek"}, "用 的人"),
        ("R1.5 and (R1)", {"R1"}, " .5 and ( )"),
        ("nothing", {" "}, "nothing"),
    ],
)
def test_names_are_blanked_out_whole(text: str, names: set[str], left: str) -> None:
    assert without(text, frozenset(names)) == left


def test_a_name_is_text_and_no_pattern() -> None:
    assert without("a+b.*", frozenset({"a+b.*"})) == " "


def test_the_cosine_of_vectors() -> None:
    assert cosine({"a": 3, "b": 4}, {"a": 3, "b": 4}) == pytest.approx(1)
    assert cosine({"a": 1}, {"b": 1}) == 0
    assert cosine({}, {"b": 1}) == 0
    assert cosine({"a": 1, "b": 1}, {"a": 1}) == pytest.approx(0.5**0.5)
