"""Anybody can see how long a hospital lets people wait, told both ways, and nobody is told apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from booking_samples import Clinic, a_clinic, a_person, a_session
from minkang.care.visits.queries.waits import get_public_waits
from minkang.engines.booking.models import Session
from minkang.engines.booking.services import arriving, booking, consulting
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.terms import ArrivalSource, Channel, PoolKind

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def day_of(clinic: Clinic, waits: list[int | None], early: int = 0) -> Session:
    """A morning yesterday; each waits so many minutes, None for somebody never called."""
    on = localdate(datetime.now(UTC)) - timedelta(days=1)
    session = a_session(clinic, on=on, places=(len(waits), 0, 0))
    slot = session.slots.get().pk
    came = []
    for number, _ in enumerate(waits):
        order = Order(
            person=a_person().pk, slot=slot, kind=PoolKind.PUBLIC, key=f"waits-{number:03d}",
            channel=Channel.DESK, by="account:desk",
        )  # fmt: skip
        booked = booking.book(order=order, at=session.starts - 60 * MINUTE).booking
        at = session.starts - early * MINUTE
        arriving.arrive(booking=booked, source=ArrivalSource.DESK, by="account:desk", at=at)
        came.append((booked, at))
    for (booked, at), wait in sorted(zip(came, waits, strict=True), key=lambda one: one[1] or 0):
        if wait is not None:
            seen = at + wait * MINUTE
            consulting.begin_consult(booking=booked, by="account:doctor", at=seen)
            consulting.end_consult(booking=booked, by="account:doctor", at=seen)
    return session


def page(client: Client, clinic: Clinic) -> str:
    response = client.get(reverse("visits:waits-hospital", args=[clinic.hospital.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_both_ways_and_what_is_missing_stand_beside_each_other(client: Client) -> None:
    clinic = a_clinic()
    day_of(clinic, [5, 15, 20, 25, 40, None], early=10)
    shown = page(client, clinic)
    whole = shown.partition("全院")[2].partition("</tr>")[0]
    assert "60.0%" in whole  # 5, 15 and 20 of five
    assert "80.0%" in whole  # and 25, who came ten minutes early
    assert "16.7%" in whole  # one of six was never called
    assert clinic.department.name in shown


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 11, 22), date(2026, 10, 23)),
        (date(2026, 3, 31), date(2026, 3, 1)),
        (date(2026, 1, 15), date(2025, 12, 16)),
    ],
)
def test_the_days_are_the_month_that_the_indicators_count(on: date, first: date) -> None:
    waits = get_public_waits(a_clinic().hospital.pk, on)
    assert (waits.since, waits.last) == (first, on)


def test_a_group_of_four_is_not_told_of(client: Client) -> None:
    clinic = a_clinic()
    day_of(clinic, [5, 15, 20, 25])
    shown = page(client, clinic)
    assert "少于 5 人次" in shown
    assert "75.0%" not in shown


def test_a_hospital_without_visits_says_what_will_appear(client: Client) -> None:
    assert "没有预约就诊的记录" in page(client, a_clinic())
    unknown = client.get("/visits/hospitals/3a3b1a5e-3f0b-4b8e-9f0e-5d2f9b1a7c11/waits/")
    assert unknown.status_code == 404
