"""Ballots are read, never guessed."""

import pytest

from agents.speech import Ballot, SpoiledBallot, parse_ballot

SEATS = {"deepseek", "tencent", "moonshot"}
CLAIMS = {"tencent-2.1", "moonshot-1.1", "deepseek-1.1"}


def read(text: str) -> Ballot | SpoiledBallot:
    return parse_ballot(text, seat="deepseek", seats=SEATS, claims=CLAIMS, names={"腾讯": "tencent"})


@pytest.mark.parametrize(
    "text",
    [
        '{"vote":"tencent","because":"tencent-2.1","reason":"最硬"}',
        '```json\n{"vote":"tencent","because":"tencent-2.1","reason":"最硬"}\n```',
        '我想了想，投给它：\n{"vote": "Tencent", "because": "[tencent 2.1]", "reason": "最硬",}',
        "{'vote': 'tencent', 'because': 'tencent-2.1', 'reason': '最硬'}",
        '<think>{"vote":"moonshot"}</think>{"vote":"腾讯","because":"tencent-2.1","reason":"最硬"}',
        '{"choice":"tencent","because":"tencent-2.1","reason":"最硬"}',
    ],
)
def test_a_ballot_counts_with_its_slips(text: str) -> None:
    assert read(text) == Ballot("tencent", "tencent-2.1", "最硬")


@pytest.mark.parametrize("because", ["moonshot-1.1", "tencent-9.9", "", None])
def test_a_reason_rests_on_a_claim_of_the_chosen_seat_or_on_none(because: str | None) -> None:
    value = "null" if because is None else f'"{because}"'
    assert read(f'{{"vote":"tencent","because":{value}}}') == Ballot("tencent", None, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I vote for tencent.", "no readable ballot"),
        ("", "no readable ballot"),
        ('{"vote":"tenc', "no readable ballot"),
        ('{"reason":"tencent"}', "no readable ballot"),
        ('{"vote":"deepseek"}', "its own seat"),
        ('{"vote":"google"}', "'google', who has no seat"),
        ('{"vote":["tencent"]}', "who has no seat"),
        ('{"vote":"tencent"} {"vote":"moonshot"}', "more than one seat"),
        ("<think>" + '{"vote":"tencent"}', "no readable ballot"),
    ],
)
def test_an_answer_that_names_nobody_is_spoiled(text: str, why: str) -> None:
    ballot = read(text)
    assert isinstance(ballot, SpoiledBallot)
    assert why in ballot.reason
