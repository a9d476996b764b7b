"""One booking at a time: book or hold, confirm, change to another slot."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.booking.models import Booking
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.services.cancelling import (
    Cancellation,
    cancel_fault,
    give_up,
    lock_bookings,
)
from minkang.engines.booking.services.entry_types import BOOKING_CONFIRMED
from minkang.engines.booking.services.orders import Order, Sold, SoldOut, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import BookingState, CancelCause
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused


def book(*, order: Order, at: datetime) -> Taken:
    """Take a place for one order, or hold it when the order says so.

    Raises:
        SoldOut: no place is left; carries the alternatives.
        Refused: ``booking.…``, see :mod:`~minkang.engines.booking.rules.limits`.
    """
    (answer,) = take((order,), at=at)
    if isinstance(answer, Sold):
        raise SoldOut(answer)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


@transaction.atomic
def confirm(*, booking: UUID, by: str, at: datetime) -> Taken:
    """Book a place that is held; a booking that is confirmed already stays as it is.

    Raises:
        Refused: ``booking.booking_unknown``, ``booking.hold_over``, ``booking.state_unfit``.
    """
    row = lock_booking(booking)
    if row.state == BookingState.BOOKED:
        return as_taken(row, is_replay=True)
    if row.state == BookingState.CANCELLED and row.cancel_cause == CancelCause.HOLD_EXPIRED:
        raise Refused(refusals.hold_over())
    if row.state != BookingState.PENDING or row.hold_until is None:
        raise Refused(refusals.state_unfit(BookingState(row.state)))
    if at >= row.hold_until:
        raise Refused(refusals.hold_over())
    row.state, row.hold_until = BookingState.BOOKED, None
    row.save(update_fields=["state", "hold_until"])
    audit.record(
        BOOKING_CONFIRMED, subject=f"booking:{row.rid}", by=by, at=at, person=str(row.person_id)
    )
    return as_taken(row, is_replay=False)


def reschedule(*, booking: UUID, order: Order, at: datetime) -> Taken:
    """Change to another slot: the new place is taken and the old one returns, or nothing changes.

    Raises:
        SoldOut: no place is left in the slot; the old booking stands.
        Refused: ``booking.booking_unknown``, ``booking.state_unfit`` and what `book` refuses; the
            old booking stands.
    """
    with transaction.atomic():
        row = lock_booking(booking)
        if order.person != row.person_id:
            raise Refused(refusals.booking_unknown())
        asked = replace(order, replaces=booking)
        if row.state == BookingState.CANCELLED:
            return _replayed(asked, row, at)
        if fault := cancel_fault(row, CancelCause.RESCHEDULED, at):
            raise Refused(fault)
        # The old booking must not stand in the way of the new one; a refusal undoes this.
        give_up([(row, Cancellation(booking, CancelCause.RESCHEDULED, order.by))], at=at)
        return book(order=asked, at=at)


def _replayed(asked: Order, row: Booking, at: datetime) -> Taken:
    is_known = asked.key and Booking.objects.filter(person=row.person_id, key=asked.key).exists()
    if not is_known:
        raise Refused(refusals.state_unfit(BookingState(row.state)))
    return book(order=asked, at=at)


def lock_booking(rid: UUID) -> Booking:
    """The booking, with its person and itself locked.

    Raises:
        Refused: ``booking.booking_unknown``.
    """
    found = lock_bookings([rid])
    if rid not in found:
        raise Refused(refusals.booking_unknown())
    return found[rid]


def as_taken(row: Booking, *, is_replay: bool) -> Taken:
    """A booking as an answer."""
    return Taken(
        booking=row.rid,
        pool=row.pool_id,
        slot=row.slot_id,
        session=row.session_id,
        report_at=row.report_at,
        state=BookingState(row.state),
        hold_until=row.hold_until,
        is_replay=is_replay,
    )
