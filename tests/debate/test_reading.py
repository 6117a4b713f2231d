"""A speech in words, the same for every display."""

from typing import Any

import pytest

from debate.claims import Claim, Reason, Relation, StanceReport, Verdict
from debate.events import DebateClosed, Fault, SpeechGiven, Tally
from debate.reading import Line, Reader, first_words, signed
from debate.view import DebateView, StanceMove

OLD = Claim(id="tencent-1.2", text="用户在哪里，入口和反馈就在哪里，模型再强也要有人天天用才行。", facts=("F100",))


def speech(*claims: Claim) -> SpeechGiven:
    return SpeechGiven(turn="deepseek-2", seat="deepseek", round=2, phase="rebuttal", attempt=1, claims=claims)


def claim(number: int, text: str, **more: Any) -> Claim:
    return Claim(id=f"deepseek-2.{number}", text=text, **more)


def kinds(lines: tuple[Line, ...]) -> list[str]:
    return [line.kind for line in lines]


@pytest.fixture
def view() -> DebateView:
    return DebateView(claims={OLD.id: OLD})


def test_a_citation_follows_the_sentence_that_it_backs(view: DebateView) -> None:
    given = speech(claim(1, "第一名守不住。", facts=("F086", "F087")), claim(2, "这是我们的看法。"))
    (line,) = Reader(view, "zh").speech(given)
    assert line.text == "第一名守不住。[F086][F087]这是我们的看法。"
    assert [(part.text, part.ref) for part in line.parts if part.kind == "citation"] == [
        ("[F086]", "F086"),
        ("[F087]", "F087"),
    ]


def test_english_sentences_and_citations_stand_apart(view: DebateView) -> None:
    given = speech(claim(1, "The lead was lost.", facts=("F086",)), claim(2, "So we think."))
    assert Reader(view, "en").speech(given)[0].text == "The lead was lost. [F086] So we think."


def test_an_answer_begins_a_new_line_under_the_words_it_answers(view: DebateView) -> None:
    answer = claim(2, "入口留不住人。", relations=(Relation(kind="attacks", target="tencent-1.2"),))
    lines = Reader(view, "zh").speech(speech(claim(1, "先说一件事。"), answer, claim(3, "接着说。")))
    assert kinds(lines) == ["speech", "relation", "speech"]
    assert lines[1].text == "反驳 tencent tencent-1.2「用户在哪里，入口和反馈就在哪里，模型...」"
    assert lines[2].text == "入口留不住人。接着说。"


def test_an_answer_to_a_claim_that_is_not_there_names_its_id(view: DebateView) -> None:
    answer = claim(1, "是的。", relations=(Relation(kind="concedes", target="tencent-9.9"),))
    assert Reader(view, "en").speech(speech(answer))[0].text == "concedes tencent tencent-9.9"


def test_a_question_says_to_whom_it_is_put(view: DebateView) -> None:
    lines = Reader(view, "zh").speech(speech(claim(1, "凭什么更快？", asks="bytedance")))
    assert [line.text for line in lines] == ["提问 bytedance", "凭什么更快？"]


def test_a_paragraph_of_the_speech_stays_a_paragraph(view: DebateView) -> None:
    lines = Reader(view, "zh").speech(speech(claim(1, "甲。"), claim(2, "乙。", paragraph=1)))
    assert [line.text for line in lines] == ["甲。", "乙。"]


def test_a_faulted_sentence_says_so_in_words_and_why(view: DebateView) -> None:
    reason = Reason(code="number", facts=("F004",), zh="所引事实里没有 5%", en="the cited fact has no 5%")
    bad = Verdict(label="contradicted", basis="slots", reasons=(reason,), suggested=("F004",))
    lines = Reader(view, "zh").speech(speech(claim(1, "价格只有5%。", verdict=bad)))
    assert lines[0].text == "价格只有5%。[! 与事实不符]"
    assert lines[1].text == "与事实不符 「价格只有5%。」 所引事实里没有 5%，可引 [F004]"
    english = Reader(view, "en").speech(speech(claim(1, "Only 5%.", verdict=bad)))
    assert english[0].text == "Only 5%. [! contradicts the facts]"
    assert english[1].text == 'contradicts the facts "Only 5%." the cited fact has no 5%, try [F004]'


def test_a_struck_sentence_is_marked_part_by_part_and_its_neighbours_are_not(view: DebateView) -> None:
    gone = claim(1, "价格只有5%。", facts=("F004",), struck=True, verdict=Verdict(label="contradicted"))
    (line, note) = Reader(view, "zh").speech(speech(gone, claim(2, "留下的。")))
    assert [(part.text, part.struck) for part in line.parts] == [
        ("价格只有5%。", True),
        ("[F004]", True),
        ("[! 已删]", False),
        ("留下的。", False),
    ]
    assert note.text == "已删 「价格只有5%。」 与事实不符"


def test_an_unchecked_or_supported_sentence_carries_no_mark(view: DebateView) -> None:
    given = speech(claim(1, "甲。"), claim(2, "乙。", verdict=Verdict(label="supported")))
    assert Reader(view, "zh").speech(given)[0].text == "甲。乙。"


def test_a_change_of_stance_says_from_where_to_where_and_what_moved_it(view: DebateView) -> None:
    view.moves.append(StanceMove("deepseek", "build_own", "deepseek-2", 0.6, 0.4, "tencent-1.2", "入口有用"))
    (line,) = Reader(view, "zh").speech(speech())
    assert line.kind == "stance"
    assert line.text.startswith("立场 build_own：+0.60 变为 +0.40，因 tencent tencent-1.2「用户在哪里")
    assert line.text.endswith("：入口有用")
    assert "from" not in line.text
    english = Reader(view, "en").move(view.moves[0]).text
    assert english.startswith("stance build_own: +0.60 to +0.40, moved by tencent tencent-1.2 ")


def test_a_replayed_log_cannot_smuggle_control_characters_through_the_words(view: DebateView) -> None:
    view.claims["tencent-1.2"] = OLD.model_copy(update={"text": "a\x1b]0;t\x07b\u202ec"})
    answer = claim(1, "x\x1b[2Jy", relations=(Relation(kind="attacks", target="tencent-1.2"),))
    text = "".join(line.text for line in Reader(view, "zh").speech(speech(answer)))
    assert not any(char < " " or "\x7f" <= char < "\xa0" or char == "\u202e" for char in text)


def test_the_first_words_keep_latin_words_whole() -> None:
    assert first_words("the quick brown fox jumps over it", 10) == "the quick brown fox..."
    assert first_words("short") == "short"
    assert first_words("一二三四五，六七", 6) == "一二三四五..."


def test_a_fault_of_a_draft_is_one_line(view: DebateView) -> None:
    reason = Reason(code="number", zh="数字\n不对", en="wrong number")
    assert Reader(view, "zh").fault(Fault(sentence="只有5%。", reasons=(reason,))) == "「只有5%。」 数字 不对"
    assert Reader(view, "en").fault(Fault(sentence="Only 5%.", reasons=(reason,))) == '"Only 5%." wrong number'


@pytest.mark.parametrize(
    ("winner", "votes", "said", "short"),
    [
        ("tencent", (1, 3), "各方投票认为论证最有力的是tencent，得3票。", "胜者tencent：deepseek 1，tencent 3"),
        (None, (2, 2), "各方投票未分胜负：deepseek、tencent各得2票。", "未分胜负：deepseek 2，tencent 2"),
        (None, (0, 0), "没有投票，不分胜负。", "没有投票"),
    ],
)
def test_the_outcome_is_said_as_the_ballots_left_it(
    winner: str | None, votes: tuple[int, int], said: str, short: str
) -> None:
    tally = (Tally(seat="deepseek", votes=votes[0]), Tally(seat="tencent", votes=votes[1]))
    closed = DebateClosed(tally=tally, winner=winner)
    assert Reader(DebateView(), "zh").result(closed) == said
    assert Reader(DebateView(), "zh").tally(closed) == short


def test_stances_are_written_with_their_sign() -> None:
    assert [signed(value) for value in (0.4, -1, 0.001, -0.001)] == ["+0.40", "-1.00", "0.00", "0.00"]
    assert Reader(DebateView(), "en").stance(StanceReport(issue="build_own", value=0.5)) == "build_own +0.50"


def test_a_claim_is_named_by_seat_id_and_first_words(view: DebateView) -> None:
    assert Reader(view, "zh").claim("tencent-1.2").text.startswith("tencent tencent-1.2「用户在哪里")
    assert Reader(view, "zh").claim("tencent-9.9").text == "tencent tencent-9.9"
