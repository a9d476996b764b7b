"""Tables of clinic visits beyond those of the booking engine."""

from minkang.care.visits.models.help import HelpRequest
from minkang.care.visits.models.messages import Message

__all__ = ["HelpRequest", "Message"]
