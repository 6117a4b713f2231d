"""Every sentence that the ledger bears out passes; a changed number, date, name or speaker does not."""

import pytest

from articles.loader import builtin_pack
from grounding.ground import Ground
from grounding.reading import Lang
from grounding.verify import check_claim

GROUND = Ground.of(builtin_pack())
LANGS: tuple[Lang, ...] = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("fact", GROUND.pack.facts.values(), ids=lambda fact: fact.id)
@pytest.mark.parametrize("speaker", [None, "deepseek", "tencent"])
def test_a_fact_supports_its_own_restatement(fact, lang: Lang, speaker: str | None) -> None:
    verdict = check_claim(GROUND, fact.zh if lang == "zh" else fact.en, [fact.id], lang=lang, speaker=speaker)
    assert (verdict.label, verdict.reasons, verdict.facts) == ("supported", (), (fact.id,))


PARAPHRASES = [
    ("zh", "F014", "2月1日那天，DeepSeek的日活已经在三千万以上，这是QuestMobile的统计。", None),
    ("zh", "F014", "據QuestMobile，DeepSeek 2月1日的日活躍用戶突破了 3,000 萬。", None),
    ("zh", "F085", "我们把豆包的日活做到过1695万，那是去年的事。", "bytedance"),
    ("zh", "F085", "豆包去年的日活约1700万。", None),
    ("zh", "F004", "论价钱，R1的API售价只相当于o1运行成本的百分之三。", None),
    ("zh", "F100", "微信的月活在十亿以上，这是实打实的家底。", "tencent"),
    ("zh", "F036", "2月14日，我们和苏州高新区的产业大模型基地挂了牌。", "01ai"),
    ("zh", "F043", "R1亮相那天是1月20日，我们的Kimi k1.5也在同一天推出。", "moonshot"),
    ("zh", "F096", "元宝、微信、QQ音乐都已经用上了R1。", "tencent"),
    ("zh", "F108", "腾讯的说法很清楚：接入DeepSeek不等于放弃自研。", "bytedance"),
    ("zh", "F091", "字节自己也承认，看到了技术变化，跟进却不够快。", "deepseek"),
    ("zh", "F034", "李开复当时就说，从商业上看，超大模型只有大公司做得下去。", None),
    ("zh", "F070", "背靠幻方这样的量化巨头，DeepSeek手里的资源不比大厂少。", None),
    ("zh", "F014 F085", "一边是DeepSeek2月1日的3000万日活，一边是豆包去年的1695万。", None),
    ("zh", "F029", "六小虎一共六家，零一万物和月之暗面都在其中。", None),
    ("zh", "F039", "百川智能的“AI儿科医生”2月13日在北京儿童医院上岗。", None),
    ("zh", "F102", "混元去年就进了微信搜一搜，我们可不是从零开始。", "tencent"),
    ("en", "F014", "On 1 February DeepSeek passed 30,000,000 daily users, by QuestMobile's count.", None),
    ("en", "F014", "QuestMobile had DeepSeek at more than thirty million daily actives on February 1st.", None),
    ("en", "F085", "We took Doubao to 16.95 million daily users last year.", "bytedance"),
    ("en", "F085", "Last year Doubao had nearly 17 million daily active users.", None),
    ("en", "F004", "R1's API is priced at three percent of what o1 costs to run.", None),
    ("en", "F100", "WeChat alone has over a billion monthly users.", "tencent"),
    ("en", "F036", "Our base with the Suzhou High-tech Zone got its plaque on February 14.", "01ai"),
    ("en", "F043", "Kimi k1.5 came out on 20 January, the same day as R1.", "moonshot"),
    ("en", "F108", "Tencent has said that plugging in DeepSeek does not mean giving up its own models.", None),
    ("en", "F091", "ByteDance itself admits it saw the shift and was too slow to follow.", "deepseek"),
    ("en", "F034", "Kai-Fu Lee said back then that only big companies could keep building super-large models.", None),
    ("en", "F014 F085", "DeepSeek had 30 million daily users on 1 February; Doubao, 16.95 million last year.", None),
    ("en", "F111", "Liu Jun, a senior vice president at Inspur, is no party to this debate.", None),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "facts", "text", "speaker"), PARAPHRASES)
def test_a_paraphrase_is_supported(lang: Lang, facts: str, text: str, speaker: str | None) -> None:
    verdict = check_claim(GROUND, text, facts.split(), lang=lang, speaker=speaker)
    assert (verdict.label, [r.en for r in verdict.reasons]) == ("supported", [])


CORRUPTED = [
    ("zh", "F014", "DeepSeek的日活在2月1日突破了300万。", "number"),
    ("zh", "F085", "豆包的日活去年做到了16.95万。", "number"),
    ("zh", "F085", "豆包的日活去年做到了1695万元。", "unit"),
    ("zh", "F014", "DeepSeek的日活在2月11日突破了3000万。", "date"),
    ("zh", "F014", "豆包的日活在2月1日突破了3000万。", "subject"),
    ("zh", "F104", "微信专门替豆包做了一个“AI搜索”入口。", "object"),
    ("zh", "F112", "周震刚预测，大模型市场日后不会由一家独占，而是好几个模型同时存在。", "speaker"),
    ("zh", "F021", "字节跳动高层去年在内部直言，盼着GPT5晚些面世。", "anonymous_named"),
    ("zh", "F014", "DeepSeek的日活在2月1日还不到3000万。", "comparison"),
    ("zh", "F029", "所谓“六小虎”，指的是七家公司。", "number"),
    ("en", "F014", "QuestMobile data put DeepSeek's daily active users above 3 million on 1 February.", "number"),
    ("en", "F085", "Doubao's daily active users reached 169.5 million last year.", "number"),
    ("en", "F100", "WeChat has more than 1 billion yuan.", "unit"),
    ("en", "F042", "DeepSeek-R1 came out on 20 February.", "date"),
    ("en", "F085", "Yuanbao's daily active users reached 16.95 million last year.", "subject"),
    ("en", "F112", "Zhou Zhengang predicts that several models will exist side by side.", "speaker"),
    ("en", "F061", "Tencent says its team was out team-building when R1 came out.", "anonymous_named"),
    ("en", "F014", "DeepSeek had fewer than 30 million daily users on 1 February.", "comparison"),
    ("en", "F007", "DeepSeek has made R1 fully open source and trained it on H800.", "not_in_article"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "fact", "text", "code"), CORRUPTED)
def test_a_corrupted_claim_is_faulted_for_what_was_changed(lang: Lang, fact: str, text: str, code: str) -> None:
    verdict = check_claim(GROUND, text, [fact], lang=lang, speaker=None)
    assert verdict.label in ("contradicted", "unsupported")
    assert code in [reason.code for reason in verdict.reasons]


def test_a_reason_names_the_value_and_what_the_ledger_says() -> None:
    verdict = check_claim(GROUND, "豆包的日活去年做到了16.95万。", ["F085"], lang="zh", speaker=None)
    reason = verdict.reasons[0]
    assert "16.95万" in reason.zh
    assert "1695万" in reason.zh
    assert reason.strikes
    assert reason.facts == ("F085",)


RHETORIC = [
    ("zh", "腾讯说的对，但只说对了一半道理。"),
    ("zh", "我想问DeepSeek：没有幻方，你们还会这样选吗？"),
    ("zh", "李开复先生，您的逻辑我不能接受。"),
    ("zh", "我们认为，开放才是最快的路。"),
    ("zh", "难道效率不重要吗？"),
    ("zh", "字节的朋友，请正面回答。"),
    ("zh", "第一，要快；第二，要稳。"),
    ("zh", "这两条路并不矛盾。"),
    ("zh", "钱要花在刀刃上。"),
    ("zh", "我不同意月之暗面的结论。"),
    ("en", "As ByteDance argued, speed matters."),
    ("en", "Tencent is right about one thing: users do not read papers."),
    ("en", "I would ask DeepSeek a simple question: who pays?"),
    ("en", "We believe that open models will win."),
    ("en", "Is efficiency not a strategy?"),
    ("en", "First, be quick. Second, be steady."),
    ("en", "Moonshot's argument proves too much."),
    ("en", "To Tencent, I say: choose."),
    ("en", "Money should go where it works hardest."),
    ("en", "ByteDance, you cannot have it both ways."),
]


@pytest.mark.parametrize(("lang", "text"), RHETORIC)
def test_rhetoric_is_an_opinion_and_never_flagged(lang: Lang, text: str) -> None:
    verdict = check_claim(GROUND, text, [], lang=lang, speaker="01ai")
    assert (verdict.label, verdict.reasons) == ("opinion", ())


NEEDS_CITATION = [
    ("zh", "DeepSeek的日活在2月1日突破了3000万。", "F014"),
    ("zh", "周震刚认为，工程优化也是DeepSeek成功的原因。", "F077"),
    ("zh", "混元是腾讯自研的大模型。", "F097"),
    ("en", "Doubao reached 16.95 million daily active users last year.", "F085"),
    ("en", "Kai-Fu Lee says start-ups above all have to think about commercialisation.", "F055"),
    ("en", "WeChat built a dedicated AI Search entry for DeepSeek.", "F104"),
]


@pytest.mark.parametrize(("lang", "text", "fact"), NEEDS_CITATION)
def test_a_factual_sentence_without_citation_is_told_what_to_cite(lang: Lang, text: str, fact: str) -> None:
    verdict = check_claim(GROUND, text, [], lang=lang, speaker=None)
    assert verdict.label == "unsupported"
    assert [r.code for r in verdict.reasons] == ["uncited"]
    assert fact in verdict.suggested
    free = check_claim(GROUND, text, [], lang=lang, speaker=None, demand_citation=False)
    assert (free.label, free.reasons) == ("supported", ())


@pytest.mark.parametrize(
    ("lang", "text", "wrong", "right"),
    [
        ("zh", "DeepSeek的日活在2月1日突破了3000万。", "F085", "F014"),
        ("zh", "微信专门替DeepSeek做了一个“AI搜索”入口。", "F096", "F104"),
        ("en", "Doubao's daily active users reached 16.95 million last year.", "F014", "F085"),
        ("en", "Liu Jun is a senior vice president at Inspur Information.", "F008", "F111"),
    ],
)
def test_a_true_sentence_with_the_wrong_citation_is_told_apart_from_a_false_one(
    lang: Lang, text: str, wrong: str, right: str
) -> None:
    verdict = check_claim(GROUND, text, [wrong], lang=lang, speaker=None)
    assert verdict.label == "supported"
    assert [r.code for r in verdict.reasons] == ["citation"]
    assert verdict.suggested[0] == right


def test_we_is_the_company_that_speaks() -> None:
    text = "我们去年把豆包的日活做到了1695万。"
    assert check_claim(GROUND, text, ["F085"], lang="zh", speaker="bytedance").label == "supported"
    claim = "我们的日活在2月1日突破了3000万。"
    assert check_claim(GROUND, claim, ["F014"], lang="zh", speaker="deepseek").label == "supported"
    assert check_claim(GROUND, claim, ["F014"], lang="zh", speaker="moonshot").label != "supported"
