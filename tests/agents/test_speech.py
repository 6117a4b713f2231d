"""Drafts as models write them, and what is heard of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.speech import ParsedDraft, after_thinking, parse_draft, trim_unfinished
from debate.claims import Relation

FACTS = {"F001", "F004", "F007", "F012", "F034"}
CLAIMS = {"deepseek-1.1", "tencent-1.1", "tencent-1.2", "moonshot-1.1", "01ai-2.3"}
SEATS = {"deepseek", "tencent", "moonshot", "bytedance", "01ai"}
ISSUES = {"open_weights", "agi_first"}
NAMES = {"腾讯": "tencent", "字节跳动": "bytedance", "bytedance": "bytedance", "月之暗面": "moonshot"}


def read(text: str, seat: str = "deepseek", turn: str = "deepseek-2") -> ParsedDraft:
    return parse_draft(text, seat=seat, turn=turn, facts=FACTS, claims=CLAIMS, seats=SEATS, issues=ISSUES, names=NAMES)


def texts(draft: ParsedDraft) -> list[str]:
    return [sentence.text for sentence in draft.sentences]


def test_a_draft_becomes_sentences_with_what_they_carry() -> None:
    draft = read(
        "先说结论：贵，不等于强[F004]。腾讯说自研不停，这句撑不起结论。[undercuts tencent-1.2]\n\n"
        "拆开看，月之暗面这一条我认。[concedes moonshot-1.1] 那你们今年先舍哪一头？[asks moonshot]\n\n"
        '```json\n{"stances":[{"issue":"open_weights","value":0.8,"confidence":0.7,"because":"moonshot-1.1",'
        '"reason":"被说动了"}]}\n```\n'
    )
    assert texts(draft) == [
        "先说结论：贵，不等于强。",
        "腾讯说自研不停，这句撑不起结论。",
        "拆开看，月之暗面这一条我认。",
        "那你们今年先舍哪一头？",
    ]
    assert [sentence.paragraph for sentence in draft.sentences] == [0, 0, 1, 1]
    assert draft.sentences[0].facts == ("F004",)
    assert draft.sentences[1].relations == (Relation(kind="undercuts", target="tencent-1.2"),)
    assert draft.sentences[2].relations == (Relation(kind="concedes", target="moonshot-1.1"),)
    assert draft.sentences[3].asks == "moonshot"
    (stance,) = draft.stances
    assert (stance.issue, stance.value, stance.confidence) == ("open_weights", 0.8, 0.7)
    assert (stance.because, stance.reason) == ("moonshot-1.1", "被说动了")
    assert draft.notes == ()


@pytest.mark.parametrize(
    "tag",
    [
        "[attacks tencent-1.2]",
        "[Attacks: Tencent-1.2]",
        "[attack tencent 1.2]",
        "[attacking tencent1.2]",
        "[ATTACKS tencent-1-2]",
        "[attacks tencent_1.2]",
        "【反驳 tencent-1.2】",
        "【反驳：tencent-1.2】",
        "［ａｔｔａｃｋｓ　ｔｅｎｃｅｎｔ－１．２］",
        "【attacks tencent-1.2]",
        "（反驳 tencent-1.2）",
        "(attacks tencent-1.2)",
        "[反驳 腾讯-1.2]",
        "**[attacks tencent-1.2]**",
        "[attacks tencent-1.2: 两码事]",
    ],
)
def test_a_relation_tag_is_read_however_it_is_written(tag: str) -> None:
    (sentence,) = read(f"这一条不成立{tag}。").sentences
    assert sentence.text == "这一条不成立。"
    assert sentence.relations == (Relation(kind="attacks", target="tencent-1.2"),)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("supports", "supports"),
        ("支持", "supports"),
        ("rebuts", "attacks"),
        ("concede", "concedes"),
        ("承认", "concedes"),
        ("让步", "concedes"),
        ("undercutting", "undercuts"),
        ("削弱", "undercuts"),
        ("answers to", "answers"),
        ("回应", "answers"),
    ],
)
def test_every_kind_has_its_words_in_both_languages(word: str, kind: str) -> None:
    (sentence,) = read(f"It stands. [{word} tencent-1.1]").sentences
    assert [relation.kind for relation in sentence.relations] == [kind]


def test_one_bracket_may_hold_several_targets_kinds_and_a_citation() -> None:
    (sentence,) = read("两位都错了[F012, attacks tencent-1.1、moonshot-1.1; supports 01ai-2.3]。").sentences
    assert sentence.facts == ("F012",)
    assert [(r.kind, r.target) for r in sentence.relations] == [
        ("attacks", "tencent-1.1"),
        ("attacks", "moonshot-1.1"),
        ("supports", "01ai-2.3"),
    ]


@pytest.mark.parametrize("target", ["tencent-9.9", "deepseek-1.1", "tencent-1", "nobody-1.1"])
def test_a_relation_to_nothing_or_to_oneself_is_none_and_is_noted(target: str) -> None:
    draft = read(f"这一条不成立。[attacks {target}]")
    (sentence,) = draft.sentences
    assert sentence.relations == ()
    assert sentence.unknown_relations == (target,)
    assert target in draft.notes[0]


def test_a_tag_belongs_to_the_sentence_before_it_or_to_the_line_it_opens() -> None:
    draft = read(
        "第一句。 [attacks tencent-1.1] 第二句。\n[concedes tencent-1.2]\n\n"
        "[supports moonshot-1.1] 第三句。\n\n[asks tencent]"
    )
    assert [[r.target for r in s.relations] for s in draft.sentences] == [
        ["tencent-1.1"],
        ["tencent-1.2"],
        ["moonshot-1.1"],
    ]
    assert [s.asks for s in draft.sentences] == [None, None, "tencent"]


def test_a_citation_on_a_line_of_its_own_belongs_to_the_sentence_before() -> None:
    (sentence,) = read("它是开源的。\n\n[F007]").sentences
    assert sentence.facts == ("F007",)


def test_a_question_to_oneself_or_to_nobody_is_none() -> None:
    draft = read("你怎么看？[asks deepseek] 他呢？[asks google]")
    assert [sentence.asks for sentence in draft.sentences] == [None, None]
    assert len(draft.notes) == 2


def test_citations_that_the_ledger_does_not_hold_are_kept_apart() -> None:
    (sentence,) = read("它很便宜[F004][F999]。").sentences
    assert (sentence.facts, sentence.unknown_facts) == (("F004",), ("F999",))


THINKING = {
    "closed": "<think>先想想[F001]。\n\n再想</think>我们开源[F007]。",
    "closed without opening": "先想想[F001]。</think>\n我们开源[F007]。",
    "another word": "<Reasoning>想</Reasoning>\n我们开源[F007]。",
    "a tool call": '<tool_call>{"name":"search","arguments":{}}</tool_call>我们开源[F007]。',
    "special tokens": "<|im_start|>我们开源[F007]。<|im_end|>",
    "leaked tool tokens": '<｜tool▁calls▁begin｜>search{"q":1}<｜tool▁calls▁end｜>我们开源[F007]。',
}


@pytest.mark.parametrize("text", THINKING.values(), ids=THINKING)
def test_thinking_and_tool_calls_are_not_heard(text: str) -> None:
    draft = read(text)
    assert texts(draft) == ["我们开源。"]
    assert draft.sentences[0].facts == ("F007",)


def test_thinking_that_never_ends_leaves_nothing() -> None:
    assert read("<think>先想想。我们开源[F007]。").sentences == ()


LABELS = [
    "DeepSeek：",
    "**DeepSeek**：",
    "【deepseek】：",
    "### DeepSeek\n",
    "DeepSeek（第二轮）：",
    "deepseek-2:",
    "主持人：",
]


@pytest.mark.parametrize("label", [*LABELS, "**Moderator**: ", "Assistant:", "**[DeepSeek]:** ", "deepseek-2.1 "])
def test_a_label_before_the_speech_comes_off(label: str) -> None:
    assert texts(read(f"{label}我们开源[F007]。")) == ["我们开源。"]


@pytest.mark.parametrize(
    "rest",
    [
        "腾讯：我们也开源。",
        "**字节跳动**：不。",
        "moonshot: no.",
        "Moderator: thank you.",
        "User: go on",
        "tencent-2.1: 不。",
    ],
)
def test_a_draft_that_goes_on_for_others_is_cut_there_and_noted(rest: str) -> None:
    draft = read(f"我们开源[F007]。\n\n{rest}\n\n后面还有话。")
    assert texts(draft) == ["我们开源。"]
    assert "goes on to speak for" in draft.notes[0]


def test_a_draft_in_somebody_elses_name_is_not_heard() -> None:
    draft = read("**字节跳动**：我们快。")
    assert draft.sentences == ()
    assert draft.notes == ("cut where the draft goes on to speak for bytedance",)


def test_what_a_moderator_says_before_the_speech_comes_off() -> None:
    assert texts(read("主持人：下面请发言。\nDeepSeek：我们开源[F007]。")) == ["我们开源。"]


@pytest.mark.parametrize(
    "text",
    ["先说结论：贵，不等于强。", "tencent-1.2 说价格不算数。", "In short: dear is not strong.", "核心在于：快。"],
)
def test_a_colon_makes_no_label(text: str) -> None:
    assert texts(read(text)) == [text]


def test_markdown_comes_off_and_plain_sentences_remain() -> None:
    draft = read(
        "# 立论\n\n**核心观点**：我们*开源*了[F007]\n\n---\n\n- 便宜[F004]\n- `好用`，见[报道](https://example.com/a)。\n\n"
        "> 引用一句。\n\n1. 第一条；\n2. 第二条\n"
    )
    assert texts(draft) == [
        "核心观点：我们开源了",
        "便宜。",
        "好用，见报道。",
        "引用一句。",
        "第一条；第二条。",
    ]
    assert draft.sentences[0].facts == ("F007",)


@pytest.mark.parametrize("lead", ["好的，以下是我的发言：\n\n", "Sure!\n", "Here is my speech:\n"])
def test_chatter_before_the_speech_comes_off(lead: str) -> None:
    assert texts(read(f"{lead}我们开源[F007]。")) == ["我们开源。"]


BLOCKS = {
    "fenced": '```json\n{"stances":[{"issue":"open_weights","value":0.5}]}\n```',
    "named after us": '```baimo\n{"stances":[{"issue":"open_weights","value":0.5}]}\n```',
    "bare": '{"stances":[{"issue":"open_weights","value":0.5}]}',
    "keyed by issue": '```json\n{"stances":{"open_weights":{"value":0.5}}}\n```',
    "keyed by issue, numbers only": '{"open_weights": 0.5}',
    "a list": '```\n[{"issue":"open-weights","value":"+0.5"}]\n```',
    "trailing commas": '```json\n{"stances":[{"issue":"Open_Weights","value":0.5,},]}\n```',
    "comments and a plus": '```json\n{"stances":[ // 立场\n{"issue":"open_weights","value":+0.5}]}\n```',
    "Python": "```python\n{'stances': [{'issue': 'open_weights', 'value': 0.5}]}\n```",
    "Chinese quotes": '```json\n{“stances”：[{“issue”："open_weights"，"value"：0.5}]}\n```',
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_the_block_is_read_with_its_slips_and_never_heard(block: str) -> None:
    draft = read(f"我们开源[F007]。\n\n{block}")
    assert texts(draft) == ["我们开源。"]
    assert [(s.issue, s.value, s.confidence) for s in draft.stances] == [("open_weights", 0.5, 0.5)]
    assert draft.notes == ()


BAD_BLOCKS = {
    "cut off": '```json\n{"stances":[{"issue":"open_weights","val',
    "no JSON": "```json\nstances: a lot\n```",
    "no stances": '```json\n{"speech":"x"}\n```',
    "off the agenda": '```json\n{"stances":[{"issue":"weather","value":0.5}]}\n```',
    "out of range": '```json\n{"stances":[{"issue":"open_weights","value":5}]}\n```',
    "not a number": '```json\n{"stances":[{"issue":"open_weights","value":true}]}\n```',
    "infinite": '```json\n{"stances":[{"issue":"open_weights","value":Infinity}]}\n```',
    "as deep as a well": "```json\n" + "[" * 9000 + "\n```",
}


@pytest.mark.parametrize("block", BAD_BLOCKS.values(), ids=BAD_BLOCKS)
def test_a_block_that_cannot_be_used_is_dropped_and_noted(block: str) -> None:
    draft = read(f"我们开源[F007]。\n\n{block}")
    assert texts(draft) == ["我们开源。"]
    assert draft.stances == ()
    assert draft.notes


@pytest.mark.parametrize("because", ["deepseek-1.1", "tencent-9.9", "nothing", 7])
def test_a_stance_rests_on_a_claim_of_another_seat_or_on_none(because: object) -> None:
    value = f'"{because}"' if isinstance(because, str) else because
    draft = read(f'好。\n{{"stances":[{{"issue":"agi_first","value":0,"because":{value}}}]}}')
    assert [stance.because for stance in draft.stances] == [None]
    assert draft.notes


def test_a_speech_without_a_block_is_a_speech() -> None:
    draft = read("We opened it [F007]. Nobody forced us.")
    assert texts(draft) == ["We opened it.", "Nobody forced us."]
    assert (draft.stances, draft.notes) == ((), ())


def test_a_speech_wrapped_in_a_fence_is_heard() -> None:
    assert texts(read("```markdown\n我们开源[F007]。\n```")) == ["我们开源。"]


@pytest.mark.parametrize("text", ["", "  \n\n ", "---", "[F007]", "```\n```", "**", "[attacks tencent-1.1]", "。。。"])
def test_nothing_said_is_an_empty_draft(text: str) -> None:
    assert read(text).sentences == ()


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("第一句[F004]。第二句没有说", "第一句[F004]。"),
        ("It is cheap [F004]. It is", "It is cheap [F004]."),
        ("只有半句", ""),
        ('一句。\n```json\n{"stan', '一句。\n```json\n{"stan'),
        ("两句。都完整！", "两句。都完整！"),
    ],
)
def test_a_draft_cut_at_its_limit_keeps_its_whole_sentences(cut: str, kept: str) -> None:
    assert trim_unfinished(cut) == kept


def test_what_follows_thinking_without_an_opening_is_the_draft() -> None:
    assert after_thinking("想。</think>\n\n说。") == "说。"
    assert after_thinking("<think>想。</think>说。") == "<think>想。</think>说。"


@given(st.text(st.sampled_from("甲乙。[]【】{}<>/`*#-|:：,\"' \nF012attckshinke-.1"), max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    draft = read(text)
    for sentence in draft.sentences:
        assert sentence.text.strip()
        assert set(sentence.facts) <= FACTS
        assert all(relation.target in CLAIMS for relation in sentence.relations)
