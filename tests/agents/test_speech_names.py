import pytest

from agents.plain import plain_text


@pytest.mark.parametrize(
    "text",
    [
        "We ask 01.AI whether that is enough.",
        "01.AI says so.",
        "版本k1.5并不便宜。",
        "A price > cost is no virtue.",
        "We grant point 2. It stands.",
    ],
)
def test_a_name_or_a_figure_is_not_taken_for_a_bullet(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    "text", ["1. 先说成本。", "1.先说成本。", "2) 先说成本。", "- 先说成本。", "（一）先说成本。", "> 先说成本。"]
)
def test_a_bullet_goes_and_its_words_stay(text: str) -> None:
    assert plain_text(text) == "先说成本。"
