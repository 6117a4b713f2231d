"""The argument graph of a debate and what follows from it, recomputed from the folded view alone."""

from debate.argument.dfquad import base_score, claim_strengths
from debate.argument.dropped import Dropped, DroppedClaim, DroppedQuestion, dropped, pending
from debate.argument.flips import FlipCondition, FlipState, flip_states
from debate.argument.graph import ArgumentGraph, Edge, argument_graph
from debate.argument.grounded import Standing, claim_standings
from debate.argument.issues import Bearings, leanings
from debate.argument.material import Material, read_material
from debate.argument.standing import IssueStanding, Survivor, survivors

__all__ = [
    "ArgumentGraph",
    "Bearings",
    "Dropped",
    "DroppedClaim",
    "DroppedQuestion",
    "Edge",
    "FlipCondition",
    "FlipState",
    "IssueStanding",
    "Material",
    "Standing",
    "Survivor",
    "argument_graph",
    "base_score",
    "claim_standings",
    "claim_strengths",
    "dropped",
    "flip_states",
    "leanings",
    "pending",
    "read_material",
    "survivors",
]
