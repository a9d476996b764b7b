"""A resident books a visit, changes it and gives it back, on pages without a script."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from booking_samples import Clinic, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Pool, Session, Waiting
from minkang.engines.booking.terms import BookingState, CancelCause, Channel, PoolKind
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import AccessibleFeature
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import GuardianshipKind
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
OLD = date(1945, 3, 8)


def in_days(days: int) -> date:
    return localdate(datetime.now(tz=UTC)) + timedelta(days=days)


@pytest.fixture
def clinic() -> Clinic:
    clinic = a_clinic()
    AccessibleFeature.objects.create(organisation=clinic.hospital, feature="lift")
    return clinic


@pytest.fixture
def session(clinic: Clinic) -> Session:
    return a_session(clinic, on=in_days(4), places=(1, 1, 1, 1, 1, 1))


@pytest.fixture
def person(clinic: Clinic) -> Person:
    assert clinic.hospital.area_id
    return a_person("王桂英", born_on=OLD, telephone="13800000001")


@pytest.fixture
def account(person: Person) -> Account:
    return an_account("", Role.RESIDENT, person=person)


@pytest.fixture
def resident(client: Client, account: Account) -> Client:
    sign_in_as(client, account, has_second_factor=False)
    return client


def test_anybody_sees_clinics_and_days_and_signs_in_for_the_time(
    client: Client, session: Session, clinic: Clinic
) -> None:
    home = client.get("/visits/")
    assert clinic.service.name in home.content.decode()
    assert "无障碍电梯" in home.content.decode()
    found = client.get("/visits/", {"find": clinic.department.name})
    assert reverse("visits:resident-days", args=[clinic.service.pk]) in found.content.decode()
    assert "没有找到门诊" in client.get("/visits/", {"find": "不存在的科"}).content.decode()
    days = client.get(reverse("visits:resident-days", args=[clinic.service.pk])).content.decode()
    assert "还有 6 个号" in days
    assert clinic.resource.name in days
    asked = client.get(reverse("visits:resident-times", args=[session.pk]))
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/?next=%2Fvisits%2Fsessions%2F")


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def chosen(page: str, number: int = 0) -> str:
    return re.findall(r'name="time" value="([^"]+)"', page)[number]


def book(client: Client, session: Session, person: Person, number: int = 0) -> Booking:
    address = reverse("visits:resident-times", args=[session.pk])
    page = client.get(address).content.decode()
    asked = {
        "key": key_in(page),
        "time": chosen(page, number),
        "person": str(person.pk),
        "ground": "none",
    }
    first, again = client.post(address, asked), client.post(address, asked)
    assert first.status_code == again.status_code == 303
    assert first["Location"] == again["Location"]
    return Booking.objects.get(pk=UUID(first["Location"].split("/")[3]))


def test_a_second_press_books_once_and_the_slip_says_when_to_arrive(
    resident: Client, session: Session, person: Person
) -> None:
    booking = book(resident, session, person)
    assert Booking.objects.count() == 1
    assert (booking.channel, booking.booker_id) == (Channel.ONLINE, person.pk)
    slip = resident.get(reverse("visits:resident-visit", args=[booking.pk]), {"new": "1"})
    words = slip.content.decode()
    assert "约好了" in words
    assert "<strong>8:00</strong> 到院" in words
    assert "无障碍电梯" in words
    assert "优先叫号" in words
    assert "王*英" in words
    mine = resident.get("/my/visits/").content.decode()
    assert str(booking.pk) in mine


def test_the_consequence_is_said_before_a_place_is_given_back(
    resident: Client, session: Session, person: Person
) -> None:
    booking = book(resident, session, person)
    address = reverse("visits:resident-cancel", args=[booking.pk])
    assert "不算失约" in resident.get(address).content.decode()
    assert resident.post(address).status_code == 303
    assert resident.post(address).status_code == 303
    booking.refresh_from_db()
    assert (booking.state, booking.cancel_cause) == (BookingState.CANCELLED, CancelCause.PATIENT)
    slip = resident.get(reverse("visits:resident-visit", args=[booking.pk])).content.decode()
    assert "这个预约取消了" in slip
    assert "到院</p>" not in slip


def test_a_booking_moves_to_another_time_and_the_old_link_leads_to_it(
    resident: Client, session: Session, person: Person
) -> None:
    booking = book(resident, session, person)
    address = reverse("visits:resident-times", args=[session.pk]) + f"?instead={booking.pk}"
    page = resident.get(address).content.decode()
    assert "您在改约" in page
    asked = {
        "key": key_in(page), "time": chosen(page, 1), "person": str(person.pk), "ground": "none",
    }  # fmt: skip
    moved = resident.post(address, asked)
    assert moved.status_code == 303
    old = resident.get(reverse("visits:resident-visit", args=[booking.pk])).content.decode()
    assert "看新的预约" in old
    assert moved["Location"].split("?")[0] in old


def test_who_finds_the_last_place_gone_is_shown_other_times_and_the_waitlist(
    resident: Client, session: Session, person: Person, clinic: Clinic
) -> None:
    other = a_session(clinic, on=in_days(5), places=(1,))
    address = reverse("visits:resident-times", args=[session.pk])
    page = resident.get(address).content.decode()
    asked = {
        "key": key_in(page), "time": chosen(page), "person": str(person.pk), "ground": "none",
    }  # fmt: skip
    first = session.slots.order_by("starts").first()
    Pool.objects.filter(slot=first).update(booked=1)
    sold_out = resident.post(address, asked)
    words = sold_out.content.decode()
    assert sold_out.status_code == 409
    assert "加入候补" not in words
    assert "还有号的时间</h2>" in words
    assert reverse("visits:resident-times", args=[other.pk]) in words
    assert "8:30 到院" in words
    Pool.objects.filter(slot__session=session).update(booked=1)
    full = resident.get(address).content.decode()
    assert "这半天没有号了" in full
    assert "加入候补" in full
    assert reverse("visits:resident-times", args=[other.pk]) in full
    wait = reverse("visits:resident-wait", args=[session.pk])
    for _ in range(2):
        joined = resident.post(wait, {"person": str(person.pk), "ground": "none"})
        assert joined.status_code == 303
    assert Waiting.objects.filter(person=person, session=session).count() == 1


def test_a_mother_books_for_her_child_and_nobody_for_a_stranger(
    resident: Client, session: Session, person: Person
) -> None:
    child = a_person("王小宝", born_on=in_days(-3000))
    stranger = a_person("李四")
    Guardianship.objects.create(
        ward=child, guardian=person, kind=GuardianshipKind.PARENT, since=date(2026, 1, 1)
    )
    address = reverse("visits:resident-times", args=[session.pk])
    page = resident.get(address).content.decode()
    assert "王小宝" in page
    assert "李四" not in page
    nobody = resident.post(address, {"key": key_in(page), "time": chosen(page), "ground": "none"})
    assert nobody.status_code == 422
    assert not re.search(r'name="person"[^>]*checked', page)
    asked = {"key": key_in(page), "time": chosen(page), "ground": "none"}
    assert resident.post(address, asked | {"person": str(stranger.pk)}).status_code == 422
    assert resident.post(address, asked | {"person": str(child.pk)}).status_code == 303
    assert Booking.objects.get().person == child


def test_nobody_opens_the_slip_of_a_stranger(
    resident: Client, session: Session, person: Person
) -> None:
    booking = book(resident, session, person)
    other = Client()
    sign_in_as(
        other, an_account("", Role.RESIDENT, person=a_person("李四")), has_second_factor=False
    )
    for name in ("resident-visit", "resident-calendar", "resident-cancel"):
        assert other.get(reverse(f"visits:{name}", args=[booking.pk])).status_code == 404
    assert other.post(reverse("visits:resident-cancel", args=[booking.pk])).status_code == 404
    booking.refresh_from_db()
    assert booking.state == BookingState.BOOKED


def test_the_calendar_file_follows_the_booking_until_it_is_cancelled(
    resident: Client, session: Session, person: Person
) -> None:
    booking = book(resident, session, person)
    address = reverse("visits:resident-calendar", args=[booking.pk])
    first = resident.get(address)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"METHOD:REQUEST" in first.content
    assert b"SEQUENCE:0" in first.content
    resident.post(reverse("visits:resident-cancel", args=[booking.pk]))
    second = resident.get(address).content
    assert b"METHOD:CANCEL" in second
    assert b"SEQUENCE:1" in second
    assert f"UID:{booking.pk}".encode() in second


def test_the_slip_carries_the_code_the_kiosk_understands(
    resident: Client, session: Session, person: Person
) -> None:
    booking = book(resident, session, person)
    slip = resident.get(reverse("visits:resident-visit", args=[booking.pk])).content.decode()
    figures = f"{booking.pk.int % 10**8:08d}"
    assert f"{figures[:4]} {figures[4:]}" in slip
    assert "报到用的二维码" in slip


def test_who_has_no_record_of_their_own_is_told_so_instead_of_booking(
    client: Client, session: Session, clinic: Clinic
) -> None:
    desk = an_account(
        "", Role.RECEPTIONIST, organisation=clinic.hospital, area=clinic.hospital.area
    )
    sign_in_as(client, desk)
    answer = client.get(reverse("visits:resident-times", args=[session.pk]))
    assert answer.status_code == 403
    assert "居民账号" in answer.content.decode()


def test_an_old_person_sees_the_places_of_the_green_channel(
    resident: Client, clinic: Clinic, person: Person
) -> None:
    session = a_session(
        clinic, on=in_days(6), places=(1, 0, 0), kept={PoolKind.GREEN_CHANNEL: (0, 2, 0)}
    )
    address = reverse("visits:resident-times", args=[session.pk])
    page = resident.get(address).content.decode()
    assert "8:10 到院，绿色通道" in page
    asked = {
        "key": key_in(page), "time": chosen(page, 1), "person": str(person.pk), "ground": "none",
    }  # fmt: skip
    assert resident.post(address, asked).status_code == 303
    young = Client()
    sign_in_as(young, an_account("", Role.RESIDENT, person=a_person()), has_second_factor=False)
    assert "绿色通道" not in young.get(address).content.decode()
