"""Meaning is compared, not only slots: opposites, certainty, scope, roles, and what nobody said."""

import pytest

from articles.loader import builtin_pack
from grounding.ground import Ground
from grounding.reading import Lang
from grounding.verify import check_claim

GROUND = Ground.of(builtin_pack())


@pytest.mark.parametrize(
    ("lang", "fact", "text", "code"),
    [
        ("zh", "F108", "腾讯方面说，接入DeepSeek就等于放弃自研。", "polarity"),
        ("zh", "F044", "记者指出，Kimi k1.5一推出就备受瞩目。", "polarity"),
        ("en", "F108", "Tencent told the reporter that it is abandoning its own development.", "polarity"),
        ("zh", "F087", "今年没过多久，豆包就反超了DeepSeek。", "direction"),
        ("en", "F087", "Doubao pulled ahead of DeepSeek this year.", "direction"),
        ("zh", "F096", "腾讯所有产品都已经用上DeepSeek-R1。", "scope"),
        ("zh", "F113", "DeepSeek在全球受欢迎，就是因为打破了OpenAI的封闭垄断。", "opinion_as_fact"),
        ("en", "F006", "DeepSeek has brought low cost and high performance together.", "opinion_as_fact"),
        ("zh", "F109", "混元的迭代已经因为引入DeepSeek而加快了。", "forecast_as_fact"),
        ("en", "F079", "DeepSeek used 10,000 cards where others used 100,000.", "hypothetical_as_fact"),
        ("zh", "F045", "月之暗面调整了工作重心。", "certainty"),
        ("zh", "F100", "微信的日活用户在10亿以上。", "unit"),
        ("zh", "F007", "R1以MIT许可开源。", "not_in_article"),
        ("en", "F104", "WeChat built the AI Search entry in a single weekend with forty engineers.", "number"),
    ],
)
def test_a_changed_meaning_is_named(lang: Lang, fact: str, text: str, code: str) -> None:
    verdict = check_claim(GROUND, text, [fact], lang=lang, speaker=None)
    assert verdict.label in ("contradicted", "unsupported")
    assert code in [reason.code for reason in verdict.reasons]


def test_only_slot_reasons_strike() -> None:
    verdict = check_claim(GROUND, "腾讯方面说，接入DeepSeek就等于放弃自研。", ["F108"], lang="zh", speaker=None)
    assert verdict.reasons
    assert not verdict.strikes


def test_what_the_article_does_not_say_is_answered_with_that() -> None:
    verdict = check_claim(GROUND, "DeepSeek训练用了H800。", [], lang="zh", speaker=None)
    assert verdict.label == "unsupported"
    assert [reason.code for reason in verdict.reasons] == ["not_in_article"]


def test_a_second_citation_does_not_lend_its_speaker() -> None:
    text = "周震刚预测，大模型市场日后不会由一家独占，而是好几个模型同时存在。"
    verdict = check_claim(GROUND, text, ["F112", "F077"], lang="zh", speaker=None)
    assert "speaker" in [reason.code for reason in verdict.reasons]
