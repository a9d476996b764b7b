"""The planner's pure simulation and search, for other apps to ask."""

from minkang.engines.booking.rules.planning.model import Lateness, Plan
from minkang.engines.booking.rules.planning.outcome import Outcome, simulate
from minkang.engines.booking.rules.planning.searching import AT_ONCE, Proposal, best

__all__ = ["AT_ONCE", "Lateness", "Outcome", "Plan", "Proposal", "best", "simulate"]
