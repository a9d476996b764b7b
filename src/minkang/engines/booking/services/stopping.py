"""Stopping a clinic: nobody is left with a booking of it, and everybody is offered something else.

Order of locks: the people concerned, the session, then its pools together with the pools a place may
be taken from, in order of their numbers. Somebody who booked while the people were being locked is
noticed once the pools are closed, and everything is locked anew with them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from minkang.engines.booking.models import LIVE, Booking, Pool, Session, Waiting
from minkang.engines.booking.rules import publishing, stopping
from minkang.engines.booking.rules.stopping import NOTICE, Patient, Room
from minkang.engines.booking.services import acts
from minkang.engines.booking.services.cancelling import cancel_all
from minkang.engines.booking.services.events import SessionStopped
from minkang.engines.booking.services.locking import locked_session
from minkang.engines.booking.services.missing import lock_people
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    DrawState,
    PoolKind,
    PriorityClass,
    PriorityGround,
    ReleaseMode,
    SessionState,
    WaitState,
)
from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

EXPECTED = (BookingState.PENDING, BookingState.BOOKED, BookingState.ARRIVED)
HERE = (WaitState.WAITING, WaitState.OFFERED)
ROUNDS = 3
# Three places in sight for every patient: limits keep some from the first.
SPARE = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A place held for somebody of a stopped clinic: the old booking and the new one."""

    booking: UUID
    instead: UUID
    session: int
    report_at: datetime
    hold_until: datetime


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of the patients of a stopped clinic.

    Attributes:
        session: The session.
        cancelled: Every booking that was cancelled.
        offers: Places held elsewhere.
        waiting: Old booking and entry of the waitlist, for those without a place.
        unplaced: Bookings for which nothing later is published.
    """

    session: int
    cancelled: tuple[UUID, ...]
    offers: tuple[Offer, ...]
    waiting: tuple[tuple[UUID, int], ...]
    unplaced: tuple[UUID, ...]


class _SomebodyBooked(Exception):  # noqa: N818 - undoes the attempt, never leaves this module
    """People are concerned who are not locked yet."""

    def __init__(self, people: Collection[UUID]) -> None:
        self.people = people


@transaction.atomic
def stop_session(*, session: int, reason: str, by: str, at: datetime) -> Stopped:
    """Call a session off and look after its patients.

    Their bookings are cancelled (cause `STOPPED`), keep their address and say why. Each patient gets
    a place held at the nearest later session of the service, else of the department, until the end
    of the next day; who gets none heads the waitlist of the nearest session. Whoever was seen
    already stays seen.

    Args:
        session: A published session.
        reason: What the patients read.
        by: Who stops it, ``kind:key``.
        at: When.

    Raises:
        Refused: no reason, or the session is unknown, stopped or closed.
    """
    if (fault := publishing.reason_fault(reason)) is not None:
        raise Refused(fault)
    people = _people(session)
    while True:
        try:
            with transaction.atomic():
                lock_people(people)
                return _stop(session, reason.strip(), people, by, at)
        except _SomebodyBooked as more:
            people |= set(more.people)


def _stop(number: int, reason: str, people: set[UUID], by: str, at: datetime) -> Stopped:
    session = locked_session(number)
    if session.state != SessionState.PUBLISHED:
        raise Refused(publishing.not_published())
    rows = _expected(number)
    rooms = stopping.enough(_rooms(session, rows, at), places=SPARE * len(rows))
    _lock_pools(number, rooms)
    Pool.objects.filter(slot__session=number).update(is_open=False)
    if new := _people(number) - people:
        raise _SomebodyBooked(new)
    session.state, session.stopped_at, session.stop_reason = SessionState.STOPPED, at, reason
    session.save(update_fields=["state", "stopped_at", "stop_reason"])
    cancel_all(bookings=[row.pk for row in rows], cause=CancelCause.STOPPED, by=by, at=at)
    offers = _Placing(session, {room.slot for room in rooms}, by, at).offer(rows)
    served = {offer.booking for offer in offers}
    waiting = _wait([row for row in rows if row.pk not in served], session, at)
    served |= {booking for booking, _ in waiting}
    audit.record(
        acts.SESSION_STOPPED,
        subject=f"session:{number}",
        by=by,
        at=at,
        reason=reason,
        cancelled=len(rows),
        offered=len(offers),
        waiting=len(waiting),
    )
    events.publish(SessionStopped(number))
    return Stopped(
        session=number,
        cancelled=tuple(row.pk for row in rows),
        offers=offers,
        waiting=waiting,
        unplaced=tuple(row.pk for row in rows if row.pk not in served),
    )


def _people(session: int) -> set[UUID]:
    """Patients of a session and who booked for them."""
    rows = Booking.objects.filter(session=session, state__in=EXPECTED)
    return {one for pair in rows.values_list("person", "booker") for one in pair} - {None}


def _expected(session: int) -> tuple[Booking, ...]:
    rows = Booking.objects.filter(session=session, state__in=EXPECTED).select_related("pool")
    return tuple(rows.order_by("made_at", "report_at", "person__born_on", "rid"))


def _rooms(session: Session, rows: Sequence[Booking], at: datetime) -> tuple[Room, ...]:
    """Places the patients may be given: later ones of the service first, then of its department."""
    pools = (
        Pool.objects.filter(
            slot__session__service__department=session.service.department_id,
            slot__session__state=SessionState.PUBLISHED,
            slot__session__on__gte=session.on,
            slot__starts__gte=at + NOTICE,
            kind__in={PoolKind.PUBLIC, *(row.pool.kind for row in rows)},
            is_open=True,
            opens_at__lte=at,
            closes_at__gt=at,
            booked__lt=F("capacity"),
        )
        .exclude(slot__session=session)
        .exclude(slot__session__in=_undrawn())
        .values("slot", "kind", "slot__starts", "slot__session__service")
        .annotate(free=Sum(F("capacity") - F("booked")))
        .order_by("slot__starts", "slot", "kind")
    )
    near = sorted(pools, key=lambda row: row["slot__session__service"] != session.service_id)
    return tuple(
        Room(row["slot"], PoolKind(row["kind"]), row["slot__starts"], row["free"]) for row in near
    )


def _undrawn() -> QuerySet[Session]:
    drawn = Q(draw__state=DrawState.DRAWN)
    return Session.objects.filter(~drawn, release=ReleaseMode.LOTTERY)


def _lock_pools(session: int, rooms: Sequence[Room]) -> None:
    rows = Pool.objects.filter(Q(slot__session=session) | Q(slot__in={room.slot for room in rooms}))
    ordered = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    list(ordered.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Placing:
    """Finding places for the patients of a stopped session, in slots whose pools are locked."""

    session: Session
    slots: Collection[int]
    by: str
    at: datetime

    def offer(self, rows: Sequence[Booking]) -> tuple[Offer, ...]:
        """Hold places round by round: who may not have one place may still have another."""
        known = {row.pk: row for row in rows}
        tried: set[tuple[UUID, int]] = set()
        offers: list[Offer] = []
        for _ in range(ROUNDS):
            rooms = [
                room for room in _rooms(self.session, rows, self.at) if room.slot in self.slots
            ]
            matches = stopping.allot([_patient(row) for row in known.values()], rooms, tried)
            orders = [self._order(known[one.patient.booking], one.room) for one in matches]
            for match, answer in zip(matches, take(orders, at=self.at), strict=True):
                booking = match.patient.booking
                if isinstance(answer, Taken):
                    offers.append(self._held(booking, answer))
                    del known[booking]
                else:
                    tried.add((booking, match.room.slot))
            if not matches:
                break
        return tuple(offers)

    def _order(self, row: Booking, room: Room) -> Order:
        # The house books: a suspension of online booking does not stand in the way.
        return Order(
            person=row.person_id,
            slot=room.slot,
            kind=room.kind,
            key=f"stopped-{row.pk}-{room.slot}",
            channel=Channel.DESK,
            by=self.by,
            booker=row.booker_id,
            reference=row.reference,
            is_hold=True,
            ground=PriorityGround(row.ground),
            replaces=row.pk,
        )

    def _held(self, booking: UUID, taken: Taken) -> Offer:
        until = stopping.held_until(self.at, taken.report_at)
        Booking.objects.filter(pk=taken.booking).update(hold_until=until)
        return Offer(booking, taken.booking, taken.session, taken.report_at, until)


def _patient(row: Booking) -> Patient:
    return Patient(row.pk, PoolKind(row.pool.kind), PriorityClass(row.priority), row.made_at)


def _wait(rows: Sequence[Booking], session: Session, at: datetime) -> tuple[tuple[UUID, int], ...]:
    """Head the waitlist of the nearest later session: they wait since they first booked."""
    nearest = (
        Session.objects.filter(
            service=session.service_id,
            state=SessionState.PUBLISHED,
            release=ReleaseMode.FIRST_COME,
            starts__gte=max(session.starts, at + NOTICE),
            opens_at__lte=at,
        )
        .order_by("starts", "pk")
        .first()
    )
    if nearest is None:
        return ()
    there = set(nearest.bookings.filter(LIVE).values_list("person", flat=True))
    there |= set(nearest.waiting.filter(state__in=HERE).values_list("person", flat=True))
    entries = Waiting.objects.bulk_create(
        Waiting(
            session=nearest,
            person_id=row.person_id,
            booker_id=row.booker_id,
            channel=Channel.DESK,
            priority=row.priority,
            ground=row.ground,
            joined_at=row.made_at,
        )
        for row in rows
        if row.person_id not in there
    )
    by_person = {entry.person_id: entry.pk for entry in entries}
    return tuple((row.pk, by_person[row.person_id]) for row in rows if row.person_id in by_person)
