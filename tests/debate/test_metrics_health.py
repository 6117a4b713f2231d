"""Debate health: drift, repetition, engagement, voices, harmony, groundedness."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from debates import Debate, says, stance

from debate.metrics import (
    agreement,
    citations,
    engagement,
    faults,
    persona_drift,
    repetition,
    separability,
    topic_drift,
    uptake,
)
from debate.view import DebateView

TWO = ("deepseek", "tencent")


def test_a_turn_in_the_words_of_the_motion_has_not_drifted_and_one_without_any_of_them_has() -> None:
    # The motion is R1之后怎么办？: r1, 之后, 后怎, 怎么, 么办, each of weight ln(2/2) + 1 = 1.
    debate = Debate(TWO, issues=()).turn("deepseek", says("R1之后怎么办？")).turn("tencent", says("苹果好吃。"))
    found = topic_drift(debate.view)
    assert found.by_turn == {"deepseek-1": pytest.approx(0), "tencent-1": 1}
    assert (found.mean, found.trend) == (pytest.approx(0.5), pytest.approx(1))


def test_words_beyond_the_topic_weigh_more_than_those_of_it() -> None:
    debate = Debate(TWO, issues=()).turn("deepseek", says("R1，苹果。"))
    # 苹果 weighs ln(2/1) + 1 = 1.6931; cosine 1 / (√(1 + 1.6931²) · √5) = 0.2274.
    assert topic_drift(debate.view).mean == pytest.approx(1 - 0.2274, abs=1e-4)


def test_the_facts_belong_to_the_topic() -> None:
    debate = Debate(TWO, lang="en", issues=()).turn("deepseek", says("Cheap cards"))
    without, with_facts = topic_drift(debate.view), topic_drift(debate.view, ["Cheap cards", "Users"])
    assert without.mean == 1
    assert with_facts.mean is not None
    assert with_facts.mean < 0.5


def test_a_debate_that_leaves_its_topic_has_a_positive_trend() -> None:
    debate = Debate(TWO, lang="en", issues=())
    for text in ("What after R1", "after R1", "apples", "pears"):
        debate.turn("deepseek", says(text))
    trend = topic_drift(debate.view).trend
    assert trend is not None
    assert trend > 0.8


def test_a_sentence_said_twice_is_found_whatever_its_width_and_case() -> None:
    debate = (
        Debate(TWO).turn("deepseek", says("先接入，再自研！"), says("用R1。")).turn("tencent", says("先接入 再自研"))
    )
    debate.turn("tencent", says("用ｒ１"))
    found = repetition(debate.view)
    assert (found.sentences, found.repeated_sentences) == (4, 2)


def test_a_struck_sentence_repeats_nothing() -> None:
    debate = Debate(TWO).turn("deepseek", says("先接入。")).turn("tencent", says("先接入。", struck=True), says("好。"))
    assert repetition(debate.view).repeated_sentences == 0


def test_wording_is_repeated_by_runs_of_five_words_or_eight_characters() -> None:
    english = Debate(TWO, lang="en")
    for seat in TWO:
        english.turn(seat, says("Open weights build an ecosystem fast."))
    # Six words make two runs of five; said twice, two of four runs are new.
    assert repetition(english.view).ngram_share == 0.5
    chinese = Debate(TWO).turn("deepseek", says("一二三四五六七八九")).turn("tencent", says("零一二三四五六七八"))
    # Runs: 一…八, 二…九, 零…七, 一…八: three of four are distinct.
    assert repetition(chinese.view).ngram_share == 0.25


def test_self_bleu_of_two_turns_is_their_bleu() -> None:
    debate = Debate(TWO, lang="en").turn("deepseek", says("a b c d")).turn("tencent", says("a b x y"))
    # 2/4 · (1+1)/(3+1) · (0+1)/(2+1) · (0+1)/(1+1), to the fourth root; equal lengths, no brevity penalty.
    assert repetition(debate.view).self_bleu == pytest.approx((0.5 * 0.5 / 3 / 2) ** 0.25)


def test_self_bleu_clips_by_the_other_turn_that_has_a_word_most_often() -> None:
    debate = Debate(TWO, lang="en")
    for text in ("a a a", "a a", "a b"):
        debate.turn("deepseek", says(text))
    # a a a: 2/3 · (1+1)/(2+1) · (0+1)/(1+1), to the third root; a a: 2/2 · (1+1)/(1+1) = 1; a b: 1/2 · (0+1)/(1+1), to
    # the square root. No turn is shorter than the other that is closest to it in length.
    expected = ((2 / 3 * 2 / 3 / 2) ** (1 / 3) + 1 + (0.5 * 0.5) ** 0.5) / 3
    assert repetition(debate.view).self_bleu == pytest.approx(expected)


def test_turns_that_share_no_word_have_no_self_bleu() -> None:
    debate = Debate(TWO).turn("deepseek", says("开源")).turn("tencent", says("入口"))
    assert repetition(debate.view).self_bleu == 0


def test_a_turn_is_engaged_when_it_answers_a_named_earlier_claim_of_another_seat() -> None:
    debate = Debate(TWO).turn("deepseek", says()).turn("tencent", says("不对。", ("attacks", "deepseek-1.1")))
    assert engagement(debate.view).share is None
    debate.turn("deepseek", says("回应。", ("answers", "tencent-1.1")))
    debate.turn("tencent", says("我方再说。", ("supports", "tencent-1.1")))
    debate.turn("tencent", says("无。", ("attacks", "deepseek-1.1"), struck=True), says("嗯。"))
    debate.turn("tencent", says("指向没说过的。", ("attacks", "deepseek-9.9")))
    found = engagement(debate.view)
    assert (found.share, found.turns) == (0.25, 4)
    assert found.by_seat == {"deepseek": 1.0, "tencent": 0.0}


def test_a_forfeited_turn_is_neither_engaged_nor_not() -> None:
    debate = Debate(TWO).turn("deepseek", says()).forfeit("deepseek")
    assert engagement(debate.view).turns == 0


def test_uptake_counts_the_words_that_set_the_others_opening_apart() -> None:
    debate = Debate(("a", "b"), lang="en")
    debate.turn("a", says("alpha alpha beta")).turn("b", says("gamma gamma beta"))
    debate.turn("b", says("alpha gamma delta beta"))
    found = uptake(debate.view)
    # beta is said as often by both: nobody's point.
    assert found.by_seat["b"].points == ("gamma",)
    assert (found.by_seat["b"].others, found.by_seat["b"].own) == (0.25, 0.25)
    assert "a" not in found.by_seat
    assert (found.others, found.own) == (0.25, 0.25)


def test_uptake_works_on_chinese_and_does_not_take_names_for_points() -> None:
    debate = Debate(TWO).turn("deepseek", says("deepseek开源生态")).turn("tencent", says("tencent用户入口"))
    debate.turn("tencent", says("deepseek的生态"))
    found = uptake(debate.view).by_seat["tencent"]
    # Without the name, 的生态 is 的生, 生态; 生态 is a point of DeepSeek.
    assert (found.others, found.own) == (0.5, 0.0)


def test_a_seat_that_repeats_its_words_has_not_drifted_and_one_that_borrows_the_others_has() -> None:
    debate = Debate(("a", "b"), lang="en").turn("a", says("alpha beta")).turn("b", says("gamma delta"))
    debate.turn("a", says("alpha beta"))
    steady = persona_drift(debate.view)
    assert (steady.own, steady.margin) == (pytest.approx(0), pytest.approx(1))
    debate.turn("b", says("alpha beta"))
    (lost,) = persona_drift(debate.view).by_seat["b"]
    assert (lost.turn, lost.own, lost.others) == ("b-2", 1, pytest.approx(0))


def test_the_other_seats_are_compared_one_by_one() -> None:
    debate = Debate(("a", "b", "c"), lang="en")
    debate.turn("a", says("alpha")).turn("b", says("alpha")).turn("c", says("gamma")).turn("a", says("alpha"))
    (drift,) = persona_drift(debate.view).by_seat["a"]
    assert (drift.own, drift.others) == (pytest.approx(0), pytest.approx(0.5))


def test_an_opening_of_a_single_word_has_no_talking_points() -> None:
    debate = Debate(TWO, lang="en").turn("deepseek", says("wait")).turn("tencent", says("wait"))
    debate.turn("tencent", says("wait"))
    assert uptake(debate.view).by_seat["tencent"].points == ()


def voiced(first: str, second: str) -> DebateView:
    return Debate(TWO).turn("deepseek", says(first)).turn("tencent", says(second)).view


def test_two_voices_are_told_apart_across_debates() -> None:
    views = [voiced("开源共享，人人可用。", "用户体验，入口为先。") for _ in range(3)]
    found = separability(views)
    assert (found.accuracy, found.chance, found.turns, found.held_out) == (1.0, 0.5, 6, "debate")
    assert found.confusion == {"deepseek": {"deepseek": 3}, "tencent": {"tencent": 3}}
    assert found.recall("tencent") == 1.0


def test_seats_that_differ_by_nothing_but_their_names_are_not_told_apart() -> None:
    views = [voiced("我是deepseek，先看市场。", "我是Tencent，先看市场。") for _ in range(4)]
    assert separability(views).accuracy == 0.5


def test_other_names_are_removed_when_they_are_given() -> None:
    views = [voiced("R1先看市场。", "微信先看市场。") for _ in range(4)]
    assert separability(views).accuracy == 1.0
    assert separability(views, names=["微信", "r1"]).accuracy == 0.5


def test_what_a_classifier_judges_it_never_saw() -> None:
    # Each debate has words of its own: whoever saw the debate would know them, whoever did not has nothing to go by.
    views = [voiced("甲乙丙丁", "戊己庚辛"), voiced("子丑寅卯", "辰巳午未")]
    assert separability(views).accuracy == 0.5


def test_within_one_debate_a_speech_is_hidden_while_it_is_judged() -> None:
    debate = Debate(TWO)
    for _ in range(2):
        debate.turn("deepseek", says("开源共享。")).turn("tencent", says("用户入口。"))
    found = separability([debate.view])
    assert (found.accuracy, found.turns, found.held_out) == (1.0, 4, "turn")


def test_a_seat_heard_only_once_is_not_judged() -> None:
    assert separability([voiced("开源共享。", "用户入口。")]).accuracy is None
    assert separability([]).accuracy is None


def test_friendly_relations_are_weighed_against_hostile_ones_between_seats() -> None:
    debate = Debate(TWO).turn("deepseek", says(), says("再说。", ("supports", "deepseek-1.1")))
    debate.turn("tencent", says("认。", ("concedes", "deepseek-1.1")), says("不。", ("undercuts", "deepseek-1.2")))
    debate.turn("tencent", says("也对。", ("supports", "deepseek-1.2"), ("answers", "deepseek-1.1")))
    found = agreement(debate.view)
    assert (found.friendly, found.hostile, found.share) == (2, 1, pytest.approx(2 / 3))
    assert not found.alarm


def test_five_friendly_answers_in_a_row_raise_the_alarm() -> None:
    debate = Debate(TWO).turn("deepseek", says())
    for _ in range(5):
        debate.turn("tencent", says("说得好。", ("supports", "deepseek-1.1")))
    found = agreement(debate.view)
    assert (found.harmonious, found.collapsed, found.alarm) == (True, False, True)


def test_stances_that_fall_together_raise_the_alarm_without_a_friendly_word() -> None:
    debate = Debate(TWO, priors={"deepseek": 0.8, "tencent": -0.8}).round(1)
    assert agreement(debate.view).spread_now == pytest.approx(0.8)
    debate.turn("tencent", says("不。"), stances=(stance(0.0),))
    found = agreement(debate.view)
    assert (found.spread_now, found.collapsed, found.alarm) == (pytest.approx(0.4), True, True)


def test_seats_that_agreed_from_the_start_have_nothing_to_collapse() -> None:
    debate = Debate(TWO, priors={"deepseek": 0.5, "tencent": 0.5})
    assert not agreement(debate.view).alarm


def test_struck_and_flagged_sentences_are_counted_apart() -> None:
    debate = Debate(TWO).turn(
        "deepseek",
        says("甲。", label="contradicted", struck=True),
        says("乙。", label="unsupported"),
        says("丙。", label="supported"),
        says("丁。"),
    )
    found = faults(debate.view)
    assert (found.sentences, found.struck, found.flagged, found.returned) == (4, 1, 1, 0)
    assert (found.struck_share, found.flagged_share) == (0.25, 0.25)


def test_citation_recall_and_precision_follow_their_formulas() -> None:
    debate = Debate(TWO).turn(
        "deepseek",
        says("有据。", facts=("F001", "F002"), by=("F001",), label="supported"),
        says("对了，没有注明。", facts=(), by=("F003",), label="supported"),
        says("注错了。", facts=("F004",), by=(), label="unsupported"),
        says("观点，也注了。", facts=("F005",), label="opinion"),
        says("删了。", facts=("F006",), label="contradicted", struck=True),
    )
    debate.turn("tencent", says("没查过。", facts=("F001",), label=None))
    found = citations(debate.view)
    deepseek = found.by_seat["deepseek"]
    # Factual: the first three; supported with a citation: the first. Citations F001, F002, F004; needed: F001.
    assert (deepseek.factual, deepseek.supported, deepseek.citations, deepseek.needed) == (3, 1, 3, 1)
    assert (deepseek.recall, deepseek.precision) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert (found.by_seat["tencent"].recall, found.by_seat["tencent"].precision) == (None, None)
    assert found.overall == deepseek


def test_an_empty_debate_gives_no_shares() -> None:
    view = DebateView()
    assert topic_drift(view).mean is None
    assert repetition(view).self_bleu is None
    assert uptake(view).others is None
    assert persona_drift(view).margin is None
    assert agreement(view).share is None
    assert faults(view).struck_share is None
    assert citations(view).overall.recall is None
