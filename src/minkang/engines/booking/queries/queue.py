"""The queue as those who run it see it: masked names, who is next, who is missing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate

from minkang.engines.booking.models import Booking, Call, Consult, Pool, Session, Ticket
from minkang.engines.booking.queries.conditions import conditions_at
from minkang.engines.booking.rules import queue, refusals
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.queue import Expected, Standing, Wait
from minkang.engines.booking.rules.refusals import session_unknown
from minkang.engines.booking.terms import (
    BookingState,
    CallKind,
    DayPart,
    PriorityClass,
    PriorityGround,
    SessionState,
    TicketState,
)
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.people.queries import masked_name

__all__ = [
    "Clinic",
    "ClinicCount",
    "Expected",
    "Line",
    "Missing",
    "Patient",
    "Rows",
    "clinic_of",
    "conditions_in",
    "expected_of",
    "get_line_for",
    "list_clinics_for",
    "order_of",
    "organisation_of_session",
    "organisation_of_ticket",
    "rows_of",
    "session_of",
    "session_unknown",
    "sessions_today",
    "standing_of",
]


IN_QUEUE = (TicketState.WAITING, TicketState.AWAY)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A session of a day with its doctor and room.

    Attributes:
        practitioner: Rid of the doctor, or None for a room or a booth.
        started_at: When the doctor really began, or None.
        is_late: Whether the planned start has passed and nobody has begun.
    """

    session: int
    organisation: UUID
    service: str
    service_en: str
    department: str
    department_key: int
    doctor: str
    practitioner: UUID | None
    room: str
    part: DayPart
    starts: datetime
    ends: datetime
    started_at: datetime | None
    ended_at: datetime | None
    state: SessionState
    is_late: bool


@dataclass(frozen=True, slots=True)
class ClinicCount:
    """A session of today with how many are expected, there, and seen."""

    clinic: Clinic
    expected: int
    waiting: int
    seen: int


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody in the queue, as staff see them.

    Attributes:
        turn: 1 for whoever is called next, and so on; None once called or seen.
        wait: How long they waited until first seen, or until now.
        is_return: Whether they have been seen before and are back with results.
    """

    booking: UUID
    person: UUID
    masked_name: str = field(repr=False)
    number: int
    state: TicketState
    priority: PriorityClass
    ground: PriorityGround
    slot_starts: datetime
    slot_ends: datetime
    arrived_at: datetime
    turn: int | None
    wait: Wait
    is_return: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody with a booking who has not come yet."""

    booking: UUID
    masked_name: str = field(repr=False)
    report_at: datetime
    slot_starts: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """The queue of a session; `calls` tells a later call what its caller had seen."""

    clinic: Clinic
    calls: int
    seeing: Patient | None
    called: tuple[Patient, ...]
    waiting: tuple[Patient, ...]
    seen: tuple[Patient, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Tickets and consultations of some sessions, with what their queues need."""

    tickets: Mapping[int, Sequence[Ticket]]
    consults: Mapping[int, Sequence[Consult]]
    places: Mapping[int, int]


def conditions_in(session: Session) -> Conditions:
    """What holds for the organisation of a session on its day."""
    return conditions_at(session.service.organisation, session.on)


def standing_of(ticket: Ticket) -> Standing:
    """What the queue sees of a ticket whose booking and slot have been fetched."""
    return Standing(
        number=ticket.number,
        slot_starts=ticket.booking.slot.starts,
        queued_at=ticket.queued_at,
        priority=PriorityClass(ticket.priority),
        passed=ticket.passed,
        return_after=ticket.return_after,
        is_away=ticket.state == TicketState.AWAY,
    )


def list_clinics_for(actor: Actor, organisation: UUID, at: datetime) -> tuple[ClinicCount, ...]:
    """Today's sessions of an organisation, by start and room.

    Raises:
        Refused: ``access.not_allowed_…`` for whoever does not run its queues.
    """
    require_permission(actor, Permission.RUN_QUEUE, organisation=organisation)
    sessions = sessions_today(organisation, at)
    states: dict[int, list[str]] = defaultdict(list)
    for session, state in Booking.objects.filter(session__in=sessions).values_list(
        "session", "state"
    ):
        states[session].append(state)
    waiting = dict(_waiting(sessions))
    return tuple(
        ClinicCount(
            clinic=clinic_of(session, at),
            expected=states[session.pk].count(BookingState.BOOKED),
            waiting=waiting.get(session.pk, 0),
            seen=states[session.pk].count(BookingState.FULFILLED),
        )
        for session in sessions
    )


def get_line_for(actor: Actor, session: int, at: datetime) -> Line:
    """The queue of a session for whoever runs it.

    Raises:
        Refused: ``booking.session_unknown``, ``access.not_allowed_…``.
    """
    held = session_of(session)
    require_permission(actor, Permission.RUN_QUEUE, organisation=held.service.organisation_id)
    rows = rows_of([held])
    tickets = rows.tickets[session]
    consults: dict[UUID, list[Consult]] = defaultdict(list)
    for consult in rows.consults[session]:
        consults[consult.booking_id].append(consult)
    turns = {
        number: place for place, number in enumerate(order_of(tickets, conditions_in(held), at), 1)
    }
    patients = [_patient(ticket, turns, consults[ticket.booking_id], at) for ticket in tickets]
    by_state: dict[TicketState, list[Patient]] = defaultdict(list)
    for one in patients:
        by_state[one.state].append(one)
    return Line(
        clinic=clinic_of(held, at),
        calls=Call.objects.filter(ticket__session=held, kind=CallKind.CALL).count(),
        seeing=next(iter(by_state[TicketState.IN_CONSULT]), None),
        called=tuple(by_state[TicketState.CALLED]),
        waiting=tuple(sorted((one for one in patients if one.turn), key=lambda one: one.turn or 0)),
        seen=tuple(by_state[TicketState.DONE] + by_state[TicketState.LEFT]),
        missing=_missing(held),
    )


def organisation_of_session(session: int) -> UUID:
    """Where a session is, for asking whether somebody may act on it.

    Raises:
        Refused: ``booking.session_unknown``.
    """
    found = Session.objects.filter(pk=session).values_list("service__organisation", flat=True)
    if not found:
        raise Refused(session_unknown(session))
    return found[0]


def organisation_of_ticket(booking: UUID) -> UUID:
    """Where the visit of a booking is, for asking whether somebody may act on its ticket.

    Raises:
        Refused: ``booking.booking_unknown``.
    """
    found = (
        Booking.objects.filter(pk=booking)
        .values_list("session__service__organisation", flat=True)
        .first()
    )
    if found is None:
        raise Refused(refusals.booking_unknown())
    return found


def sessions_today(
    organisation: UUID, at: datetime, department: int | None = None
) -> list[Session]:
    """Sessions of an organisation, or of one department, on the day of `at`, by start and room."""
    rows = Session.objects.filter(service__organisation=organisation, on=localdate(at))
    if department is not None:
        rows = rows.filter(service__department=department)
    return list(
        rows.select_related("service__organisation", "service__department", "resource").order_by(
            "starts", "resource__room", "pk"
        )
    )


def session_of(session: int) -> Session:
    """A session with service, department, organisation and resource.

    Raises:
        Refused: ``booking.session_unknown``.
    """
    found = (
        Session.objects.select_related("service__organisation", "service__department", "resource")
        .filter(pk=session)
        .first()
    )
    if found is None:
        raise Refused(session_unknown(session))
    return found


def clinic_of(session: Session, at: datetime) -> Clinic:
    """A session whose service, department and resource have been fetched."""
    service, resource = session.service, session.resource
    return Clinic(
        session=session.pk,
        organisation=service.organisation_id,
        service=service.name,
        service_en=service.name_en,
        department=service.department.name,
        department_key=service.department_id,
        doctor=resource.name,
        practitioner=resource.practitioner_id,
        room=resource.room,
        part=DayPart(session.part),
        starts=session.starts,
        ends=session.ends,
        started_at=session.started_at,
        ended_at=session.ended_at,
        state=SessionState(session.state),
        is_late=session.started_at is None and at > session.starts,
    )


def rows_of(sessions: Collection[Session]) -> Rows:
    """What the queues of these sessions are made of; three queries."""
    wanted = [session.pk for session in sessions]
    tickets: dict[int, list[Ticket]] = {key: [] for key in wanted}
    for ticket in (
        Ticket.objects.filter(session__in=wanted)
        .select_related("booking__slot", "booking__person", "booking__arrival")
        .order_by("number")
    ):
        tickets[ticket.session_id].append(ticket)
    consults: dict[int, list[Consult]] = {key: [] for key in wanted}
    for consult in Consult.objects.filter(session__in=wanted).order_by("started_at", "pk"):
        consults[consult.session_id].append(consult)
    places = (
        Pool.objects.filter(slot__session__in=wanted)
        .values_list("slot__session")
        .annotate(Sum("capacity"))
        .order_by()
    )
    return Rows(tickets=tickets, consults=consults, places=dict(places))


def order_of(tickets: Sequence[Ticket], rules: Conditions, at: datetime) -> tuple[int, ...]:
    """Numbers of those in the queue, as they would be called if nobody else came."""
    queued = [standing_of(ticket) for ticket in tickets if ticket.state in IN_QUEUE]
    return queue.line(queued, rules, at)


def expected_of(session: Session, rows: Rows, ahead: int, at: datetime) -> Expected:
    """The wait of somebody with `ahead` people before them, at the session's own pace."""
    consults = rows.consults[session.pk]
    lasted = [one.ended_at - one.started_at for one in consults if one.ended_at is not None]
    planned = (session.ends - session.starts) / max(1, rows.places.get(session.pk, 1))
    known = queue.pace(lasted, planned)
    running = next((one for one in consults if one.ended_at is None), None)
    if running is not None:
        rests = timedelta(minutes=known.mean) - (at - running.started_at)
    else:
        rests = session.starts - at if session.started_at is None else timedelta()
    return queue.expected_wait(ahead, known, rests)


def _waiting(sessions: Collection[Session]) -> "QuerySet[Ticket, tuple[int, int]]":
    there = Ticket.objects.filter(session__in=sessions, state__in=[*IN_QUEUE, TicketState.CALLED])
    return there.values_list("session").annotate(Count("pk")).order_by()


def _patient(
    ticket: Ticket, turns: Mapping[int, int], consults: Sequence[Consult], at: datetime
) -> Patient:
    booking = ticket.booking
    arrived_at = booking.arrival.at
    first_seen_at = consults[0].started_at if consults else at
    was_seen = any(one.ended_at is not None for one in consults)
    return Patient(
        booking=booking.pk,
        person=booking.person_id,
        masked_name=masked_name(booking.person.name),
        number=ticket.number,
        state=TicketState(ticket.state),
        priority=PriorityClass(ticket.priority),
        ground=PriorityGround(booking.ground),
        slot_starts=booking.slot.starts,
        slot_ends=booking.slot.ends,
        arrived_at=arrived_at,
        turn=turns.get(ticket.number),
        wait=queue.wait(arrived_at, booking.slot.starts, first_seen_at),
        is_return=was_seen and ticket.state != TicketState.DONE,
    )


def _missing(session: Session) -> tuple[Missing, ...]:
    rows = (
        Booking.objects.filter(session=session, state=BookingState.BOOKED)
        .select_related("person", "slot")
        .order_by("report_at", "rid")
    )
    return tuple(
        Missing(row.pk, masked_name(row.person.name), row.report_at, row.slot.starts)
        for row in rows
    )
