"""A number or date means the same however it is written, and a shifted decimal point never does."""

import pytest

from grounding.dates import agree, find_dates
from grounding.numbers import find_numbers
from grounding.script import normalise


def value(text: str) -> tuple[float, str, str]:
    (number,) = find_numbers(normalise(text))
    return number.value, number.unit.dimension, number.cmp


@pytest.mark.parametrize(
    "text",
    ["3000万", "三千万", "30,000,000", "30 million", "3,000 万", "３０００万", "thirty million", "30m users", "3000萬"],
)
def test_thirty_million_is_thirty_million_however_written(text: str) -> None:
    assert value(text)[0] == 30_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("百分之三", (3, "share", "=")),
        ("3%", (3, "share", "=")),
        ("3 percent", (3, "share", "=")),
        ("两成", (20, "share", "=")),
        ("过半", (50, "share", ">")),
        ("一万张卡", (10_000, "count", "=")),
        ("16.95万", (169_500, "count", "=")),
        ("1695万", (16_950_000, "count", "=")),
        ("32.5公里", (32_500, "length", "=")),
        ("49.9兆瓦", (49.9, "power", "=")),
        ("5个百分点", (5, "points", "=")),
        ("over 1 billion yuan", (1e9, "yuan", ">")),
        ("$5 million", (5e6, "usd", "=")),
        ("at least 5 people", (5, "count", ">=")),
        ("不到3000万", (30_000_000, "count", "<")),
        ("将近一个月", (2629746, "time", "~<")),
    ],
)
def test_a_quantity_has_value_dimension_and_direction(text: str, expected: tuple[float, str, str]) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["十分重要", "万一", "一起", "第一，要快", "两点意见", "百模大战", "一方面", "one of them"]
)
def test_manners_of_speaking_are_no_numbers(text: str) -> None:
    assert find_numbers(normalise(text)) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("2月1日", "1 February", True),
        ("2025年2月1日", "February 1st, 2025", True),
        ("二月一日", "2025-02-01", True),
        ("去年", "2024年", True),
        ("last September", "去年9月", True),
        ("2月1日", "2月11日", False),
        ("今年", "2024", False),
        ("第三季度", "Q3 2024", True),
        ("early 2025", "2025年底", False),
    ],
)
def test_dates_are_compared_part_by_part(a: str, b: str, same: bool) -> None:
    (first,), (second,) = find_dates(normalise(a)), find_dates(normalise(b))
    assert agree(first, second, 2025) is same


def test_traditional_and_full_width_writing_is_one_form() -> None:
    assert normalise("騰訊 接入 ＤｅｅｐＳｅｅｋ－Ｒ１，「很快」") == normalise("腾讯接入DeepSeek-R1,“很快”")
