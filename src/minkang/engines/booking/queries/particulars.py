"""Everything a slip, a message or a calendar says about a booking.

Rows for jobs that tell people about their own bookings; pages ask the authorising reads of
``bookings`` first and come here for the words.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import Ballot, Booking, Waiting
from minkang.engines.booking.queries.conditions import conditions_at
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    DayPart,
    DrawState,
    OfferKind,
    PoolKind,
    PriorityClass,
    PriorityGround,
    SessionState,
    WaitState,
)

ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one has to go; `address` and `telephone` may be ""."""

    organisation: UUID
    name: str
    name_en: str
    area_code: str
    address: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """A booking with its time and place.

    Attributes:
        booker: The resident who booked, None at a desk.
        starts: The slot is ``[starts, ends)``.
        report_at: When to arrive.
        resource: Name of the doctor, nurse, room or booth.
        room: Room of the resource, or "".
        hold_until: Until when a place that is only held can be confirmed, else None.
        cancel_until: Last moment at which cancelling does not count as missed.
        is_past: Whether the slot has ended at the moment asked for.
        replaces: The booking this one stands for, or None.
        replaced_by: The booking that stands for this one, or None.
        waiting: Number of the entry of the waitlist this place is offered to, or None.
    """

    rid: UUID
    person: UUID
    person_name: str = field(repr=False)
    booker: UUID | None
    channel: Channel
    state: BookingState
    cause: CancelCause | None
    priority: PriorityClass
    ground: PriorityGround
    sequence: int
    made_at: datetime
    cancelled_at: datetime | None
    hold_until: datetime | None
    pool_kind: PoolKind
    slot: int
    session: int
    session_state: SessionState
    stop_reason: str
    on: date
    part: DayPart
    starts: datetime
    ends: datetime
    report_at: datetime
    service: int
    service_name: str
    service_name_en: str
    kind: OfferKind
    department: str
    resource: str
    room: str
    place: Place
    cancel_until: datetime
    is_past: bool
    replaces: UUID | None
    replaced_by: UUID | None
    waiting: int | None

    @property
    def is_live(self) -> bool:
        """Whether the place is still theirs and still to come."""
        return self.state in (BookingState.BOOKED, BookingState.PENDING) and not self.is_past


def particulars_of(rids: Collection[UUID], at: datetime) -> tuple[Particulars, ...]:
    """What is to be said about bookings at a moment, in order of time to arrive."""
    return _told(Booking.objects.filter(pk__in=rids), at)


def particulars_of_people(
    people: Collection[UUID], at: datetime, *, since: date, most: int = 100
) -> tuple[Particulars, ...]:
    """The latest bookings of these people from a day on, in order of time to arrive."""
    rows = Booking.objects.filter(person__in=people, on__gte=since).order_by("-report_at", "rid")
    return _told(Booking.objects.filter(pk__in=rows.values("pk")[:most]), at)


@dataclass(frozen=True, slots=True)
class Made:
    """A booking that stands, and who is to know of it."""

    booking: UUID
    person: UUID
    booker: UUID | None
    report_at: datetime


def booked_since(since: datetime, at: datetime) -> tuple[Made, ...]:
    """Bookings made from a moment on that stand and are still to come; one query."""
    rows = Booking.objects.filter(
        made_at__gte=since, state=BookingState.BOOKED, report_at__gt=at
    ).order_by("rid")
    return tuple(Made(*row) for row in rows.values_list("pk", "person", "booker", "report_at"))


def stopped_bookings(session: int) -> tuple[UUID, ...]:
    """Bookings that were cancelled because their session was stopped."""
    rows = Booking.objects.filter(session=session, cancel_cause=CancelCause.STOPPED)
    return tuple(rows.order_by("rid").values_list("pk", flat=True))


def waits_instead(one: Particulars) -> bool:
    """Whether who lost a place to a stopped session heads a waitlist now, since they booked."""
    rows = Waiting.objects.filter(
        person=one.person, joined_at=one.made_at, state__in=[WaitState.WAITING, WaitState.OFFERED]
    )
    return one.cause is CancelCause.STOPPED and rows.exists()


@dataclass(frozen=True, slots=True)
class LostBallot:
    """A ballot that got no place in a draw."""

    number: UUID
    person: UUID
    person_name: str = field(repr=False)
    booker: UUID | None
    session: int
    on: date
    part: DayPart
    service_name: str
    service_name_en: str
    place_name: str
    place_name_en: str


def lost_ballots(
    *, session: int | None = None, number: UUID | None = None
) -> tuple[LostBallot, ...]:
    """The ballots without a place of a session that was drawn, or the one with a number."""
    rows = Ballot.objects.filter(draw__state=DrawState.DRAWN, booking__isnull=True)
    if session is not None:
        rows = rows.filter(draw=session)
    if number is not None:
        rows = rows.filter(pk=number)
    found = rows.select_related("person", "draw__session__service__organisation").order_by("pk")
    return tuple(map(_lost, found))


def _lost(row: Ballot) -> LostBallot:
    session = row.draw.session
    service = session.service
    return LostBallot(
        number=row.pk,
        person=row.person_id,
        person_name=row.person.name,
        booker=row.booker_id,
        session=session.pk,
        on=session.on,
        part=DayPart(session.part),
        service_name=service.name,
        service_name_en=service.name_en,
        place_name=service.organisation.name,
        place_name_en=service.organisation.name_en,
    )


def _told(rows: "QuerySet[Booking]", at: datetime) -> tuple[Particulars, ...]:
    found = (
        rows.select_related(
            "person",
            "slot",
            "session__resource",
            "session__service__department",
            "session__service__organisation",
        )
        .annotate(pool_kind=F("pool__kind"), heir=F("replaced_by__pk"), wait=F("waited__pk"))
        .order_by("report_at", "rid")
    )
    return tuple(_with_deadlines(found, at))


def _with_deadlines(found: Iterable[Booking], at: datetime) -> Iterable[Particulars]:
    held = cache(conditions_at)
    for row in found:
        rules = held(row.session.service.organisation, localdate(at))
        # As `rules.ladder.was_late`: who booked late may still think it over.
        deadline = max(
            row.slot.starts - rules.cancel_before_minutes * ONE_MINUTE,
            row.made_at + rules.hold_minutes * ONE_MINUTE,
        )
        yield _particulars(row, deadline, at)


def _particulars(row: Booking, cancel_until: datetime, at: datetime) -> Particulars:
    session, slot, service = row.session, row.slot, row.session.service
    return Particulars(
        rid=row.pk,
        person=row.person_id,
        person_name=row.person.name,
        booker=row.booker_id,
        channel=Channel(row.channel),
        state=BookingState(row.state),
        cause=CancelCause(row.cancel_cause) if row.cancel_cause else None,
        priority=PriorityClass(row.priority),
        ground=PriorityGround(row.ground),
        sequence=row.sequence,
        made_at=row.made_at,
        cancelled_at=row.cancelled_at,
        hold_until=row.hold_until,
        pool_kind=PoolKind(getattr(row, "pool_kind")),  # noqa: B009 - annotated, not a field
        slot=slot.pk,
        session=session.pk,
        session_state=SessionState(session.state),
        stop_reason=session.stop_reason,
        on=row.on,
        part=DayPart(session.part),
        starts=slot.starts,
        ends=slot.ends,
        report_at=row.report_at,
        service=service.pk,
        service_name=service.name,
        service_name_en=service.name_en,
        kind=OfferKind(service.kind),
        department=service.department.name,
        resource=session.resource.name,
        room=session.resource.room,
        place=_place(row),
        cancel_until=cancel_until,
        is_past=slot.ends <= at,
        replaces=row.replaces_id,
        replaced_by=getattr(row, "heir"),  # noqa: B009 - annotated, not a field
        waiting=getattr(row, "wait"),  # noqa: B009 - annotated, not a field
    )


def _place(row: Booking) -> Place:
    organisation = row.session.service.organisation
    return Place(
        organisation=organisation.pk,
        name=organisation.name,
        name_en=organisation.name_en,
        area_code=organisation.area_id,
        address=organisation.address,
        telephone=organisation.telephone,
    )
