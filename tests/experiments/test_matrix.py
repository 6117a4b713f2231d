"""What a spec says and how many debates that makes."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from debate.errors import ExperimentError
from debate.files import load_toml
from experiments.batch import Batch
from experiments.spec import Spec, find_spec

Make = Callable[..., Batch]
MATRIX = '[matrix]\ngate = ["off", "flag", "revise"]\nlang = ["zh", "en"]\n'


def test_every_combination_of_levels_is_an_arm(batch_of: Make) -> None:
    batch = batch_of(MATRIX + "[seeds]\ncount = 7\n[run]\nrepeats = 2\n")
    arms = list(batch.matrix.arms())
    assert len(arms) == batch.matrix.count_arms() == 6
    assert batch.matrix.count_cells() == 6 * 7 * 2
    assert {(arm.setting.gate, arm.setting.lang) for arm in arms} == {
        (gate, lang) for gate in ("off", "flag", "revise") for lang in ("zh", "en")
    }


def test_excluded_combinations_are_neither_held_nor_counted(batch_of: Make) -> None:
    batch = batch_of(MATRIX, head='exclude = [{ gate = "off", lang = "zh" }, { gate = "flag" }]\n')
    arms = list(batch.matrix.arms())
    assert len(arms) == batch.matrix.count_arms() == 3
    assert not [arm for arm in arms if arm.setting.gate == "flag"]


def test_a_spec_without_a_matrix_is_one_arm(batch_of: Make) -> None:
    assert [arm.label for arm in batch_of().matrix.arms()] == ["base"]


def test_named_levels_may_change_several_things_and_facts_taken_away_add_up(batch_of: Make) -> None:
    batch = batch_of(
        """
        [matrix]
        facts_off = [[], ["F004"]]
        [[factors]]
        name = "r1"
        levels = [{ name = "open" }, { name = "closed", set = { facts_off = ["F007"], gate = "flag" } }]
        """
    )
    last = list(batch.matrix.arms())[-1]
    assert last.levels == {"facts_off": "F004", "r1": "closed"}
    assert last.setting.facts_off == ("F004", "F007")
    assert last.setting.gate == "flag"


def test_leaving_one_out_makes_an_arm_for_every_fact_and_one_for_none(batch_of: Make) -> None:
    batch = batch_of('[leave_one_out]\nfacts = "all"\n')
    assert batch.matrix.count_arms() == 1 + 119
    assert [arm.setting.facts_off for arm in batch.matrix.arms()][:2] == [(), ("F001",)]


def test_paired_arms_share_their_seeds_and_independent_ones_share_none(batch_of: Make) -> None:
    common = batch_of(MATRIX + "[seeds]\ncount = 3\nfirst = 40\n")
    assert {cell.seed for cell in common.cells()} == {40, 41, 42}
    apart = batch_of(MATRIX + '[seeds]\ncount = 3\npairing = "independent"\n')
    assert len({cell.seed for cell in apart.cells()}) == 18


def test_a_million_cells_are_counted_at_once_and_refused_before_anything_is_written(batch_of: Make) -> None:
    began = time.process_time()
    batch = batch_of(MATRIX + "[seeds]\ncount = 200000\n")
    assert batch.matrix.count_cells() == 1_200_000
    with pytest.raises(ExperimentError, match="1,200,000 debates; at most 100,000"):
        batch.check_size()
    assert time.process_time() - began < 30  # counting walks no cell


def test_the_id_of_a_cell_names_what_is_held_and_nothing_else(batch_of: Make) -> None:
    one = [cell.id for cell in batch_of(MATRIX).cells()]
    assert one == [cell.id for cell in batch_of(MATRIX, head='metrics = ["grounded"]\n').cells()]
    assert len(set(one)) == len(one)
    changed = [cell.id for cell in batch_of(MATRIX + "[[baselines]]\nname = 'x'\nset = { revisions = 2 }\n").cells()]
    assert set(one) < set(changed)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[matrix]\ngates = ['off']\n", r"spec\.toml:12: matrix\.gates: unknown key\n  mend: did you mean 'gate'"),
        ("[matrix]\ngate = ['of']\n", r"matrix\.gate"),
        ("[[comparisons]]\nfactor = 'gat'\ncontrol = 'off'\n[matrix]\ngate = ['off', 'flag']\n", "did you mean 'gate'"),
        ("[[comparisons]]\nfactor = 'gate'\ncontrol = 'of'\n[matrix]\ngate = ['off', 'flag']\n", "did you mean 'off'"),
        ("[stop.sequential]\nfactor='gate'\ncontrol='off'\ntreatment='flag'\nmetric='cost_usd'\n"
         "[matrix]\ngate = ['off', 'flag']\n", "no bounds"),
        ("[leave_one_out]\nfacts = ['F999']\n", "no fact 'F999'"),
        ("[[forks]]\nname = 'x'\nat = 'round:2'\nedit = { lang = 'zh' }\n", "changes lang in the middle"),
        ("[[forks]]\nname = 'x'\nat = 'minute:2'\nedit = {}\n", r"forks\[0\]\.at"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_mend(batch_of: Make, toml: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        batch_of(toml)


def test_a_metric_with_a_typo_is_named(batch_of: Make) -> None:
    with pytest.raises(ExperimentError, match="did you mean 'grounded'"):
        batch_of(head='metrics = ["groundde"]\n')
    with pytest.raises(ExperimentError, match=r"did you mean 'win\.tencent'"):
        batch_of(head='metrics = ["win.tencnt"]\n')
    with pytest.raises(ExperimentError, match=r"did you mean 'stance\.tencent\.open_weights'"):
        batch_of(head='metrics = ["stance.tencent.open_weight"]\n')


def test_excluding_everything_is_refused(batch_of: Make) -> None:
    with pytest.raises(ExperimentError, match="no debate is left"):
        batch_of('[matrix]\ngate = ["off"]\n', head='exclude = [{ gate = "off" }]\n')


def test_an_unknown_shipped_spec_is_answered_with_the_nearest() -> None:
    with pytest.raises(ExperimentError, match="no experiment is called"):
        find_spec("gatee")


def test_order_names_every_seat_once(batch_of: Make) -> None:
    batch = batch_of('[matrix]\norder = [["tencent", "deepseek"]]\n')
    with pytest.raises(ExperimentError, match="name every seat once"):
        list(batch.cells())


def test_a_balanced_order_gives_every_seat_every_place_equally_often(batch_of: Make) -> None:
    batch = batch_of('[matrix]\norder = ["balanced"]\n[seeds]\ncount = 6\n')
    arm = next(batch.matrix.arms())
    orders = [batch.prepared(arm).at(seed, seed)[1].plan[0].order for seed in range(6)]
    for place in range(3):
        assert sorted(order[place] for order in orders) == sorted(["deepseek", "tencent", "moonshot"] * 2)


def test_a_spec_file_that_is_no_toml_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("schema = \n", encoding="utf-8")
    with pytest.raises(ExperimentError, match=r"bad\.toml:1: not TOML"):
        load_toml(path, Spec, ExperimentError)
