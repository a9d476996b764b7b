"""A place is taken once, within the limits, and the answer says what to do otherwise."""

from uuid import uuid4

import pytest

from booking_samples import NOW, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, ReturnedPlace, Session
from minkang.engines.booking.services.booking import confirm
from minkang.engines.booking.services.cancelling import cancel
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import CancelCause, Channel, PoolKind
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db
BY = "account:somebody"


def order(person: Person, session: Session, **changes: object) -> Order:
    slot = session.slots.order_by("starts").first()
    given = {
        "person": person.rid, "slot": slot.pk, "kind": PoolKind.PUBLIC, "key": uuid4().hex,
        "channel": Channel.ONLINE, "by": BY, "booker": person.rid,
    }  # fmt: skip
    return Order(**(given | changes))


def test_smoke() -> None:
    clinic = a_clinic()
    session = a_session(clinic, places=(1, 1, 1))
    persons = [a_person() for _ in range(5)]
    orders = [order(p, session) for p in persons]
    answers = take([*orders, orders[0]], at=NOW)
    assert [type(a).__name__ for a in answers] == ["Taken"] * 3 + ["Sold"] * 2 + ["Taken"], answers
    assert answers[-1].is_replay
    assert answers[-1].booking == answers[0].booking
    assert Booking.objects.count() == 3
    done = cancel(booking=answers[0].booking, cause=CancelCause.PATIENT, by=BY, at=NOW)
    assert not done.is_late
    assert ReturnedPlace.objects.count() == 1
    held = take([order(a_person(), a_session(a_clinic(clinic.hospital)), is_hold=True)], at=NOW)[0]
    assert confirm(booking=held.booking, by=BY, at=NOW).state == "booked"
