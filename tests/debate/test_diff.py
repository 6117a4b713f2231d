"""Two runs compared: where they part, what differs, and that nothing differs from itself."""

from builders import opening, short_debate, speech, spoken

from debate.claims import Cost, StanceReport, Usage
from debate.diff import bill_of, compare, differences, parting
from debate.events import CallSettled, Event


def settled(call: str, cost: Cost | None) -> CallSettled:
    return CallSettled(call=call, seat="tencent", finish="stop", usage=Usage(prompt=10, completion=5), cost=cost)


def test_a_run_does_not_differ_from_itself() -> None:
    found = compare(short_debate(), short_debate())
    assert found.parting is None
    assert found.settings == ()
    assert all(pair.same for pair in found.turns)
    assert all(track.left == track.right for track in found.tracks)


def test_the_first_event_that_differs_is_named() -> None:
    left, right = short_debate(), short_debate()
    right[3] = speech("deepseek-1", "另一句话。")
    found = parting(left, right)
    assert found is not None
    assert (found.seq, found.left, found.right) == (3, left[3], right[3])


def test_a_log_that_goes_on_parts_where_the_other_ends() -> None:
    left, right = short_debate(), short_debate()[:4]
    found = parting(left, right)
    assert found is not None
    assert (found.seq, found.left, found.right) == (4, left[4], None)
    assert parting([], []) is None


def test_turns_are_aligned_by_their_names_whatever_their_order() -> None:
    left: list[Event] = [opening(), *spoken("deepseek-1"), *spoken("tencent-1")]
    right: list[Event] = [opening(), *spoken("tencent-1"), *spoken("deepseek-1"), *spoken("deepseek-2")]
    found = compare(left, right)
    assert [(pair.id, pair.same) for pair in found.turns] == [
        ("deepseek-1", True),
        ("tencent-1", True),
        ("deepseek-2", False),
    ]
    assert found.turns[2].left is None


def test_positions_stand_side_by_side_with_the_prior_first() -> None:
    moved = (StanceReport(issue="open_weights", value=-0.5),)
    found = compare([opening(), *spoken("deepseek-1")], [opening(), *spoken("deepseek-1", stances=moved)])
    tracks = {track.seat: (track.left, track.right) for track in found.tracks}
    assert tracks == {"deepseek": ((0.5,), (0.5, -0.5)), "tencent": ((0.5,), (0.5,))}


def test_settings_that_differ_are_named_by_seat() -> None:
    other = opening()
    cast = other.seats[1].model_copy(update={"voice": "deepseek/deepseek-flash"})
    changed = other.model_copy(update={"seed": 8, "seats": (other.seats[0], cast)})
    found = compare([opening()], [changed])
    assert [(d.path, d.left, d.right) for d in found.settings] == [
        ("seed", 7, 8),
        ("seats.tencent.voice", "rehearsal", "deepseek/deepseek-flash"),
    ]


def test_an_unknown_price_is_counted_and_never_taken_for_nothing() -> None:
    bill = bill_of(
        [
            settled("a", Cost(amount=0.5, currency="USD")),
            settled("b", Cost(amount=2, currency="CNY")),
            settled("c", None),
        ]
    )
    assert (bill.calls, bill.prompt_tokens, bill.completion_tokens) == (3, 30, 15)
    assert (bill.money, bill.unknown) == ({"USD": 0.5, "CNY": 2}, 1)


def test_json_values_differ_where_they_differ() -> None:
    left = {"a": 1, "b": [1, {"c": True}], "d": "x"}
    right = {"a": 1.0, "b": [1, {"c": False}, 3], "e": None}
    assert [(d.path, d.left, d.right) for d in differences(left, right)] == [
        ("a", 1, 1.0),
        ("b[1].c", True, False),
        ("b[2]", None, 3),
        ("d", "x", None),
    ]
