"""Acts of booking; see each module."""

from minkang.engines.booking.services.booking import book, confirm, reschedule
from minkang.engines.booking.services.cancelling import (
    Cancellation,
    Cancelled,
    cancel,
    cancel_all,
)
from minkang.engines.booking.services.family import authorise_proxy, withdraw_proxy
from minkang.engines.booking.services.orders import Answer, Order, Sold, SoldOut, Taken
from minkang.engines.booking.services.taking import take

__all__ = [
    "Answer",
    "Cancellation",
    "Cancelled",
    "Order",
    "Sold",
    "SoldOut",
    "Taken",
    "authorise_proxy",
    "book",
    "cancel",
    "cancel_all",
    "confirm",
    "reschedule",
    "take",
    "withdraw_proxy",
]
