"""Conversations saved by AutoGen: a team's state, a task's result, or the message list of version 0.2.

Whoever is called `user`, and messages of other kinds than chat, have no seat: they are the host's words.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from debate.errors import LogError, Place
from debate.imports.foreign import ForeignDebate, ForeignTurn, prose_claims

_CHAT: Final = ("TextMessage", "MultiModalMessage", "StopMessage", "HandoffMessage", "ToolCallSummaryMessage")
_HOSTS: Final = ("user", "user_proxy", "chat_manager", "system")


def recognises(text: str) -> bool:
    """Return whether a file is one of these."""
    return _messages(_json(text)) is not None


def read(text: str, name: str) -> list[ForeignDebate]:
    """Return the conversation in a file."""
    data = _json(text)
    messages = _messages(data)
    if messages is None:
        mend = "give a file written from save_state(), a TaskResult, or a list of messages"
        raise LogError("holds no messages of AutoGen", place=Place(name), mend=mend)
    turns = list(_turns(messages))
    first = next((turn.raw for turn in turns if turn.host), "")
    extra = {key: value for key, value in data.items() if key != "messages"} if isinstance(data, dict) else {}
    return [
        ForeignDebate(
            motion=first or "?",
            seats={seat: (seat, "") for seat in dict.fromkeys(turn.seat for turn in turns if not turn.host)},
            turns=turns,
            format_id="autogen",
            extra={"autogen": extra} if extra else {},
        )
    ]


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip()[:1] in ("{", "[") else None
    except (ValueError, RecursionError):
        return None


def _messages(data: Any) -> list[dict[str, Any]] | None:
    """Return the longest list of messages in a saved state, a result or a plain list."""
    found: list[list[dict[str, Any]]] = []
    if isinstance(data, dict) and data.get("type") == "TeamState":
        for state in dict(data.get("agent_states") or {}).values():
            thread = state.get("message_thread") if isinstance(state, dict) else None
            inner = state.get("agent_state") if isinstance(state, dict) else None
            thread = thread or (inner.get("message_thread") if isinstance(inner, dict) else None)
            if isinstance(thread, list):
                found.append(thread)
    elif isinstance(data, dict) and isinstance(data.get("messages"), list) and "stop_reason" in data:
        found.append(data["messages"])
    elif isinstance(data, list):
        found.append(data)
    whole = [thread for thread in found if thread and all(_is_message(message) for message in thread)]
    return max(whole, key=len, default=None)


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or "content" not in message:
        return False
    return ("source" in message and "type" in message) or ("name" in message and "role" in message)


def _turns(messages: list[dict[str, Any]]) -> Iterator[ForeignTurn]:
    counts: dict[str, int] = {}
    latest = 1
    for message in messages:
        who = str(message.get("source") or message.get("name") or message.get("role"))
        text = _content(message["content"])
        extra = {key: value for key, value in message.items() if key not in ("content", "source", "name")}
        if isinstance(message["content"], list):
            extra["content"] = message["content"]
        if who.lower() in _HOSTS or message.get("type", "TextMessage") not in _CHAT:
            # A tool's request or result is nobody's argument.
            yield ForeignTurn(
                who, text or json.dumps(message["content"], ensure_ascii=False), host="remark", extra=extra
            )
            continue
        counts[who] = counts.get(who, 0) + 1
        latest = max(latest, counts[who])
        yield ForeignTurn(seat=who, raw=text, claims=prose_claims(text), round=latest, time=_time(message), extra=extra)


def _content(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n\n".join(piece if isinstance(piece, str) else "" for piece in content).strip()
    return "" if content is None else json.dumps(content, ensure_ascii=False)


def _time(message: dict[str, Any]) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(message["created_at"]))
    except (KeyError, ValueError):
        return None
    return time if time.tzinfo else None
