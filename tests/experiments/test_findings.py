"""From a table of runs to what was found; the table is written here, so that the answer is known."""

import math

import polars as pl
import pytest

from experiments.facts import importance
from experiments.findings import answer, compare, find, summarize
from experiments.outcomes import order_of, rank
from experiments.spec import Spec


def table(shift: list[float | None], control: list[float | None]) -> pl.DataFrame:
    """Return runs of two levels, paired by draw."""
    rows = [
        {
            "cell": f"{level}{draw}",
            "arm": f"gate={level}",
            "factor.gate": level,
            "draw": draw,
            "repeat": 0,
            "status": "failed" if value is None else "done",
            "shift": value,
            "decided": None if value is None else float(draw % 2),
            "winner": None,
        }
        for level, values in (("off", control), ("on", shift))
        for draw, value in enumerate(values)
    ]
    return pl.DataFrame(rows)


def spec(**more: object) -> Spec:
    head = {"schema": "baimo-batch/1", "name": "t", "question_zh": "问", "question_en": "q", "metrics": ["shift"]}
    return Spec.model_validate({**head, **more})


def hypothesis(expect: str, margin: float = 0.0) -> dict[str, object]:
    names = {"factor": "gate", "control": "off", "treatment": "on", "metric": "shift"}
    return {"zh": "甲", "en": "a", **names, "expect": expect, "margin": margin}


BASE: list[float | None] = [0.1, 0.2, 0.15, 0.3, 0.25, 0.2, 0.1, 0.22]
MORE: list[float | None] = [value + 0.1 + 0.01 * (i % 3) for i, value in enumerate(BASE) if value is not None]


@pytest.mark.parametrize(
    ("expect", "margin", "treatment", "held"),
    [
        ("higher", 0.0, MORE, True),
        ("higher", 0.2, MORE, False),
        ("lower", 0.0, MORE, False),
        ("close", 0.2, MORE, True),
        ("close", 0.05, MORE, False),
        ("identical", 0.0, BASE, True),
        ("identical", 0.0, MORE, False),
        ("higher", 0.0, BASE, False),
    ],
)
def test_a_hypothesis_holds_by_its_whole_interval(
    expect: str, margin: float, treatment: list[float | None], held: bool
) -> None:
    found = answer(table(treatment, BASE), spec(hypotheses=[hypothesis(expect, margin)]))
    assert [one.held for one in found] == [held]


def test_when_every_run_failed_no_hypothesis_holds_and_nothing_is_made_up() -> None:
    runs = table([None] * 4, [None] * 4)
    runs = runs.with_columns(pl.col("shift").cast(pl.Float64))
    found = answer(runs, spec(hypotheses=[hypothesis("identical")]))
    assert not found[0].held
    assert found[0].finding.result is None
    assert found[0].finding.left_out == 4
    assert [one.estimate for one in summarize(runs, ["shift"], 0.95)] == [None, None]


def test_a_pair_with_a_failed_run_is_left_out_and_counted() -> None:
    finding = find(table([*MORE[:-1], None], BASE), "gate", "off", "on", "shift", "paired_permutation", 0.95)
    assert finding.left_out == 1
    assert len(finding.pairs) == 7
    assert ("off7", "on7") not in finding.pairs


def test_one_repeat_has_an_effect_and_no_interval_and_decides_nothing() -> None:
    finding = find(table(MORE[:1], BASE[:1]), "gate", "off", "on", "shift", "paired_permutation", 0.95)
    assert finding.result is not None
    assert finding.result.effect.value == pytest.approx(0.1)
    assert finding.result.effect.interval is None
    assert not answer(table(MORE[:1], BASE[:1]), spec(hypotheses=[hypothesis("higher")]))[0].held


def test_holm_corrects_over_the_metrics_and_treatments_of_a_comparison() -> None:
    comparison = {"factor": "gate", "control": "off", "metrics": ["shift", "decided"]}
    found = compare(table(MORE, BASE), spec(comparisons=[comparison]))
    assert [one.metric for one in found] == ["shift", "decided"]
    assert found[0].result is not None
    assert found[0].p_adjusted == pytest.approx(2 * found[0].result.p)
    plain = compare(table(MORE, BASE), spec(comparisons=[{**comparison, "correction": "none"}]))
    assert plain[0].p_adjusted is None


def test_shares_of_runs_have_wilson_intervals_and_means_do_not() -> None:
    found = {one.metric: one for one in summarize(table(MORE, BASE), ["decided", "shift"], 0.95)}
    assert found["decided"].estimate is not None
    assert found["decided"].estimate.name == "share"
    assert found["shift"].estimate is not None
    assert found["shift"].estimate.name == "mean"


def seats(votes: list[dict[str, int]]) -> pl.DataFrame:
    rows = []
    for number, tally in enumerate(votes):
        most = max(tally.values())
        winners = [seat for seat, count in tally.items() if count == most]
        for place, (seat, count) in enumerate(tally.items(), 1):
            won = winners == [seat]
            rows.append({"cell": str(number), "seat": seat, "votes": count, "place": place, "won": won})
    return pl.DataFrame(rows)


def test_seats_are_ranked_by_their_votes_and_a_sweep_needs_a_prior() -> None:
    mixed = [{"a": 3, "b": 1, "c": 1}, {"a": 1, "b": 3, "c": 1}, {"a": 2, "b": 1, "c": 2}, {"a": 3, "b": 2, "c": 0}]
    found = rank(seats(mixed), 0.95)
    assert found is not None
    assert found.prior == 0
    assert [one.player for one in found.strengths] == ["a", "b", "c"]
    sweep = rank(seats([{"a": 3, "b": 1, "c": 0}] * 3), 0.95)
    assert sweep is not None
    assert sweep.prior == 0.5
    assert all(math.isfinite(one.value) for one in sweep.strengths)
    assert rank(seats([{"a": 0, "b": 0}]), 0.95) is None


def test_the_first_speaker_who_always_wins_shows_as_order_bias() -> None:
    found = order_of(seats([{"a": 3, "b": 1, "c": 1}] * 12), 0.95)
    assert found is not None
    assert found.effect.value == -1
    assert found.p < 0.001


def test_the_fact_that_moves_the_table_is_ranked_first() -> None:
    moved = {"none": 0.0, "F001": 0.0, "F002": 0.6, "F003": 0.1}
    runs = pl.DataFrame(
        [
            {"cell": f"{fact}{draw}", "factor.fact": fact, "draw": draw, "repeat": 0, "status": "done",
             "winner": "b" if fact == "F002" else "a"}
            for fact in moved for draw in range(3)
        ]
    )  # fmt: skip
    stances = pl.DataFrame(
        [
            {"cell": f"{fact}{draw}", "round": round_, "seat": "a", "issue": "i", "value": shift * round_}
            for fact, shift in moved.items()
            for draw in range(3)
            for round_ in (0, 1)
        ]
    )
    found = importance(runs, stances, 0.95)
    assert [one.fact for one in found] == ["F002", "F003", "F001"]
    assert found[0].stance_shift.value == pytest.approx(0.6)
    assert found[0].winner_changed.value == 1
    assert found[2].stance_shift.value == 0
    assert found[2].stance_shift.interval is not None
    assert not math.isnan(found[2].stance_shift.interval.high)
