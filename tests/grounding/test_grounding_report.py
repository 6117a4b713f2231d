"""A text or a file of claims gets one verdict a sentence, and a bad line is named."""

import json

import pytest

from articles.loader import builtin_pack
from debate.errors import UsageError
from grounding.ground import Ground
from grounding.report import check_rows, check_text, read_rows, to_json

GROUND = Ground.of(builtin_pack())


def test_every_sentence_of_a_text_is_judged_with_its_own_citations() -> None:
    text = (
        "DeepSeek的日活在2月1日突破了3000万。[F014] 豆包去年只有16.95万日活[F085]。"
        "我们认为，开放才是出路。\n\nR1 came out. [F999]"
    )
    checked = check_text(GROUND, text)
    assert [c.verdict.label for c in checked] == ["supported", "contradicted", "opinion", "unsupported"]
    assert [c.facts for c in checked] == [("F014",), ("F085",), (), ()]
    assert [c.faulty for c in checked] == [False, True, False, True]
    assert [c.lang for c in checked] == ["zh", "zh", "zh", "en"]
    assert "unknown_citation" in [r.code for r in checked[3].verdict.reasons]
    assert all(text[c.start : c.end].strip() for c in checked)
    assert json.loads(json.dumps(to_json(checked[0])))["label"] == "supported"


def test_rows_of_claims_are_judged_in_order_and_answered_by_id() -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "lang": "zh", "speaker_company": "bytedance", "claim": "我们去年把豆包的日活做到了1695万。"},
        {"id": "b", "lang": "en", "claim": "DeepSeek passed 3 million daily users on 1 February."},
        {"id": "c", "claim": "混元是腾讯自研的大模型。"},
        {"id": "d", "lang": "zh", "speaker_company": "零一万物", "claim": "腾讯说得对。", "cited_fact_ids": []},
    ]
    rows[0]["cited_fact_ids"] = ["F85"]
    rows[1]["cited_fact_ids"] = ["F014"]
    lines = [*(json.dumps(row) for row in rows), ""]
    judged = list(check_rows(GROUND, read_rows(lines)))
    assert [(row.id, row.label) for row in judged] == [
        ("a", "supported"), ("b", "contradicted"), ("c", "supported"), ("d", "opinion")
    ]  # fmt: skip
    assert judged[2].evidence_ids == ("F097",)


@pytest.mark.parametrize(
    ("line", "named"),
    [("{", "claims.jsonl:2"), ('{"id":"x"}', "claim"), ('{"id":"x","claim":"y","lang":"fr"}', "lang")],
)
def test_a_bad_row_is_refused_with_its_place(line: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        list(read_rows(['{"id":"ok","claim":"好。"}', line], "claims.jsonl"))


def test_an_unknown_company_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown company"):
        check_text(GROUND, "我们很好。", speaker="acme")
