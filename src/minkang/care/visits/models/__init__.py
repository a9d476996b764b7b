"""Tables of clinic visits beyond those of the booking engine."""

from minkang.care.visits.models.help import HelpRequest

__all__ = ["HelpRequest"]
