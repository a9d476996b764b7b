"""A place is taken once, within the limits, and the answer says what to do otherwise."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Count

from booking_samples import (
    NOW,
    TODAY,
    TOMORROW,
    Clinic,
    a_clinic,
    a_hospital,
    a_person,
    a_session,
)
from minkang.engines.booking.models import (
    Booking,
    NoShow,
    Override,
    Pool,
    ReturnedPlace,
    Session,
    Suspension,
)
from minkang.engines.booking.queries.openings import list_openings, next_openings
from minkang.engines.booking.services.booking import book, confirm, reschedule
from minkang.engines.booking.services.cancelling import cancel, cancel_all
from minkang.engines.booking.services.family import authorise_proxy, withdraw_proxy
from minkang.engines.booking.services.orders import Answer, Order, Sold, SoldOut, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    NoShowState,
    PoolKind,
    PriorityGround,
)
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db
BY = "account:somebody"


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic()


def order(person: Person, session: Session, **changes: object) -> Order:
    slot = session.slots.order_by("starts")[0]
    made = Order(
        person=person.rid,
        slot=slot.pk,
        kind=PoolKind.PUBLIC,
        key=uuid4().hex,
        channel=Channel.ONLINE,
        by=BY,
        booker=person.rid,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test names fields


def told(answers: tuple[Answer, ...]) -> list[str]:
    names = []
    for answer in answers:
        refusal = answer.refusal if isinstance(answer, Sold) else answer
        code = refusal.code if isinstance(refusal, Refusal) else "booking.taken"
        names.append(code.removeprefix("booking."))
    return names


def taken(answer: Answer) -> Taken:
    assert isinstance(answer, Taken), answer
    return answer


def insist_counters_are_right() -> None:
    """The invariant of the engine: a counter is its live bookings and its places on their way."""
    live = dict(
        Booking.objects.exclude(state=BookingState.CANCELLED)
        .values_list("pool")
        .annotate(Count("rid"))
    )
    due = dict(ReturnedPlace.objects.filter(state="due").values_list("pool").annotate(Count("id")))
    for pool in Pool.objects.all():
        assert pool.booked == live.get(pool.pk, 0) + due.get(pool.pk, 0)


def test_places_go_out_by_the_earliest_time_to_report(clinic: Clinic) -> None:
    session = a_session(clinic, places=(1, 2, 1))
    answers = take([order(a_person(), session) for _ in range(5)], at=NOW)
    assert told(answers) == ["taken"] * 4 + ["sold_out"]
    minutes = [taken(one).report_at.minute for one in answers[:4]]
    assert minutes == [0, 10, 10, 20]
    insist_counters_are_right()


def test_a_booking_keeps_what_was_asked(clinic: Clinic) -> None:
    session = a_session(clinic)
    person = a_person(born_on=TODAY.replace(year=1950))
    asked = order(person, session, reference='转诊"1\\号,{}', booker=None, channel=Channel.PHONE)
    row = Booking.objects.get(rid=taken(take([asked], at=NOW)[0]).booking)
    assert (row.reference, row.key, bytes(row.digest)) == (asked.reference, asked.key, asked.digest)
    assert (row.on, row.department_id) == (TOMORROW, clinic.department.pk)
    assert (row.channel, row.state, row.ground) == ("phone", "booked", PriorityGround.OLD)
    assert (row.made_at, row.hold_until, row.booker_id) == (NOW, None, None)


def test_each_booking_is_in_the_audit_chain(clinic: Clinic) -> None:
    session = a_session(clinic)
    answers = take([order(a_person(), session) for _ in range(2)], at=NOW)
    for answer in answers:
        entry = Entry.objects.get(subject=f"booking:{taken(answer).booking}")
        assert (entry.type, entry.actor) == ("booking.booking_made", BY)


def test_a_key_books_once(clinic: Clinic) -> None:
    asked = order(a_person(), a_session(clinic))
    first, again = take([asked], at=NOW)[0], take([asked], at=NOW + timedelta(hours=1))[0]
    assert taken(again) == replace(taken(first), is_replay=True)
    assert Booking.objects.count() == 1


def test_a_key_sent_twice_in_one_batch_books_once(clinic: Clinic) -> None:
    session = a_session(clinic)
    asked = order(a_person(), session)
    other = replace(asked, slot=a_session(clinic, starts=time(14)).slots.get().pk)
    first, echo, foreign = take([asked, asked, other], at=NOW)
    assert taken(echo) == replace(taken(first), is_replay=True)
    assert told((foreign,)) == ["key_reused"]


def test_a_key_with_another_body_is_refused(clinic: Clinic) -> None:
    asked = order(a_person(), a_session(clinic))
    take([asked], at=NOW)
    assert told(take([replace(asked, is_hold=True)], at=NOW)) == ["key_reused"]


def test_a_key_of_one_person_says_nothing_about_another(clinic: Clinic) -> None:
    session = a_session(clinic)
    one, other = order(a_person(), session, key="1"), order(a_person(), session, key="1")
    assert told(take([one, other], at=NOW)) == ["taken", "taken"]


def test_a_cancelled_booking_is_replayed_as_cancelled(clinic: Clinic) -> None:
    asked = order(a_person(), a_session(clinic))
    made = taken(take([asked], at=NOW)[0])
    cancel(booking=made.booking, cause=CancelCause.PATIENT, by=BY, at=NOW)
    assert taken(take([asked], at=NOW)[0]).state is BookingState.CANCELLED


def test_orders_of_one_person_see_each_other_in_a_batch() -> None:
    hospital = a_hospital()
    person = a_person()
    first, second, third = (a_session(a_clinic(hospital)) for _ in range(3))
    asked = [
        order(person, first),
        order(person, first),
        order(person, second),
        order(person, third),
    ]
    assert told(take(asked, at=NOW)) == ["taken", "session_already_booked", "taken", "day_max"]
    assert told(take([order(person, third)], at=NOW)) == ["day_max"]


def test_an_account_books_for_three_people_at_most(clinic: Clinic) -> None:
    session, booker = a_session(clinic, places=(9, 0, 0)), a_person()
    asked = [order(a_person(), session, booker=booker.rid) for _ in range(4)]
    assert told(take(asked, at=NOW)) == ["taken"] * 3 + ["booker_persons_max"]
    assert told(take([asked[3]], at=NOW)) == ["booker_persons_max"]
    at_desk = replace(asked[3], booker=None, channel=Channel.DESK)
    assert told(take([at_desk], at=NOW)) == ["taken"]


def test_a_suspended_person_books_at_the_desk(clinic: Clinic) -> None:
    session, person = a_session(clinic), a_person()
    row = Booking.objects.get(rid=taken(take([order(person, session)], at=NOW)[0]).booking)
    missed = NoShow.objects.create(booking=row, person=person, on=TODAY, state=NoShowState.COUNTED)
    Suspension.objects.create(
        person=person, no_show=missed, missed=1, since=TODAY, until=TODAY + timedelta(days=30)
    )
    other = a_session(a_clinic(clinic.hospital))
    assert told(take([order(person, other)], at=NOW)) == ["suspended"]
    at_desk = order(person, other, channel=Channel.DESK, booker=None)
    assert told(take([at_desk], at=NOW)) == ["taken"]
    later = a_session(clinic, on=TODAY + timedelta(days=31))
    answers = take([order(person, later)], at=NOW + timedelta(days=30))
    assert told(answers) == ["taken"]


def test_an_organisation_sets_its_own_limit(clinic: Clinic) -> None:
    Override.objects.create(
        organisation=clinic.hospital, name="day_max", value=1, since=TODAY - timedelta(days=9)
    )
    Override.objects.create(organisation=clinic.hospital, name="day_max", value=0, since=TODAY)
    assert told(take([order(a_person(), a_session(clinic))], at=NOW)) == ["taken"]
    person = a_person()
    taken(take([order(person, a_session(clinic, on=TODAY + timedelta(days=3)))], at=NOW)[0])
    other = a_session(a_clinic(clinic.hospital), on=TODAY + timedelta(days=3))
    assert told(take([order(person, other)], at=NOW)) == ["day_max"]


def test_nobody_unknown_or_dead_is_booked_for(clinic: Clinic) -> None:
    session, dead = a_session(clinic), a_person()
    Person.objects.filter(rid=dead.rid).update(died_on=TODAY)
    asked = [
        replace(order(dead, session), person=uuid4()),
        replace(order(dead, session), booker=uuid4()),
        order(dead, session),
        replace(order(dead, session), slot=2**40),
        replace(order(dead, session), slot=2**70),
    ]
    assert told(take(asked, at=NOW)) == [
        "person_unknown",
        "person_unknown",
        "person_died",
        "slot_unknown",
        "order_malformed",
    ]


def test_sold_out_names_the_nearest_openings_of_the_same_service(clinic: Clinic) -> None:
    session = a_session(clinic, places=(1, 0, 0, 1, 0, 0))
    afternoon, next_day = (
        a_session(clinic, starts=time(14)),
        a_session(clinic, on=TOMORROW + timedelta(days=1)),
    )
    a_session(a_clinic(clinic.hospital))
    take([order(a_person(), session)], at=NOW)
    (answer,) = take([order(a_person(), session)], at=NOW)
    assert isinstance(answer, Sold)
    assert [one.session for one in answer.alternatives] == [session.pk, afternoon.pk, next_day.pk]
    assert answer.alternatives == next_openings(session.pk, at=NOW)
    with pytest.raises(SoldOut) as sold:
        book(order=order(a_person(), session), at=NOW)
    assert sold.value.alternatives == answer.alternatives


def test_openings_are_listed_with_their_free_places(clinic: Clinic) -> None:
    session = a_session(clinic, places=(1, 2, 0))
    take([order(a_person(), session)], at=NOW)
    days = (TOMORROW, TOMORROW + timedelta(days=1))
    (opening,) = list_openings(services=[clinic.service.pk], days=days, at=NOW)
    assert (opening.session, opening.free, opening.report_at and opening.report_at.minute) == (
        session.pk,
        2,
        10,
    )
    assert list_openings(organisation=uuid4(), days=days, at=NOW) == ()
    assert list_openings(days=(TODAY, TOMORROW), at=NOW) == ()
    take([order(a_person(), session) for _ in range(2)], at=NOW)
    assert list_openings(days=days, at=NOW) == ()
    (full,) = list_openings(days=days, at=NOW, with_full=True)
    assert (full.free, full.report_at) == (0, None)


def test_a_hold_is_confirmed_in_time_or_not_at_all(clinic: Clinic) -> None:
    held = book(order=order(a_person(), a_session(clinic), is_hold=True), at=NOW)
    assert held.hold_until == NOW + timedelta(minutes=15)
    with pytest.raises(Refused, match=r"booking\.hold_over"):
        confirm(booking=held.booking, by=BY, at=NOW + timedelta(minutes=15))
    in_time = NOW + timedelta(minutes=14, seconds=59)
    assert confirm(booking=held.booking, by=BY, at=in_time).state is BookingState.BOOKED
    assert confirm(booking=held.booking, by=BY, at=in_time).is_replay
    with pytest.raises(Refused, match=r"booking\.booking_unknown"):
        confirm(booking=uuid4(), by=BY, at=NOW)


def test_a_cancelled_place_returns_after_a_delay(clinic: Clinic) -> None:
    session = a_session(clinic, places=(1, 0, 0))
    made = book(order=order(a_person(), session), at=NOW)
    answer = cancel(booking=made.booking, cause=CancelCause.PATIENT, by=BY, at=NOW)
    assert (answer.is_late, answer.is_replay) == (False, False)
    place = ReturnedPlace.objects.get(booking=made.booking)
    assert timedelta(minutes=1) <= place.due_at - NOW <= timedelta(minutes=20)
    assert told(take([order(a_person(), session)], at=NOW)) == ["sold_out"]
    insist_counters_are_right()
    assert cancel(booking=made.booking, cause=CancelCause.PATIENT, by=BY, at=NOW).is_replay
    assert ReturnedPlace.objects.count() == 1


def test_cancelling_late_is_allowed_and_said_to_count(clinic: Clinic) -> None:
    session = a_session(clinic)
    made = book(order=order(a_person(), session), at=NOW)
    late = session.starts - timedelta(minutes=59)
    assert cancel(booking=made.booking, cause=CancelCause.PATIENT, by=BY, at=late).is_late
    other = book(order=order(a_person(), session), at=NOW)
    with pytest.raises(Refused, match=r"booking\.slot_past"):
        cancel(booking=other.booking, cause=CancelCause.PATIENT, by=BY, at=session.ends)
    assert not cancel(booking=other.booking, cause=CancelCause.DESK, by=BY, at=late).is_late


def test_what_is_cancelled_can_be_booked_again(clinic: Clinic) -> None:
    session, person = a_session(clinic), a_person()
    made = book(order=order(person, session), at=NOW)
    cancel(booking=made.booking, cause=CancelCause.PATIENT, by=BY, at=NOW)
    assert told(take([order(person, session)], at=NOW)) == ["taken"]
    insist_counters_are_right()


def test_a_stopped_clinic_gives_its_places_up_at_once(clinic: Clinic) -> None:
    session = a_session(clinic)
    made = [book(order=order(a_person(), session), at=NOW).booking for _ in range(4)]
    answers = cancel_all(
        bookings=[*made, uuid4(), made[0]], cause=CancelCause.STOPPED, by=BY, at=NOW
    )
    refusals = [one.code for one in answers if isinstance(one, Refusal)]
    assert refusals == ["booking.booking_unknown"]
    assert not ReturnedPlace.objects.exists()
    assert set(Pool.objects.values_list("booked", flat=True)) == {0}
    rows = Booking.objects.filter(state=BookingState.CANCELLED, cancel_cause="stopped", sequence=1)
    assert rows.count() == 4


def test_rescheduling_takes_the_new_place_and_returns_the_old(clinic: Clinic) -> None:
    session, person = a_session(clinic, places=(1, 0, 0, 1, 0, 0)), a_person()
    made = book(order=order(person, session), at=NOW)
    asked = order(person, session, slot=session.slots.order_by("-starts")[0].pk)
    moved = reschedule(booking=made.booking, order=asked, at=NOW)
    assert moved.slot != made.slot
    old, new = Booking.objects.get(rid=made.booking), Booking.objects.get(rid=moved.booking)
    assert (old.state, old.cancel_cause, new.replaces_id) == ("cancelled", "rescheduled", old.rid)
    again = reschedule(booking=made.booking, order=asked, at=NOW)
    assert again == replace(moved, is_replay=True)
    insist_counters_are_right()


def test_rescheduling_to_a_full_slot_keeps_the_old_booking(clinic: Clinic) -> None:
    session, person = a_session(clinic, places=(1, 0, 0, 1, 0, 0)), a_person()
    made = book(order=order(person, session), at=NOW)
    last = session.slots.order_by("-starts")[0].pk
    book(order=order(a_person(), session, slot=last), at=NOW)
    before = Entry.objects.count()
    with pytest.raises(SoldOut):
        reschedule(booking=made.booking, order=order(person, session, slot=last), at=NOW)
    assert Booking.objects.get(rid=made.booking).state == BookingState.BOOKED
    assert (ReturnedPlace.objects.count(), Entry.objects.count()) == (0, before)
    insist_counters_are_right()


def test_nobody_reschedules_the_booking_of_another(clinic: Clinic) -> None:
    session = a_session(clinic)
    made = book(order=order(a_person(), session), at=NOW)
    with pytest.raises(Refused, match=r"booking\.booking_unknown"):
        reschedule(booking=made.booking, order=order(a_person(), session), at=NOW)


def test_a_proxy_is_given_once_and_taken_back() -> None:
    a_hospital()
    person, agent = a_person(), a_person()

    def give(to: UUID) -> object:
        return authorise_proxy(person=person.rid, agent=to, by=BY, at=NOW)

    assert give(agent.rid) == give(agent.rid)
    for nobody, why in ((person.rid, "own_proxy"), (uuid4(), "person_unknown")):
        with pytest.raises(Refused, match=why):
            give(nobody)
    assert withdraw_proxy(person=person.rid, agent=agent.rid, by=BY, at=NOW) == 1
    assert withdraw_proxy(person=person.rid, agent=agent.rid, by=BY, at=NOW) == 0
