"""Two hands at once: one session of a day and part, and no live booking on a stopped clinic."""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

import pytest

import booking_samples as samples
from at_once import at_once, empty_audit
from booking_samples import CLERK, NOW, TODAY, TOMORROW, Clinic
from minkang.engines.booking.models import LIVE, Booking, Pool, Session
from minkang.engines.booking.services import auditing, offering, publishing
from minkang.engines.booking.services.entries import TemplateEntry
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.terms import Channel, DayPart, PoolKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HANDS = 4


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    yield samples.a_clinic()
    empty_audit()


def test_a_session_published_twice_at_once_stands_once(clinic: Clinic) -> None:
    entry = TemplateEntry(
        service=clinic.service.pk,
        resource=clinic.resource.pk,
        weekday=2,
        part=DayPart.MORNING,
        starts=time(8),
        ends=time(9),
        slot_minutes=30,
        report_minutes=10,
        places=(1,) * 6,
        since=TODAY,
    )
    made = offering.set_template(entry=entry, by=CLERK, at=NOW)
    one = partial(publishing.publish, template=made.pk, on=TOMORROW, by=CLERK, at=NOW)
    period = partial(
        publishing.publish_period,
        organisation=clinic.hospital.pk,
        since=TODAY,
        until=TODAY + timedelta(days=9),
        by=CLERK,
        at=NOW,
    )
    at_once(one, period, one, period)
    assert sorted(Session.objects.values_list("on", flat=True)) == [
        TOMORROW,
        TOMORROW + timedelta(days=7),
    ]
    assert Pool.objects.count() == 12


def test_stopping_while_people_book_leaves_no_live_booking_behind(clinic: Clinic) -> None:
    session = samples.a_session(clinic, places=(40, 40, 40))
    later = samples.a_session(clinic, on=TOMORROW + timedelta(days=1), places=(80, 80, 80))
    slots = [one.slots.get().pk for one in (session, later)]
    people = [samples.a_person().pk for _ in range(120)]

    def book(hand: int) -> int:
        taken = 0
        for nth, person in enumerate(people[hand::HANDS]):
            slot = slots[nth % 5 == 0]
            order = Order(person, slot, PoolKind.PUBLIC, f"{hand}-{nth}", Channel.ONLINE, CLERK)
            (answer,) = take([order], at=NOW)
            taken += isinstance(answer, Taken)
        return taken

    stop = partial(stop_session, session=session.pk, reason="停电", by=CLERK, at=NOW)
    results = at_once(*(partial(book, hand) for hand in range(HANDS)), stop)
    assert all(isinstance(one, int) for one in results[:-1])
    assert not Booking.objects.filter(LIVE, session=session).exists()
    cancelled = Booking.objects.filter(session=session).count()
    assert len(results[-1].cancelled) == cancelled  # type: ignore[attr-defined] # Stopped
    assert len(results[-1].offers) == cancelled  # type: ignore[attr-defined] # Stopped
    assert auditing.count_everything(at=NOW).is_right
