"""The closed lists of words that events and the command line share. Needs nothing, so that `--help` is quick."""

from typing import Literal

Lang = Literal["zh", "en"]
Gate = Literal["off", "flag", "revise", "block"]
"""What happens to a draft that grounding faults. `off`: nothing is checked; `flag`: faults are shown; `revise`:
the draft goes back with the reasons, at most `revisions` times, then faulty sentences are struck; `block`: a draft
that still has a fault is refused whole and the turn is forfeited."""
FailureKind = Literal[
    "rate_limit", "server", "connection", "timeout", "cut", "empty", "refused", "auth", "balance", "context", "request"
]
"""Why a call failed. Kinds up to `empty` are worth another try."""
StopKind = Literal["auth", "balance", "budget", "forfeits", "provider", "disk"]
"""Why a run stopped before its end."""
