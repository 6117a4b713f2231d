"""The figures a text tells are read in the forms people write them in."""

import pytest

from articles.figures import date_parts, read_figures


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("日活3000万", 30_000_000),
        ("日活三千万", 30_000_000),
        ("日活3,000万", 30_000_000),
        ("日活３０００万", 30_000_000),
        ("1695万", 16_950_000),
        ("一万张卡", 10_000),
        ("十万张卡", 100_000),
        ("十二个", 12),
        ("两百零五家", 205),
        ("一万两千三百", 12_300),
        ("1.2亿", 120_000_000),
        ("一亿三千万", 130_000_000),
        ("1万亿", 1e12),
        ("百分之三", 3),
        ("只有3%", 3),
        ("两成", 20),
        ("一半", 50),
        ("30 million users", 30_000_000),
        ("thirty million users", 30_000_000),
        ("16.95 million", 16_950_000),
        ("30,000,000", 30_000_000),
        ("more than 1 billion", 1_000_000_000),
        ("ten thousand cards", 10_000),
        ("a hundred and five", 105),
        ("twenty-five", 25),
        ("two hundred thousand", 200_000),
        ("under a month", 1),
        ("half of them", 50),
        ("250k", 250_000),
    ],
)
def test_a_number_is_read_in_base_units(text: str, value: float) -> None:
    assert value in read_figures(text).numbers


@pytest.mark.parametrize(
    ("text", "value"), [("1695万", 169_500), ("16.95万", 16_950_000), ("30 million", 3_000_000), ("三百万", 30_000_000)]
)
def test_a_shifted_point_is_another_number(text: str, value: float) -> None:
    assert value not in read_figures(text).numbers


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2月1日", (0, 2, 1)),
        ("二月一日", (0, 2, 1)),
        ("十二月二十日", (0, 12, 20)),
        ("2025年初", (2025,)),
        ("二〇二五年", (2025,)),
        ("去年9月", (0, 9)),
        ("on 1 February", (0, 2, 1)),
        ("on February 1st, 2025", (0, 2, 1)),
        ("Feb. 1", (0, 2, 1)),
        ("last September", (0, 9)),
        ("Since it began in 2023, it", (2023,)),
        ("2025-02-01", (0, 2, 1)),
    ],
)
def test_a_date_is_read_in_both_languages(text: str, part: tuple[int, ...]) -> None:
    assert part in read_figures(text).dates


def test_a_date_is_no_number_and_a_number_no_year() -> None:
    assert read_figures("2025年2月1日").digits == frozenset()
    assert read_figures("1 February 2025").digits == frozenset()
    assert read_figures("2023万人").dates == frozenset()
    assert read_figures("2,023 people").dates == frozenset()


def test_an_iso_date_is_told_by_its_finest_part() -> None:
    assert date_parts("2025-02-01") == (0, 2, 1)
    assert date_parts("2024-09") == (0, 9)
    assert date_parts("2024") == (2024,)
