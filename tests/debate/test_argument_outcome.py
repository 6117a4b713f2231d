"""What is dropped, what stands, and whose conditions were met."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from debates import Debate, says, stance

from debate.argument import FlipCondition, dropped, flip_states, pending, read_material, survivors
from debate.errors import LogError
from debate.events import BlobRef
from debate.log import sha256_of
from debate.view import DebateView


def attacked() -> Debate:
    return Debate().turn("deepseek", says()).turn("tencent", says("代价呢？", ("attacks", "deepseek-1.1")))


def test_an_attack_is_pending_until_its_addressee_has_spoken_again_and_then_dropped() -> None:
    debate = attacked()
    assert [d.claim.id for d in pending(debate.view).claims] == ["deepseek-1.1"]
    assert dropped(debate.view).claims == ()
    debate.turn("deepseek", says("谈点别的。"))
    assert pending(debate.view).claims == ()
    (found,) = dropped(debate.view).claims
    assert (found.claim.id, found.unanswered, found.chances) == ("deepseek-1.1", ("tencent-1.1",), 1)
    debate.turn("deepseek", says("再谈点别的。"))
    assert dropped(debate.view).claims[0].chances == 2


@pytest.mark.parametrize("kind", ["attacks", "undercuts", "concedes", "supports", "answers"])
def test_whatever_way_the_owner_takes_up_an_attack_it_is_not_dropped(kind: str) -> None:
    reply = says("这一点我方这样看。", (kind, "tencent-1.1"))  # type: ignore[arg-type]
    assert dropped(attacked().turn("deepseek", reply).view).claims == ()


def test_backing_the_attacked_claim_is_an_answer_too() -> None:
    debate = attacked().turn("deepseek", says("再添一条理由。", ("supports", "deepseek-1.1")))
    assert dropped(debate.view).claims == ()


def test_an_answer_by_another_seat_does_not_help_the_owner() -> None:
    debate = (
        attacked().turn("moonshot", says("不对。", ("attacks", "tencent-1.1"))).turn("deepseek", says("谈点别的。"))
    )
    assert [d.claim.id for d in dropped(debate.view).claims] == ["deepseek-1.1"]


def test_an_argument_may_be_met_in_any_sentence_of_its_paragraph_but_not_in_another() -> None:
    attack = says("代价呢？", ("attacks", "deepseek-1.1"))
    speech = (attack, says("卡从哪里来？"), says("另说一事。", paragraph=1))
    same = Debate().turn("deepseek", says()).turn("tencent", *speech)
    same.turn("deepseek", says("卡够用。", ("attacks", "tencent-1.2")))
    assert dropped(same.view).claims == ()
    other = Debate().turn("deepseek", says()).turn("tencent", *speech)
    other.turn("deepseek", says("那件事也不对。", ("attacks", "tencent-1.3")))
    assert [d.unanswered for d in dropped(other.view).claims] == [("tencent-1.1",)]


def test_an_attack_that_was_taken_back_needs_no_answer() -> None:
    debate = attacked().turn("tencent", says("收回。", ("concedes", "deepseek-1.1"))).turn("deepseek", says("好。"))
    assert dropped(debate.view).claims == ()


def test_a_forfeited_turn_is_no_chance_to_answer() -> None:
    assert dropped(attacked().forfeit("deepseek").view).claims == ()


def test_a_question_is_dropped_when_the_seat_it_was_put_to_speaks_and_does_not_answer_it() -> None:
    debate = Debate().turn("deepseek", says("钱从哪里来？", asks="tencent"))
    assert [d.question.to for d in pending(debate.view).questions] == ["tencent"]
    debate.turn("tencent", says("谈点别的。"))
    found = dropped(debate.view)
    assert [(d.question.claim.id, d.chances) for d in found.questions] == [("deepseek-1.1", 1)]
    debate.turn("tencent", says("从广告来。", ("answers", "deepseek-1.1")))
    assert dropped(debate.view).questions == ()


def test_the_dropped_share_counts_only_what_could_have_been_answered() -> None:
    debate = attacked().turn("bytedance", says("谁来付账？", asks="deepseek"))
    assert dropped(debate.view).share is None
    debate.turn("deepseek", says("你问得好，答案是母公司。", ("answers", "bytedance-1.1")))
    found = dropped(debate.view)
    assert (found.attacked, found.asked, found.share) == (1, 1, 0.5)


BEARINGS = {
    "F001": {"open_weights": 0.8},
    "F002": {"open_weights": -0.6},
    "F003": {"open_weights": 0.9, "move_fast": 0.3},
}


def test_the_strongest_survivor_of_either_pole_is_named() -> None:
    debate = Debate(issues=("open_weights", "move_fast", "one_model"))
    debate.turn("deepseek", says("R1开放。", facts=("F001",), label="supported"))
    debate.turn("tencent", says("闭源也行。", facts=("F002",), label="supported"))
    debate.turn("moonshot", says("先开放。", facts=("F003",)))
    found = survivors(debate.view, BEARINGS, hard={"F001"})
    issue = found["open_weights"]
    assert issue.plus is not None
    assert issue.minus is not None
    assert (issue.plus.claim.id, issue.plus.strength, issue.plus.lean) == ("deepseek-1.1", 0.8, 0.8)
    assert (issue.minus.claim.id, issue.minus.strength) == ("tencent-1.1", 0.65)
    assert issue.strongest == issue.plus
    assert found["move_fast"].strongest is not None
    assert found["one_model"].strongest is None
    assert list(found) == ["open_weights", "move_fast", "one_model"]


def test_a_claim_under_an_unanswered_attack_does_not_survive_and_is_reinstated_when_the_attack_falls() -> None:
    debate = Debate().turn("deepseek", says("R1开放。", facts=("F001",), label="supported"))
    debate.turn("tencent", says("不成立。", ("attacks", "deepseek-1.1")))
    assert survivors(debate.view, BEARINGS)["open_weights"].plus is None
    debate.turn("deepseek", says("成立。", ("attacks", "tencent-1.1")))
    reinstated = survivors(debate.view, BEARINGS)["open_weights"].plus
    assert reinstated is not None
    # tencent-1.1 falls to 0.5 - 0.5·0.5 = 0.25, and takes 0.65·0.25 away.
    assert reinstated.strength == pytest.approx(0.65 - 0.65 * 0.25)


@pytest.mark.parametrize("label", ["unsupported", "contradicted"])
def test_what_the_ledger_does_not_carry_does_not_survive(label: str) -> None:
    debate = Debate().turn("deepseek", says("R1开放。", facts=("F001",), label=label))  # type: ignore[arg-type]
    assert survivors(debate.view, BEARINGS)["open_weights"].strongest is None


def test_a_question_is_no_argument() -> None:
    debate = Debate().turn("deepseek", says("R1开放，您怎么看？", facts=("F001",), asks="tencent"))
    assert survivors(debate.view, BEARINGS)["open_weights"].strongest is None


def test_of_two_equally_strong_survivors_the_one_that_leans_further_is_named() -> None:
    debate = Debate().turn("deepseek", says("甲。", facts=("F001",)), says("乙。", facts=("F003",)))
    plus = survivors(debate.view, BEARINGS)["open_weights"].plus
    assert plus is not None
    assert plus.claim.id == "deepseek-1.2"


FACT = FlipCondition("tx_f1", "open_weights", "F091", "若有人用同行慢一步的教训", "If a peer's late start is used", 0.4)
WORDS = FlipCondition("tx_f5", "open_weights", None, "一条从用户动作出发的论证", "An argument from user behaviour", 0.2)


def test_a_fact_condition_is_met_by_the_first_other_seat_that_cites_the_fact() -> None:
    debate = Debate(priors={"tencent": 0.1})
    debate.turn("tencent", says("我方自己提到。", facts=("F091",)))
    debate.turn("deepseek", says("慢一步就没了。", facts=("F091",), label="supported"))
    debate.turn("moonshot", says("慢不得。", facts=("F091",), label="supported"))
    (state,) = flip_states(debate.view, {"tencent": [FACT]})["tencent"]
    assert (state.met_by, state.moved, state.by_report) == ("deepseek-1.1", 0.0, False)
    debate.turn("tencent", says("认了。"), stances=(stance(0.5, "moonshot-1.1"),))
    (state,) = flip_states(debate.view, {"tencent": [FACT]})["tencent"]
    assert (state.met_by, state.moved) == ("deepseek-1.1", pytest.approx(0.4))


@pytest.mark.parametrize("label", ["unsupported", "contradicted"])
def test_a_false_claim_meets_no_condition(label: str) -> None:
    debate = Debate().turn("deepseek", says("慢一步就没了。", facts=("F091",), label=label))  # type: ignore[arg-type]
    assert flip_states(debate.view, {"tencent": [FACT]})["tencent"][0].met_by is None


def test_an_argument_condition_is_met_only_when_the_seat_says_so() -> None:
    debate = Debate(priors={"tencent": 0.1}).turn("deepseek", says("用户只点一下。"))
    assert flip_states(debate.view, {"tencent": [WORDS]})["tencent"][0].met_by is None
    debate.turn("tencent", says("有道理。"), stances=(stance(0.3, "deepseek-1.1"),))
    (state,) = flip_states(debate.view, {"tencent": [WORDS]})["tencent"]
    assert (state.met_by, state.by_report, state.moved) == ("deepseek-1.1", True, pytest.approx(0.2))


def test_a_move_that_a_fact_explains_or_that_goes_the_other_way_meets_no_argument_condition() -> None:
    debate = Debate(priors={"tencent": 0.1}).turn("deepseek", says("慢一步就没了。", facts=("F091",)), says("另说。"))
    by_fact = debate.turn("tencent", says("认了。"), stances=(stance(0.3, "deepseek-1.1"),))
    assert flip_states(by_fact.view, {"tencent": [FACT, WORDS]})["tencent"][1].met_by is None
    away = debate.turn("tencent", says("反而不行。"), stances=(stance(-0.3, "deepseek-1.2"),))
    assert flip_states(away.view, {"tencent": [FACT, WORDS]})["tencent"][1].met_by is None


def test_nothing_comes_of_a_debate_that_has_not_begun() -> None:
    view = DebateView()
    assert dropped(view).share is None
    assert survivors(view, BEARINGS) == {}
    assert flip_states(view, {"tencent": [FACT]})["tencent"][0].met_by is None


def blob(folder: Path, text: str) -> BlobRef:
    ref = BlobRef(sha256=sha256_of(text))
    (folder / "blobs").mkdir(exist_ok=True)
    (folder / "blobs" / ref.sha256).write_bytes(text.encode())
    return ref


def test_bearings_conditions_and_names_are_read_from_the_run_itself(tmp_path: Path) -> None:
    fact = {"id": "F001", "zh": "R1开放。", "en": "R1 is open.", "strength": "hard", "more": 1}
    fact["bears_on"] = [{"issue": "open_weights", "weight": 0.8}]
    flip = {
        "id": "tx_f1",
        "issue": "open_weights",
        "trigger": "fact",
        "fact": "F091",
        "delta": 0.4,
        "zh": "若",
        "en": "If",
    }
    stored = {
        "pack": {"facts": [fact], "entities": [{"name_zh": "微信", "name_en": "WeChat", "aliases": ["Weixin"]}]},
        "personas": [{"id": "tencent", "name_zh": "腾讯", "name_en": "Tencent", "flip_conditions": [flip]}],
        "motion": {"zh": "R1之后？", "en": "What after R1?"},
    }
    found = read_material(tmp_path, blob(tmp_path, json.dumps(stored)))
    assert found.bearings == {"F001": {"open_weights": 0.8}}
    assert found.hard == {"F001"}
    assert found.conditions["tencent"] == (FlipCondition("tx_f1", "open_weights", "F091", "若", "If", 0.4),)
    assert found.names == {"微信", "WeChat", "Weixin", "腾讯", "Tencent"}
    assert found.passages == {"zh": ("R1之后？", "R1开放。"), "en": ("What after R1?", "R1 is open.")}


@pytest.mark.parametrize("text", ["no json", "[]", '{"pack": {"facts": [{"id": "x"}]}}', "[" * 100_000])
def test_a_blob_that_holds_no_ground_is_refused_by_name(tmp_path: Path, text: str) -> None:
    ref = blob(tmp_path, text)
    with pytest.raises(LogError, match=ref.sha256):
        read_material(tmp_path, ref)
