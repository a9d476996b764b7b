"""Missed bookings cost what the ladder says, an appeal is answered, and nobody is shut out of care."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from booking_samples import NOW, TODAY, Clinic, a_clinic, a_person, a_session
from minkang.engines.booking import handlers
from minkang.engines.booking.models import (
    Arrival,
    Booking,
    Call,
    Consult,
    NoShow,
    Session,
    Suspension,
    Ticket,
)
from minkang.engines.booking.queries.standing import (
    get_missed_for,
    get_standing_for,
    list_appeals_for,
    standing_of,
)
from minkang.engines.booking.services import Order, book, cancel
from minkang.engines.booking.services.missing import (
    appeal,
    decide_appeal,
    mark_no_shows,
    mark_no_shows_of,
)
from minkang.engines.booking.services.spilling import close_past_sessions
from minkang.engines.booking.services.waitlist import join_waitlist
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    CallKind,
    CancelCause,
    Channel,
    NoShowState,
    PoolKind,
    PriorityClass,
    PriorityGround,
    SessionState,
)
from minkang.kernel.audit.models import Entry, PersonalFact
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
EVENING = NOW + timedelta(hours=8)
CLERK = "account:manager"


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic()


def booked(session: Session, person: Person, channel: Channel = Channel.ONLINE) -> Booking:
    order = Order(person.pk, session.slots.get().pk, PoolKind.PUBLIC, "", channel, "account:x")
    return Booking.objects.get(pk=book(order=order, at=session.starts - timedelta(days=2)).booking)


def half_day(clinic: Clinic, on: date = TODAY) -> Session:
    return a_session(clinic, on=on, places=(3,), report_minutes=30)


def close(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(state=SessionState.CLOSED)


def missed_on(clinic: Clinic, person: Person, on: date) -> NoShow:
    session = half_day(clinic, on)
    booking = booked(session, person)
    close(session)
    assert mark_no_shows(session=session.pk, at=session.ends + timedelta(hours=4)) == 1
    return NoShow.objects.get(booking=booking)


def came(booking: Booking, *, called_after: int | None = None, is_seen: bool = False) -> None:
    session = booking.session
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.ARRIVED)
    Arrival.objects.create(booking=booking, at=booking.slot.starts, source=ArrivalSource.DESK)
    ticket = Ticket.objects.create(
        booking=booking,
        session=session,
        number=session.tickets.count() + 1,
        priority=PriorityClass.ORDINARY,
        queued_at=booking.slot.starts,
    )
    if called_after is not None:
        at = booking.slot.starts + called_after * MINUTE
        Call.objects.create(ticket=ticket, kind=CallKind.CALL, at=at)
        Call.objects.create(ticket=ticket, kind=CallKind.RECALL, at=at + MINUTE)
        if is_seen:
            Consult.objects.create(
                booking=booking, session=session, started_at=at, ended_at=at + MINUTE
            )


def a_resident(person: Person) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), person.name, person.pk, None, (grant,), has_second_factor=False)


def a_manager(clinic: Clinic) -> Actor:
    grant = Grant(Role.CLINIC_MANAGER, clinic.hospital.pk, "第一医院", "2105")
    return Actor(uuid4(), "经理", None, None, (grant,), has_second_factor=True)


def test_who_never_came_has_missed_and_may_not_book_online_for_thirty_days(clinic: Clinic) -> None:
    person = a_person()
    row = missed_on(clinic, person, TODAY)
    assert row.booking.state == BookingState.NOSHOW
    standing = standing_of(person.pk, EVENING + timedelta(days=1))
    assert standing.suspended_until == TODAY + timedelta(days=31)
    [one] = standing.missed
    assert (one.state, one.may_appeal, one.is_late_cancellation) == ("counted", True, False)
    tomorrow = half_day(clinic, TODAY + timedelta(days=4))
    with pytest.raises(Refused, match=r"booking\.suspended"):
        booked(tomorrow, person)
    assert booked(tomorrow, person, Channel.PHONE)
    assert Entry.objects.filter(type="booking.booking_missed").count() == 1


def test_the_suspended_wait_at_the_desk_but_not_online(clinic: Clinic) -> None:
    person = a_person()
    missed_on(clinic, person, TODAY)
    session = half_day(clinic, TODAY + timedelta(days=4))
    for _ in range(3):
        booked(session, a_person())
    at = NOW + timedelta(days=3)
    asked = {
        "session": session.pk, "person": person.pk, "booker": None,
        "ground": PriorityGround.NONE, "by": "account:x", "at": at,
    }  # fmt: skip
    with pytest.raises(Refused, match=r"booking\.suspended"):
        join_waitlist(channel=Channel.ONLINE, **asked)  # type: ignore[arg-type]  # as told above
    assert join_waitlist(channel=Channel.DESK, **asked)  # type: ignore[arg-type]  # as told above


def test_who_was_seen_or_never_called_has_missed_nothing(clinic: Clinic) -> None:
    session = half_day(clinic)
    seen, waited = booked(session, a_person()), booked(session, a_person())
    came(seen, called_after=5, is_seen=True)
    came(waited)
    close(session)
    assert mark_no_shows(session=session.pk, at=EVENING) == 0


def test_who_was_called_only_after_an_hour_and_gone_is_excused_by_rule(clinic: Clinic) -> None:
    session = half_day(clinic)
    soon, late = booked(session, a_person()), booked(session, a_person())
    came(soon, called_after=60)
    came(late, called_after=61)
    close(session)
    assert mark_no_shows(session=session.pk, at=EVENING) == 2
    counted, excused = NoShow.objects.get(booking=soon), NoShow.objects.get(booking=late)
    assert (counted.state, excused.state) == (NoShowState.COUNTED, NoShowState.EXCUSED)
    assert "60" in excused.excuse
    assert Suspension.objects.get().no_show == counted
    assert Entry.objects.filter(type="booking.booking_excused").count() == 1


def test_giving_up_too_late_counts_as_missed_but_not_in_time_or_by_the_house(
    clinic: Clinic,
) -> None:
    session = half_day(clinic)
    late, early, desk = (booked(session, a_person()) for _ in range(3))
    starts = session.starts
    cancel(booking=late.pk, cause=CancelCause.PATIENT, by="account:x", at=starts - 59 * MINUTE)
    cancel(booking=early.pk, cause=CancelCause.PATIENT, by="account:x", at=starts - 60 * MINUTE)
    cancel(booking=desk.pk, cause=CancelCause.DESK, by="account:x", at=starts - 59 * MINUTE)
    close(session)
    assert mark_no_shows(session=session.pk, at=EVENING) == 1
    assert NoShow.objects.get().booking == late
    assert Booking.objects.get(pk=late.pk).state == BookingState.CANCELLED


def test_marking_twice_marks_once_and_an_open_or_stopped_session_marks_nothing(
    clinic: Clinic,
) -> None:
    session = half_day(clinic)
    booked(session, a_person())
    assert mark_no_shows(session=session.pk, at=EVENING) == 0
    Session.objects.update(state=SessionState.STOPPED, stopped_at=NOW)
    assert mark_no_shows(session=session.pk, at=EVENING) == 0
    Session.objects.update(state=SessionState.CLOSED, stopped_at=None)
    assert mark_no_shows(session=session.pk, at=EVENING) == 1
    assert mark_no_shows(session=session.pk, at=EVENING) == 0


def test_what_a_process_that_died_left_unmarked_is_marked_the_next_night_and_once(
    clinic: Clinic,
) -> None:
    session, long_ago = half_day(clinic), half_day(clinic, TODAY - timedelta(days=10))
    missed, forgotten, seen = (booked(one, a_person()) for one in (session, long_ago, session))
    came(seen, called_after=5, is_seen=True)
    night = EVENING + timedelta(hours=9)
    assert set(close_past_sessions(at=night)) == {session.pk, long_ago.pk}
    for _ in range(2):
        handlers.mark_left_over(timestamp=int(night.timestamp()))
        assert NoShow.objects.get().booking == missed
    assert Entry.objects.filter(type="booking.booking_missed").count() == 1
    forgotten.refresh_from_db()
    assert forgotten.state == BookingState.BOOKED


def test_three_missed_bookings_climb_the_ladder_even_when_marked_together(clinic: Clinic) -> None:
    person = a_person()
    sessions = [half_day(clinic, TODAY + timedelta(days=one)) for one in range(3)]
    for session in sessions:
        booked(session, person)
        close(session)
    numbers = [session.pk for session in sessions]
    assert mark_no_shows_of(sessions=numbers, at=NOW + timedelta(days=3)) == 3
    rows = Suspension.objects.order_by("missed").values_list("missed", "since", "until")
    since = TODAY + timedelta(days=4)
    assert list(rows) == [
        (1, since, since + timedelta(days=30)),
        (2, since, since + timedelta(days=60)),
        (3, since, since + timedelta(days=90)),
    ]
    assert standing_of(person.pk, NOW + timedelta(days=4)).suspended_until == since + timedelta(
        days=90
    )


def test_an_excused_booking_lifts_its_suspension_and_shortens_the_later_ones(
    clinic: Clinic,
) -> None:
    person = a_person()
    first, second, third = (
        missed_on(clinic, person, TODAY + timedelta(days=one)) for one in range(3)
    )
    appeal(no_show=first.pk, words="当天住院，有住院证明。", by="account:x", at=EVENING)
    row = decide_appeal(no_show=first.pk, excused=True, words="已核实。", by=CLERK, at=EVENING)
    assert (row.state, row.excuse, row.answer) == (NoShowState.EXCUSED, "已核实。", "已核实。")
    assert Suspension.objects.get(no_show=first).lifted_at == EVENING
    rungs = {
        one.no_show_id: (one.missed, (one.until - one.since).days)
        for one in Suspension.objects.filter(lifted_at__isnull=True)
    }
    assert rungs == {second.pk: (1, 30), third.pk: (2, 60)}


def test_a_refused_appeal_keeps_the_suspension_and_is_not_repeated(clinic: Clinic) -> None:
    person = a_person()
    row = missed_on(clinic, person, TODAY)
    appeal(no_show=row.pk, words="忘了", by="account:x", at=EVENING)
    with pytest.raises(Refused, match=r"booking\.appeal_not_open"):
        appeal(no_show=row.pk, words="再说一次", by="account:x", at=EVENING)
    decide_appeal(no_show=row.pk, excused=False, words="没有理由", by=CLERK, at=EVENING)
    with pytest.raises(Refused, match=r"booking\.no_appeal"):
        decide_appeal(no_show=row.pk, excused=True, words="改主意", by=CLERK, at=EVENING)
    with pytest.raises(Refused, match=r"booking\.appeal_not_open"):
        appeal(no_show=row.pk, words="再说一次", by="account:x", at=EVENING)
    [one] = standing_of(person.pk, EVENING).missed
    assert (one.state, one.answer, one.may_appeal, one.is_lifted) == (
        "counted", "没有理由", False, False,
    )  # fmt: skip


def test_what_is_written_in_an_appeal_is_personal_in_the_chain(clinic: Clinic) -> None:
    row = missed_on(clinic, a_person(), TODAY)
    appeal(no_show=row.pk, words="当天住院", by="account:x", at=EVENING)
    entry = Entry.objects.get(type="booking.appeal_made")
    assert "当天住院" not in entry.content
    assert PersonalFact.objects.get(entry=entry, name="words").value


@pytest.mark.usefixtures("clinic")
def test_unknown_missed_bookings_are_refused() -> None:
    with pytest.raises(Refused, match=r"booking\.no_show_unknown"):
        appeal(no_show=0, words="x", by="account:x", at=EVENING)
    with pytest.raises(Refused, match=r"booking\.no_show_unknown"):
        decide_appeal(no_show=0, excused=True, words="x", by=CLERK, at=EVENING)
    with pytest.raises(Refused, match=r"booking\.no_show_unknown"):
        get_missed_for(a_resident(a_person()), 0, NOW)


def test_only_the_person_and_the_manager_of_the_clinic_see_a_missed_booking(
    clinic: Clinic,
) -> None:
    person, stranger = a_person(), a_person()
    row = missed_on(clinic, person, TODAY)
    appeal(no_show=row.pk, words="住院", by="account:x", at=EVENING)
    assert get_standing_for(a_resident(person), person.pk, NOW).missed
    assert get_missed_for(a_resident(person), row.pk, NOW).appeal == "住院"
    assert get_missed_for(a_manager(clinic), row.pk, NOW).number == row.pk
    assert [one.number for one in list_appeals_for(a_manager(clinic), clinic.hospital.pk)] == [
        row.pk
    ]
    for refused in (
        lambda: get_standing_for(a_resident(stranger), person.pk, NOW),
        lambda: get_missed_for(a_resident(stranger), row.pk, NOW),
        lambda: list_appeals_for(a_resident(person), clinic.hospital.pk),
        lambda: list_appeals_for(a_manager(clinic), uuid4()),
    ):
        with pytest.raises(Refused, match=r"access\.not_allowed"):
            refused()


def test_a_missed_booking_older_than_the_window_adds_nothing(clinic: Clinic) -> None:
    person = a_person()
    earlier = missed_on(clinic, person, TODAY - timedelta(days=1))
    NoShow.objects.filter(pk=earlier.pk).update(on=TODAY - timedelta(days=365))
    later = missed_on(clinic, person, TODAY)
    assert Suspension.objects.get(no_show=later).missed == 1
