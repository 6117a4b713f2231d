"""A fork shares the past, changes what it was told to change, and nothing else."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from agents.session import Plan
from baimo.cli import run
from baimo.forks import ForkRequest, forked_session
from baimo.verification import verify_run
from baimo.voices import Voices, make_voices
from debate.errors import InputError
from debate.events import DebateClosed, Event, HostSpoke, PlanChanged, SpeechGiven, TurnOpened
from debate.log import FILE_NAME
from debate.run import RunWriter, read_run
from debate.view import DebateView, fold


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "parent"
    asked = ["--lang", "zh", "--seed", "3", "--rounds", "3", "--seats", "deepseek,tencent,moonshot"]
    assert run(["debate", *asked, "--out", str(folder), "--json"]) == 0
    return folder


def fork(parent: Path, name: str, at: str, *edits: str, leave_after: int | None = None, **more: object) -> Path:
    """Hold a fork to its end, or leave it after so many new items of the feed."""
    folder = parent.parent / name

    async def follow() -> None:
        request = ForkRequest(at=at, edits=edits, **more)  # type: ignore[arg-type]

        def voices(plan: Plan, past: DebateView) -> Voices:
            return make_voices(plan, None, past)

        with forked_session(
            parent, request, folder, lambda plan, past: make_voices(plan, None, past), watched=False
        ) as session:
            left = len(session.past) + leave_after if leave_after is not None else None
            async with aclosing(session.feed()) as feed:
                async for _ in feed:
                    if left is not None:
                        left -= 1
                        if left < 0:
                            return

    asyncio.run(follow())
    return folder


def hashes(folder: Path) -> list[str]:
    return [record.hash for record in read_run(folder).records]


def speeches(events: Sequence[Event]) -> list[SpeechGiven]:
    return [event for event in events if isinstance(event, SpeechGiven)]


def test_a_fork_without_an_edit_says_again_what_was_said_from_every_turn(parent: Path) -> None:
    before = (parent / FILE_NAME).read_bytes()
    turns = [event.turn for event in read_run(parent).events if isinstance(event, TurnOpened)]
    assert len(turns) == 9
    for moment in [*turns, "start", "ballots", "round:2", "event:14"]:
        child = fork(parent, f"again-{moment.replace(':', '-')}", moment)
        assert hashes(child) == hashes(parent)
    assert (parent / FILE_NAME).read_bytes() == before


def test_a_fork_resumed_from_anywhere_ends_as_one_that_ran_through(parent: Path) -> None:
    edits = ("fact.F007=off", "gate=block")
    whole = fork(parent, "through", "tencent-2", *edits)
    for items in range(0, 20, 4):
        child = fork(parent, f"left-{items}", "tencent-2", *edits, leave_after=items)
        assert len(hashes(child)) < len(hashes(whole))
        assert run(["resume", str(child), "--json"]) == 0
        assert read_run(child).events == read_run(whole).events


def test_a_fact_taken_away_is_cited_no_more_and_what_was_said_stands(parent: Path) -> None:
    cited = [fact for speech in speeches(read_run(parent).events) for claim in speech.claims for fact in claim.facts]
    fact = max(set(cited), key=cited.count)
    child = fork(parent, "without", "round:2", f"fact.{fact}=off")
    events = read_run(child).events
    at = next(i for i, event in enumerate(events) if isinstance(event, PlanChanged))
    assert events[:at] == read_run(parent).events[:at]
    changed = events[at]
    assert isinstance(changed, PlanChanged)
    assert [(c.what, c.before, c.after) for c in changed.changes] == [(f"fact.{fact}", "on", "off")]
    later = {fact for speech in speeches(events[at:]) for claim in speech.claims for fact in claim.facts}
    assert fact not in later
    assert later
    assert verify_run(child, rehearse=True).holds


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        ("persona.tencent.goals+=守住微信的节奏", "persona.tencent.goals+"),
        ("persona.tencent.stances.build_own.prior=-0.9", "persona.tencent.stances.build_own.prior"),
        ("persona.deepseek.tagline_zh=慢即是快", "persona.deepseek.tagline_zh"),
        ("gate=flag", "gate"),
        ("revisions=3", "revisions"),
        ("seed=99", "seed"),
        ("fact.F007.zh=R1已由DeepSeek全部开源", "fact.F007.zh"),
    ],
)
def test_each_kind_of_edit_is_said_in_the_log_and_executes_again(parent: Path, edit: str, what: str) -> None:
    child = fork(parent, f"edit-{what.replace('.', '-').strip('+').lower()}", "round:2", edit)
    changed = next(event for event in read_run(child).events if isinstance(event, PlanChanged))
    assert [change.what for change in changed.changes] == [what]
    assert verify_run(child, rehearse=True).holds


def test_another_voice_is_cast_when_its_key_is_there_and_refused_when_not(
    parent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEEPSEEK_API_KEY", raising=False)
    with pytest.raises(InputError, match="DEEPSEEK_API_KEY"):
        fork(parent, "recast", "round:2", "seat.moonshot.model=deepseek/deepseek-flash")
    assert not (parent.parent / "recast").exists()
    same = fork(parent, "recast-same", "round:2", "seat.moonshot.model=rehearsal")
    assert hashes(same) == hashes(parent)


def test_more_rounds_keep_those_that_were_held_and_fewer_end_sooner(parent: Path) -> None:
    longer = fork(parent, "longer", "ballots", "rounds=5")
    view = fold(DebateView(), read_run(longer).events)
    assert [turn.round for turn in view.turns] == [n for n in range(1, 6) for _ in range(3)]
    assert view.turns[:9] == fold(DebateView(), read_run(parent).events).turns
    shorter = fork(parent, "shorter", "round:2", "rounds=2")
    assert {turn.round for turn in fold(DebateView(), read_run(shorter).events).turns} == {1, 2}
    with pytest.raises(InputError, match="round 3 has begun"):
        fork(parent, "too-short", "ballots", "rounds=2")
    assert verify_run(longer, rehearse=True).holds
    assert verify_run(shorter, rehearse=True).holds


def test_news_reaches_the_table_and_is_part_of_the_log(parent: Path) -> None:
    child = fork(parent, "news", "round:2", inject=("DeepSeek宣布\x1b[31m涨价。",))
    events = read_run(child).events
    word = next(event for event in events if isinstance(event, HostSpoke))
    assert (word.kind, word.text) == ("news", "DeepSeek宣布[31m涨价。")
    assert fold(DebateView(), events).host[0].after == 3
    assert verify_run(child).holds


def test_a_seed_is_other_luck_from_there_on(parent: Path) -> None:
    child = fork(parent, "luck", "round:2", seed=4)
    mine, theirs = read_run(child).events, read_run(parent).events
    assert speeches(mine)[:3] == speeches(theirs)[:3]
    assert speeches(mine)[3:] != speeches(theirs)[3:]
    assert [s.turn for s in speeches(mine)] == [s.turn for s in speeches(theirs)]


def test_a_run_in_use_can_be_forked(parent: Path) -> None:
    with RunWriter(parent, lambda: read_run(parent).records[0].time):
        child = fork(parent, "busy", "round:3")
    assert hashes(child) == hashes(parent)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--at", "tencent-9"], "has no turn 'tencent-9'"),
        (["--at", "tencent-1.99"], "has no claim 'tencent-1.99'"),
        (["--at", "round:7"], "has no round 7"),
        (["--at", "event:9999"], "has no event 9999"),
        (["--at", "soon"], "name a turn (deepseek-2)"),
        (["--at", "end"], "this debate is over"),
        (["--at", "round:2", "--set", "fact.F999=off"], "no fact 'F999'"),
        (["--at", "round:2", "--set", "fact.F007=maybe"], "a fact is set to off"),
        (["--at", "round:2", "--set", "fact.F007.zhh=x"], "did you mean 'zh'?"),
        (["--at", "round:2", "--set", "persona.tencnt.goals+=x"], "did you mean 'tencent'?"),
        (["--at", "round:2", "--set", "persona.tencent.goal+=x"], "did you mean 'goals'?"),
        (["--at", "round:2", "--set", "persona.tencent.goals.0.rank=7"], "number the goals"),
        (["--at", "round:2", "--set", "persona.tencent.stances.build_own.prior=7"], "less than or equal to 1"),
        (["--at", "round:2", "--set", "seat.tencent.modle=x"], "write seat.tencent.model=MODEL"),
        (["--at", "round:2", "--set", "gate=revize"], "did you mean 'revise'?"),
        (["--at", "round:2", "--set", "rounds=0"], "a whole number from 1 to 100"),
        (["--at", "round:2", "--set", "gait=flag"], "did you mean 'gate'?"),
        (["--at", "round:2", "--set", "nonsense"], "is not PATH=VALUE"),
        (["--at", "start", "--inject", "新闻"], "before the opening"),
    ],
)
def test_a_wrong_request_is_named_with_its_mend_and_leaves_nothing(
    parent: Path, args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    there = sorted(parent.parent.iterdir())
    assert run(["fork", str(parent), *args, "--json"]) == 2
    assert message in capsys.readouterr().err
    assert sorted(parent.parent.iterdir()) == there


def test_the_command_forks_beside_the_parent(parent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = set(parent.parent.iterdir())
    assert run(["fork", str(parent), "--at", "moonshot-3.1", "--set", "gate=off", "--json"]) == 0
    assert "debate_closed" in capsys.readouterr().out
    (child,) = set(parent.parent.iterdir()) - there
    assert isinstance(read_run(child).events[-1], DebateClosed)
    assert read_run(child).origin is not None
