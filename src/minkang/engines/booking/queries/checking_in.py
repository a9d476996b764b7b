"""Finding the booking of somebody who stands at a desk or kiosk."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking
from minkang.engines.booking.terms import BookingState


def find_visits_today(person: UUID, organisation: UUID, at: datetime) -> tuple[UUID, ...]:
    """Bookings of a person that can be checked in at an organisation today, by time to arrive.

    Whoever calls has found the person through the registry, which authorises and records it.
    """
    return tuple(_to_check_in(organisation, at).filter(person=person).values_list("pk", flat=True))


def find_visit_by_code(code: str, organisation: UUID, at: datetime) -> UUID | None:
    """The one booking of today at an organisation whose number or key is `code`; else None."""
    typed = "".join(sign for sign in code if sign.isalnum()).lower()
    rids = _to_check_in(organisation, at).values_list("pk", flat=True)
    fitting = [rid for rid in rids if typed in (rid.hex, booking_code(rid).replace(" ", ""))]
    return fitting[0] if len(fitting) == 1 else None


def booking_code(booking: UUID) -> str:
    """The eight figures people read out or type for a booking: ``1234 5678``.

    Two bookings of a day may share them, though rarely (one pair in forty days of two thousand
    bookings); they never open anything by themselves.
    """
    figures = f"{booking.int % 10**8:08d}"
    return f"{figures[:4]} {figures[4:]}"


def _to_check_in(organisation: UUID, at: datetime) -> "QuerySet[Booking]":
    return Booking.objects.filter(
        session__service__organisation=organisation,
        session__on=localdate(at),
        state__in=[BookingState.BOOKED, BookingState.ARRIVED],
    ).order_by("report_at", "rid")
