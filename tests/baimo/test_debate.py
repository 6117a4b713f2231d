"""What a whole debate promises, read from its log over many seeds."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from baimo.cli import run
from debate.claims import seat_of
from debate.events import DebateClosed, DebateOpened, Event, SpeechGiven
from debate.log import read_log
from debate.run import read_blob
from debate.view import DebateView, fold

SEEDS = range(20)
SEATS = {"deepseek", "bytedance", "tencent", "01ai", "moonshot"}


@cache
def held(lang: str, seed: int) -> tuple[Path, list[Event]]:
    folder = Path(mkdtemp(prefix="baimo-")) / "run"
    assert run(["debate", "--lang", lang, "--seed", str(seed), "--out", str(folder), "--json"]) == 0
    return folder, read_log(folder / "debate.jsonl").events


debates = pytest.mark.parametrize(("lang", "seed"), [(lang, seed) for lang in ("zh", "en") for seed in SEEDS])


def speeches(events: list[Event]) -> list[SpeechGiven]:
    return [event for event in events if isinstance(event, SpeechGiven)]


@debates
def test_each_of_the_five_speaks_in_every_round(lang: str, seed: int) -> None:
    _, events = held(lang, seed)
    heard = Counter((s.round, s.seat) for s in speeches(events))
    assert heard == Counter((number, seat) for number in range(1, 5) for seat in SEATS)
    assert isinstance(events[-1], DebateClosed)


@debates
def test_every_factual_sentence_cites_the_ledger_and_every_citation_resolves(lang: str, seed: int) -> None:
    folder, events = held(lang, seed)
    opened = events[0]
    assert isinstance(opened, DebateOpened)
    ledger = {fact["id"] for fact in json.loads(read_blob(folder, opened.ground))["pack"]["facts"]}
    claims = [claim for s in speeches(events) for claim in s.claims]
    assert all(claim.verdict and claim.verdict.label in ("supported", "opinion") for claim in claims)
    assert all(claim.facts for claim in claims if claim.verdict and claim.verdict.label == "supported")
    assert {fact for claim in claims for fact in claim.facts} <= ledger
    assert not any(claim.struck for claim in claims)
    assert not any(event.type == "draft_returned" for event in events)


@debates
def test_no_sentence_is_said_twice(lang: str, seed: int) -> None:
    _, events = held(lang, seed)
    said = Counter(claim.text for s in speeches(events) for claim in s.claims)
    assert [text for text, times in said.items() if times > 1] == []


@debates
def test_half_of_the_turns_after_the_opening_answer_a_named_earlier_claim(lang: str, seed: int) -> None:
    _, events = held(lang, seed)
    known: set[str] = set()
    answering = later = 0
    for s in speeches(events):
        targets = {relation.target for claim in s.claims for relation in claim.relations}
        assert targets <= known
        assert s.seat not in {seat_of(target) for target in targets}
        if s.phase != "opening":
            later += 1
            answering += bool(targets)
        known |= {claim.id for claim in s.claims}
    assert answering >= later / 2


@debates
def test_a_stance_moves_and_says_which_claim_moved_it(lang: str, seed: int) -> None:
    _, events = held(lang, seed)
    view = fold(DebateView(), events)
    assert view.moves
    for move in view.moves:
        assert move.because in view.claims
        assert seat_of(move.because) != move.seat
        assert move.reason


@debates
def test_a_question_put_to_a_seat_is_answered_by_it(lang: str, seed: int) -> None:
    _, events = held(lang, seed)
    view = fold(DebateView(), events)
    assert view.questions
    answered = [question for question in view.questions if question.answered_in]
    assert len(answered) >= len(view.questions) / 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_seed_gives_the_same_events_and_another_seed_others(lang: str, tmp_path: Path) -> None:
    _, first = held(lang, 3)
    assert run(["debate", "--lang", lang, "--seed", "3", "--out", str(tmp_path / "again"), "--json"]) == 0
    assert read_log(tmp_path / "again" / "debate.jsonl").events == first
    texts = {tuple(c.text for s in speeches(held(lang, seed)[1]) for c in s.claims) for seed in SEEDS}
    assert len(texts) == len(SEEDS)
