"""In front of a clinic that is gone nobody is locked, and nobody's right is lost."""

from datetime import timedelta

import pytest
from django.db import connection

from booking_samples import NOW, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Pool, Session
from minkang.engines.booking.services.orders import Answer, Order, Sold, Taken
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import Channel, PoolKind
from minkang.kernel.refusal import Refusal
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return a_session(a_clinic(), places=(1, 0, 0))


def order(person: Person, session: Session, key: str = "") -> Order:
    return Order(
        person=person.pk, slot=session.slots.get().pk, kind=PoolKind.PUBLIC,
        key=key or f"key-{person.pk}", channel=Channel.ONLINE, by="account:somebody",
    )  # fmt: skip


def ask(*orders: Order) -> tuple[Answer, ...]:
    return take(orders, at=NOW)


def gone(session: Session) -> Person:
    """The only place is taken, and somebody has been told so."""
    winner = a_person()
    first, second = ask(order(winner, session), order(a_person(), session))
    assert isinstance(first, Taken)
    assert isinstance(second, Sold)
    return winner


def is_locked(person: Person) -> bool:
    """Whether anybody ever locked the row of somebody new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmax::text <> '0' FROM people_person WHERE rid = %s", [person.pk])
        (found,) = cursor.fetchone()
    return bool(found)


def test_who_asks_for_what_is_gone_is_refused_without_being_locked(session: Session) -> None:
    assert is_locked(gone(session))
    people = [a_person() for _ in range(3)]
    answers = ask(*(order(person, session) for person in people))
    assert all(isinstance(one, Sold) for one in answers)
    assert not any(map(is_locked, people))
    assert Booking.objects.count() == 1


def test_the_winner_who_asks_again_finds_the_booking_and_no_refusal(session: Session) -> None:
    winner = gone(session)
    again, other = ask(order(winner, session), order(winner, session, "another-key"))
    assert isinstance(again, Taken)
    assert again.is_replay
    assert isinstance(other, Sold | Refusal)


def test_a_place_that_is_free_again_goes_to_who_asks_next(session: Session) -> None:
    gone(session)
    Pool.objects.filter(slot__session=session).update(capacity=2)
    (answer,) = ask(order(a_person(), session))
    assert isinstance(answer, Taken)


def test_a_clinic_that_was_stopped_or_is_over_says_so_and_not_that_it_is_full(
    session: Session,
) -> None:
    gone(session)
    (late,) = take([order(a_person(), session)], at=NOW + timedelta(days=3))
    assert isinstance(late, Refusal)
    assert late.code == "booking.slot_past"
    Pool.objects.filter(slot__session=session).update(is_open=False)
    (closed,) = ask(order(a_person(), session))
    assert not isinstance(closed, Taken)
