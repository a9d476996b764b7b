"""Giving a place up: the booking is cancelled and its place returns after a random delay."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.booking.models import Booking, Pool
from minkang.engines.booking.queries.conditions import conditions_of, place_of
from minkang.engines.booking.rules import ladder, refusals
from minkang.engines.booking.services import returning, statements
from minkang.engines.booking.services.entry_types import BOOKING_CANCELLED
from minkang.engines.booking.terms import BookingState, CancelCause
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.services import Act
from minkang.kernel.prepared import rows
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Person

LIVE_STATES = frozenset({BookingState.PENDING, BookingState.BOOKED})


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One booking to be cancelled."""

    booking: UUID
    cause: CancelCause
    by: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A booking is cancelled.

    Attributes:
        booking: Its rid.
        is_late: Whether it came after the deadline; it then counts as missed when the session closes.
        is_replay: Whether it was cancelled before.
    """

    booking: UUID
    is_late: bool
    is_replay: bool


def cancel(*, booking: UUID, cause: CancelCause, by: str, at: datetime) -> Cancelled:
    """Cancel a booking; cancelled before, nothing more happens.

    After the deadline (``cancel_before_minutes``) it is still allowed, and the answer says that it
    will count as missed: an empty place helps nobody, but others could no longer plan for it.

    Raises:
        Refused: ``booking.booking_unknown``, ``booking.slot_past``, ``booking.state_unfit``.
    """
    (answer,) = cancel_batch((Cancellation(booking, cause, by),), at=at)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def cancel_all(
    *, bookings: Iterable[UUID], cause: CancelCause, by: str, at: datetime
) -> tuple[Cancelled | Refusal, ...]:
    """Cancel many bookings for one cause, in one transaction; one answer for each, in order."""
    return cancel_batch([Cancellation(one, cause, by) for one in bookings], at=at)


@transaction.atomic
def cancel_batch(
    cancellations: Sequence[Cancellation], *, at: datetime
) -> tuple[Cancelled | Refusal, ...]:
    """Cancel many bookings in one transaction, few statements; one answer for each, in order."""
    found = lock_bookings([one.booking for one in cancellations])
    answers: list[Cancelled | Refusal] = []
    chosen: dict[UUID, tuple[Booking, Cancellation]] = {}
    for one in cancellations:
        row = found.get(one.booking)
        if row is None:
            answers.append(refusals.booking_unknown())
        elif row.state == BookingState.CANCELLED or row.rid in chosen:
            answers.append(Cancelled(row.rid, is_late=False, is_replay=True))
        elif fault := cancel_fault(row, one.cause, at):
            answers.append(fault)
        else:
            chosen[row.rid] = row, one
            answers.append(Cancelled(row.rid, is_late=False, is_replay=False))
    late = give_up(list(chosen.values()), at=at)
    return tuple(
        Cancelled(answer.booking, is_late=True, is_replay=False)
        if isinstance(answer, Cancelled) and answer.booking in late and not answer.is_replay
        else answer
        for answer in answers
    )


def cancel_fault(row: Booking, cause: CancelCause, at: datetime) -> Refusal | None:
    """Why a booking cannot be cancelled for a cause; a stopped clinic also sends away who arrived."""
    is_stopped = cause is CancelCause.STOPPED
    if row.state not in LIVE_STATES and not (is_stopped and row.state == BookingState.ARRIVED):
        return refusals.state_unfit(BookingState(row.state))
    if cause in ladder.OWN_CAUSES and at >= row.slot.ends:
        return refusals.slot_past()
    return None


def give_up(chosen: Sequence[tuple[Booking, Cancellation]], *, at: datetime) -> frozenset[UUID]:
    """Write cancellations of locked bookings; returns those that came after the deadline.

    The place of a stopped clinic is gone and only counted down; every other place returns.
    """
    if not chosen:
        return frozenset()
    late = _late(chosen, at)
    for row, one in chosen:
        row.state, row.cancel_cause = BookingState.CANCELLED, one.cause
        row.cancelled_at, row.hold_until = at, None
        row.sequence += 1
    Booking.objects.bulk_update(
        [row for row, _ in chosen],
        ["state", "cancel_cause", "cancelled_at", "hold_until", "sequence"],
    )
    _count_down([row.pool_id for row, one in chosen if one.cause is CancelCause.STOPPED])
    returning.return_places(
        bookings=[row for row, one in chosen if one.cause is not CancelCause.STOPPED], at=at
    )
    audit.record_all(_act(row, one, row.rid in late, at) for row, one in chosen)
    return late


def lock_bookings(rids: Collection[UUID]) -> dict[UUID, Booking]:
    """Bookings with slot and organisation; their people are locked first, then they are."""
    people = Booking.objects.filter(rid__in=rids).values("person")
    list(
        Person.objects.select_for_update(no_key=True)
        .filter(rid__in=people)
        .order_by("rid")
        .values_list("rid")
    )
    found = (
        Booking.objects.select_for_update(no_key=True, of=("self",))
        .filter(rid__in=rids)
        .select_related("slot", "session__service__organisation")
        .order_by("rid")
    )
    return {row.rid: row for row in found}


def _late(chosen: Sequence[tuple[Booking, Cancellation]], at: datetime) -> frozenset[UUID]:
    places = {row.rid: place_of(row.session.service.organisation, row.on) for row, _ in chosen}
    held = conditions_of(set(places.values()))
    return frozenset(
        row.rid
        for row, one in chosen
        if ladder.was_late(
            ladder.Cancelled(row.slot.starts, row.made_at, at, one.cause), held[places[row.rid]]
        )
    )


def _count_down(pools: Sequence[int]) -> None:
    counts = Counter(pools)
    list(
        Pool.objects.select_for_update(no_key=True)
        .filter(id__in=counts)
        .order_by("id")
        .values_list("id")
    )
    if counts:
        rows(statements.GIVE_BACK, list(counts), list(counts.values()))


def _act(row: Booking, one: Cancellation, is_late: bool, at: datetime) -> Act:
    return Act(
        BOOKING_CANCELLED,
        subject=f"booking:{row.rid}",
        by=one.by,
        at=at,
        facts={"person": str(row.person_id), "cause": one.cause.value, "is_late": is_late},
    )
