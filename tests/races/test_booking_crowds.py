"""Many want the same places at once: nobody is lost, nothing is sold twice, nobody waits for ever."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from booking_samples import NOW, TOMORROW, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Pool, ReturnedPlace, Session
from minkang.engines.booking.services.cancelling import Cancellation, Cancelled
from minkang.engines.booking.services.orders import Answer, Order, Sold, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.services.writer import Writer
from minkang.engines.booking.terms import BookingState, CancelCause, Channel, PoolKind
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
BY = "account:somebody"
CROWD = 16


def order(person: UUID, slot: int, booker: UUID | None = None, key: str = "") -> Order:
    return Order(
        person=person,
        slot=slot,
        kind=PoolKind.PUBLIC,
        key=key or uuid4().hex,
        channel=Channel.ONLINE,
        by=BY,
        booker=booker or person,
    )


def slots(session: Session) -> list[int]:
    return list(session.slots.order_by("starts").values_list("pk", flat=True))


def at_once(acts: Sequence[Callable[[], tuple[Answer, ...]]]) -> list[Answer]:
    """Run each act in a thread and a connection of its own, all starting together."""
    together = Barrier(len(acts))

    def one(act: Callable[[], tuple[Answer, ...]]) -> tuple[Answer, ...]:
        try:
            together.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return [answer for answers in crowd.map(one, acts) for answer in answers]


def code(answer: Answer) -> str:
    refusal = answer.refusal if isinstance(answer, Sold) else answer
    return refusal.code if isinstance(refusal, Refusal) else "taken"


def insist_counters_are_right() -> None:
    for pool in Pool.objects.all():
        live = pool.bookings.exclude(state=BookingState.CANCELLED).count()
        assert pool.booked == live + ReturnedPlace.objects.filter(pool=pool, state="due").count()


def test_a_hot_pool_is_sold_out_exactly_though_each_request_comes_twice() -> None:
    session = a_session(a_clinic(), places=(20, 0, 0))
    (slot,) = slots(session)
    asked = [[order(a_person().rid, slot) for _ in range(2)] for _ in range(CROWD)]
    answers = at_once([lambda orders=orders: take([*orders, *orders], at=NOW) for orders in asked])
    booked = {one.booking for one in answers if isinstance(one, Taken)}
    assert len(booked) == 20
    assert Counter(map(code, answers)) == {"taken": 40, "booking.sold_out": 24}
    assert set(Booking.objects.values_list("rid", flat=True)) == booked
    assert Entry.objects.filter(subject__in=[f"booking:{one}" for one in booked]).count() == 20
    insist_counters_are_right()


def test_batches_with_the_same_pools_in_opposite_order_do_not_wait_for_each_other() -> None:
    session = a_session(a_clinic(), places=(60,) * 12)
    ways = slots(session), slots(session)[::-1]
    acts = []
    for turn in range(12):
        asked = [order(a_person().rid, slot) for slot in ways[turn % 2]]
        acts.append(lambda asked=asked: take(asked, at=NOW))
    answers = at_once(acts)
    assert Counter(map(code, answers)) == {"taken": len(answers)}
    insist_counters_are_right()


def test_two_bookers_of_one_person_get_one_place_of_a_department() -> None:
    clinic = a_clinic()
    person, bookers = a_person().rid, [a_person().rid for _ in range(4)]
    places = [slots(a_session(a_clinic(clinic.hospital, department=clinic.department)))[0]
              for _ in bookers]  # fmt: skip
    answers = at_once(
        [
            lambda slot=slot, booker=booker: take([order(person, slot, booker)], at=NOW)
            for slot, booker in zip(places, bookers, strict=True)
        ]
    )
    assert Counter(map(code, answers)) == {"taken": 1, "booking.department_day_max": 3}


def test_one_request_sent_many_times_at_once_books_once() -> None:
    (slot,) = slots(a_session(a_clinic()))
    asked = order(a_person().rid, slot)
    answers = at_once([lambda: take([asked], at=NOW)] * 8)
    booked = [one for one in answers if isinstance(one, Taken)]
    assert len(booked) == 8
    assert len({one.booking for one in booked}) == 1
    assert Counter(one.is_replay for one in booked) == {False: 1, True: 7}


def test_a_booking_that_no_lock_announced_ends_as_the_right_refusal() -> None:
    """Somebody writes a row without asking `take`; the constraints answer, and nobody else suffers."""
    session = a_session(a_clinic(), places=(5, 0, 0))
    (slot,) = slots(session)
    met, others = a_person().rid, [a_person().rid for _ in range(2)]
    pool = Pool.objects.get()
    written, may_commit = Event(), Event()

    def intrude() -> None:
        with transaction.atomic():
            Booking.objects.create(
                pool=pool, slot_id=slot, session=session, on=TOMORROW, person_id=met,
                department=session.service.department, report_at=pool.report_at,
                channel=Channel.DESK, state=BookingState.BOOKED, made_at=NOW,
            )  # fmt: skip
            written.set()
            may_commit.wait(30)
        connection.close()

    def batch() -> tuple[Answer, ...]:
        asked = [order(one, slot) for one in (others[0], met, others[1])]
        answers = take(asked, at=NOW)
        connection.close()
        return answers

    with ThreadPoolExecutor(2) as two:
        intruder = two.submit(intrude)
        assert written.wait(30)
        taker = two.submit(batch)
        wait_until_somebody_waits()
        may_commit.set()
        intruder.result()
        answers = taker.result()
    assert list(map(code, answers)) == ["taken", "booking.session_already_booked", "taken"]
    pool.refresh_from_db()
    assert pool.booked == 2


def wait_until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() != (0,):
                return
            cursor.execute("SELECT pg_sleep(0.02)")
    raise AssertionError("nobody waits")


def test_an_order_that_lost_its_pool_gets_the_next_one() -> None:
    """The first step is sold between reading and locking; the order goes to the second step."""
    session = a_session(a_clinic(), places=(1, 1, 0))
    (slot,) = slots(session)
    first = Pool.objects.order_by("report_at")[0]
    holds, may_commit = Event(), Event()
    person = a_person().rid

    def sell() -> None:
        with transaction.atomic():
            Pool.objects.filter(pk=first.pk).update(booked=1)
            holds.set()
            may_commit.wait(30)
        connection.close()

    def buy() -> tuple[Answer, ...]:
        answers = take([order(person, slot)], at=NOW)
        connection.close()
        return answers

    with ThreadPoolExecutor(2) as two:
        seller = two.submit(sell)
        assert holds.wait(30)
        buyer = two.submit(buy)
        wait_until_somebody_waits()
        may_commit.set()
        seller.result()
        (answer,) = buyer.result()
    assert isinstance(answer, Taken)
    assert answer.report_at == first.report_at + timedelta(minutes=10)


def test_the_writer_answers_every_one_of_many_threads() -> None:
    session = a_session(a_clinic(), places=(20, 0, 0))
    (slot,) = slots(session)
    people = [a_person().rid for _ in range(30)]
    writer = Writer()
    with ThreadPoolExecutor(CROWD) as crowd:
        futures = list(crowd.map(lambda one: writer.submit(order(one, slot), at=NOW), people * 2))
    writer.close()
    answers = [future.result() for future in futures]
    assert Booking.objects.count() == 20
    assert Counter(map(code, answers))["booking.sold_out"] >= 10
    assert all(future.done() for future in futures)
    insist_counters_are_right()


def test_the_writer_cancels_too() -> None:
    (slot,) = slots(a_session(a_clinic()))
    writer = Writer()
    taken = writer.submit(order(a_person().rid, slot), at=NOW).result()
    assert isinstance(taken, Taken)
    gone = writer.submit_cancellation(
        Cancellation(taken.booking, CancelCause.PATIENT, BY), at=NOW
    ).result()
    writer.close()
    assert isinstance(gone, Cancelled)
    insist_counters_are_right()


def test_a_full_or_closed_writer_says_to_come_back() -> None:
    writer = Writer(most_waiting=0)
    answer = writer.submit(order(uuid4(), 1), at=NOW).result(timeout=5)
    writer.close()
    closed = Writer()
    closed.close()
    for told in (answer, closed.submit(order(uuid4(), 1), at=NOW).result(timeout=5)):
        assert code(told) == "booking.busy"


def test_a_failing_batch_takes_only_its_members_with_it() -> None:
    (slot,) = slots(a_session(a_clinic()))
    writer = Writer()
    bad = order(a_person().rid, slot)
    broken: Future[Answer] = writer.submit(
        Order(bad.person, slot, PoolKind.PUBLIC, "k", Channel.ONLINE, by="nobody at all"), at=NOW
    )
    with pytest.raises(ValueError, match="kind:key"):
        broken.result(timeout=30)
    assert isinstance(writer.submit(bad, at=NOW).result(timeout=30), Taken)
    writer.close()
    assert Booking.objects.count() == 1


def test_the_writer_connects_again_after_its_connection_was_killed() -> None:
    (slot,) = slots(a_session(a_clinic()))
    writer = Writer()
    people = [a_person().rid for _ in range(2)]
    assert isinstance(writer.submit(order(people[0], slot), at=NOW).result(timeout=30), Taken)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
    assert isinstance(writer.submit(order(people[1], slot), at=NOW).result(timeout=30), Taken)
    writer.close()
    assert Booking.objects.count() == 2
