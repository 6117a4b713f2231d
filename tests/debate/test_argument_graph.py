import pytest

from debate.argument import argument_graph, leanings
from debate.claims import Claim, Relation, RelationKind
from debate.view import DebateView


def claim(
    claim_id: str, *relations: tuple[RelationKind, str], struck: bool = False, facts: tuple[str, ...] = ()
) -> Claim:
    return Claim(
        id=claim_id,
        text="开源换来生态。",
        relations=tuple(Relation(kind=kind, target=target) for kind, target in relations),
        struck=struck,
        facts=facts,
    )


def test_attacks_and_undercuts_are_hostile_edges_and_supports_friendly_ones() -> None:
    graph = argument_graph(
        [
            claim("deepseek-1.1"),
            claim("tencent-1.1", ("attacks", "deepseek-1.1")),
            claim("moonshot-1.1", ("undercuts", "deepseek-1.1"), ("supports", "tencent-1.1")),
        ]
    )
    assert graph.attackers["deepseek-1.1"] == ("tencent-1.1", "moonshot-1.1")
    assert graph.supporters["tencent-1.1"] == ("moonshot-1.1",)
    assert [edge.kind for edge in graph.edges] == ["attack", "undercut", "support"]


def test_every_heard_claim_is_a_node_even_when_nobody_answers_it() -> None:
    graph = argument_graph([claim("deepseek-1.1"), claim("deepseek-1.2")])
    assert graph.attackers == {"deepseek-1.1": (), "deepseek-1.2": ()}
    assert graph.supporters == graph.attackers


def test_an_answer_neither_strengthens_nor_weakens() -> None:
    graph = argument_graph([claim("deepseek-1.1"), claim("tencent-1.1", ("answers", "deepseek-1.1"))])
    assert graph.edges == ()


def test_a_struck_claim_is_no_node_and_what_it_said_no_edge() -> None:
    graph = argument_graph([claim("deepseek-1.1"), claim("tencent-1.1", ("attacks", "deepseek-1.1"), struck=True)])
    assert list(graph.claims) == ["deepseek-1.1"]
    assert graph.edges == ()


def test_a_relation_to_what_was_not_heard_before_is_no_edge_so_there_is_never_a_cycle() -> None:
    graph = argument_graph(
        [
            claim("deepseek-1.1", ("attacks", "tencent-1.1"), ("attacks", "deepseek-1.1"), ("attacks", "nobody-9.9")),
            claim("tencent-1.1", ("attacks", "deepseek-1.1")),
        ]
    )
    assert [(edge.source, edge.target) for edge in graph.edges] == [("tencent-1.1", "deepseek-1.1")]


def test_a_seat_that_grants_a_claim_takes_back_its_earlier_attacks_on_it() -> None:
    graph = argument_graph(
        [
            claim("deepseek-1.1"),
            claim("tencent-1.1", ("attacks", "deepseek-1.1")),
            claim("moonshot-1.1", ("undercuts", "deepseek-1.1")),
            claim("tencent-2.1", ("concedes", "deepseek-1.1")),
        ]
    )
    assert graph.attackers["deepseek-1.1"] == ("moonshot-1.1",)
    assert [edge.withdrawn for edge in graph.edges] == [True, False]
    assert graph.granted == {"deepseek-1.1": ("tencent",)}


def test_an_attack_made_after_a_concession_or_in_the_same_sentence_stands() -> None:
    granted_but = claim("tencent-1.1", ("concedes", "deepseek-1.1"), ("undercuts", "deepseek-1.1"))
    later = claim("tencent-2.1", ("attacks", "deepseek-1.1"))
    graph = argument_graph([claim("deepseek-1.1"), granted_but, later])
    assert graph.attackers["deepseek-1.1"] == ("tencent-1.1", "tencent-2.1")


def test_the_latest_concession_counts() -> None:
    graph = argument_graph(
        [
            claim("deepseek-1.1"),
            claim("tencent-1.1", ("concedes", "deepseek-1.1")),
            claim("tencent-2.1", ("attacks", "deepseek-1.1")),
            claim("tencent-3.1", ("concedes", "deepseek-1.1")),
        ]
    )
    assert graph.attackers["deepseek-1.1"] == ()
    assert graph.granted == {"deepseek-1.1": ("tencent",)}


def test_a_support_is_not_taken_back_by_a_concession() -> None:
    graph = argument_graph(
        [
            claim("deepseek-1.1"),
            claim("tencent-1.1", ("supports", "deepseek-1.1")),
            claim("tencent-2.1", ("concedes", "deepseek-1.1")),
        ]
    )
    assert graph.supporters["deepseek-1.1"] == ("tencent-1.1",)


def test_a_claim_that_attacks_and_undercuts_another_is_one_attacker() -> None:
    both = claim("tencent-1.1", ("attacks", "deepseek-1.1"), ("undercuts", "deepseek-1.1"), ("attacks", "deepseek-1.1"))
    graph = argument_graph([claim("deepseek-1.1"), both])
    assert graph.attackers["deepseek-1.1"] == ("tencent-1.1",)
    assert len(graph.edges) == 2


def test_a_view_that_has_heard_nothing_has_an_empty_graph() -> None:
    graph = argument_graph(DebateView())
    assert (dict(graph.claims), graph.edges, graph.granted) == ({}, (), {})


def test_a_claim_leans_where_its_cited_facts_lean_on_average() -> None:
    bearings = {"F001": {"open_weights": 0.8, "move_fast": 0.0}, "F002": {"open_weights": -0.2}, "F003": {}}
    assert leanings(claim("deepseek-1.1", facts=("F001", "F002", "F003", "F001")), bearings) == {
        "open_weights": pytest.approx(0.3)
    }


def test_a_claim_that_cites_nothing_is_about_no_issue() -> None:
    assert leanings(claim("deepseek-1.1"), {"F001": {"open_weights": 1.0}}) == {}
    assert leanings(claim("deepseek-1.1", facts=("F999",)), {"F001": {"open_weights": 1.0}}) == {}
