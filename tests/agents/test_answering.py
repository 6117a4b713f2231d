import pytest

from agents.answering import what_is_claimed
from agents.speech import parse_draft
from articles.loader import builtin_pack
from debate.claims import Claim
from debate.view import DebateView

PACK = builtin_pack()
USERS = Claim(id="tencent-1.1", text="微信的月活用户在10亿以上。", facts=("F100",))
THUMB = Claim(id="tencent-1.2", text="用户的手指落在哪里，仗就在哪里打。")
VIEW = DebateView(claims={"tencent-1.1": USERS, "tencent-1.2": THUMB})


def claimed(draft: str, lang: str = "zh") -> tuple[str, tuple[str, ...]]:
    parsed = parse_draft(
        draft,
        seat="deepseek",
        turn="deepseek-1",
        facts=PACK.facts,
        claims=VIEW.claims,
        seats={"tencent", "deepseek"},
        issues=PACK.issues,
    )
    return what_is_claimed(parsed.sentences[0], VIEW, PACK, lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("draft", "text", "facts"),
    [
        ("腾讯的月活证明不了什么[attacks tencent-1.1]。", "对方的月活证明不了什么。", ("F100",)),
        ("腾讯说“手指落在哪里”，说动了我方[concedes tencent-1.2]。", "对方说，说动了我方。", ()),
        ("腾讯，混元要拿什么证明[asks tencent]？", "对方，混元要拿什么证明？", ()),
    ],
)
def test_who_answers_a_claim_names_its_owner_as_a_debater_and_rests_on_its_facts(
    draft: str, text: str, facts: tuple[str, ...]
) -> None:
    assert claimed(draft) == (text, facts)


@pytest.mark.parametrize(
    "draft",
    [
        "腾讯的月活在30亿以上[F100][attacks tencent-1.1]。",
        "腾讯的月活在10亿以上。",
        "字节跳动说过“用户都是我的”。",
    ],
)
def test_a_sentence_with_its_own_citation_or_without_an_opponent_is_taken_word_for_word(draft: str) -> None:
    text, _ = claimed(draft)
    assert text == draft.replace("[F100]", "").replace("[attacks tencent-1.1]", "")


def test_a_quotation_that_nobody_said_stays_to_be_checked() -> None:
    text, _ = claimed("腾讯说“日活早过9000万”，可笑[attacks tencent-1.1]。")
    assert "9000万" in text


def test_an_english_name_ends_where_the_word_ends() -> None:
    text, _ = claimed("Tencent's count is no Tencentish proof [attacks tencent-1.1].", "en")
    assert text == "the other side's count is no Tencentish proof."
