"""Two nurses, one queue: nobody is called twice, nobody has two numbers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from booking_samples import TODAY, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Call, Consult, Pool, Session, Ticket
from minkang.engines.booking.services import arriving, calling, consulting
from minkang.engines.booking.terms import ArrivalSource, BookingState, Channel
from minkang.kernel.refusal import Refused
from minkang.registry.people.models import CareRelation

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6
NURSE = "account:nurse"


def at_once(act: Callable[[int], str]) -> list[str]:
    """What each of six at the same moment is told, in no order."""
    together = Barrier(AT_ONCE)

    def one(turn: int) -> str:
        together.wait()
        try:
            return act(turn)
        except Refused as refused:
            return refused.refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sorted(threads.map(one, range(AT_ONCE)))


def booked(session: Session, people: int) -> list[UUID]:
    pool = Pool.objects.filter(slot__session=session).order_by("report_at")[0]
    rows = [
        Booking(
            pool=pool, slot=pool.slot, session=session, department=session.service.department,
            on=session.on, report_at=pool.report_at, person=a_person(), channel=Channel.ONLINE,
            state=BookingState.BOOKED, made_at=session.published_at,
        )
        for _ in range(people)
    ]  # fmt: skip
    return [row.rid for row in Booking.objects.bulk_create(rows)]


def test_people_who_check_in_at_once_get_different_numbers_and_one_person_one() -> None:
    session = a_session(a_clinic(), on=TODAY, places=(AT_ONCE,))
    *others, twice = booked(session, AT_ONCE - 1)
    bookings = [*others, twice, twice]

    def arrive(turn: int) -> str:
        ticket = arriving.arrive(
            booking=bookings[turn], source=ArrivalSource.KIOSK, by=NURSE, at=session.starts
        )
        return str(ticket.number)

    told = at_once(arrive)
    assert len(told) == AT_ONCE
    assert set(told) == {str(number) for number in range(1, AT_ONCE)}
    assert Ticket.objects.count() == CareRelation.objects.count() == AT_ONCE - 1


def test_nurses_who_call_at_once_call_different_people_or_are_told() -> None:
    session = a_session(a_clinic(), on=TODAY, places=(AT_ONCE,))
    for booking in booked(session, 4):
        arriving.arrive(booking=booking, source=ArrivalSource.DESK, by=NURSE, at=session.starts)

    def call(turn: int) -> str:
        called = calling.call_next(
            session=session.pk, by=NURSE, at=session.starts, calls=0 if turn % 2 else None
        )
        return "nobody" if called is None else str(called.number)

    told = at_once(call)
    called = [one for one in told if one.isdigit()]
    assert len(called) == len(set(called)) == Call.objects.count()
    assert set(told) - set(called) <= {"nobody", "booking.called_meanwhile_conflict"}
    assert len(called) >= 3


def test_doctors_who_begin_at_once_see_one_patient() -> None:
    session = a_session(a_clinic(), on=TODAY, places=(AT_ONCE,))
    bookings = booked(session, AT_ONCE)
    for booking in bookings:
        arriving.arrive(booking=booking, source=ArrivalSource.DESK, by=NURSE, at=session.starts)

    def begin(turn: int) -> str:
        at = session.starts + timedelta(seconds=turn)
        consulting.begin_consult(booking=bookings[turn], by=NURSE, at=at)
        return "begun"

    assert at_once(begin) == ["begun"] + ["booking.consult_running_conflict"] * (AT_ONCE - 1)
    assert Consult.objects.count() == 1
