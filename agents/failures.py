"""What went wrong with a call to a model, in our own words, and what follows from it.

LiteLLM's classes are too coarse to act on: no balance comes as BadRequestError, a spent quota as RateLimitError, a
refused connection as InternalServerError. The status, the body and the chain of causes say more.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Protocol

from debate.events import FailureKind
from debate.text import one_line

RETRYABLE: Final[frozenset[FailureKind]] = frozenset({"rate_limit", "server", "connection", "timeout", "cut", "empty"})
"""Kinds that are worth another try."""
BILLED: Final[frozenset[FailureKind]] = frozenset({"timeout", "cut", "empty"})
"""Kinds after which the provider may have charged for the call all the same."""
LONGEST_DETAIL: Final = 300
_BALANCE: Final = re.compile(
    r"insufficient.?(?:balance|quota|credit|funds)|exceeded.?(?:your.)?current.?quota|quota.?exceeded|balance.{0,20}(?:not"
    r" enough|insufficient|exhausted)|arrear|overdue|suspended due to|余额不足|欠费|额度(?:已)?(?:用完|不足|耗尽)",
    re.I,
)
_KEY: Final = re.compile(
    r"(?:invalid|incorrect|missing|expired|unauthori[sz]ed).{0,20}(?:api.?key|token|credential)"
    r"|api.?key.{0,30}(?:invalid|not valid|incorrect|expired|missing)|authentication.?fail",
    re.I,
)
_CONTEXT: Final = re.compile(
    r"context.?(?:length|window)|maximum.{0,20}tokens|(?:prompt|input).{0,20}too long|token limit|上下文"
    r"|超(?:过|出).{0,10}长度",
    re.I,
)
_MODERATION: Final = re.compile(
    r"content.?exists.?risk|high.?risk|sensitive|content.?(?:filter|policy|risk)|moderation|inappropriate|unsafe|safety"
    r"|risk.?control|data.?inspection|敏感|违规|违反|审核|不合规|风险",
    re.I,
)
_RATE: Final = re.compile(r"rate.?limit|too many requests|concurren|请求过于频繁|限流|tpm|rpm", re.I)
_PREFIX: Final = re.compile(r"^(?:litellm\.)?(?:\w+(?:Error|Exception|Timeout)\w*\s*[:：-]\s*|\w+Exception - )+")
_BROKEN_OFF: Final = ("ReadError", "ClientPayloadError", "RemoteProtocolError", "IncompleteRead")
_UNREACHED: Final = (
    "ConnectError",
    "ClientConnectorError",
    "ServerDisconnectedError",
    "APIConnectionError",
    "ClientOSError",
)


class _Reply(Protocol):
    status_code: int
    headers: Mapping[str, str]


class CallBroke(Exception):
    """A call gave no usable answer. Stays inside the gateway, which answers it with another try or an error of ours.

    `retry_after` is what the provider asked to wait, in seconds, if it asked.
    """

    def __init__(
        self, kind: FailureKind, detail: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        self.kind: FailureKind = kind
        self.status = status
        self.detail = one_line(detail)[:LONGEST_DETAIL]
        self.retry_after = retry_after
        super().__init__(self.detail)


def read_failure(error: BaseException, now: datetime) -> CallBroke:
    """Return what `error`, which came from LiteLLM or below, means.

    `now` is used to read a Retry-After that is a date. The detail is foreign text: mask keys in it before it is kept.
    """
    chain = _chain(error)
    names = [type(link).__name__ for link in chain]
    detail = _detail(chain)
    if "Timeout" in names[0] or isinstance(error, TimeoutError):
        return CallBroke("timeout", "no answer came in time")
    if any(name in _BROKEN_OFF for name in names):
        return CallBroke("cut", "the connection broke before the answer was whole")
    if names[0] == "MidStreamFallbackError":
        return CallBroke("cut", f"the answer broke off: {detail}")
    if any(name.endswith(_UNREACHED) for name in names):
        return CallBroke("connection", f"the server could not be reached: {detail}")
    # LiteLLM gives some errors a status that no server sent, so only the reply itself is believed.
    reply: _Reply | None = next((link.response for link in chain if type(link).__name__ == "HTTPStatusError"), None)
    status = reply.status_code if reply is not None else None
    return CallBroke(
        _kind(status, detail, names[0]),
        detail or f"status {status}",
        status=status,
        retry_after=read_retry_after(reply.headers.get("retry-after"), now) if reply is not None else None,
    )


def read_retry_after(value: object, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, given in seconds or as a date; None for anything else.

    A date in the past is 0.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        seconds = max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _kind(status: int | None, detail: str, name: str) -> FailureKind:
    if status == 402 or (status in (None, 400, 403, 429) and _BALANCE.search(detail)):
        return "balance"
    if status == 401 or (status in (None, 400, 403) and _KEY.search(detail)):
        return "auth"
    if name == "ContextWindowExceededError" or (status in (None, 400, 413, 422) and _CONTEXT.search(detail)):
        return "context"
    if name == "ContentPolicyViolationError" or (status in (None, 400, 403, 422, 451) and _MODERATION.search(detail)):
        return "refused"
    if status == 403:
        return "auth"
    if status == 429 or (status in (None, 400, 503) and _RATE.search(detail)):
        return "rate_limit"
    if status in (408, 409, 425) or status is None or status >= 500:
        return "server"
    return "request"


def _chain(error: BaseException) -> list[Any]:
    links: list[Any] = []
    link: BaseException | None = error
    while link is not None and link not in links and len(links) < 10:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links


def _detail(chain: list[Any]) -> str:
    """Return what the provider says, without LiteLLM's wrapping around it."""
    body: Any = next((link.body for link in chain if isinstance(getattr(link, "body", None), dict)), None)
    text = _PREFIX.sub("", str(getattr(chain[0], "message", None) or chain[0]).strip())
    start = text.find("{")
    if body is None and start >= 0:
        try:
            body = json.loads(text[start : text.rfind("}") + 1])
        except (ValueError, RecursionError):
            return text
    inner = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(inner, dict):
        said = [str(inner[key]) for key in ("code", "type", "message", "msg") if inner.get(key)]
        return ": ".join(dict.fromkeys(said)) or text
    return text if inner is None else str(inner)
