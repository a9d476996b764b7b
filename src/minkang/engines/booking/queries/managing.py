"""What a manager wants to see before doing it: slots of a template, gaps of a plan, who is concerned."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking, Session, Template, Waiting
from minkang.engines.booking.queries.conditions import conditions_at
from minkang.engines.booking.queries.waitlist import Entry, entries_of
from minkang.engines.booking.rules.publishing import runs_as
from minkang.engines.booking.rules.slots import Shape, Shares, SlotPlan, cut, opening
from minkang.engines.booking.terms import (
    BookingState,
    DayKind,
    DayPart,
    ReleaseMode,
    SessionState,
    WaitState,
)
from minkang.kernel.calendar.working_days import china
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation

# Public holidays come round within a year.
FURTHEST = 400
EXPECTED = (BookingState.PENDING, BookingState.BOOKED, BookingState.ARRIVED)
HERE = (WaitState.WAITING, WaitState.OFFERED)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a plan: what kind it is, and which weekday's templates run on it."""

    on: date
    kind: DayKind
    weekday: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A session a template makes on a day, and which is not published."""

    template: int
    service: int
    department: str
    resource: str
    on: date
    part: DayPart


def days_between(since: date, until: date) -> tuple[Day, ...]:
    """The days of ``[since, until)`` with the templates they run."""
    return tuple(_day(on) for on in _each(since, until))


def first_day(weekday: int, since: date) -> date | None:
    """The first day from `since` on which the templates of a weekday run; None within a year."""
    days = _each(since, since + timedelta(days=FURTHEST))
    return next((on for on in days if _day(on).weekday == weekday), None)


def preview_slots(
    organisation: UUID, shape: Shape, shares: Shares, release: ReleaseMode, on: date, at: datetime
) -> tuple[SlotPlan, ...]:
    """The slots and pools a template would make on a day; the shape is one that may be published."""
    held = conditions_at(Organisation.objects.get(pk=organisation), on)
    begins, _ = shape.on(on)
    return cut(shape, shares, on, opening(organisation, begins, held, release, at))


def list_gaps_for(actor: Actor, organisation: UUID, since: date, until: date) -> tuple[Gap, ...]:
    """Sessions the templates make in ``[since, until)`` that are neither published nor stopped.

    Raises:
        Refused: the actor does not manage the organisation's clinics.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    rows = list(
        Template.objects.filter(
            Q(until__isnull=True) | Q(until__gt=since),
            service__organisation=organisation,
            since__lt=until,
        ).select_related("service__department", "resource")
    )
    standing = set(
        Session.objects.filter(
            service__organisation=organisation, on__gte=since, on__lt=until
        ).values_list("resource", "on", "part")
    )
    return tuple(
        Gap(
            template=row.pk,
            service=row.service_id,
            department=row.service.department.name,
            resource=row.resource.name,
            on=day.on,
            part=DayPart(row.part),
        )
        for day in days_between(since, until)
        for row in rows
        if row.weekday == day.weekday
        and row.since <= day.on
        and (row.until is None or day.on < row.until)
        and (row.resource_id, day.on, row.part) not in standing
    )


def count_expected_for(actor: Actor, session: int) -> int:
    """How many patients a session expects: those who would be told when it is stopped.

    Raises:
        Refused: the actor does not manage the clinics of its organisation.
    """
    row = Session.objects.select_related("service").get(pk=session)
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=row.service.organisation_id)
    return row.bookings.filter(state__in=EXPECTED).count()


def instead_of(bookings: Collection[UUID]) -> dict[UUID, UUID]:
    """The booking that stands for each of these, where there is one."""
    rows = Booking.objects.filter(replaces__in=bookings)
    return {old: new for old, new in rows.values_list("replaces", "pk") if old is not None}


def waiting_at(person: UUID, organisations: Collection[UUID], at: datetime) -> tuple[Entry, ...]:
    """Where somebody waits at these organisations; whoever asks is serving them there."""
    rows = Waiting.objects.filter(
        person=person,
        state__in=HERE,
        session__state=SessionState.PUBLISHED,
        session__on__gte=localdate(at),
        session__service__organisation__in=organisations,
    )
    return entries_of(list(rows.values_list("pk", flat=True)))


def _each(since: date, until: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(since.toordinal(), until.toordinal()))


def _day(on: date) -> Day:
    kind, weekday = runs_as(on, china())
    return Day(on, kind, weekday)
