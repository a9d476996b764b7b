"""What happens to bookings and records becomes messages, and the clock sends them; the app's ``ready`` loads this."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from minkang.care.visits.services import messages
from minkang.engines.booking.queries.waitlist import entries_of
from minkang.engines.booking.services.events import (
    PlaceOffered,
    SessionDrawn,
    SessionStopped,
)
from minkang.kernel.events import subscribe
from minkang.registry.access.services import EmergencyOpened


@subscribe(PlaceOffered)
def offered(event: PlaceOffered) -> None:
    """Say so at once, not with the next minute: the place is kept for minutes."""
    at = datetime.now(tz=UTC)
    for entry in entries_of([event.waiting]):
        if entry.offer is not None:
            messages.tell_offered(booking=entry.offer, at=at)
    messages.send_due(at=at)


@subscribe(SessionStopped)
def stopped(event: SessionStopped) -> None:
    """Tell everybody who was to come."""
    messages.tell_stopped(session=event.session, at=datetime.now(tz=UTC))


@subscribe(SessionDrawn)
def drawn(event: SessionDrawn) -> None:
    """Tell who got no place."""
    messages.tell_drawn(session=event.session, at=datetime.now(tz=UTC))


@subscribe(EmergencyOpened)
def opened(event: EmergencyOpened) -> None:  # noqa: ARG001 - looked up with any that was lost
    """Tell whose record it is, and their guardians, at once."""
    at = datetime.now(tz=UTC)
    messages.tell_looks(at=at)
    messages.send_due(at=at)


@app.periodic(cron="* * * * *")
@app.task(name="visits.send_due", queueing_lock="visits.send_due")
def send_due(timestamp: int) -> None:
    """Note what was booked, missed and answered, and send what is due, each minute."""
    at = datetime.fromtimestamp(timestamp, UTC)
    messages.tell_bookings(at=at)
    messages.tell_standing(at=at)
    messages.tell_looks(at=at)
    messages.send_due(at=at)
