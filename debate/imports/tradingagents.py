"""State logs of TradingAgents (`full_states_log*.json`): bull against bear, then three views of the risk.

A file holds one state, or a state for each date; each becomes a debate of its own. The judges' and the trader's words
are the host's. Reports that the analysts stood on are kept in `extra`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from debate.errors import LogError, Place
from debate.imports.foreign import ForeignDebate, ForeignTurn, prose_claims, sections

_STAGES: Final = (("investment_debate_state", "research"), ("risk_debate_state", "risk"))
_ANALYSTS: Final = ("Bull", "Bear", "Risky", "Safe", "Aggressive", "Conservative", "Neutral")
_SPEAKER: Final = re.compile(rf"^((?:{'|'.join(_ANALYSTS)}) Analyst): ?", re.MULTILINE)
_WORDS: Final = (
    ("investment_plan", "Research Manager"),
    ("trader_investment_decision", "Trader"),
    ("trader_investment_plan", "Trader"),
    ("final_trade_decision", "Portfolio Manager"),
)


def recognises(text: str) -> bool:
    """Return whether a file is one of these."""
    return bool(_states(_json(text)))


def read(text: str, name: str) -> list[ForeignDebate]:
    """Return the debates in a file, one for each date."""
    states = _states(_json(text))
    if not states:
        mend = "give a full_states_log file of TradingAgents"
        raise LogError("holds no debate state", place=Place(name, field="investment_debate_state"), mend=mend)
    return [_debate(state) for state in states]


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return None


def _states(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, dict):
        return []
    if isinstance(data.get("investment_debate_state"), dict):
        return [data]
    return [state for inner in data.values() if isinstance(inner, dict) for state in _states(inner)]


def _debate(state: dict[str, Any]) -> ForeignDebate:
    turns: list[ForeignTurn] = []
    rounds = 0
    for key, phase in _STAGES:
        stage = state.get(key)
        if isinstance(stage, dict):
            turns.extend(_stage(stage, phase, rounds))
            rounds = max((turn.round for turn in turns), default=0)
            judge = str(stage.get("judge_decision") or "")
            turns += [ForeignTurn("judge", judge, host="remark")] if judge.strip() else []
    for key, who in _WORDS:
        if (said := str(state.get(key) or "")) and said not in [turn.raw for turn in turns]:
            turns.append(ForeignTurn(who, f"{who}: {said}", host="remark"))
    seats = dict.fromkeys(turn.seat for turn in turns if not turn.host)
    company, date = state.get("company_of_interest", "?"), state.get("trade_date", "")
    return ForeignDebate(
        motion=f"{company} {date}".strip(),
        seats={seat: (seat, "") for seat in seats},
        turns=turns,
        format_id="tradingagents",
        extra={
            key: value for key, value in state.items() if key not in ("investment_debate_state", "risk_debate_state")
        }
        | {f"{key}_judge": state[key].get("judge_decision") for key, _ in _STAGES if isinstance(state.get(key), dict)},
    )


def _stage(stage: dict[str, Any], phase: str, before: int) -> Iterator[ForeignTurn]:
    """Split a history, which is one text, at the names that begin its turns."""
    counts: dict[str, int] = {}
    for match, section in sections(_SPEAKER, str(stage.get("history") or "")):
        text = section.strip()
        who = match[1]
        counts[who] = counts.get(who, 0) + 1
        yield ForeignTurn(who, text, prose_claims(text), round=before + counts[who], phase=phase)
