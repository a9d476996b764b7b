"""A clinic on either side of the access table: bookings, a queue, a lottery, things asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from booking_samples import Clinic, a_clinic, a_person, a_session
from minkang.care.visits.models import HelpRequest
from minkang.care.visits.terms import HelpKind
from minkang.engines.booking.models import Booking, Draw, NoShow, Session, Template, Waiting
from minkang.engines.booking.services import arriving
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    Channel,
    DayPart,
    NoShowState,
    PriorityClass,
    ReleaseMode,
)
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClinicSide:
    """Keys of everything a route of booking may be asked about.

    Attributes:
        later: A session in two days, with `booking` of the resident.
        today: A session of today, with `expected` and the arrived `visit`.
        drawn: A session whose places are drawn by lot.
    """

    department: int
    service: int
    resource: int
    template: int
    later: int
    today: int
    drawn: int
    slot: int
    booking: UUID
    expected: UUID
    visit: UUID
    waiting: int
    missed: int
    helping: int
    agent: UUID


def clinic_side(hospital: Organisation, person: Person) -> ClinicSide:
    """A clinic of the hospital, seen by the clock of the pages."""
    now = datetime.now(UTC)
    on = localdate(now)
    clinic = a_clinic(hospital)
    later = a_session(clinic, on=on + 2 * ONE_DAY)
    today = a_session(clinic, on=on, starts=time(23), places=(3, 3, 3))
    drawn = a_session(clinic, on=on + 3 * ONE_DAY)
    Session.objects.filter(pk=drawn.pk).update(release=ReleaseMode.LOTTERY)
    Draw.objects.create(
        session=drawn, opens_at=now + ONE_DAY, closes_at=now + 2 * ONE_DAY, commitment="0" * 64
    )
    booked = _booked(clinic, later, person)
    expected, visit = (_booked(clinic, today, one) for one in (a_person(), person))
    arriving.arrive(booking=visit.pk, source=ArrivalSource.DESK, by="system:test", at=now)
    past = a_session(clinic, on=on - 5 * ONE_DAY)
    missed = _booked(clinic, past, person, BookingState.NOSHOW)
    waiting = Waiting.objects.create(
        session=a_session(clinic, on=on + 4 * ONE_DAY), person=person, channel=Channel.ONLINE,
        priority=PriorityClass.ORDINARY, joined_at=now,
    )  # fmt: skip
    return ClinicSide(
        department=clinic.department.pk,
        service=clinic.service.pk,
        resource=clinic.resource.pk,
        template=_template(clinic).pk,
        later=later.pk,
        today=today.pk,
        drawn=drawn.pk,
        slot=later.slots.earliest("starts").pk,
        booking=booked.pk,
        expected=expected.pk,
        visit=visit.pk,
        waiting=waiting.pk,
        missed=NoShow.objects.create(
            booking=missed, person=person, on=missed.on, state=NoShowState.APPEALED,
            appeal="那天大雪封路", appealed_at=now,
        ).pk,
        helping=HelpRequest.objects.create(
            booking=expected, kind=HelpKind.WHEELCHAIR, asked_at=now
        ).pk,
        agent=a_person().pk,
    )  # fmt: skip


def _booked(
    clinic: Clinic, session: Session, person: Person, state: BookingState = BookingState.BOOKED
) -> Booking:
    slot = session.slots.earliest("starts")
    pool = slot.pools.earliest("report_at")
    pool.booked += 1
    pool.save(update_fields=["booked"])
    return Booking.objects.create(
        pool=pool, slot=slot, session=session, department=clinic.department, on=session.on,
        report_at=pool.report_at, person=person, channel=Channel.DESK, state=state,
        made_at=session.opens_at,
    )  # fmt: skip


def _template(clinic: Clinic) -> Template:
    return Template.objects.create(
        service=clinic.service, resource=clinic.resource, weekday=1, part=DayPart.MORNING,
        starts=time(8), ends=time(9), slot_minutes=30, report_minutes=10, places=[1] * 6,
        since=clinic.service.since,
    )  # fmt: skip
