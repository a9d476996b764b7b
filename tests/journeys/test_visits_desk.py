"""A receptionist serves whoever stands or calls, and nobody she was not asked by."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

import booking_samples as samples
from minkang.care.visits.models import HelpRequest
from minkang.engines.booking.models import Booking, NoShow, Session, Suspension
from minkang.engines.booking.terms import BookingState, Channel, PoolKind
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
TELEPHONE = "13800000001"


def today() -> date:
    return localdate(datetime.now(tz=UTC))


@pytest.fixture
def clinic() -> samples.Clinic:
    return samples.a_clinic()


@pytest.fixture
def visitor() -> Person:
    return samples.a_person("周桂兰", telephone=TELEPHONE)


def a_day(clinic: samples.Clinic, on: date, **kept: int) -> Session:
    """A session of the whole afternoon and evening, so that a test at any hour finds it open."""
    return samples.a_session(
        clinic,
        on=on,
        starts=time(0),
        places=[1] * 144,
        kept={PoolKind(kind): [count] * 144 for kind, count in kept.items()},
        opens_at=datetime.now(tz=UTC) - timedelta(days=7),
    )


def at_desk(client: Client, hospital: Organisation, role: Role = Role.RECEPTIONIST) -> Client:
    sign_in_as(client, an_account("", role, organisation=hospital, area=hospital.area))
    return client


@pytest.fixture
def desk(client: Client, clinic: samples.Clinic) -> Client:
    return at_desk(client, clinic.hospital)


def serve(desk: Client, visitor: Person) -> None:
    answer = desk.post(reverse("visits:desk-take"), {"person": visitor.rid})
    assert answer.status_code == 302


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def look(session: Session) -> str:
    return f"?service={session.service_id}&since={session.on}"


def booked(
    desk: Client, visitor: Person, session: Session, **given: object
) -> tuple[HttpResponse, Booking | None]:
    slot = given.pop("slot", None) or session.slots.latest("starts")
    typed = {"key": uuid4(), "slot": slot.pk, "channel": "desk", **given}
    answer = desk.post(reverse("visits:desk-book", args=[visitor.rid]) + look(session), typed)
    return answer, Booking.objects.filter(slot=slot, person=visitor).first()


def test_whoever_stands_there_is_found_booked_and_checked_in(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today(), same_day=1)
    found = desk.post(reverse("visits:desk-find"), {"number": TELEPHONE})
    assert "周*兰" in words(found)
    serve(desk, visitor)
    page = desk.get(reverse("visits:desk-person", args=[visitor.rid]))
    assert "周桂兰" in words(page)
    assert "今天在这里没有预约" in words(page)
    shown = desk.get(reverse("visits:desk-book", args=[visitor.rid]) + look(session))
    assert f'value="{session.slots.latest("starts").pk}"' in words(shown)
    answer, made = booked(
        desk, visitor, session, channel="walk_in", is_here="on", help=["wheelchair"], note="三楼"
    )
    assert made is not None
    assert answer["Location"] == reverse("visits:desk-booking", args=[made.rid])
    assert (made.state, made.channel) == (BookingState.ARRIVED, Channel.WALK_IN)
    assert made.pool.kind == PoolKind.SAME_DAY
    slip = words(desk.get(answer["Location"]))
    assert "排队号" in slip
    assert "轮椅（三楼）" in slip
    assert HelpRequest.objects.get().kind == "wheelchair"


def test_the_same_form_sent_twice_books_once(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today() + timedelta(days=1))
    serve(desk, visitor)
    key = uuid4()
    first, made = booked(desk, visitor, session, key=key)
    again, _ = booked(desk, visitor, session, key=key)
    assert first["Location"] == again["Location"]
    assert Booking.objects.count() == 1
    assert made is not None
    assert made.pool.kind == PoolKind.PUBLIC


def test_a_slot_that_is_gone_is_refused_with_everything_typed_kept(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today() + timedelta(days=1))
    slot = session.slots.earliest("starts")
    slot.pools.update(capacity=1, booked=0)
    for other in ("甲乙", "丙丁", "戊己"):
        somebody = samples.a_person(other)
        serve(desk, somebody)
        booked(desk, somebody, session, slot=slot)
    serve(desk, visitor)
    answer, made = booked(
        desk, visitor, session, slot=slot, help=["reading"], note="看不清字", ground="disabled"
    )
    assert made is None
    assert answer.status_code == 422
    assert "这个时段的号刚刚约满" in words(answer)
    assert "看不清字" in words(answer)


def test_a_suspended_person_is_still_booked_at_the_desk(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today() + timedelta(days=1))
    earlier = a_day(clinic, today() - timedelta(days=3))
    serve(desk, visitor)
    _, made = booked(desk, visitor, session)
    assert made is not None
    missed = NoShow.objects.create(booking=made, person=visitor, on=earlier.on)
    Suspension.objects.create(
        person=visitor, no_show=missed, missed=1, since=today(), until=today() + timedelta(days=30)
    )
    assert "网上预约停到" in words(desk.get(reverse("visits:desk-person", args=[visitor.rid])))
    other = a_day(samples.a_clinic(clinic.hospital), today() + timedelta(days=2))
    _, second = booked(desk, visitor, other)
    assert second is not None
