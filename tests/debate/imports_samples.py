"""Small files in the forms of other tools, with words of our own."""

import json
from typing import Final

LECHMAZUR: Final = """# Debate prop_0001__model-a__model-b__s0__tpl_x

- topic_id: prop_0001
- proposition: Cities should plant more trees.
- model_pro: model-a
- model_con: model-b
- side_swap: False

## Turn 1: PRO Opening

- model: model-a
- raw_words: 40
- clipped_words: 12
- claim_ids: [P1.1], [P1.2]
- cited_claim_ids: (none)
- missing_claim_id_refs: (none)

[P1.1] Trees cool a street. Shade is free.
[P1.2] They also hold rain, and the drains are [clipped]

## Turn 2: CON Opening

- model: model-b
- raw_words: 10
- clipped_words: 10
- claim_ids: [C1.1]
- cited_claim_ids: [P1.1]
- missing_claim_id_refs: (none)

[C1.1] Shade is not free [P1.1]: somebody waters it.

## Turn 3: PRO Pressure Questions

- model: model-a
- raw_words: 10
- clipped_words: 10
- claim_ids: [P3.1], [P3.2]
- cited_claim_ids: [C1.1]
- missing_claim_id_refs: (none)

[P3.1] Q1: Who waters a forest [C1.1]?
[P3.2] Q2: What does heat cost?

## Turn 4: CON Rebuttal 2

- model: model-b
- raw_words: 10
- clipped_words: 10
- claim_ids: [C4.1], [C4.2]
- cited_claim_ids: [C1.1], [P9.9]
- missing_claim_id_refs: [P9.9]

[C4.1] A1: A street is no forest, see [C1.1].
[C4.2] A2: Less than pipes, whatever [P9.9] says.

## Turn 5: PRO Closing

- model: model-a
- raw_words: 0
- clipped_words: 0
- claim_ids: (none)
- cited_claim_ids: (none)
- missing_claim_id_refs: (none)

"""

LECHMAZUR_JSON: Final = json.dumps(
    {
        "topic_id": "prop_0001",
        "proposition": "Cities should plant more trees.",
        "model_pro": "model-a",
        "model_con": "model-b",
        "turns": [
            {"turn": 1, "side": "PRO", "phase": "Opening", "model": "model-a", "text": "[P1.1] Trees cool a street."},
            {"turn": 2, "side": "CON", "phase": "Opening", "model": "model-b", "text": "[C1.1] Who waters [P1.1]?"},
        ],
        "judges": ["x"],
    }
)

_THREAD: Final = [
    {"source": "user", "models_usage": None, "metadata": {}, "content": "Should we ship today?", "type": "TextMessage"},
    {
        "source": "optimist",
        "models_usage": {"prompt_tokens": 5, "completion_tokens": 9},
        "metadata": {},
        "content": "Yes. The tests pass.\n\n```python\nassert True\n```",
        "type": "TextMessage",
        "created_at": "2026-02-03T04:05:06+00:00",
        "id": "m1",
    },
    {"source": "sceptic", "models_usage": None, "content": "No! Nobody read them.", "type": "TextMessage"},
    {"source": "optimist", "content": [{"name": "search", "arguments": "{}"}], "type": "ToolCallRequestEvent"},
    {"source": "optimist", "models_usage": None, "content": "Then read them.", "type": "TextMessage"},
]
AUTOGEN_STATE: Final = json.dumps(
    {
        "type": "TeamState",
        "version": "1.0.0",
        "agent_states": {
            "optimist": {"type": "ChatAgentContainerState", "agent_state": {"llm_context": {}}, "message_buffer": []},
            "RoundRobinGroupChatManager": {
                "type": "RoundRobinManagerState",
                "version": "1.0.0",
                "message_thread": _THREAD,
                "current_turn": 0,
                "next_speaker_index": 1,
            },
        },
    }
)
AUTOGEN_RESULT: Final = json.dumps({"messages": _THREAD, "stop_reason": "Maximum number of messages reached"})
AUTOGEN_OLD: Final = json.dumps(
    [
        {"content": "开不开源？", "role": "user", "name": "user_proxy"},
        {"content": "开。生态更值钱。", "role": "assistant", "name": "甲"},
        {"content": "不开。", "role": "assistant", "name": "乙"},
    ]
)

_STATE: Final = {
    "company_of_interest": "ABC",
    "trade_date": "2026-01-02",
    "market_report": "Quiet.",
    "investment_debate_state": {
        "bull_history": "\nBull Analyst: Sales grow.\nBull Analyst: And margins.",
        "bear_history": "\nBear Analyst: Debt grows too.",
        "history": "\nBull Analyst: Sales grow.\nNote: see table."
        "\nBear Analyst: Debt grows too.\nBull Analyst: And margins.",
        "current_response": "Bull Analyst: And margins.",
        "judge_decision": "Hold.",
    },
    "trader_investment_decision": "Hold, small.",
    "risk_debate_state": {
        "aggressive_history": "",
        "conservative_history": "",
        "neutral_history": "",
        "history": "\nAggressive Analyst: Buy more.\nConservative Analyst: Sell some.\nNeutral Analyst: Wait.",
        "judge_decision": "Wait.",
    },
    "investment_plan": "Hold.",
    "final_trade_decision": "Hold.",
}
TRADINGAGENTS: Final = json.dumps({"2026-01-02": _STATE, "2026-01-03": {**_STATE, "trade_date": "2026-01-03"}})

GENERIC: Final = "\n".join(
    json.dumps(row, ensure_ascii=False)
    for row in (
        {
            "motion": "要不要\u2028种树？",
            "lang": "zh",
            "seats": [{"id": "pro", "name": "正方", "model": "model-a"}, {"id": "con", "name": "反方"}],
            "issues": {"trees": "种不种"},
            "judge_model": "x",
        },
        {"host": "请开始。"},
        {
            "seat": "pro",
            "phase": "opening",
            "claims": [{"id": "P1", "text": "树能遮阴。"}, {"id": "P2", "text": "谁来浇水？", "asks": "con"}],
            "stances": [{"issue": "trees", "value": 0.8}],
            "mood": "calm",
        },
        {
            "seat": "con",
            "phase": "opening",
            "claims": [
                {
                    "id": "C1",
                    "text": "遮阴要花钱。",
                    "relations": [{"kind": "attacks", "target": "P1"}, {"kind": "answers", "target": "P2"}],
                },
                {"id": "C2", "text": "还有。", "relations": [{"kind": "supports", "target": "C9"}]},
            ],
        },
        {"seat": "pro", "text": "那也值。而且好看。", "time": "2026-01-02T03:04:05+08:00"},
        {"winner": "pro", "tally": {"pro": 2, "con": 1}, "judges": 3},
    )
)
CHAT: Final = '{"role":"user","content":"Is it late?"}\n{"role":"assistant","content":"It is. Go home."}\n'
