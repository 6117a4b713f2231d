"""Stances: how far they moved, by whose words, and whether the speeches agree with what the seats say of themselves."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from debates import Debate, says, stance

from debate.metrics import (
    convergence,
    influence,
    polarisation,
    reading_gap,
    readings,
    shift,
    tracks,
    unsupported_persuasion,
    volatility,
)
from debate.view import DebateView

TWO = ("deepseek", "tencent")


def wavering() -> Debate:
    """Tencent comes from -0.5 to -0.1 and goes back to -0.3; DeepSeek stays at 0.5."""
    debate = Debate(TWO, priors={"deepseek": 0.5, "tencent": -0.5})
    debate.round(1).turn("deepseek", says(facts=("F001",), label="supported"))
    debate.turn("tencent", says("有道理。"), stances=(stance(-0.1, "deepseek-1.1"),))
    debate.round(2).turn("deepseek", says("再说一点。"), stances=(stance(0.5),))
    return debate.turn("tencent", says("细想不对。"), stances=(stance(-0.3),))


def test_a_track_runs_from_before_the_debate_to_the_last_report() -> None:
    track = tracks(wavering().view)["tencent"]["open_weights"]
    assert [(p.round, p.turn, p.value) for p in track.points] == [
        (0, None, -0.5),
        (1, "tencent-1", -0.1),
        (2, "tencent-2", -0.3),
    ]
    assert [track.at(n) for n in (0, 1, 2, 9)] == [-0.5, -0.1, -0.3, -0.3]


def test_a_seat_without_a_prior_has_no_stance_until_it_reports_one() -> None:
    debate = Debate(TWO).round(1).turn("deepseek", says()).round(2)
    debate.turn("deepseek", says("再说。"), stances=(stance(0.4),))
    track = tracks(debate.view)["deepseek"]["open_weights"]
    assert [track.at(n) for n in (0, 1, 2)] == [None, None, 0.4]


def test_shift_is_where_a_seat_ended_less_where_it_began() -> None:
    found = shift(wavering().view)
    assert found.by["tencent"]["open_weights"] == pytest.approx(0.2)
    assert found.by["deepseek"]["open_weights"] == 0
    assert found.mean == pytest.approx(0.1)


def test_volatility_counts_the_whole_path_and_every_turn_back() -> None:
    found = volatility(wavering().view)
    # 0.4 forward and 0.2 back over two rounds.
    assert found.by["tencent"]["open_weights"] == pytest.approx(0.3)
    assert found.mean == pytest.approx(0.15)
    assert found.reversals == 1


def test_polarisation_is_1_at_the_poles_0_at_one_point_and_follows_the_rounds() -> None:
    debate = Debate(TWO, priors={"deepseek": 1.0, "tencent": -1.0}).round(1)
    debate.turn("tencent", says(), stances=(stance(0.0),)).round(2).turn("tencent", says(), stances=(stance(1.0),))
    found = polarisation(debate.view)
    # Round 1: stances 1 and 0, mean 0.5, variance 0.25.
    assert found.by_round["open_weights"] == (1.0, 0.25, 0.0)
    assert (found.before, found.now) == (1.0, 0.0)


def test_polarisation_of_an_odd_number_of_seats_stays_below_1() -> None:
    debate = Debate(("a", "b", "c"), priors={"a": 1.0, "b": 1.0, "c": -1.0})
    assert polarisation(debate.view).before == pytest.approx(1 - 1 / 9)


def test_one_stance_alone_is_neither_polarised_nor_convergent() -> None:
    debate = Debate(TWO, priors={"deepseek": 1.0})
    assert polarisation(debate.view).by_round["open_weights"] == (None,)
    assert convergence(debate.view).overall is None


def test_convergence_is_the_share_of_the_distance_that_is_gone() -> None:
    debate = Debate(TWO, priors={"deepseek": 1.0, "tencent": -1.0}).round(1)
    assert convergence(debate.view).overall == 0
    debate.turn("tencent", says(), stances=(stance(0.0),))
    assert convergence(debate.view).by["open_weights"] == 0.5
    debate.turn("tencent", says(), stances=(stance(1.0),))
    assert convergence(debate.view).overall == 1


def test_seats_that_part_have_negative_convergence() -> None:
    debate = Debate(TWO, priors={"deepseek": 0.5, "tencent": 0.0}).round(1)
    debate.turn("tencent", says(), stances=(stance(-0.5),))
    assert convergence(debate.view).overall == -1


def test_a_move_is_put_down_to_the_seat_whose_claim_is_named_as_its_cause() -> None:
    found = influence(wavering().view)
    assert found.distance == {"deepseek": {"tencent": pytest.approx(0.4)}}
    assert found.moves == {"deepseek": {"tencent": 1}}
    assert found.uncaused == 1
    assert found.by("deepseek") == pytest.approx(0.4)
    assert found.by("tencent") == 0


@pytest.mark.parametrize("because", ["tencent-1.1", "moonshot-9.9", "deepseek-1.2"])
def test_a_cause_that_is_ones_own_unheard_or_struck_moves_nobody(because: str) -> None:
    debate = Debate(TWO, priors={"tencent": 0.0}).turn("deepseek", says(), says("无据。", struck=True))
    debate.turn("tencent", says("有道理。"), stances=(stance(0.3, because),))
    assert (influence(debate.view).moves, influence(debate.view).uncaused) == ({}, 1)
    assert unsupported_persuasion(debate.view).moves == 0


def test_persuasion_is_sorted_by_what_the_gate_found_of_its_cause() -> None:
    debate = Debate(TWO, priors={"tencent": 0.0})
    labels = ("supported", "opinion", "unsupported", "contradicted")
    debate.turn("deepseek", *(says(label=label) for label in labels))  # type: ignore[arg-type]
    for i in (1, 2, 3, 4):
        debate.turn("tencent", says("认了。"), stances=(stance(i / 10, f"deepseek-1.{i}"),))
    found = unsupported_persuasion(debate.view)
    assert (found.moves, found.share, found.false_share) == (4, 0.75, 0.5)
    assert found.by_label == dict.fromkeys(labels, 1)


BEARINGS = {"F001": {"open_weights": 0.8}, "F002": {"open_weights": -0.6}, "F003": {"open_weights": 0.9}}


def test_a_reading_is_the_weight_of_the_facts_used_shrunk_towards_0() -> None:
    debate = Debate(TWO).turn("deepseek", says(facts=("F001",), label="supported"))
    assert readings(debate.view, BEARINGS)["deepseek"]["open_weights"].value == pytest.approx(0.8 / 1.8)
    debate.turn("deepseek", says(facts=("F003",), label="supported"), says(facts=("F001",), label="supported"))
    both = readings(debate.view, BEARINGS)["deepseek"]["open_weights"]
    assert (both.value, both.facts) == (pytest.approx(1.7 / 2.7), ("F001", "F003"))
    debate.turn("deepseek", says(facts=("F002",), label="supported"))
    assert readings(debate.view, BEARINGS)["deepseek"]["open_weights"].value == pytest.approx(1.1 / 3.3)


def test_a_reading_leaves_out_what_is_not_the_seats_own_case() -> None:
    debate = Debate(TWO).turn("tencent", says(facts=("F002",)))
    debate.turn(
        "deepseek",
        says("这一条我认。", ("concedes", "tencent-1.1"), facts=("F002",), label="supported"),
        says("您怎么看？", facts=("F002",), label="supported", asks="tencent"),
        says("无据。", facts=("F001",), label="unsupported"),
        says("删了。", facts=("F001",), label="supported", struck=True),
        says("观点。", facts=("F001",), label="opinion"),
    )
    assert readings(debate.view, BEARINGS)["deepseek"] == {}


def test_with_the_gate_off_a_claim_counts_with_what_it_cites() -> None:
    debate = Debate(TWO).turn("deepseek", says(facts=("F001",), label=None))
    assert readings(debate.view, BEARINGS)["deepseek"]["open_weights"].facts == ("F001",)


def test_a_reading_can_be_taken_after_any_round() -> None:
    debate = Debate(TWO).round(1).turn("deepseek", says(facts=("F001",), label="supported"))
    debate.round(2).turn("deepseek", says(facts=("F002",), label="supported"))
    after = [readings(debate.view, BEARINGS, up_to=n).get("deepseek", {}).get("open_weights") for n in (0, 1, 2)]
    assert [reading and reading.facts for reading in after] == [None, ("F001",), ("F001", "F002")]


def test_a_seat_whose_speeches_say_the_opposite_of_its_report_is_named() -> None:
    debate = Debate(TWO, priors={"deepseek": -0.5, "tencent": -0.2})
    debate.turn("deepseek", says(facts=("F001", "F003"), label="supported"))
    debate.turn("tencent", says(facts=("F002",), label="supported"))
    found = reading_gap(debate.view, BEARINGS)
    # DeepSeek: 1.7/2.7 against -0.5; Tencent: -0.6/1.6 against -0.2.
    assert [(g.seat, g.size) for g in found.gaps] == [
        ("deepseek", pytest.approx(1.7 / 2.7 + 0.5)),
        ("tencent", pytest.approx(0.175)),
    ]
    # The doubt around the readings is 1/2.7 and 1/1.6.
    assert [g.seat for g in found.at_odds] == ["deepseek"]
    assert found.mean == pytest.approx((1.7 / 2.7 + 0.5 + 0.175) / 2)


def test_a_seat_whose_facts_all_lean_its_way_is_never_at_odds_with_them_however_firmly_it_speaks() -> None:
    debate = Debate(TWO, priors={"deepseek": 1.0}).turn("deepseek", says(facts=("F001",), label="supported"))
    debate.turn("deepseek", says(facts=("F003",), label="supported"))
    found = reading_gap(debate.view, BEARINGS)
    assert (found.gaps[0].read.doubt, found.at_odds) == (pytest.approx(1 / 2.7), ())
    debate.turn("deepseek", says(facts=("F002",), label="supported"))
    # 1.1/3.3 ± 1/3.3 ends well below 1.
    assert [gap.seat for gap in reading_gap(debate.view, BEARINGS).at_odds] == ["deepseek"]


def test_a_single_fact_is_no_ground_to_contradict_a_report() -> None:
    debate = Debate(TWO, priors={"deepseek": -0.9}).turn("deepseek", says(facts=("F003",), label="supported"))
    found = reading_gap(debate.view, BEARINGS)
    assert found.gaps[0].size > 0.5
    assert found.at_odds == ()


def test_there_is_nothing_to_measure_before_a_debate_begins() -> None:
    view = DebateView()
    assert (shift(view).mean, volatility(view).mean, polarisation(view).now, convergence(view).overall) == (None,) * 4
    assert reading_gap(view, BEARINGS).mean is None
    assert unsupported_persuasion(view).share is None
