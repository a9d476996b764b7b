"""Tables of booking."""

from minkang.engines.booking.models.bookings import (
    LIVE,
    Booking,
    NoShow,
    ReturnedPlace,
    Suspension,
    Waiting,
)
from minkang.engines.booking.models.draws import Ballot, Draw
from minkang.engines.booking.models.offering import (
    Override,
    Proxy,
    Resource,
    Service,
    Template,
)
from minkang.engines.booking.models.sessions import Pool, Session, Slot
from minkang.engines.booking.models.visits import Arrival, Call, Consult, Ticket

__all__ = [
    "LIVE",
    "Arrival",
    "Ballot",
    "Booking",
    "Call",
    "Consult",
    "Draw",
    "NoShow",
    "Override",
    "Pool",
    "Proxy",
    "Resource",
    "ReturnedPlace",
    "Service",
    "Session",
    "Slot",
    "Suspension",
    "Template",
    "Ticket",
    "Waiting",
]
