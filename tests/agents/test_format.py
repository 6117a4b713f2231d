from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.format import FOLDER, find_format, format_names, make_plan
from debate.errors import FormatError, UsageError

seat_ids = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=12, unique=True)


@given(seats=seat_ids, rounds=st.integers(1, 20), seed=st.integers(0, 2**32))
def test_every_seat_speaks_exactly_once_in_every_round(seats: list[str], rounds: int, seed: int) -> None:
    plan = make_plan(find_format("roundtable"), seats, rounds, seed)
    assert [p.round for p in plan] == list(range(1, rounds + 1))
    assert all(sorted(p.order) == sorted(seats) for p in plan)


@given(seats=seat_ids, seed=st.integers(0, 2**32))
def test_over_as_many_rounds_as_seats_everybody_opens_once(seats: list[str], seed: int) -> None:
    plan = make_plan(find_format("roundtable"), seats, len(seats), seed)
    assert sorted(p.order[0] for p in plan) == sorted(seats)


@given(seats=seat_ids, seed=st.integers(0, 2**32))
def test_the_order_in_which_seats_are_listed_changes_nothing(seats: list[str], seed: int) -> None:
    form = find_format("roundtable")
    assert make_plan(form, seats, 4, seed) == make_plan(form, seats[::-1], 4, seed)


@pytest.mark.parametrize(
    ("rounds", "phases"),
    [
        (1, ["opening"]),
        (2, ["opening", "closing"]),
        (4, ["opening", "rebuttal", "questions", "closing"]),
        (6, ["opening", "rebuttal", "questions", "rebuttal", "questions", "closing"]),
    ],
)
def test_cycle_phases_fill_the_rounds_between_start_and_end(rounds: int, phases: list[str]) -> None:
    assert [p.phase for p in make_plan(find_format("roundtable"), ["a", "b"], rounds, 0)] == phases


def test_every_built_in_format_loads() -> None:
    assert "roundtable" in format_names()
    for name in format_names():
        assert find_format(name).id == name


def test_an_unknown_format_gets_the_nearest_name() -> None:
    with pytest.raises(FormatError, match="did you mean 'roundtable'"):
        find_format("roundtabel")


def test_a_format_of_ones_own_is_a_file(tmp_path: Path) -> None:
    text = (FOLDER / "roundtable.toml").read_text("utf-8")
    own = tmp_path / "duel.toml"
    own.write_text(text.replace('id = "roundtable"', 'id = "duel"').replace('at = "cycle"', 'at = "start"'), "utf-8")
    form = find_format(str(own))
    with pytest.raises(UsageError, match="4 at most"):
        make_plan(form, ["a", "b"], 5, 0)
    own.write_text(text.replace('id = "rebuttal"', 'id = "opening"'), "utf-8")
    with pytest.raises(FormatError, match="two phases are called 'opening'"):
        find_format(str(own))
    own.write_text(text, "utf-8")
    with pytest.raises(FormatError, match=r"duel.toml: id: 'roundtable' is not the file's name"):
        find_format(str(own))
