"""A stopped clinic leaves nobody behind: cancelled, told why, and offered something else."""

from datetime import timedelta

import pytest

import booking_samples as samples
from booking_samples import CLERK, NOW, TOMORROW, Clinic
from minkang.engines.booking.models import LIVE, Booking, Pool, Session, Waiting
from minkang.engines.booking.services import auditing
from minkang.engines.booking.services.booking import confirm
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    PoolKind,
    PriorityGround,
    SessionState,
)
from minkang.kernel.audit import queries as audit_queries
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHO = {"by": CLERK, "at": NOW}
REASON = "医生临时参加抢救"


@pytest.fixture
def clinic() -> Clinic:
    return samples.a_clinic()


def booked(
    session: Session, count: int, ground: PriorityGround = PriorityGround.NONE
) -> list[Booking]:
    people = [samples.a_person() for _ in range(count)]
    slot = session.slots.order_by("starts").first()
    assert slot is not None
    orders = [
        Order(person.pk, slot.pk, PoolKind.PUBLIC, f"k{nth}", Channel.ONLINE, CLERK, ground=ground)
        for nth, person in enumerate(people)
    ]
    taken = [one.booking for one in take(orders, at=NOW) if isinstance(one, Taken)]
    assert len(taken) == count
    return [Booking.objects.get(pk=rid) for rid in taken]


def test_everybody_is_cancelled_with_the_reason_and_held_a_place_nearby(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    later = samples.a_session(clinic, on=TOMORROW + DAY)
    rows = booked(session, 3)
    stopped = stop_session(session=session.pk, reason=f" {REASON} ", **WHO)
    session.refresh_from_db()
    assert (session.state, session.stop_reason) == (SessionState.STOPPED, REASON)
    assert set(stopped.cancelled) == {row.pk for row in rows}
    assert {offer.booking for offer in stopped.offers} == {row.pk for row in rows}
    for offer in stopped.offers:
        old, new = Booking.objects.get(pk=offer.booking), Booking.objects.get(pk=offer.instead)
        assert (old.state, old.cancel_cause) == (BookingState.CANCELLED, CancelCause.STOPPED)
        assert (new.session, new.replaces, new.person) == (later, old, old.person)
        assert new.state == BookingState.PENDING
        assert new.hold_until == samples.datetime(2026, 11, 24, 16, tzinfo=samples.UTC)
    confirm(booking=stopped.offers[0].instead, by=CLERK, at=NOW + timedelta(hours=20))
    assert auditing.count_everything(at=NOW).is_right


def test_priority_goes_before_the_order_of_booking(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    samples.a_session(clinic, on=TOMORROW + DAY, places=(1, 0, 0))
    booked(session, 1)
    (pregnant,) = booked(session, 1, PriorityGround.PREGNANT)
    stopped = stop_session(session=session.pk, reason=REASON, **WHO)
    assert [offer.booking for offer in stopped.offers] == [pregnant.pk]


def test_who_gets_no_place_heads_the_waitlist_of_the_nearest_session(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    later = samples.a_session(clinic, on=TOMORROW + DAY, places=(1, 0, 0))
    first, second = booked(session, 2)
    stopped = stop_session(session=session.pk, reason=REASON, **WHO)
    assert [offer.booking for offer in stopped.offers] == [
        min(first, second, key=lambda one: one.pk).pk
    ]
    ((left, number),) = stopped.waiting
    entry = Waiting.objects.get(pk=number)
    assert {left} | {stopped.offers[0].booking} == {first.pk, second.pk}
    assert (entry.session, entry.joined_at) == (later, first.made_at)
    assert stopped.unplaced == ()


def test_without_any_later_session_it_says_who_is_left(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    (row,) = booked(session, 1)
    stopped = stop_session(session=session.pk, reason=REASON, **WHO)
    assert (stopped.offers, stopped.waiting, stopped.unplaced) == ((), (), (row.pk,))


def test_the_own_service_comes_before_an_earlier_one_of_the_department(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    other = samples.a_clinic(clinic.hospital, department=clinic.department)
    samples.a_session(other)
    own = samples.a_session(clinic, on=TOMORROW + 2 * DAY)
    booked(session, 1)
    stopped = stop_session(session=session.pk, reason=REASON, **WHO)
    assert [offer.session for offer in stopped.offers] == [own.pk]


def test_who_cannot_come_at_the_nearest_time_is_offered_the_next(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    near = samples.a_session(clinic, on=TOMORROW + DAY, places=(1, 0, 0))
    far = samples.a_session(clinic, on=TOMORROW + 2 * DAY)
    (row,) = booked(session, 1)
    slot = near.slots.get()
    other = Order(row.person_id, slot.pk, PoolKind.PUBLIC, "mine", Channel.ONLINE, CLERK)
    take([other], at=NOW)
    Pool.objects.filter(slot=slot).update(capacity=3)
    stopped = stop_session(session=session.pk, reason=REASON, **WHO)
    assert [offer.session for offer in stopped.offers] == [far.pk]


def test_nobody_can_book_a_stopped_session_and_it_stops_once(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    stop_session(session=session.pk, reason=REASON, **WHO)
    slot = session.slots.get()
    order = Order(samples.a_person().pk, slot.pk, PoolKind.PUBLIC, "", Channel.DESK, CLERK)
    (answer,) = take([order], at=NOW)
    assert getattr(answer, "code", "") == "booking.session_stopped"
    with pytest.raises(Refused, match="session_not_published"):
        stop_session(session=session.pk, reason=REASON, **WHO)
    assert not Booking.objects.filter(LIVE, session=session).exists()


def test_patients_are_told_a_reason(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    with pytest.raises(Refused, match="stop_reason_missing"):
        stop_session(session=session.pk, reason="  ", **WHO)


def test_the_act_is_recorded_with_its_figures(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    booked(session, 2)
    stop_session(session=session.pk, reason=REASON, **WHO)
    (line,) = audit_queries.list_lines(subject=f"session:{session.pk}", language=Language.EN)
    assert REASON in line.sentence
    assert "2 bookings cancelled, 0 places held" in line.sentence
