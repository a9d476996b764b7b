"""Days of clinics recorded together: the same rules as call by call, in few statements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from minkang.engines.booking.models import Arrival, Booking, Call, Consult, Pool, Session, Ticket
from minkang.engines.booking.queries.queue import conditions_in
from minkang.engines.booking.rules import queue, refusals, running
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.running import Run, Visitor
from minkang.engines.booking.services.arriving import (
    ARRIVED,
    arrival_fault,
    care_entry,
)
from minkang.engines.booking.services.consulting import (
    CONSULT_ENDED,
    SESSION_BEGUN,
    SESSION_ENDED,
)
from minkang.engines.booking.services.spilling import close_pools
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    PriorityClass,
    PriorityGround,
    TicketState,
)
from minkang.kernel.audit.catalogue import EntryType, Fact
from minkang.kernel.audit.services import Act, record_all
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes
from minkang.registry.people import services as people

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody with a booking who came.

    Attributes:
        booking: What was booked.
        arrived_at: When they came.
        source: Where the arrival was noticed.
        lasts: How long the consultation was.
        ground: A ground for priority stated on site; none leaves that of the booking, or age.
        is_urgent: Whether a nurse let them go first.
        back_after: How long after it they were back with results; None when they were not.
        back_lasts: How long the second consultation was.
        misses_first_call: Whether they did not answer the first call.
    """

    booking: UUID
    arrived_at: datetime
    source: ArrivalSource
    lasts: timedelta
    ground: PriorityGround = PriorityGround.NONE
    is_urgent: bool = False
    back_after: timedelta | None = None
    back_lasts: timedelta = timedelta()
    misses_first_call: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A session that was held: when the doctor really began, and who came."""

    session: int
    started_at: datetime
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many arrived, how many were seen, how many sessions are over."""

    arrived: int
    seen: int
    over: int


@dataclass(frozen=True, slots=True)
class _Held:
    """A session with its visits, their bookings and what became of them."""

    session: Session
    visits: tuple[Visit, ...]
    bookings: tuple[Booking, ...]
    run: Run
    started_at: datetime
    by: str

    @property
    def ended_at(self) -> datetime | None:
        ends = [one.ended_at for one in self.run.consults if one.ended_at is not None]
        return max([self.started_at, *ends]) if self.run.is_over else None


@executes("liaoning-2025-34/2.2")
@transaction.atomic
def record_days(
    *, days: Sequence[Day], by: str, at: datetime, until: datetime | None = None
) -> Recorded:
    """Record sessions as they were held, all or none: each is run by the rules of the queue.

    The acts bear the moments at which they happened; `at` is that of opening the records.

    Args:
        days: At most a few hundred sessions; each is recorded once.
        by: Who records.
        at: When.
        until: For a day that is still on: nothing after this moment has happened.

    Raises:
        Refused: those of `arrive`, and ``booking.state_unfit`` for a booking that is not booked.
    """
    rows = _bookings(days)
    people.open_care_relations(
        entries=[
            care_entry(rows[visit.booking], rows[visit.booking].session)
            for day in days
            for visit in day.visits
            if until is None or visit.arrived_at < until
        ],
        by=by,
        at=at,
    )
    sessions = _sessions(days)
    rules: dict[tuple[UUID, object], Conditions] = {}
    held = [_hold(day, sessions[day.session], rows, rules, until, by) for day in days]
    _write(held)
    record_all(act for one in held for act in _acts(one))
    return Recorded(
        arrived=sum(len(one.run.tickets) for one in held),
        seen=sum(_is_seen(left.state) for one in held for left in one.run.tickets.values()),
        over=sum(one.run.is_over for one in held),
    )


def _bookings(days: Sequence[Day]) -> dict[UUID, Booking]:
    asked = {visit.booking for day in days for visit in day.visits}
    found = Booking.objects.select_related(
        "person", "slot", "session__service__organisation"
    ).in_bulk(asked)
    if len(found) < len(asked):
        raise Refused(refusals.booking_unknown())
    return found


def _sessions(days: Sequence[Day]) -> dict[int, Session]:
    wanted = sorted({day.session for day in days})
    locked = (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("service__organisation")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    found = {session.pk: session for session in locked}
    if missing := set(wanted) - set(found):
        raise Refused(refusals.session_unknown(min(missing)))
    return found


def _hold(
    day: Day,
    session: Session,
    rows: dict[UUID, Booking],
    rules: dict[tuple[UUID, object], Conditions],
    until: datetime | None,
    by: str,
) -> _Held:
    where = (session.service.organisation_id, session.on)
    if where not in rules:
        rules[where] = conditions_in(session)
    bookings = tuple(rows[visit.booking] for visit in day.visits)
    for visit, booking in zip(day.visits, bookings, strict=True):
        if fault := arrival_fault(booking, session, None, visit.arrived_at):
            raise Refused(fault)
        if booking.state != BookingState.BOOKED or booking.session_id != session.pk:
            raise Refused(refusals.state_unfit(BookingState(booking.state)))
    visitors = [
        _visitor(visit, booking, rules[where])
        for visit, booking in zip(day.visits, bookings, strict=True)
    ]
    ran = running.run(visitors, day.started_at, rules[where], until)
    return _Held(session, day.visits, bookings, ran, day.started_at, by)


def _visitor(visit: Visit, booking: Booking, rules: Conditions) -> Visitor:
    stated = PriorityGround(booking.ground) if visit.ground == PriorityGround.NONE else visit.ground
    age = queue.age_on(booking.person.born_on, booking.on)
    booking.priority, booking.ground = queue.priority_of(age, stated, rules)
    if visit.is_urgent:
        booking.priority = PriorityClass.URGENT
    return Visitor(
        slot_starts=booking.slot.starts,
        slot_ends=booking.slot.ends,
        report_at=booking.report_at,
        arrived_at=visit.arrived_at,
        priority=PriorityClass(booking.priority),
        lasts=visit.lasts,
        back_after=visit.back_after,
        back_lasts=visit.back_lasts,
        misses_first_call=visit.misses_first_call,
    )


def _write(held: Sequence[_Held]) -> None:
    Arrival.objects.bulk_create(
        Arrival(booking=one.bookings[place], at=visit.arrived_at, source=visit.source)
        for one in held
        for place, visit in enumerate(one.visits)
        if place in one.run.tickets
    )
    Ticket.objects.bulk_create(
        Ticket(
            booking=one.bookings[place],
            session=one.session,
            number=left.number,
            priority=one.bookings[place].priority,
            state=left.state,
            queued_at=left.queued_at,
            passed=left.passed,
            return_after=left.return_after,
        )
        for one in held
        for place, left in one.run.tickets.items()
    )
    Call.objects.bulk_create(
        Call(ticket_id=one.bookings[made.place].pk, kind=made.kind, at=made.at)
        for one in held
        for made in one.run.calls
    )
    Consult.objects.bulk_create(
        Consult(
            booking=one.bookings[seen.place],
            session=one.session,
            started_at=seen.started_at,
            ended_at=seen.ended_at,
            is_return=seen.is_return,
        )
        for one in held
        for seen in one.run.consults
    )
    _write_bookings(held)
    _write_sessions(held)


def _write_bookings(held: Sequence[_Held]) -> None:
    alike: dict[tuple[BookingState, str, str], list[UUID]] = defaultdict(list)
    for one in held:
        seen = {consult.place for consult in one.run.consults if consult.ended_at is not None}
        for place in one.run.tickets:
            booking = one.bookings[place]
            state = BookingState.FULFILLED if place in seen else BookingState.ARRIVED
            alike[state, booking.priority, booking.ground].append(booking.pk)
    for (became, priority, ground), rids in alike.items():
        Booking.objects.filter(pk__in=rids).update(state=became, priority=priority, ground=ground)


def _write_sessions(held: Sequence[_Held]) -> None:
    for one in held:
        one.session.started_at = one.started_at
        one.session.ended_at = one.ended_at
    Session.objects.bulk_update([one.session for one in held], ["started_at", "ended_at"])
    over = [one.session.pk for one in held if one.run.is_over]
    close_pools(Pool.objects.filter(slot__session__in=over, is_open=True))


def _acts(one: _Held) -> Iterator[Act]:
    def act(entry_type: EntryType, subject: str, at: datetime, **facts: Fact) -> Act:
        return Act(entry_type, subject, one.by, at, facts)

    late = round((one.started_at - one.session.starts) / MINUTE)
    session = f"booking_session:{one.session.pk}"
    yield act(SESSION_BEGUN, session, one.started_at, minutes_late=late)
    for place, left in one.run.tickets.items():
        visit = one.visits[place]
        yield act(
            ARRIVED,
            f"booking:{visit.booking}",
            visit.arrived_at,
            source=visit.source.value,
            number=left.number,
        )
    for seen in one.run.consults:
        if seen.ended_at is not None:
            number = one.run.tickets[seen.place].number
            subject = f"booking:{one.visits[seen.place].booking}"
            yield act(CONSULT_ENDED, subject, seen.ended_at, number=number)
    if one.ended_at is not None:
        count = sum(_is_seen(left.state) for left in one.run.tickets.values())
        yield act(SESSION_ENDED, session, one.ended_at, seen=count)


def _is_seen(state: TicketState) -> bool:
    return state is TicketState.DONE
