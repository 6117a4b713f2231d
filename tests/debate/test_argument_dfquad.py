"""DF-QuAD against its papers.

KR16: Rago, Toni, Aurisicchio, Baroni, "Discontinuity-Free Decision Support with Quantitative Argumentation Debates",
KR 2016. SAFA16: Rago, Čyras, Toni, "Adapting the DF-QuAD Algorithm to Bipolar Argumentation", SAFA 2016.
Where only the paper's definition could be consulted and not its printed figure, the number is derived by hand in the
test and the test says so.
"""

from graphlib import CycleError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debate.argument.dfquad import aggregate, base_score, claim_strengths, combine, strengths
from debate.argument.graph import argument_graph
from debate.argument.grounded import extension
from debate.claims import Claim, Label, Relation, Verdict

unit = st.floats(0, 1)


def strength_of(
    argument: str, base: float, attackers: tuple[float, ...] = (), supporters: tuple[float, ...] = ()
) -> float:
    """The strength of one argument with unanswered attackers and supporters of the given base scores."""
    scores = {argument: base} | {f"a{i}": v for i, v in enumerate(attackers)}
    scores |= {f"s{i}": v for i, v in enumerate(supporters)}
    hostile = {argument: [f"a{i}" for i in range(len(attackers))]}
    return strengths(scores, hostile, {argument: [f"s{i}" for i in range(len(supporters))]})[argument]


def test_the_e_democracy_debate_of_the_paper() -> None:
    # The graph of KR16's e-democracy case study with its base scores, as Potyka's Uncertainpy redistributes it
    # (RagoEtAlEDemocracy.bag). The strengths are derived here from KR16, definitions 1 and 2; the figure with the
    # paper's own numbers was not at hand.
    base = {"A1": 0.5, "A2": 0.5, "P1": 0.7, "P2": 0.5, "P3": 0.9, "C1": 0.2, "C2": 0.2, "C3": 0.6, "C4": 0.5}
    attackers = {"A2": ["C1"], "P2": ["C2", "C3", "C4"]}
    supporters = {"A1": ["P1", "P2"], "A2": ["P3"]}
    found = strengths(base, attackers, supporters)
    # P2: attack 1 - 0.8·0.4·0.5 = 0.84, so 0.5 - 0.5·0.84 = 0.08.
    assert found["P2"] == pytest.approx(0.08)
    # A1: support 1 - 0.3·0.92 = 0.724, so 0.5 + 0.5·0.724 = 0.862.
    assert found["A1"] == pytest.approx(0.862)
    # A2: support 0.9 against attack 0.2, so 0.5 + 0.5·0.7 = 0.85.
    assert found["A2"] == pytest.approx(0.85)
    assert found["P1"] == 0.7


def test_the_small_frameworks_of_the_bipolar_paper() -> None:
    # SAFA16, figure 1: every base score is 0.5; alone 0.5, attacked by an unattacked argument 0.25, supported by one
    # 0.75. The longer ones are derived from SAFA16, definitions 1 to 3.
    assert strength_of("a", 0.5) == 0.5
    assert strength_of("a", 0.5, attackers=(0.5,)) == 0.25
    assert strength_of("a", 0.5, supporters=(0.5,)) == 0.75
    assert strength_of("a", 0.5, attackers=(0.5,), supporters=(0.5,)) == 0.5
    # Two attackers join to 1 - 0.5·0.5 = 0.75: 0.5 - 0.5·0.75.
    assert strength_of("a", 0.5, attackers=(0.5, 0.5)) == 0.125
    # c attacks b attacks a: b falls to 0.25, a to 0.5 - 0.5·0.25.
    chain = strengths(dict.fromkeys("abc", 0.5), {"a": ["b"], "b": ["c"]}, {})
    assert chain == {"a": 0.375, "b": 0.25, "c": 0.5}


@given(st.lists(unit, max_size=6))
def test_joint_strength_is_what_the_definition_of_the_paper_builds_one_by_one(values: list[float]) -> None:
    # KR16, definition 1: F() = 0, F(v) = v, F(v1, ..., vn) = f(F(v1, ..., vn-1), vn) with f(x, y) = x + (1 - x)·y.
    stepwise = 0.0
    for value in values:
        stepwise = stepwise + (1 - stepwise) * value
    assert aggregate(values) == pytest.approx(stepwise)


@given(unit, unit)
def test_equal_attack_and_support_leave_the_base_score(base: float, force: float) -> None:
    assert combine(base, force, force) == base


@given(unit, unit, unit)
def test_a_combination_stays_between_0_and_1_and_moves_the_right_way(
    base: float, attack: float, support: float
) -> None:
    found = combine(base, attack, support)
    assert 0 <= found <= 1
    assert (found <= base) if attack >= support else (found >= base)


@given(unit, st.lists(unit, max_size=3), st.lists(unit, max_size=3), unit)
def test_one_more_attacker_never_helps_and_one_more_supporter_never_hurts(
    base: float, attackers: list[float], supporters: list[float], more: float
) -> None:
    before = strength_of("a", base, tuple(attackers), tuple(supporters))
    assert strength_of("a", base, (*attackers, more), tuple(supporters)) <= before + 1e-12
    assert strength_of("a", base, tuple(attackers), (*supporters, more)) >= before - 1e-12


@given(unit, unit, unit, st.booleans())
def test_a_stronger_source_has_no_smaller_effect(base: float, weak: float, strong: float, hostile: bool) -> None:
    weak, strong = sorted((weak, strong))
    if hostile:
        assert strength_of("a", base, (strong,)) <= strength_of("a", base, (weak,)) + 1e-12
    else:
        assert strength_of("a", base, (), (strong,)) >= strength_of("a", base, (), (weak,)) - 1e-12


@given(unit, unit, unit)
def test_a_source_of_no_strength_changes_nothing(base: float, attack: float, support: float) -> None:
    assert strength_of("a", base, (attack, 0.0), (support, 0.0)) == strength_of("a", base, (attack,), (support,))


def test_strength_has_no_jump_where_attack_meets_support() -> None:
    # The discontinuity that gave the algorithm its name: QuAD (Baroni et al. 2015) averages the attacked and the
    # supported score while both sides have force, and drops one side at the moment its force vanishes.
    steps = [strength_of("a", 0.5, (0.5,), (i / 1000,)) for i in range(1001)]
    assert all(0 <= later - earlier < 0.001 for earlier, later in pairwise(steps))


Arrows = list[tuple[int, int]]


@st.composite
def acyclic(draw: st.DrawFn) -> tuple[int, Arrows]:
    size = draw(st.integers(1, 7))
    arrows = [(i, j) for i in range(size) for j in range(i)]
    return size, draw(st.lists(st.sampled_from(arrows), unique=True)) if arrows else []


@given(acyclic())
def test_with_attacks_only_and_full_base_scores_it_is_the_grounded_extension(graph: tuple[int, Arrows]) -> None:
    # KR16, corollary on acyclic abstract frameworks: strength 1 inside the grounded extension, 0 outside.
    size, arrows = graph
    attackers = {str(i): [str(a) for a, b in arrows if b == i] for i in range(size)}
    found = strengths(dict.fromkeys(attackers, 1.0), attackers, {})
    assert found == {a: float(a in extension(attackers)) for a in attackers}


def test_a_cycle_is_refused() -> None:
    with pytest.raises(CycleError):
        strengths({"a": 0.5, "b": 0.5}, {"a": ["b"]}, {"b": ["a"]})


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_base_score_that_is_none_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="base score of 'a'"):
        strengths({"a": score}, {}, {})


def claim(claim_id: str, label: Label | None, *relations: Relation, facts: tuple[str, ...] = ()) -> Claim:
    verdict = None if label is None else Verdict(label=label, facts=facts)
    return Claim(id=claim_id, text="R1 made weights open.", relations=relations, verdict=verdict)


def test_what_the_gate_found_decides_how_much_a_claim_weighs() -> None:
    hard = {"F001"}
    supported = base_score(claim("a-1.1", "supported", facts=("F002", "F001")), hard)
    soft = base_score(claim("a-1.1", "supported", facts=("F002",)), hard)
    opinion = base_score(claim("a-1.1", "opinion"), hard)
    unchecked = base_score(claim("a-1.1", None), hard)
    unsupported = base_score(claim("a-1.1", "unsupported"), hard)
    contradicted = base_score(claim("a-1.1", "contradicted", facts=("F001",)), hard)
    assert supported > soft > opinion == unchecked == 0.5 > unsupported > contradicted == 0


def test_a_claim_that_contradicts_the_facts_attacks_without_force() -> None:
    attack = Relation(kind="attacks", target="deepseek-1.1")
    lie = claim("tencent-1.1", "contradicted", attack, facts=("F001",))
    graph = argument_graph([claim("deepseek-1.1", "opinion"), lie])
    assert claim_strengths(graph) == {"deepseek-1.1": 0.5, "tencent-1.1": 0.0}


def test_strengths_come_in_speaking_order() -> None:
    graph = argument_graph([claim(f"deepseek-1.{i}", None) for i in (1, 2, 3)])
    assert list(claim_strengths(graph)) == ["deepseek-1.1", "deepseek-1.2", "deepseek-1.3"]
