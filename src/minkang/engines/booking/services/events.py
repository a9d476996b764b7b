"""News of booking, told after it is certain."""

from dataclasses import dataclass

from minkang.kernel.events import Event


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
