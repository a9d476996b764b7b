"""Places given up: counted as taken until their random delay is over, then offered or public again.

Whoever gives a place up cannot know when it comes back, nor who is asked first, so a place cannot be
handed over by cancelling it. A place that somebody on the waitlist let go is offered to the next at
once; when nobody else waits, its delay begins.

A settler holds the row of the returned place, then the session's turn (an advisory lock that only
settlers take, so that the waitlist is served in order), then people, pool, booking and waiting in the
order everybody keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking, Pool, ReturnedPlace, Session, Waiting
from minkang.engines.booking.queries.conditions import conditions_at, conditions_of, place_of
from minkang.engines.booking.rules import waitlist
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.waitlist import Waiter
from minkang.engines.booking.services.events import PlaceOffered
from minkang.engines.booking.services.missing import lock_people
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import (
    Channel,
    PoolKind,
    PriorityClass,
    PriorityGround,
    ReturnState,
    SessionState,
    WaitState,
)
from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.prepared import rows

BY = "system:waitlist"
# Two-number advisory keys of settlers; apart from those of the audit chain by the first number.
TURN = 27981
RELEASE = """
WITH due AS (
    SELECT returned.id, returned.pool_id FROM booking_returnedplace AS returned
    JOIN booking_pool AS pool ON pool.id = returned.pool_id
    JOIN booking_slot AS slot ON slot.id = pool.slot_id
    JOIN booking_booking AS booking ON booking.rid = returned.booking_id
    WHERE returned.state = 'due' AND returned.due_at <= %s
    AND returned.due_at <> booking.cancelled_at AND NOT EXISTS (
        SELECT FROM booking_waiting AS waiting
        WHERE waiting.session_id = slot.session_id AND waiting.state = 'waiting'
    )
    FOR UPDATE OF returned SKIP LOCKED
), locked AS (
    SELECT pool.id FROM booking_pool AS pool WHERE pool.id IN (SELECT pool_id FROM due)
    ORDER BY pool.id FOR NO KEY UPDATE
), freed AS (
    UPDATE booking_pool AS pool SET booked = pool.booked - told.places
    FROM (SELECT pool_id, count(*) AS places FROM due GROUP BY pool_id) AS told
    JOIN locked ON locked.id = told.pool_id WHERE pool.id = told.pool_id
), settled AS (
    UPDATE booking_returnedplace AS returned SET state = 'released', settled_at = %s
    FROM due WHERE returned.id = due.id
)
SELECT count(*) FROM due
"""
PLACE_OFFERED = register(
    EntryType(
        code="booking.place_offered",
        zh="候补递补到一个{kind}号，保留到 {until}",
        en="A {kind} place was offered to somebody on the waitlist, held until {until}",
        facts=("booking", "kind", "until"),
    )
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the places that were due."""

    offered: int
    released: int


class _NotTaken(Exception):  # noqa: N818 - undoes the attempt, never leaves this module
    """This person cannot have the place."""


def return_places(bookings: Sequence[Booking], *, at: datetime) -> None:
    """Keep the places of cancelled bookings counted until a random moment for each.

    Inside the transaction that cancels them. A place from the waitlist is due at once.

    Args:
        bookings: With session, service and organisation.
        at: When they were cancelled.
    """
    offers = Waiting.objects.filter(offer__in=[row.pk for row in bookings])
    handed_on = set(offers.values_list("offer", flat=True))
    on = localdate(at)
    places = {row.pk: place_of(row.session.service.organisation, on) for row in bookings}
    held = conditions_of(set(places.values()))
    ReturnedPlace.objects.bulk_create(
        ReturnedPlace(
            booking=row,
            pool_id=row.pool_id,
            due_at=at if row.pk in handed_on else _due_at(at, held[places[row.pk]]),
        )
        for row in bookings
    )


def settle_returns(*, at: datetime) -> Settled:
    """Offer every due place to the first who waits and may have it; release what nobody wants.

    Each place is settled in a transaction of its own; several settlers share the work. A released
    place is public again, or stays unused where the pool can no longer be booked.
    """
    ((released,),) = rows(RELEASE, at, at)
    offered = 0
    while outcome := _settle_first(at):
        offered += outcome is ReturnState.OFFERED
        released += outcome is ReturnState.RELEASED
    return Settled(offered, released)


def offer_free_places(*, at: datetime) -> int:
    """Offer public places that are free while somebody waits; returns how many.

    Added and spilled places, and what was released just before somebody joined, would otherwise lie
    idle beside a waitlist. Each offer is a transaction of its own.
    """
    free = Pool.objects.filter(
        _bookable(at), slot__session=OuterRef("pk"), kind=PoolKind.PUBLIC, booked__lt=F("capacity")
    )
    waiting = Waiting.objects.filter(session=OuterRef("pk"), state=WaitState.WAITING)
    sessions = Session.objects.filter(
        Exists(waiting), Exists(free), state=SessionState.PUBLISHED, on__gte=localdate(at)
    )
    offered = 0
    for session in sessions.order_by("pk").values_list("pk", flat=True):
        while _offer_free_place(session, at):
            offered += 1
    return offered


@transaction.atomic
def _settle_first(at: datetime) -> ReturnState | None:
    """Settle the first due place nobody else is settling; DUE when its delay has just begun."""
    place = (
        ReturnedPlace.objects.filter(state=ReturnState.DUE, due_at__lte=at)
        .order_by("due_at", "pk")
        .select_related("booking", "pool__slot")
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if place is None:
        return None
    pool = place.pool
    session = _take_turn(pool.slot.session_id)
    held = _conditions(session, at)
    is_offered = (
        session.state == SessionState.PUBLISHED
        and Pool.objects.filter(_bookable(at), pk=pool.pk).exists()
        and _Giving(pool, session, held, at).offer(f"return:{place.pk}", is_returned=True)
    )
    later = _due_at(at, held)
    if not is_offered and place.due_at == place.booking.cancelled_at and later > at:
        place.due_at = later
        place.save(update_fields=["due_at"])
        return ReturnState.DUE
    if not is_offered:
        Pool.objects.filter(pk=pool.pk).update(booked=F("booked") - 1)
    place.state = ReturnState.OFFERED if is_offered else ReturnState.RELEASED
    place.settled_at = at
    place.save(update_fields=["state", "settled_at"])
    return place.state


@transaction.atomic
def _offer_free_place(session: int, at: datetime) -> bool:
    row = _take_turn(session)
    free = Pool.objects.filter(
        _bookable(at), slot__session=session, kind=PoolKind.PUBLIC, booked__lt=F("capacity")
    )
    pool = free.select_related("slot").order_by("report_at", "pk").first()
    if pool is None or row.state != SessionState.PUBLISHED:
        return False
    giving = _Giving(pool, row, _conditions(row, at), at)
    return giving.offer(f"free:{pool.pk}:{at.timestamp():.6f}", is_returned=False)


def _take_turn(session: int) -> Session:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (TURN, session % 2**31))
    return Session.objects.select_related("service__organisation").get(pk=session)


@dataclass(frozen=True, slots=True)
class _Giving:
    """A place to be given to somebody of the waitlist of its session, whose turn it is."""

    pool: Pool
    session: Session
    held: Conditions
    at: datetime

    def offer(self, key: str, *, is_returned: bool) -> bool:
        """Hold the place for the first who may have it; False when nobody may.

        Args:
            key: Names this giving; of at most 50 characters.
            is_returned: Whether the pool still counts the place.
        """
        rows = Waiting.objects.filter(session=self.session, state=WaitState.WAITING)
        waiting = {row.pk: row for row in rows}
        kind = PoolKind(self.pool.kind)
        able = [one for one in map(_waiter, waiting.values()) if waitlist.suits(one, kind)]
        queue = waitlist.in_order(able, self.held.passed_max)
        for turn, waiter in enumerate(queue):
            try:
                with transaction.atomic():
                    self._give(waiting[waiter.number], f"{key}:{waiter.number}", is_returned)
            except _NotTaken:
                continue
            passed = waitlist.passed_by(queue[turn + 1 :], waiter)
            Waiting.objects.filter(pk__in=[one.number for one in passed]).update(
                passed=F("passed") + 1
            )
            return True
        return False

    def _give(self, waiting: Waiting, key: str, is_returned: bool) -> None:
        """Hold the place for one person.

        Raises:
            _NotTaken: a limit stands in the way, or the person has left; nothing is changed.
        """
        lock_people([one for one in (waiting.person_id, waiting.booker_id) if one])
        if is_returned:
            Pool.objects.filter(pk=self.pool.pk).update(booked=F("booked") - 1)
        (taken,) = take((self._order(waiting, key),), at=self.at)
        if not isinstance(taken, Taken):
            raise _NotTaken
        still = Waiting.objects.filter(pk=waiting.pk, state=WaitState.WAITING)
        if not still.update(state=WaitState.OFFERED, offer=taken.booking):
            raise _NotTaken
        until = waitlist.offer_until(
            self.at, localdate(self.at), self.session.on, self.pool.closes_at, self.held
        )
        Booking.objects.filter(pk=taken.booking).update(hold_until=until)
        audit.record(
            PLACE_OFFERED,
            subject=f"waiting:{waiting.pk}",
            by=BY,
            at=self.at,
            booking=str(taken.booking),
            kind=self.pool.kind,
            until=until.isoformat(),
        )
        events.publish(PlaceOffered(waiting.pk))

    def _order(self, waiting: Waiting, key: str) -> Order:
        return Order(
            person=waiting.person_id,
            slot=self.pool.slot_id,
            kind=PoolKind(self.pool.kind),
            key=key,
            channel=Channel(waiting.channel),
            by=BY,
            booker=waiting.booker_id,
            is_hold=True,
            ground=PriorityGround(waiting.ground),
        )


def _waiter(row: Waiting) -> Waiter:
    return Waiter(
        number=row.pk,
        priority=PriorityClass(row.priority),
        ground=PriorityGround(row.ground),
        channel=Channel(row.channel),
        joined_at=row.joined_at,
        passed=row.passed,
    )


def _bookable(at: datetime) -> Q:
    return Q(is_open=True, opens_at__lte=at, closes_at__gt=at)


def _due_at(at: datetime, held: Conditions) -> datetime:
    return waitlist.due_at(at, SystemRandom().random(), held)


def _conditions(session: Session, at: datetime) -> Conditions:
    return conditions_at(session.service.organisation, localdate(at))
