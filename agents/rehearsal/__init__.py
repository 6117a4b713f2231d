"""The rehearsal voice: a debate without a model, planned over facts, personas and the argument graph.

Nothing is generated freely. A planner reads the public record and chooses moves; a realiser says them with lines
that people wrote (`lines/`) and with the ledger's own wording. It calls itself rehearsal wherever a name is shown.
"""

from agents.rehearsal.voice import RehearsalVoice

__all__ = ["RehearsalVoice"]
