"""What the benchmark's README claims for unseen articles stays true."""

from functools import cache

from bench.grounding.__main__ import judge
from bench.grounding.data import SLOT, TRUE, claims_pack, load_claims
from bench.grounding.score import Judged, reason_precision, score
from grounding.ground import Ground


@cache
def judged(*, cited: bool) -> tuple[Judged, ...]:
    claims = [c for c in load_claims() if c.split == "test" and (cited or c.family != "citation")]
    grounds = {name: Ground.of(claims_pack(name)) for name in {c.pack for c in claims}}
    return tuple(judge(claims, grounds, cited=cited))


def test_the_benchmark_is_as_large_and_as_bilingual_as_it_says() -> None:
    claims = load_claims()
    assert len(claims) >= 600
    assert len({c.id for c in claims}) == len(claims)
    assert len({c.pack for c in claims}) >= 11
    assert 0.4 <= sum(c.lang == "en" for c in claims) / len(claims) <= 0.6
    assert not {c.pack for c in claims if c.split == "dev"} & {c.pack for c in claims if c.split == "test"}
    assert all(fact in claims_pack(c.pack).facts for c in claims for fact in c.cited_fact_ids)


def test_changed_slots_are_caught_on_unseen_articles() -> None:
    assert score(judged(cited=True), lambda j: j.claim.family in SLOT).recall >= 0.97


def test_corrupted_claims_are_told_apart_on_unseen_articles() -> None:
    assert score(judged(cited=True)).f1 >= 0.90
    assert score(judged(cited=False)).f1 >= 0.75


def test_true_claims_and_rhetoric_seldom_raise_an_alarm() -> None:
    assert score(judged(cited=True), lambda j: j.claim.family in TRUE).false_alarm_rate <= 0.08
    assert score(judged(cited=True), lambda j: j.claim.family == "rhetoric").false_alarms == 0


def test_what_strikes_a_sentence_is_right() -> None:
    strikes = [pair for key, pair in reason_precision(judged(cited=True)).items() if key.endswith("!")]
    assert sum(good for good, _ in strikes) / sum(total for _, total in strikes) >= 0.95
