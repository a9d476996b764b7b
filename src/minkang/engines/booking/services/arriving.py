"""Arrival: somebody with a booking is on site, gets a number and their place in the queue."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from minkang.engines.booking.models import Arrival, Booking, Session, Ticket
from minkang.engines.booking.queries.queue import conditions_in
from minkang.engines.booking.rules import queue, refusals
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    PriorityClass,
    PriorityGround,
    SessionState,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people import services as people
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.terms import CareKind

ARRIVED = register(
    EntryType(
        code="booking.patient_arrived",
        zh="患者已报到({source})，排队号 {number}",
        en="The patient checked in ({source}), ticket {number}",
        facts=("source", "number"),
    )
)
# How long after the visit the hospital's doctors and nurses may read the record, for results and
# questions; the day count of the contract between booking and access (verification = "memory").
RECORD_OPEN = timedelta(days=30)


@transaction.atomic
def arrive(
    *,
    booking: UUID,
    source: ArrivalSource,
    by: str,
    at: datetime,
    organisation: UUID | None = None,
    ground: PriorityGround = PriorityGround.NONE,
) -> Ticket:
    """Check somebody in; said twice, the ticket is the same.

    The moment counts as arrival however early it is, so that a wait cannot be hidden by opening
    check-in late. The hospital's doctors and nurses may read the record from now on.

    Args:
        booking: What was booked.
        source: Where the arrival was noticed.
        by: Who says so.
        at: When they came.
        organisation: The organisation at which they stand; None when that is known to be right.
        ground: A ground for priority stated on site; none leaves that of the booking, or age.

    Raises:
        Refused: ``booking.booking_unknown``, ``booking.arrival_elsewhere``,
            ``booking.arrival_other_day``, ``booking.arrival_unconfirmed``,
            ``booking.arrival_cancelled``, ``booking.arrival_session_over``,
            ``people.person_has_died``.
    """
    visit = _locked(booking)
    session = visit.session
    if found := Ticket.objects.filter(booking=visit).first():
        return found
    if fault := arrival_fault(visit, session, organisation, at):
        raise Refused(fault)
    rules = conditions_in(session)
    priority, because = _priority(visit, ground, rules)
    open_record_to_hospital(visit, session, by=by, at=at)
    Arrival.objects.create(booking=visit, at=at, source=source)
    ticket = Ticket.objects.create(
        booking=visit,
        session=session,
        number=1 + (session.tickets.aggregate(last=Max("number"))["last"] or 0),
        priority=priority,
        queued_at=queue.queued_from(at, visit.report_at, rules),
        return_after=0
        if priority is PriorityClass.URGENT
        else queue.returns_after(visit.slot.ends, at, rules),
    )
    visit.state, visit.priority, visit.ground = BookingState.ARRIVED, priority, because
    visit.save(update_fields=["state", "priority", "ground"])
    audit.record(
        ARRIVED,
        subject=f"booking:{visit.rid}",
        by=by,
        at=at,
        source=str(source),
        number=ticket.number,
    )
    return ticket


def arrival_fault(
    visit: Booking, session: Session, organisation: UUID | None, at: datetime
) -> Refusal | None:
    """Why somebody cannot check in for a visit at `at`, standing at `organisation`."""
    own = session.service.organisation
    if organisation is not None and organisation != own.rid:
        return Refusal(
            "booking.arrival_elsewhere",
            f"这个预约是{own.name}的，不在这里就诊。请到{own.name}报到。",
            f"booked at {own.rid}, not here",
        )
    if visit.on != localdate(at):
        return Refusal(
            "booking.arrival_other_day",
            f"这个预约是{visit.on:%Y年%m月%d日}的，今天不能报到。需要今天看病，请到服务台加号。",
            f"booked for {visit.on.isoformat()}",
        )
    match visit.state:
        case BookingState.PENDING:
            return Refusal(
                "booking.arrival_unconfirmed",
                "这个号还没有确认。请先在“我的预约”里确认，或者到服务台请工作人员确认。",
                "the booking is only held; confirm it first",
            )
        case BookingState.CANCELLED:
            return Refusal(
                "booking.arrival_cancelled",
                "这个预约已经取消，不能报到。需要今天看病，请到服务台重新预约。",
                f"cancelled: {visit.cancel_cause}",
            )
    if session.state != SessionState.PUBLISHED or session.ended_at is not None:
        return Refusal(
            "booking.arrival_session_over",
            "这次门诊已经结束。请到服务台，工作人员会帮您改约。",
            f"session {session.pk} is over",
        )
    return None


def open_record_to_hospital(visit: Booking, session: Session, *, by: str, at: datetime) -> None:
    """Tie the patient to the hospital from the day of the visit, once."""
    if not CareRelation.objects.filter(reference=f"booking:{visit.rid}").exists():
        people.open_care_relation(entry=care_entry(visit, session), by=by, at=at)


def care_entry(visit: Booking, session: Session) -> people.CareRelationEntry:
    """The tie a visit makes between patient and hospital."""
    return people.CareRelationEntry(
        person=visit.person_id,
        organisation=session.service.organisation_id,
        kind=CareKind.APPOINTMENT,
        reference=f"booking:{visit.rid}",
        since=visit.on,
        until=visit.on + RECORD_OPEN,
    )


def _priority(
    visit: Booking, stated: PriorityGround, rules: Conditions
) -> tuple[PriorityClass, PriorityGround]:
    ground = PriorityGround(visit.ground) if stated is PriorityGround.NONE else stated
    if visit.priority == PriorityClass.URGENT:
        return PriorityClass.URGENT, ground
    return queue.priority_of(queue.age_on(visit.person.born_on, visit.on), ground, rules)


def _locked(booking: UUID) -> Booking:
    """The booking, with person, session and itself locked in the order of the house.

    The person is locked as strongly as opening the care relation asks, so that no lock grows later.
    """
    seen = Booking.objects.filter(rid=booking).values_list("person_id", "session_id").first()
    if seen is None:
        raise Refused(refusals.booking_unknown())
    person, session = seen
    Person.objects.select_for_update().get(rid=person)
    Session.objects.select_for_update(no_key=True).get(pk=session)
    Booking.objects.select_for_update(no_key=True).get(rid=booking)
    return Booking.objects.select_related("person", "slot", "session__service__organisation").get(
        rid=booking
    )
