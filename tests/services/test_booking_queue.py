"""The day of a clinic: check-in, calling, consultations, and what each reader sees of it."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from booking_samples import TODAY, Clinic, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Consult, Pool, Session, Slot, Ticket
from minkang.engines.booking.queries import board as boards
from minkang.engines.booking.queries import checking_in, queue
from minkang.engines.booking.services import arriving, calling, consulting, recording
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    CancelCause,
    Channel,
    PriorityClass,
    PriorityGround,
    SessionState,
    TicketState,
)
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.terms import CareKind

pytestmark = pytest.mark.django_db

NURSE = "account:nurse"
MINUTE = timedelta(minutes=1)
KIOSK = ArrivalSource.KIOSK


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic()


@pytest.fixture
def session(clinic: Clinic) -> Session:
    """Eight to half past nine today, three slots of nine places."""
    return a_session(clinic, on=TODAY, places=(3,) * 9)


def a_booking(
    session: Session, slot: int = 0, person: Person | None = None, **given: object
) -> UUID:
    """Somebody booked the first report step of slot number `slot`."""
    times = Slot.objects.filter(session=session).order_by("starts")[slot]
    pool = Pool.objects.filter(slot=times).order_by("report_at")[0]
    Pool.objects.filter(pk=pool.pk).update(booked=pool.booked + 1)
    values = {
        "pool": pool, "slot": times, "session": session, "on": session.on,
        "department": session.service.department, "report_at": pool.report_at,
        "person": person or a_person(), "channel": Channel.ONLINE,
        "state": BookingState.BOOKED, "made_at": session.published_at,
    }  # fmt: skip
    return Booking.objects.create(**(values | given)).rid


def arrive(booking: UUID, at: datetime, **given: object) -> Ticket:
    return arriving.arrive(booking=booking, source=KIOSK, by=NURSE, at=at, **given)  # type: ignore[arg-type]


def code_of(caught: "pytest.ExceptionInfo[Refused]") -> str:
    return caught.value.refusal.code


def nurse_of(clinic: Clinic, role: Role = Role.NURSE) -> Actor:
    grant = Grant(role, clinic.hospital.rid, clinic.hospital.name, "2105")
    return Actor(uuid4(), "护士", None, None, (grant,), has_second_factor=True)


def test_check_in_gives_a_number_and_opens_the_record_to_the_hospital(
    clinic: Clinic, session: Session
) -> None:
    early = session.starts - timedelta(hours=3)
    booking = a_booking(session)
    ticket = arrive(booking, early)
    opens = session.starts - 30 * MINUTE
    assert (ticket.number, ticket.queued_at, ticket.return_after) == (1, opens, 0)
    assert ticket.booking.arrival.at == early
    assert Booking.objects.get(rid=booking).state == BookingState.ARRIVED
    relation = CareRelation.objects.get()
    assert (relation.organisation, relation.kind) == (clinic.hospital, CareKind.APPOINTMENT)
    assert (relation.since, relation.until) == (TODAY, TODAY + timedelta(days=30))
    codes = [entry.content for entry in Entry.objects.all()]
    assert sum("booking.patient_arrived" in one for one in codes) == 1


def test_check_in_said_twice_is_one_ticket(session: Session) -> None:
    booking = a_booking(session)
    first = arrive(booking, session.starts)
    again = arrive(booking, session.starts + 5 * MINUTE)
    assert (first.number, first.queued_at) == (again.number, again.queued_at)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": BookingState.PENDING, "hold_until": "starts"}, "booking.arrival_unconfirmed"),
        (
            {
                "state": BookingState.CANCELLED,
                "cancelled_at": "starts",
                "cancel_cause": CancelCause.PATIENT,
            },
            "booking.arrival_cancelled",
        ),
    ],
)
def test_only_a_booking_that_stands_is_checked_in(
    session: Session, changes: dict[str, object], code: str
) -> None:
    given = {
        name: session.starts if value == "starts" else value for name, value in changes.items()
    }
    booking = a_booking(session, **given)
    with pytest.raises(Refused) as caught:
        arrive(booking, session.starts)
    assert code_of(caught) == code


def test_check_in_is_refused_on_another_day_elsewhere_and_when_the_clinic_is_over(
    session: Session,
) -> None:
    booking = a_booking(session)
    with pytest.raises(Refused) as caught:
        arrive(booking, session.starts - timedelta(days=1))
    assert code_of(caught) == "booking.arrival_other_day"
    with pytest.raises(Refused) as caught:
        arrive(booking, session.starts, organisation=uuid4())
    assert code_of(caught) == "booking.arrival_elsewhere"
    Session.objects.update(state=SessionState.CLOSED)
    with pytest.raises(Refused) as caught:
        arrive(booking, session.starts)
    assert code_of(caught) == "booking.arrival_session_over"
    with pytest.raises(Refused) as caught:
        arrive(uuid4(), session.starts)
    assert code_of(caught) == "booking.booking_unknown"
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("born_on", "stated", "priority", "ground"),
    [
        (date(1948, 1, 1), PriorityGround.NONE, PriorityClass.PRIORITY, PriorityGround.OLD),
        (date(2020, 1, 1), PriorityGround.NONE, PriorityClass.PRIORITY, PriorityGround.CHILD),
        (
            date(1990, 1, 1),
            PriorityGround.PREGNANT,
            PriorityClass.PRIORITY,
            PriorityGround.PREGNANT,
        ),
        (date(1990, 1, 1), PriorityGround.NONE, PriorityClass.ORDINARY, PriorityGround.NONE),
    ],
)
def test_priority_follows_age_or_what_is_stated(
    session: Session, born_on: date, stated: PriorityGround,
    priority: PriorityClass, ground: PriorityGround,
) -> None:  # fmt: skip
    booking = a_booking(session, person=a_person(born_on=born_on))
    ticket = arrive(booking, session.starts, ground=stated)
    row = Booking.objects.get(rid=booking)
    assert (ticket.priority, row.priority, row.ground) == (priority, priority, ground)


def call(session: Session, at: datetime, **given: int) -> int | None:
    called = calling.call_next(session=session.pk, by=NURSE, at=at, **given)
    return called.number if called else None


def test_calling_follows_slots_and_lets_the_absent_come_up_again(session: Session) -> None:
    late, first, second, third = (a_booking(session, slot) for slot in (0, 1, 1, 2))
    at = session.starts + 35 * MINUTE
    for booking in (first, second, third, late):
        arrive(booking, at)
    assert Ticket.objects.get(booking=late).return_after == 2
    assert call(session, at) == 1
    skipped = calling.skip(booking=first, by=NURSE, at=at)
    assert (skipped.state, skipped.return_after) == (TicketState.AWAY, 2)
    assert [call(session, at) for _ in range(4)] == [2, 4, 1, 3]
    assert call(session, at) is None


def test_priority_counts_whom_it_passes(session: Session) -> None:
    plain, old = a_booking(session), a_booking(session, person=a_person(born_on=date(1948, 1, 1)))
    arrive(plain, session.starts)
    arrive(old, session.starts + MINUTE)
    assert call(session, session.starts + 2 * MINUTE) == 2
    assert Ticket.objects.get(booking=plain).passed == 1


def test_urgent_goes_next_and_is_written_down(session: Session) -> None:
    plain, worse = a_booking(session), a_booking(session, 2)
    arrive(plain, session.starts)
    arrive(worse, session.starts)
    calling.make_urgent(booking=worse, by=NURSE, at=session.starts)
    assert call(session, session.starts) == 2
    assert Booking.objects.get(rid=worse).priority == PriorityClass.URGENT


def test_the_same_button_pressed_twice_calls_one(session: Session) -> None:
    for _ in range(2):
        arrive(a_booking(session), session.starts)
    assert call(session, session.starts, calls=0) == 1
    with pytest.raises(Refused) as caught:
        call(session, session.starts, calls=0)
    assert code_of(caught) == "booking.called_meanwhile_conflict"
    assert call(session, session.starts, calls=1) == 2


def test_recall_return_and_leave_ask_where_the_ticket_stands(session: Session) -> None:
    booking = a_booking(session)
    with pytest.raises(Refused) as caught:
        calling.recall(booking=booking, by=NURSE, at=session.starts)
    assert code_of(caught) == "booking.ticket_unknown"
    arrive(booking, session.starts)
    with pytest.raises(Refused) as caught:
        calling.recall(booking=booking, by=NURSE, at=session.starts)
    assert code_of(caught) == "booking.ticket_unfit_conflict"
    call(session, session.starts)
    calling.recall(booking=booking, by=NURSE, at=session.starts)
    calling.leave(booking=booking, by=NURSE, at=session.starts)
    assert call(session, session.starts) is None
    calling.return_to_queue(booking=booking, by=NURSE, at=session.starts)
    assert call(session, session.starts) == 1


def test_a_consultation_begins_the_session_and_one_runs_at_a_time(session: Session) -> None:
    one, two = a_booking(session), a_booking(session)
    at = session.starts + 12 * MINUTE
    for booking in (one, two):
        arrive(booking, session.starts)
    call(session, at)
    consulting.begin_consult(booking=one, by=NURSE, at=at)
    consulting.begin_consult(booking=one, by=NURSE, at=at + MINUTE)
    session.refresh_from_db()
    assert session.started_at == at
    with pytest.raises(Refused) as caught:
        consulting.begin_consult(booking=two, by=NURSE, at=at)
    assert code_of(caught) == "booking.consult_running_conflict"
    consulting.end_consult(booking=one, by=NURSE, at=at + 6 * MINUTE)
    ended = consulting.end_consult(booking=one, by=NURSE, at=at + 9 * MINUTE)
    assert (ended.started_at, ended.ended_at) == (at, at + 6 * MINUTE)
    assert Booking.objects.get(rid=one).state == BookingState.FULFILLED


def test_back_with_results_is_a_second_consultation(session: Session) -> None:
    booking, at = a_booking(session), session.starts
    arrive(booking, at)
    consulting.begin_consult(booking=booking, by=NURSE, at=at)
    consulting.end_consult(booking=booking, by=NURSE, at=at + 6 * MINUTE)
    ticket = consulting.come_back(booking=booking, by=NURSE, at=at + 40 * MINUTE)
    assert (ticket.state, ticket.return_after) == (TicketState.WAITING, 2)
    consulting.begin_consult(booking=booking, by=NURSE, at=at + 45 * MINUTE)
    consulting.end_consult(booking=booking, by=NURSE, at=at + 48 * MINUTE)
    assert list(Consult.objects.order_by("started_at").values_list("is_return", flat=True)) == [
        False,
        True,
    ]


def test_a_session_ends_when_nobody_is_there_and_takes_no_more_bookings(session: Session) -> None:
    with pytest.raises(Refused) as caught:
        consulting.end_session(session=session.pk, by=NURSE, at=session.starts)
    assert code_of(caught) == "booking.session_not_begun"
    consulting.begin_session(session=session.pk, by=NURSE, at=session.starts)
    waits = a_booking(session)
    arrive(waits, session.starts)
    with pytest.raises(Refused) as caught:
        consulting.end_session(session=session.pk, by=NURSE, at=session.ends)
    assert code_of(caught) == "booking.session_people_waiting"
    call(session, session.starts)
    calling.skip(booking=waits, by=NURSE, at=session.starts)
    ended = consulting.end_session(session=session.pk, by=NURSE, at=session.ends)
    assert ended.ended_at == session.ends
    assert Ticket.objects.get().state == TicketState.LEFT
    assert not Pool.objects.filter(is_open=True).exists()
    with pytest.raises(Refused) as caught:
        call(session, session.ends)
    assert code_of(caught) == "booking.queue_not_open"


def test_staff_of_the_hospital_see_masked_names_and_others_nothing(
    clinic: Clinic, session: Session
) -> None:
    here, missing = a_booking(session, person=a_person("周桂兰")), a_booking(session, 1)
    arrive(here, session.starts)
    at = session.starts + 9 * MINUTE
    line = queue.get_line_for(nurse_of(clinic), session.pk, at)
    (waiting,) = line.waiting
    assert (waiting.masked_name, waiting.turn) == ("周*兰", 1)
    assert waiting.wait.from_arrival == 9 * MINUTE
    assert [one.booking for one in line.missing] == [missing]
    (count,) = queue.list_clinics_for(nurse_of(clinic), clinic.hospital.rid, at)
    assert (count.expected, count.waiting, count.seen) == (1, 1, 0)
    stranger = nurse_of(clinic, Role.CLINIC_MANAGER)
    for refused in (
        lambda: queue.get_line_for(stranger, session.pk, at),
        lambda: queue.list_clinics_for(stranger, clinic.hospital.rid, at),
    ):
        with pytest.raises(Refused) as caught:
            refused()
        assert code_of(caught).startswith("access.not_allowed")


def test_the_board_shows_numbers_and_when_the_doctor_began(
    clinic: Clinic, session: Session
) -> None:
    for slot in (0, 0, 1, 1, 2):
        arrive(a_booking(session, slot), session.starts)
    at = session.starts + 4 * MINUTE
    (late,) = boards.get_public_board(clinic.hospital.rid, at).lines
    assert late.clinic.is_late
    call(session, at)
    first = Ticket.objects.get(number=1).booking_id
    consulting.begin_consult(booking=first, by=NURSE, at=at)
    call(session, at)
    (line,) = boards.get_public_board(clinic.hospital.rid, at, clinic.department.pk).lines
    assert (line.seeing, line.called, line.next, line.waiting) == (1, (2,), (3, 4, 5), 3)
    assert line.clinic.started_at == at
    assert 0 < line.expected.likely < line.expected.late
    early = session.starts - 61 * MINUTE
    assert boards.get_public_board(clinic.hospital.rid, early).lines == ()
    with pytest.raises(Refused) as caught:
        boards.get_public_board(clinic.hospital.rid, at, clinic.department.pk + 1)
    assert code_of(caught) == "booking.board_unknown"


def test_a_patient_learns_how_many_come_before(session: Session) -> None:
    first, second = a_booking(session), a_booking(session)
    assert boards.turn_of(first, session.starts) is None
    arrive(first, session.starts)
    arrive(second, session.starts)
    turn = boards.turn_of(second, session.starts)
    assert turn is not None
    assert turn.expected is not None
    assert (turn.number, turn.ahead) == (2, 1)
    call(session, session.starts)
    called = boards.turn_of(first, session.starts)
    assert called is not None
    assert (called.state, called.expected) == (TicketState.CALLED, None)


def test_a_booking_is_found_by_its_figures_or_its_key_only_at_its_hospital(
    clinic: Clinic, session: Session
) -> None:
    booking, own = a_booking(session), clinic.hospital.rid
    at = session.starts
    for code in (checking_in.booking_code(booking), str(booking), str(booking).upper()):
        assert checking_in.find_visit_by_code(code, own, at) == booking
    assert checking_in.find_visit_by_code("0000 0000", own, at) is None
    assert checking_in.find_visit_by_code(str(booking), uuid4(), at) is None
    assert checking_in.find_visit_by_code(str(booking), own, at + timedelta(days=1)) is None
    person = Booking.objects.get().person_id
    assert checking_in.find_visits_today(person, own, at) == (booking,)


def a_visit(booking: UUID, at: datetime, **given: object) -> recording.Visit:
    values = {"source": ArrivalSource.DESK, "lasts": 6 * MINUTE} | given
    return recording.Visit(booking, at, **values)  # type: ignore[arg-type] # the tests name fields


def test_a_recorded_day_is_what_calling_one_by_one_gives(clinic: Clinic) -> None:
    recorded, lived = (
        a_session(a_clinic(clinic.hospital), on=TODAY, places=(3,) * 9) for _ in range(2)
    )
    slots, came = (0, 0, 1, 1, 0, 2), (-5, -20, 5, -30, 33, 8)
    people = [a_person(born_on=date(1940 + 12 * one, 1, 1)) for one in range(6)]
    rows = [
        [a_booking(session, slot, person) for slot, person in zip(slots, people, strict=True)]
        for session in (recorded, lived)
    ]
    start = recorded.starts + 4 * MINUTE
    visits = [
        a_visit(booking, recorded.starts + minutes * MINUTE)
        for booking, minutes in zip(rows[0], came, strict=True)
    ]
    done = recording.record_days(
        days=[recording.Day(recorded.pk, start, tuple(visits))], by=NURSE, at=recorded.ends
    )
    assert (done.arrived, done.seen, done.over) == (6, 6, 1)
    clock, waiting = start, sorted(zip(came, rows[1], strict=True))
    while waiting or Ticket.objects.filter(session=lived, state=TicketState.WAITING).exists():
        while waiting and lived.starts + waiting[0][0] * MINUTE <= clock:
            minutes, booking = waiting.pop(0)
            arrive(booking, lived.starts + minutes * MINUTE)
        called = calling.call_next(session=lived.pk, by=NURSE, at=clock)
        if called is None:
            clock = lived.starts + waiting[0][0] * MINUTE
            continue
        consulting.begin_consult(booking=called.booking_id, by=NURSE, at=clock)
        clock += 6 * MINUTE
        consulting.end_consult(booking=called.booking_id, by=NURSE, at=clock)
    assert _history(recorded) == _history(lived)
    recorded.refresh_from_db()
    assert (recorded.started_at, recorded.ended_at) == (start, clock)
    assert Booking.objects.filter(session=recorded, state=BookingState.FULFILLED).count() == 6
    assert CareRelation.objects.count() == 12


def _history(session: Session) -> list[tuple[object, ...]]:
    rows = Consult.objects.filter(session=session).order_by("started_at")
    return [
        (
            one.started_at, one.ended_at, one.booking.person_id, one.booking.ticket.number,
            one.booking.ticket.passed, one.booking.priority, one.booking.arrival.at,
        )
        for one in rows
    ]  # fmt: skip


def test_a_day_that_is_still_on_stops_at_the_moment(session: Session) -> None:
    bookings = [a_booking(session, slot) for slot in (0, 0, 0, 2)]
    at = session.starts
    visits = (
        a_visit(bookings[0], at, misses_first_call=True),
        a_visit(bookings[1], at + MINUTE, back_after=2 * MINUTE, back_lasts=MINUTE),
        a_visit(bookings[2], at + 2 * MINUTE),
        a_visit(bookings[3], at + 40 * MINUTE),
    )
    day = recording.Day(session.pk, at, visits)
    done = recording.record_days(days=[day], by=NURSE, at=at, until=at + 10 * MINUTE)
    assert (done.arrived, done.seen, done.over) == (3, 0, 0)
    session.refresh_from_db()
    assert (session.started_at, session.ended_at) == (at, None)
    states = dict(Ticket.objects.values_list("number", "state"))
    assert states == {
        1: TicketState.AWAY,
        2: TicketState.WAITING,
        3: TicketState.IN_CONSULT,
    }
    assert Booking.objects.get(rid=bookings[3]).state == BookingState.BOOKED
    assert call(session, at + 12 * MINUTE) == 1


def test_a_day_is_recorded_once(session: Session) -> None:
    day = recording.Day(session.pk, session.starts, (a_visit(a_booking(session), session.starts),))
    recording.record_days(days=[day], by=NURSE, at=session.ends)
    with pytest.raises(Refused) as caught:
        recording.record_days(days=[day], by=NURSE, at=session.ends)
    assert code_of(caught) in {"booking.state_unfit", "booking.arrival_session_over"}
