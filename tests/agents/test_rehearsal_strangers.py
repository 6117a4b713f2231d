"""The rehearsal voice where nobody wrote lines for it: other personas, other packs, other formats, other voices."""

from collections import Counter
from dataclasses import replace

import pytest
from rehearsed import FIVE, VOICE, brief_of, opened, plan_for, rehearse, renamed, strangers

from agents.voice import Brief
from articles.models import Motion
from debate.claims import Claim, Relation, StanceReport
from debate.events import Fault, RoundStarted, SpeechGiven, TurnOpened
from debate.view import DebateView, fold


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_personas_and_packs_without_lines_debate_all_the_same(lang: str) -> None:
    held = rehearse(strangers(plan_for(lang, 4), 5))
    assert {claim.verdict.label for claim in held.view.heard() if claim.verdict} <= {"supported", "opinion"}
    assert sum(bool(claim.facts) for claim in held.view.heard()) >= len(held.view.turns)
    later = [turn for turn in held.view.turns if turn.round > 1]
    assert all(any(claim.relations for claim in turn.claims) for turn in later)
    assert held.view.moves
    assert all(question.answered_in for question in held.view.questions)


@pytest.mark.parametrize(("seats", "rounds"), [(2, 1), (2, 20), (3, 7), (12, 3), (12, 20)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_table_is_heard_out_without_a_sentence_said_twice(lang: str, seats: int, rounds: int) -> None:
    plan = replace(strangers(plan_for(lang, 1), seats), rounds=rounds)
    held = rehearse(plan, gate="off")
    assert len(held.view.turns) == seats * rounds
    assert all(turn.claims for turn in held.view.turns)
    texts = Counter(claim.text.lower() for claim in held.view.claims.values())
    assert [text for text, count in texts.items() if count > 1] == []


def test_when_the_material_runs_out_speeches_get_shorter() -> None:
    held = rehearse(replace(strangers(plan_for("zh", 1), 4), rounds=20), gate="off")
    sizes = [sum(len(claim.text) for claim in turn.claims) for turn in held.view.turns]
    assert sum(sizes[-24:-4]) < 0.7 * sum(sizes[:20])


def test_a_phase_of_another_name_is_played_by_what_it_requires() -> None:
    plan = plan_for("en", 5)
    names = {"opening": "position", "rebuttal": "crossfire", "questions": "grilling", "closing": "last_word"}
    held = rehearse(replace(plan, form=renamed(plan.form, names)))
    asked = {turn.phase for turn in held.view.turns for claim in turn.claims if claim.asks}
    assert asked == {"grilling"}
    assert all(any(c.relations for c in turn.claims) for turn in held.view.turns if turn.phase == "crossfire")


def test_a_short_phase_gets_a_short_speech() -> None:
    plan = plan_for("zh", 5)
    phases = tuple(phase.model_copy(update={"max_chars": 90}) for phase in plan.form.phases)
    held = rehearse(replace(plan, form=plan.form.model_copy(update={"phases": phases})), gate="off")
    sizes = [sum(len(claim.text) for claim in turn.claims) for turn in held.view.turns]
    # One sentence that answers, and one that asks, stand whatever the cap.
    assert sorted(sizes)[len(sizes) * 7 // 10] <= 110


def test_a_motion_of_the_users_own_is_taken_to_the_issues_it_speaks_of() -> None:
    text = "大模型公司应不应该把权重开源？"
    asked = Motion(
        id="own_1", kind="question", zh=text, en=text, brief_zh=text, brief_en=text,
        issues=tuple(plan_for("zh", 0).pack.issues), leans=(),
    )  # fmt: skip
    openings = []
    for seed in range(6):
        held = rehearse(replace(plan_for("zh", seed, rounds=1), motion=asked), gate="off")
        openings += held.view.turns
    facts = plan_for("zh", 0).pack.facts
    cited = [[b.issue for f in c.facts for b in facts[f].bears_on] for turn in openings for c in turn.claims if c.facts]
    assert sum("open_weights" in issues for issues in cited) >= 0.25 * len(cited)


def test_what_the_gate_refused_is_not_tried_again() -> None:
    plan = plan_for("zh", 2)
    event = opened(plan)
    first = event.plan[0].order[0]
    view = fold(
        fold(DebateView(), [event]),
        [
            RoundStarted(round=1, phase="opening"),
            TurnOpened(turn=f"{first}-1", seat=first, round=1, phase="opening"),
        ],
    )
    brief = brief_of(plan, view, first, f"{first}-1", 1, "opening")
    draft = VOICE.draft(brief)
    refused = draft.split("。")[0] + "。"
    again = VOICE.draft(replace(brief, attempt=2, faults=(Fault(sentence=refused, reasons=()),)))
    assert refused in draft
    assert refused not in again


def foreign_brief(lang: str, said: tuple[Claim, ...]) -> Brief:
    """Return the brief of a seat that follows a language model's speech."""
    plan = plan_for(lang, 9)
    event = opened(plan)
    seats = tuple(s.model_copy(update={"voice": "some/model"}) if s.id == "tencent" else s for s in event.seats)
    event = event.model_copy(update={"seats": seats})
    view = fold(
        DebateView(),
        [
            event,
            RoundStarted(round=1, phase="opening"),
            TurnOpened(turn="tencent-1", seat="tencent", round=1, phase="opening"),
            SpeechGiven(turn="tencent-1", seat="tencent", round=1, phase="opening", attempt=1, claims=said),
            RoundStarted(round=2, phase="rebuttal"),
            TurnOpened(turn="deepseek-1", seat="deepseek", round=2, phase="rebuttal"),
        ],
    )
    return brief_of(plan, view, "deepseek", "deepseek-1", 2, "rebuttal")


def test_it_takes_up_what_a_language_model_said() -> None:
    said = (
        Claim(id="tencent-1.1", text="我们先把话说清楚。"),
        Claim(id="tencent-1.2", text="微信有十亿以上的月活，入口就在这里，用户自然会来。", facts=("F100",)),
        Claim(id="tencent-1.3", text="接入外部模型，是对用户负责的做法。", facts=("F096",)),
    )
    draft = VOICE.draft(foreign_brief("zh", said))
    assert "tencent-1.2]" in draft or "tencent-1.3]" in draft


def test_struck_claims_are_left_alone() -> None:
    said = (
        Claim(id="tencent-1.1", text="微信有十亿以上的月活。", facts=("F100",), struck=True),
        Claim(id="tencent-1.2", text="接入外部模型，是对用户负责的做法。", facts=("F096",)),
    )
    assert "tencent-1.1" not in VOICE.draft(foreign_brief("zh", said))


def test_a_seat_alone_at_the_table_still_speaks() -> None:
    held = rehearse(plan_for("en", 1, seats=FIVE[:1]))
    assert [turn.seat for turn in held.view.turns] == ["deepseek"] * 4
    assert all(turn.claims for turn in held.view.turns)


def test_an_odd_record_does_not_stop_it() -> None:
    said = (
        Claim(id="tencent-1.1", text="“”", relations=(Relation(kind="attacks", target="tencent-1.1"),)),
        Claim(id="tencent-1.2", text="{rival}…[F012]", asks="deepseek"),
        Claim(id="tencent-1.3", text="？", facts=("F999",)),
    )
    brief = foreign_brief("en", said)
    stances = {**brief.view.stances, "tencent": {"agi_first": StanceReport(issue="agi_first", value=1.0)}}
    brief.view.stances = stances
    assert VOICE.draft(brief)
