"""Facts taken out of a pack and of the personas, one after the other, all of them."""

import pytest

from articles.edit import with_fact, without_facts
from articles.loader import builtin_pack, pack_from_json, pack_to_json
from debate.errors import ArticleError

PACK = builtin_pack()


@pytest.mark.parametrize("fact", list(PACK.facts))
def test_every_fact_can_be_left_out_and_the_pack_still_holds(fact: str) -> None:
    less = without_facts(PACK, [fact])
    assert fact not in less.facts
    assert len(less.facts) == len(PACK.facts) - 1
    assert less.sha256 != PACK.sha256
    stored = pack_to_json(less)
    assert f'"{fact}"' not in str(stored).replace("'", '"')
    assert pack_from_json(stored).sha256 == less.sha256


def test_leaving_out_nothing_is_the_same_pack() -> None:
    assert without_facts(PACK, []) is PACK


def test_facts_left_out_one_by_one_are_the_same_as_together() -> None:
    together = without_facts(PACK, ["F007", "F004"])
    assert without_facts(without_facts(PACK, ["F004"]), ["F007"]).sha256 == together.sha256


def test_an_unknown_fact_is_refused_with_the_nearest() -> None:
    with pytest.raises(ArticleError, match="no fact 'F0077'"):
        without_facts(PACK, ["F0077"])


def test_a_fact_told_differently_changes_that_fact_alone() -> None:
    changed = with_fact(
        PACK, "F007", {"zh": "DeepSeek没有公开R1的权重。", "en": "DeepSeek has kept R1's weights closed."}
    )
    assert changed.facts["F007"].en == "DeepSeek has kept R1's weights closed."
    assert {key for key in PACK.facts if changed.facts[key] != PACK.facts[key]} == {"F007"}


def test_an_edit_that_changes_nothing_leaves_the_hash_as_it_was() -> None:
    assert with_fact(PACK, "F007", {"en": PACK.facts["F007"].en}).sha256 == PACK.sha256


def test_a_fact_that_bears_the_other_way_moves_to_the_other_evidence() -> None:
    fact = PACK.facts["F007"]
    bearing = next(b for b in fact.bears_on if b.issue == "open_weights")
    rest = [b.model_dump() for b in fact.bears_on if b.issue != "open_weights"]
    turned = with_fact(PACK, "F007", {"bears_on": [*rest, {"issue": "open_weights", "weight": -bearing.weight}]})
    issue = turned.issues["open_weights"]
    assert "F007" in issue.minus.evidence
    assert "F007" not in issue.plus.evidence


def test_a_figure_must_be_told_as_it_is_counted() -> None:
    number = next(fact for fact in PACK.facts.values() if any(not n.implicit for n in fact.numbers))
    with pytest.raises(ArticleError, match="not told"):
        with_fact(PACK, number.id, {"zh": "没有数字。", "en": "No figure."})


def test_a_misspelt_field_of_an_edit_is_named() -> None:
    with pytest.raises(ArticleError, match=r"F007\.text"):
        with_fact(PACK, "F007", {"text": "x"})
