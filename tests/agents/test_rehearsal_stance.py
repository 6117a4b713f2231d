"""When a seat of the rehearsal voice moves, and how far: flip conditions and bounded confidence."""

from dataclasses import replace

import pytest
from rehearsed import VOICE, brief_of, opened, plan_for

from agents.rehearsal.hearing import Ear
from agents.rehearsal.material import material_of
from agents.rehearsal.stance import BOUND_PER_DOUBT, BOUND_SURE, MU, Shift, shifts
from agents.voice import Brief
from debate.claims import Claim, StanceReport
from debate.events import RoundStarted, SpeechGiven, TurnOpened
from debate.view import DebateView, fold


def after(speaker: str, claim: Claim, stances: dict[str, tuple[float, float]], listener: str = "deepseek") -> Brief:
    """Return the brief of `listener` after one claim; `stances` puts seats on agi_first as (value, confidence)."""
    plan = plan_for("zh", 1)
    view = fold(
        DebateView(),
        [
            opened(plan),
            RoundStarted(round=1, phase="opening"),
            TurnOpened(turn=f"{speaker}-1", seat=speaker, round=1, phase="opening"),
            SpeechGiven(turn=f"{speaker}-1", seat=speaker, round=1, phase="opening", attempt=1, claims=(claim,)),
        ],
    )
    for seat, (value, confidence) in stances.items():
        report = StanceReport(issue="agi_first", value=value, confidence=confidence)
        view.stances[seat] = {**view.stances[seat], "agi_first": report}
    return brief_of(plan, view, listener, f"{listener}-1", 2, "rebuttal")


def open_shifts(brief: Brief) -> list[Shift]:
    material = material_of(brief.pack, brief.lang, tuple(brief.personas))
    return shifts(brief, Ear(material).listen(brief))


def chase(speaker: str) -> Claim:
    """A claim for ambition first that meets none of DeepSeek's conditions."""
    return Claim(id=f"{speaker}-1.1", text="大厂还会继续追逐AGI，标题就是这么写的。", facts=("F059",))


def test_the_fact_of_a_flip_condition_moves_by_the_stated_delta() -> None:
    claim = Claim(id="tencent-1.1", text="2025年是转折之年。", facts=("F056",))
    brief = after("tencent", claim, {})
    shift = open_shifts(brief)[0]
    condition = next(flip for flip in brief.persona.flip_conditions if flip.fact == "F056")
    assert shift.flip == condition.id
    assert (shift.after - shift.before) / 100 == pytest.approx(condition.delta)
    assert shift.heard.id == "tencent-1.1"


def test_a_flip_condition_is_met_once() -> None:
    claim = Claim(id="tencent-1.1", text="2025年是转折之年。", facts=("F056",))
    brief = after("tencent", claim, {})
    shift = open_shifts(brief)[0]
    report = StanceReport(issue=shift.issue, value=shift.after / 100, confidence=0.7, because="tencent-1.1")
    moved = fold(
        brief.view,
        [
            TurnOpened(turn="deepseek-1", seat="deepseek", round=1, phase="opening"),
            SpeechGiven(
                turn="deepseek-1", seat="deepseek", round=1, phase="opening", attempt=1, claims=(), stances=(report,)
            ),
        ],
    )
    assert [s.flip for s in open_shifts(replace(brief, view=moved)) if s.flip] == []


def test_within_its_bound_a_seat_goes_a_share_of_the_way() -> None:
    shift = open_shifts(after("bytedance", chase("bytedance"), {"deepseek": (0.2, 0.5), "bytedance": (0.8, 0.7)}))[0]
    assert shift.flip is None
    assert shift.after - shift.before == 60 * MU // 100


def test_beyond_its_bound_a_seat_stays() -> None:
    bound = BOUND_SURE + BOUND_PER_DOUBT * 10 // 100
    far = (1.0 - bound / 100 - 0.02, 0.9)
    near = (1.0 - bound / 100 + 0.02, 0.9)
    assert open_shifts(after("bytedance", chase("bytedance"), {"deepseek": far, "bytedance": (1.0, 0.7)})) == []
    assert open_shifts(after("bytedance", chase("bytedance"), {"deepseek": near, "bytedance": (1.0, 0.7)})) != []


def test_the_less_sure_a_seat_is_the_further_it_hears() -> None:
    sure = after("bytedance", chase("bytedance"), {"deepseek": (0.1, 1.0), "bytedance": (0.8, 0.7)})
    unsure = after("bytedance", chase("bytedance"), {"deepseek": (0.1, 0.2), "bytedance": (0.8, 0.7)})
    assert open_shifts(sure) == []
    assert open_shifts(unsure) != []


def test_a_claim_against_its_speakers_own_side_moves_nobody() -> None:
    assert open_shifts(after("bytedance", chase("bytedance"), {"deepseek": (0.8, 0.4), "bytedance": (0.4, 0.7)})) == []


def test_nobody_is_moved_by_their_own_claim() -> None:
    assert open_shifts(after("deepseek", chase("deepseek"), {"deepseek": (0.2, 0.3)})) == []


def test_a_step_is_spoken_before_it_is_reported() -> None:
    claim = Claim(id="tencent-1.1", text="2025年是转折之年。", facts=("F056",))
    draft = VOICE.draft(after("tencent", claim, {}))
    prose, _, block = draft.partition("```baimo")
    assert ("[concedes tencent-1.1]" in prose) == ('"because": "tencent-1.1"' in block)
