"""Bookings of a person; fetching authorises."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking
from minkang.engines.booking.queries.represented import represented_by
from minkang.engines.booking.rules import refusals
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.rules import may
from minkang.registry.access.terms import Actor, Permission


def require_may_book_for(
    actor: Actor, person: UUID, at: datetime, *, organisation: UUID | None = None
) -> UUID | None:
    """Insist that the actor may book for the person; returns the booker, None at a desk.

    Args:
        actor: Who asks.
        person: For whom.
        at: The moment of the question.
        organisation: Where staff would book; a resident's own booking needs none.

    Raises:
        Refused: ``booking.not_authorised``; ``access.not_allowed_…`` for staff elsewhere.
    """
    if actor.person is not None and may(actor, Permission.BOOK_OWN_VISIT).allowed:
        if person in represented_by(actor.person, localdate(at)):
            return actor.person
        if organisation is None:
            raise Refused(refusals.not_for_them())
    require_permission(actor, Permission.BOOK_FOR_VISITORS, organisation=organisation)
    return None


def get_booking_for(actor: Actor, rid: UUID, at: datetime) -> Booking:
    """A booking with its pool, slot, session, service, resource, department and organisation.

    For the person, who booked it, guardians and proxies in force. Staff reach a booking by their own
    pages, which ask for a tie to the person or for the session.

    Raises:
        Refused: ``booking.booking_unknown``; also for who may not see it, so that nobody can probe.
    """
    row = (
        Booking.objects.filter(rid=rid)
        .select_related(
            "person", "pool", "slot", "session__service__organisation", "session__resource"
        )
        .select_related("department")
        .first()
    )
    if row is None or not _is_theirs(actor, row, at):
        raise Refused(refusals.booking_unknown())
    return row


def list_bookings_for(actor: Actor, person: UUID, at: datetime) -> tuple[Booking, ...]:
    """All bookings of a person the actor may book for, the latest day first.

    Raises:
        Refused: ``booking.not_authorised``.
    """
    if actor.person is None or person not in represented_by(actor.person, localdate(at)):
        raise Refused(refusals.not_for_them())
    rows = Booking.objects.filter(person=person).select_related(
        "slot", "session__service__organisation", "session__resource", "department"
    )
    return tuple(rows.order_by("-on", "-report_at", "rid"))


def _is_theirs(actor: Actor, row: Booking, at: datetime) -> bool:
    return actor.person is not None and (
        actor.person == row.booker_id
        or row.person_id in represented_by(actor.person, localdate(at))
    )
