"""News of booking, told after it is certain."""

from dataclasses import dataclass
from uuid import UUID

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class BookingMade(Event):
    """A place was booked for somebody; a place that is only held is not."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingCancelled(Event):
    """A booking was cancelled, whoever did it."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class SessionStopped(Event):
    """A session will not take place; its bookings are cancelled, offers are made."""

    session: int


@dataclass(frozen=True, slots=True)
class PlaceOffered(Event):
    """Somebody on a waitlist was given a place to confirm."""

    waiting: int


@dataclass(frozen=True, slots=True)
class SessionDrawn(Event):
    """The lottery of a session was drawn and the winners are booked."""

    session: int


@dataclass(frozen=True, slots=True)
class BookingMissed(Event):
    """A booking was found missed once its session was over; it counts or is excused."""

    no_show: int


@dataclass(frozen=True, slots=True)
class AppealDecided(Event):
    """The clinic answered the appeal against a missed booking."""

    no_show: int
