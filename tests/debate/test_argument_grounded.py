"""The grounded extension against its papers.

D95: Dung, "On the acceptability of arguments...", Artificial Intelligence 77, 1995. C06: Caminada, "On the Issue of
Reinstatement in Argumentation", JELIA 2006.
"""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from debate.argument.graph import argument_graph
from debate.argument.grounded import claim_standings, extension, labelling
from debate.claims import Claim, Relation

Attackers = dict[str, list[str]]


def test_the_dispute_of_israel_and_arabia() -> None:
    # D95, introduction and section 2. i1: we cannot negotiate with a government that does not recognise ours; a: yours
    # does not recognise ours either; i2: yours is a terrorist government. Attacks: i1 and a each other, i2 a.
    # F(∅) = {i2}, F²(∅) = {i1, i2} = F³(∅).
    attackers: Attackers = {"i1": ["a"], "a": ["i1", "i2"], "i2": []}
    assert extension(attackers) == {"i1", "i2"}
    assert labelling(attackers) == {"i1": "in", "a": "out", "i2": "in"}


def test_the_nixon_diamond_leaves_both_undecided() -> None:
    # D95, section 2.1: two arguments that attack each other; F(∅) = ∅.
    attackers: Attackers = {"quaker": ["republican"], "republican": ["quaker"]}
    assert extension(attackers) == frozenset()
    assert set(labelling(attackers).values()) == {"undecided"}


def test_reinstatement() -> None:
    # C06, figure 1: A defeats B, B defeats C; A is in, B out, C is reinstated.
    assert labelling({"A": [], "B": ["A"], "C": ["B"]}) == {"A": "in", "B": "out", "C": "in"}


def test_a_floating_argument_is_undecided() -> None:
    # C06, figures 4 and 5: A and B defeat each other, both defeat C, C defeats D. Of the three reinstatement
    # labellings, the grounded one is that with the most undecided (theorem 6).
    attackers: Attackers = {"A": ["B"], "B": ["A"], "C": ["A", "B"], "D": ["C"]}
    assert set(labelling(attackers).values()) == {"undecided"}


def test_an_argument_that_attacks_itself_is_undecided_unless_something_accepted_attacks_it() -> None:
    assert labelling({"A": ["A"]}) == {"A": "undecided"}
    assert labelling({"A": ["A", "B"], "B": [], "C": ["A"]}) == {"A": "out", "B": "in", "C": "in"}


def fixed_points(attackers: Attackers) -> list[frozenset[str]]:
    """Every conflict-free fixed point of the characteristic function, by trying all sets (D95, lemma 24)."""

    def defended(by: frozenset[str]) -> frozenset[str]:
        return frozenset(a for a in attackers if all(not by.isdisjoint(attackers[b]) for b in attackers[a]))

    sets = [frozenset(c) for n in range(len(attackers) + 1) for c in combinations(attackers, n)]
    free = [s for s in sets if all(s.isdisjoint(attackers[a]) for a in s)]
    return [s for s in free if defended(s) == s]


@st.composite
def frameworks(draw: st.DrawFn) -> Attackers:
    names = "abcdef"[: draw(st.integers(1, 6))]
    return {a: draw(st.lists(st.sampled_from(names), unique=True)) for a in names}


@given(frameworks())
def test_it_is_the_least_of_the_complete_extensions_and_free_of_conflict(attackers: Attackers) -> None:
    found = extension(attackers)
    complete = fixed_points(attackers)
    assert found in complete
    assert all(found <= other for other in complete)
    assert all(found.isdisjoint(attackers[a]) for a in found)


@given(frameworks())
def test_the_labelling_obeys_both_postulates_of_reinstatement(attackers: Attackers) -> None:
    label = labelling(attackers)
    for argument, sources in attackers.items():
        assert (label[argument] == "in") == all(label[s] == "out" for s in sources)
        assert (label[argument] == "out") == any(label[s] == "in" for s in sources)


def test_naming_an_attacker_twice_changes_nothing() -> None:
    assert labelling({"A": [], "B": ["A", "A"], "C": ["B", "B"]}) == labelling({"A": [], "B": ["A"], "C": ["B"]})


def test_in_a_debate_nothing_is_undecided_and_supports_do_not_count() -> None:
    def said(claim_id: str, *relations: Relation) -> Claim:
        return Claim(id=claim_id, text="先接入，再自研。", relations=relations)

    graph = argument_graph(
        [
            said("deepseek-1.1"),
            said("tencent-1.1", Relation(kind="attacks", target="deepseek-1.1")),
            said("moonshot-1.1", Relation(kind="supports", target="deepseek-1.1")),
            said("01ai-1.1", Relation(kind="undercuts", target="tencent-1.1")),
        ]
    )
    assert claim_standings(graph) == {
        "deepseek-1.1": "in",
        "tencent-1.1": "out",
        "moonshot-1.1": "in",
        "01ai-1.1": "in",
    }
