"""Bradley-Terry. Reference: the 1987 American League, Agresti (2002) section 10.6 and the BradleyTerry2 vignette."""

from pathlib import Path

import numpy as np
import pytest

from debate.errors import ExperimentError
from experiments.statistics.judgments import read_games
from experiments.statistics.ranking import ELO, Game, NotRankable, bradley_terry, win_chance

TEAMS = ["Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore"]
WINS = [
    [0, 7, 9, 7, 7, 9, 11],
    [6, 0, 7, 5, 11, 9, 9],
    [4, 6, 0, 7, 7, 8, 12],
    [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12],
    [4, 4, 5, 6, 6, 0, 6],
    [2, 4, 1, 3, 1, 7, 0],
]
PUBLISHED = {
    "Boston": (1.1077, 0.3339),
    "Cleveland": (0.6839, 0.3319),
    "Detroit": (1.4364, 0.3396),
    "Milwaukee": (1.5814, 0.3433),
    "New York": (1.2476, 0.3359),
    "Toronto": (1.2945, 0.3367),
}
"""Log-odds above Baltimore, and their standard errors."""


def league() -> list[Game]:
    return [
        Game(TEAMS[i], TEAMS[j], 1.0) for i, row in enumerate(WINS) for j, wins in enumerate(row) for _ in range(wins)
    ]


def test_the_american_league_of_1987_is_ranked_as_published() -> None:
    found = {s.player: s.value for s in bradley_terry(league(), intervals="fisher")}
    for team, (value, _) in PUBLISHED.items():
        assert found[team] - found["Baltimore"] == pytest.approx(value, abs=5e-5)
    assert sum(found.values()) == pytest.approx(0, abs=1e-9)


def test_intervals_from_the_information_and_from_resampling_agree() -> None:
    fisher = {s.player: s.interval.half_width for s in bradley_terry(league(), intervals="fisher")}
    drawn = {s.player: s.interval.half_width for s in bradley_terry(league(), resamples=400)}
    for team in TEAMS:
        assert drawn[team] == pytest.approx(fisher[team], rel=0.2)


def test_known_strengths_are_recovered_and_covered() -> None:
    rng = np.random.default_rng(7)
    truth = {"a": 0.8, "b": 0.2, "c": -0.3, "d": -0.7}
    games = []
    for debate in range(400):
        for first in truth:
            for second in truth:
                if first < second:
                    won = rng.random() < win_chance(truth[first], truth[second])
                    games.append(Game(first, second, float(won), cluster=str(debate)))
    found = bradley_terry(games, resamples=200)
    assert [s.player for s in found] == ["a", "b", "c", "d"]
    for strength in found:
        assert truth[strength.player] in strength.interval
        assert strength.games == 1_200


def test_a_tie_is_half_a_win_to_each() -> None:
    even = bradley_terry([Game("a", "b", 0.5)] * 10, intervals="fisher")
    assert [s.value for s in even] == pytest.approx([0, 0])
    two_to_one = bradley_terry([Game("a", "b", 1)] * 2 + [Game("a", "b", 0)], intervals="fisher")
    with_ties = bradley_terry([Game("a", "b", 1), Game("a", "b", 0.5), Game("a", "b", 0.5)], intervals="fisher")
    assert two_to_one[0].value - two_to_one[1].value == pytest.approx(np.log(2))
    assert with_ties[0].value - with_ties[1].value == pytest.approx(np.log(2))


def test_who_never_lost_cannot_be_ranked_without_a_prior_and_the_message_says_who() -> None:
    games = [Game("a", "b", 1), Game("b", "c", 1), Game("c", "b", 1)]
    with pytest.raises(NotRankable, match="a"):
        bradley_terry(games)
    found = bradley_terry(games, prior=0.5, resamples=50)
    assert found[0].player == "a"
    assert np.isfinite(found[0].value)


def test_games_of_one_debate_are_resampled_together() -> None:
    rng = np.random.default_rng(1)
    alone, together = [], []
    for debate in range(40):
        score = float(rng.random() < 0.5)
        alone.append(Game("a", "b", score, cluster=f"{debate}"))
        together += [Game("a", "b", score, cluster=f"{debate}")] * 5
    single, repeated = bradley_terry(alone), bradley_terry(together)
    # Saying the same result five times teaches nothing new.
    assert repeated[0].interval.half_width == pytest.approx(single[0].interval.half_width, rel=0.1)


def test_no_games_give_no_ranking_and_a_game_with_oneself_is_refused() -> None:
    assert bradley_terry([]) == []
    with pytest.raises(ValueError, match="no game"):
        bradley_terry([Game("a", "a", 1)])


def test_four_hundred_points_are_odds_of_ten_to_one() -> None:
    assert win_chance(400 / ELO, 0) == pytest.approx(10 / 11)


HEADER = "debate_id,side_swap_group_id,model_pro,model_con,judge_model,winner_side,winner_model,signed_margin,reasoning"


def judgments(path: Path, rng: np.random.Generator, truth: dict[str, float]) -> Path:
    """Write rows as the leaderboard publishes them: both side assignments of a matchup, three judges each."""
    lines = [HEADER]
    names = list(truth)
    for topic in range(120):
        first, second = rng.choice(names, 2, replace=False)
        for side, (pro, con) in enumerate([(first, second), (second, first)]):
            for judge in "xyz":
                margin = truth[pro] - truth[con] + 0.2 + rng.logistic(0, 0.6)
                side_won = "pro" if margin > 0 else "con"
                winner = pro if margin > 0 else con
                lines.append(
                    f"prop_{topic}__s{side},prop_{topic},{pro},{con},{judge},{side_won},{winner},{margin:.2f},"
                    '"It won, on ""grounds"".\nTwo lines."'
                )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("scoring", ["wins", "margin"])
def test_a_leaderboards_judgments_are_ranked_whatever_side_each_model_argued(tmp_path: Path, scoring: str) -> None:
    truth = {"m1": 1.5, "m2": 0.5, "m3": -0.5, "m4": -1.5}
    path = judgments(tmp_path / "judge_results.csv", np.random.default_rng(2), truth)
    games = read_games(path, scoring=scoring)  # type: ignore[arg-type]
    assert len(games) == 120
    assert [s.player for s in bradley_terry(games, prior=0.1, resamples=50)] == ["m1", "m2", "m3", "m4"]


def test_a_judgment_that_cannot_be_read_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"{HEADER}\nd,g,a,b,j,pro,a,1.0,r\nd,g,a,b,j,both,a,1.0,r\n", encoding="utf-8")
    with pytest.raises(ExperimentError, match=r"bad\.csv:3: winner_side is 'both'"):
        read_games(path)
    path.write_text("debate_id,model_pro\n", encoding="utf-8")
    with pytest.raises(ExperimentError, match="no column 'side_swap_group_id'"):
        read_games(path)
