"""The clause register, and the decorators with which code points at clauses.

``register()`` holds every document and clause in our own words and numbers. Code says where a
clause runs with ``executes``, ``enforces``, ``measures`` and ``publishes``; what does not run
yet has a waiver. ``locate`` finds a clause in imported text; no text is kept here.
"""

from minkang.policy.clauses.anchors import anchor_of, locate, normalise
from minkang.policy.clauses.conflicting import conflicts, conflicts_of
from minkang.policy.clauses.entries import (
    Anchor,
    Clause,
    Conflict,
    ConflictSide,
    Place,
    PolicyDocument,
    Register,
    ResponsibleUnit,
    UnknownClause,
    Waiver,
)
from minkang.policy.clauses.listing import Measurement, clauses_json
from minkang.policy.clauses.loading import register
from minkang.policy.clauses.placing import (
    enforces,
    enforces_constraint,
    executes,
    measures,
    places,
    publishes,
)
from minkang.policy.clauses.tables import DeclarationFault
from minkang.policy.clauses.waiting import state_of, waivers
from minkang.policy.targets import Baseline, Deadline, Target

__all__ = [
    "Anchor",
    "Baseline",
    "Clause",
    "Conflict",
    "ConflictSide",
    "Deadline",
    "DeclarationFault",
    "Measurement",
    "Place",
    "PolicyDocument",
    "Register",
    "ResponsibleUnit",
    "Target",
    "UnknownClause",
    "Waiver",
    "anchor_of",
    "clauses_json",
    "conflicts",
    "conflicts_of",
    "enforces",
    "enforces_constraint",
    "executes",
    "locate",
    "measures",
    "normalise",
    "places",
    "publishes",
    "register",
    "state_of",
    "waivers",
]
