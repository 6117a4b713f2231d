import pytest

from articles.loader import builtin_pack
from grounding.ground import Ground
from grounding.verify import check_claim

GROUND = Ground.of(builtin_pack())


@pytest.mark.parametrize(
    ("lang", "text", "fact"),
    [
        ("zh", "我们的日活在2月1日越过3000万。", "F014"),
        ("en", "We have made R1 fully open source.", "F007"),
    ],
)
def test_a_company_cannot_take_over_what_another_one_did(lang: str, text: str, fact: str) -> None:
    labels = {
        seat: check_claim(GROUND, text, (fact,), lang=lang, speaker=seat).label  # type: ignore[arg-type]
        for seat in ("deepseek", "tencent")
    }
    assert labels == {"deepseek": "supported", "tencent": "unsupported"}


def test_our_company_in_reported_speech_is_the_sources_own() -> None:
    text = "另一名未具名大厂员工转述，本公司管理层去年认为通用大模型正越来越趋同。"
    assert check_claim(GROUND, text, ("F063",), lang="zh", speaker="deepseek").label == "supported"
