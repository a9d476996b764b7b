"""The waitlist of a session: join, leave, accept what is offered, and what time does to it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Min, Q, Sum

from minkang.engines.booking.models import LIVE, Ballot, Booking, Pool, Session, Waiting
from minkang.engines.booking.queries.conditions import conditions_at
from minkang.engines.booking.queries.standing import suspended_until
from minkang.engines.booking.rules import limits, refusals, waitlist
from minkang.engines.booking.services.booking import confirm
from minkang.engines.booking.services.cancelling import cancel, cancel_all, lock_bookings
from minkang.engines.booking.services.missing import lock_people
from minkang.engines.booking.services.orders import Taken
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    DrawState,
    PoolKind,
    PriorityGround,
    SessionState,
    WaitState,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Person

BY = "system:waitlist"
MOST_AT_ONCE = 64
HERE = (WaitState.WAITING, WaitState.OFFERED)
WAITLIST_JOINED = register(
    EntryType(
        code="booking.waitlist_joined",
        zh="登记候补第 {session} 场（{channel}）",
        en="Joined the waitlist of session {session} ({channel})",
        facts=("session", "channel"),
    )
)
WAITLIST_LEFT = register(
    EntryType(
        code="booking.waitlist_left",
        zh="退出候补",
        en="Left the waitlist",
        facts=(),
    )
)
OFFER_ACCEPTED = register(
    EntryType(
        code="booking.offer_accepted",
        zh="接受了候补递补的号",
        en="Accepted the place offered from the waitlist",
        facts=("booking",),
    )
)


@transaction.atomic
def join_waitlist(
    *,
    session: int,
    person: UUID,
    booker: UUID | None,
    channel: Channel,
    ground: PriorityGround,
    by: str,
    at: datetime,
) -> Waiting:
    """Wait for a place of a session; whoever waits already keeps their place in the line.

    Whether the booker may act for the person is asked before (``queries.bookings``).

    Raises:
        Refused: ``booking.waitlist_closed``, ``booking.waitlist_not_open``,
            ``booking.place_is_free``, ``booking.session_already_booked``, ``booking.suspended``,
            ``booking.person_died``, ``booking.not_drawn_yet``, ``booking.session_unknown``,
            ``booking.person_unknown``.
    """
    lock_people([one for one in (person, booker) if one])
    who = Person.objects.filter(pk=person).first()
    row = Session.objects.select_related("service__organisation", "draw").filter(pk=session).first()
    if row is None:
        raise Refused(refusals.session_unknown(session))
    if who is None:
        raise Refused(refusals.person_unknown())
    if found := Waiting.objects.filter(session=row, person=who, state__in=HERE).first():
        return found
    if fault := _person_fault(who, channel, at) or _session_fault(row, person, at):
        raise Refused(fault)
    held = conditions_at(row.service.organisation, row.on)
    priority, because = limits.priority(ground, who.born_on, row.on, held)
    made = Waiting.objects.create(
        session=row,
        person=who,
        booker_id=booker,
        channel=channel,
        priority=priority,
        ground=because,
        joined_at=_joined_at(row, person, at),
    )
    audit.record(
        WAITLIST_JOINED,
        subject=f"waiting:{made.pk}",
        by=by,
        at=at,
        session=session,
        channel=str(channel),
    )
    return made


@transaction.atomic
def leave_waitlist(*, waiting: int, by: str, at: datetime) -> None:
    """Wait no longer; a place that was offered goes to the next. Said twice, nothing more happens.

    Raises:
        Refused: ``booking.waiting_unknown``, ``booking.offer_gone`` when it was accepted.
    """
    row = _entry(waiting)
    if row.state == WaitState.ACCEPTED:
        raise Refused(waitlist.OFFER_GONE)
    if row.state not in HERE:
        return
    if row.offer_id is not None:
        cancel(booking=row.offer_id, cause=CancelCause.PATIENT, by=by, at=at)
    _move(row, WaitState.LEFT)
    audit.record(WAITLIST_LEFT, subject=f"waiting:{row.pk}", by=by, at=at)


@transaction.atomic
def accept_offer(*, waiting: int, by: str, at: datetime) -> Taken:
    """Book the place that was offered, before its `hold_until`; said twice, the answer is the same.

    Raises:
        Refused: ``booking.waiting_unknown``, ``booking.offer_gone``, ``booking.hold_over``.
    """
    row = _entry(waiting)
    if row.state not in (WaitState.OFFERED, WaitState.ACCEPTED) or row.offer_id is None:
        raise Refused(waitlist.OFFER_GONE)
    taken = confirm(booking=row.offer_id, by=by, at=at)
    if row.state == WaitState.OFFERED:
        _move(row, WaitState.ACCEPTED)
        audit.record(
            OFFER_ACCEPTED, subject=f"waiting:{row.pk}", by=by, at=at, booking=str(taken.booking)
        )
    return taken


def expire_holds(*, at: datetime) -> int:
    """Cancel held places nobody confirmed in time; returns how many.

    One from the waitlist is due at once for the next who waits; any other returns after its delay.
    """
    expired = 0
    over = Booking.objects.filter(hold_until__lte=at, state=BookingState.PENDING)
    while chunk := list(
        over.order_by("hold_until", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    ):
        expired += _expire(chunk, at)
    return expired


@transaction.atomic
def _expire(chunk: Collection[UUID], at: datetime) -> int:
    # Locked first: what was confirmed meanwhile is no hold any more.
    held = [
        row.pk
        for row in lock_bookings(chunk).values()
        if row.state == BookingState.PENDING and row.hold_until and row.hold_until <= at
    ]
    cancel_all(bookings=held, cause=CancelCause.HOLD_EXPIRED, by=BY, at=at)
    offers = Waiting.objects.filter(offer__in=held, state=WaitState.OFFERED)
    offers.update(state=WaitState.LAPSED)
    return len(held)


def close_waiting(*, at: datetime) -> int:
    """End the waiting for sessions that are stopped, closed or past their last booking time.

    Also settles entries whose offer was confirmed or cancelled elsewhere. Returns how many entries
    changed.
    """
    can_be_booked = Q(
        session__state=SessionState.PUBLISHED,
        session__in=Pool.objects.filter(
            kind=PoolKind.PUBLIC, closes_at__gt=at, is_open=True
        ).values("slot__session"),
    )
    waits = Waiting.objects.filter(state=WaitState.WAITING).exclude(can_be_booked)
    offered = Waiting.objects.filter(state=WaitState.OFFERED)
    given_up = offered.filter(offer__state=BookingState.CANCELLED)
    confirmed = offered.exclude(offer__state__in=[BookingState.CANCELLED, BookingState.PENDING])
    return (
        waits.update(state=WaitState.CLOSED)
        + given_up.filter(offer__cancel_cause=CancelCause.STOPPED).update(state=WaitState.CLOSED)
        + given_up.update(state=WaitState.LEFT)
        + confirmed.update(state=WaitState.ACCEPTED)
    )


def _move(row: Waiting, state: WaitState) -> None:
    Waiting.objects.filter(pk=row.pk, state=row.state).update(state=state)


def _entry(waiting: int) -> Waiting:
    """The entry, whose person is locked: only acts on the whole session can still change it."""
    person = Waiting.objects.filter(pk=waiting).values_list("person", flat=True).first()
    if person is None:
        raise Refused(
            Refusal(
                "booking.waiting_unknown",
                "没有找到这条候补。请从“我的预约”重新打开。",
                f"no entry {waiting} of a waitlist",
            )
        )
    lock_people([person])
    return Waiting.objects.get(pk=waiting)


def _person_fault(who: Person, channel: Channel, at: datetime) -> Refusal | None:
    if who.died_on is not None:
        return refusals.person_died()
    until = suspended_until(who.pk, at) if channel in limits.ONLINE else None
    return refusals.suspended(until) if until else None


def _session_fault(row: Session, person: UUID, at: datetime) -> Refusal | None:
    draw = getattr(row, "draw", None)
    if draw is not None and draw.state != DrawState.DRAWN:
        return refusals.not_drawn_yet()
    public = Pool.objects.filter(slot__session=row, kind=PoolKind.PUBLIC, is_open=True)
    times = public.aggregate(opens=Min("opens_at"), closes=Max("closes_at"))
    bookable = public.filter(opens_at__lte=at, closes_at__gt=at)
    free = bookable.aggregate(free=Sum(F("capacity") - F("booked")))["free"]
    desk = waitlist.Desk(
        is_published=row.state == SessionState.PUBLISHED,
        opens_at=times["opens"],
        closes_at=times["closes"],
        free=free or 0,
        has_booking=Booking.objects.filter(LIVE, session=row, person=person).exists(),
    )
    return waitlist.may_join(desk, at)


def _joined_at(row: Session, person: UUID, at: datetime) -> datetime:
    """Now; for a ballot that won nothing, since the draw."""
    ballot = Ballot.objects.filter(draw=row.pk, person=person, booking=None).first()
    if ballot is None or ballot.place is None or row.draw.drawn_at is None:
        return at
    return waitlist.joined_after_draw(row.draw.drawn_at, ballot.place)
