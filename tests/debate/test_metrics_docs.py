"""Every measure has one function, one entry in the catalogue and one section of the documentation."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from debates import FOUR, Debate, says, stance
from hypothesis import given, settings
from hypothesis import strategies as st

import debate.argument
import debate.metrics
from debate.argument import FlipCondition, Material
from debate.claims import Claim
from debate.metrics import METRICS, measure
from debate.view import DebateView

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"
LINES = ("Definition", "Formula", "Range", "Source", "How to read it", "怎么读")


def sections() -> dict[str, str]:
    parts = re.split(r"^### `(\w+)`", DOCS.read_text("utf-8"), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_the_documentation_describes_exactly_the_measures_there_are_in_their_order() -> None:
    assert list(sections()) == [metric.id for metric in METRICS]


def test_every_section_names_the_measure_in_both_languages_and_leaves_nothing_out() -> None:
    for metric in METRICS:
        text = sections()[metric.id]
        assert text.splitlines()[0].strip() == f"{metric.name_zh} · {metric.name_en}"
        for line in LINES:
            assert f"- **{line}**" in text, (metric.id, line)


def test_every_number_of_a_row_is_explained_in_the_section_of_its_measure() -> None:
    for metric in METRICS:
        for number in metric.ranges:
            assert f"`{number}`" in sections()[metric.id], (metric.id, number)


def test_every_measure_can_be_imported_by_its_name() -> None:
    for metric in METRICS:
        home = debate.metrics if hasattr(debate.metrics, metric.id) else debate.argument
        assert getattr(home, metric.id) is metric.function


def test_every_measure_says_where_it_comes_from() -> None:
    for metric in METRICS:
        assert metric.function.__doc__


MATERIAL = Material(
    bearings={"F001": {"open_weights": 0.8}, "F002": {"open_weights": -0.6, "one_model": 0.1}},
    hard=frozenset({"F001"}),
    conditions={"tencent": (FlipCondition("f1", "open_weights", "F001", "若", "If", 0.4),)},
    passages={"zh": ("开源换来生态。", "R1很便宜。"), "en": ("Open weights build an ecosystem.",)},
    names=frozenset({"微信", "WeChat"}),
)
WORDS = st.sampled_from(["开源换来生态。", "R1很便宜，微信也接了。", "Open weights win.", "WeChat waits", "。", "对"])


@st.composite
def debates(draw: st.DrawFn) -> DebateView:
    priors = draw(st.dictionaries(st.sampled_from(FOUR), st.floats(-1, 1)))
    debate = Debate(lang=draw(st.sampled_from(["zh", "en"])), priors=priors, issues=("open_weights", "one_model"))
    known = ["nobody-9.9"]
    spoken: dict[str, int] = {}
    for i, seat in enumerate(draw(st.lists(st.sampled_from(FOUR), max_size=8))):
        if i % 3 == 0:
            debate.round(i // 3 + 1)
        spoken[seat] = spoken.get(seat, 0) + 1
        if draw(st.integers(0, 5)) == 0:
            debate.forfeit(seat)
            continue
        claims = [draw(sentence(known)) for _ in range(draw(st.integers(0, 3)))]
        moved = draw(st.lists(st.tuples(st.floats(-1, 1), st.sampled_from([None, *known])), max_size=1))
        debate.turn(seat, *claims, stances=tuple(stance(value, because) for value, because in moved))
        known += [f"{seat}-{spoken[seat]}.{n}" for n in range(1, len(claims) + 1)]
    return debate.view


@st.composite
def sentence(draw: st.DrawFn, known: list[str]) -> Claim:
    kinds = st.sampled_from(["supports", "attacks", "concedes", "undercuts", "answers"])
    relations = draw(st.lists(st.tuples(kinds, st.sampled_from(known)), max_size=2))
    return says(
        draw(WORDS),
        *relations,
        facts=tuple(draw(st.lists(st.sampled_from(["F001", "F002", "F003"]), max_size=2))),
        label=draw(st.sampled_from([None, "supported", "contradicted", "unsupported", "opinion"])),
        asks=draw(st.sampled_from([None, None, "tencent"])),
        struck=draw(st.booleans()),
    )


@settings(max_examples=150, deadline=None)
@given(debates())
def test_whatever_is_said_every_number_lies_in_its_range(view: DebateView) -> None:
    row = measure(view, MATERIAL)
    ranges = {name: bounds for metric in METRICS for name, bounds in metric.ranges.items()}
    assert list(row) == list(ranges)
    for name, value in row.items():
        low, high = ranges[name]
        assert value is None or low - 1e-9 <= value <= high + 1e-9, (name, value)


@settings(max_examples=25, deadline=None)
@given(debates())
def test_measuring_twice_gives_the_same_and_changes_nothing(view: DebateView) -> None:
    before = (list(view.turns), dict(view.claims), list(view.moves))
    assert measure(view, MATERIAL) == measure(view, MATERIAL)
    assert before == (view.turns, view.claims, view.moves)


def test_a_debate_without_material_or_events_still_has_a_row() -> None:
    row = measure(DebateView())
    assert row["moves"] == 0
    assert row["engagement"] is None


def test_a_debate_in_two_languages_reads_the_passages_of_its_own() -> None:
    for lang, text in (("zh", "开源换来生态。"), ("en", "Open weights build an ecosystem.")):
        debate = Debate(lang=lang, issues=()).turn("deepseek", says(text))  # type: ignore[arg-type]
        foreign = Debate(lang=lang, issues=()).turn("deepseek", says("Quarks 夸克"))  # type: ignore[arg-type]
        near, far = measure(debate.view, MATERIAL)["topic_drift"], measure(foreign.view, MATERIAL)["topic_drift"]
        assert near is not None
        assert far is not None
        assert near < far
