"""What a resident does after booking: wait, follow, let others book, appeal, take part in a draw."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

import people_samples
from booking_samples import Clinic, a_clinic, a_person, a_session
from minkang.care.visits.services import messages
from minkang.engines.booking.models import (
    Booking,
    NoShow,
    Pool,
    Proxy,
    Session,
    Suspension,
    Waiting,
)
from minkang.engines.booking.services import drawing
from minkang.engines.booking.services.booking import book
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.terms import BookingState, Channel, PoolKind, ReleaseMode, WaitState
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import GuardianshipKind
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
OLD = date(1945, 3, 8)
BORN = date(1980, 5, 6)


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic()


@pytest.fixture
def session(clinic: Clinic) -> Session:
    return a_session(clinic, on=localdate(now()) + timedelta(days=4))


@pytest.fixture
def person(clinic: Clinic) -> Person:
    assert clinic.hospital.pk
    return a_person("王桂英", born_on=OLD)


@pytest.fixture
def account(person: Person) -> Account:
    return an_account("", Role.RESIDENT, person=person)


@pytest.fixture
def resident(client: Client, account: Account) -> Client:
    sign_in_as(client, account, has_second_factor=False)
    return client


def booked(session: Session, person: Person) -> Booking:
    order = Order(
        person=person.pk,
        slot=session.slots.order_by("starts")[0].pk,
        kind=PoolKind.PUBLIC,
        key="",
        channel=Channel.ONLINE,
        by="account:test",
        booker=person.pk,
    )
    return Booking.objects.get(pk=book(order=order, at=now()).booking)


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_waits_sees_it_and_may_stop_waiting(
    resident: Client, session: Session, person: Person
) -> None:
    Pool.objects.filter(slot__session=session).update(booked=3)
    wait = reverse("visits:resident-wait", args=[session.pk])
    assert resident.post(wait, {"person": str(person.pk), "ground": "none"}).status_code == 303
    entry = Waiting.objects.get()
    assert "候补中" in words(resident, "/my/visits/")
    stranger = Client()
    sign_in_as(stranger, an_account("", Role.RESIDENT, person=a_person()), has_second_factor=False)
    leave = reverse("visits:resident-leave", args=[entry.pk])
    assert stranger.post(leave).status_code == 404
    assert resident.post(leave).status_code == 303
    entry.refresh_from_db()
    assert entry.state == WaitState.LEFT
    assert "候补中" not in words(resident, "/my/visits/")


def test_the_old_link_of_a_stopped_clinic_leads_to_the_place_kept_instead(
    resident: Client, session: Session, person: Person, clinic: Clinic
) -> None:
    later = a_session(clinic, on=session.on + timedelta(days=1))
    booking = booked(session, person)
    stop_session(session=session.pk, reason="医生外出会诊", by="account:test", at=now())
    slip = reverse("visits:resident-visit", args=[booking.pk])
    said = words(resident, slip)
    assert "这次门诊停诊了" in said
    assert "医生外出会诊" in said
    assert "没有号了" not in words(resident, reverse("visits:resident-times", args=[session.pk]))
    offer = Booking.objects.get(session=later, person=person)
    assert offer.state == BookingState.PENDING
    assert reverse("visits:resident-visit", args=[offer.pk]) in said
    assert "等您确认" in words(resident, "/my/visits/")
    messages.tell_stopped(session=session.pk, at=now())
    told = words(resident, "/my/messages/")
    assert "停诊" in told
    assert "已为您留了" in told
    accept = reverse("visits:resident-accept", args=[offer.pk])
    assert resident.post(accept).status_code == 303
    assert resident.post(accept).status_code == 303
    offer.refresh_from_db()
    assert offer.state == BookingState.BOOKED


def test_only_the_right_name_with_the_right_number_may_book_for_me(
    resident: Client, session: Session
) -> None:
    number = people_samples.number(BORN, 7)
    daughter = a_person("王芳", born_on=BORN, identity_number=number)
    asked = {"name": "王芳", "identity_number": number}
    for slip in ({"name": "王方"}, {"identity_number": people_samples.number(BORN, 8)}):
        refused = resident.post("/my/family/", asked | slip)
        assert refused.status_code == 404
        assert "都对得上" in refused.content.decode()
    assert not Proxy.objects.exists()
    assert resident.post("/my/family/", asked).status_code == 303
    assert "王*" in words(resident, "/my/family/")
    hers = Client()
    sign_in_as(hers, an_account("", Role.RESIDENT, person=daughter), has_second_factor=False)
    times = reverse("visits:resident-times", args=[session.pk])
    assert "王桂英" in words(hers, times)
    withdraw = reverse("visits:resident-withdraw", args=[daughter.pk])
    assert resident.post(withdraw).status_code == 303
    assert "王桂英" not in words(hers, times)


def test_a_guardian_lets_somebody_book_for_a_ward_and_only_the_guardian_takes_it_back(
    resident: Client, person: Person, session: Session
) -> None:
    child = a_person("王小宝", born_on=BORN)
    Guardianship.objects.create(
        ward=child, guardian=person, kind=GuardianshipKind.PARENT, since=BORN
    )
    number = people_samples.number(BORN, 9)
    aunt = a_person("王芳", born_on=BORN, identity_number=number)
    asked = {"name": "王芳", "identity_number": number}
    assert "请人替谁约？" in words(resident, "/my/family/")
    assert resident.post("/my/family/", asked | {"person": str(aunt.pk)}).status_code == 422
    assert resident.post("/my/family/", asked | {"person": str(child.pk)}).status_code == 303
    assert Proxy.objects.get().person == child
    assert "谁可以替王小宝约" in words(resident, "/my/family/")
    hers = Client()
    sign_in_as(hers, an_account("", Role.RESIDENT, person=aunt), has_second_factor=False)
    times = reverse("visits:resident-times", args=[session.pk])
    assert "王小宝" in words(hers, times)
    withdraw = reverse("visits:resident-withdraw", args=[aunt.pk])
    for body, status in (({"person": str(child.pk)}, 403), ({"person": "x"}, 404)):
        assert hers.post(withdraw, body).status_code == status
    assert "王小宝" in words(hers, times)
    assert resident.post(withdraw, {"person": str(child.pk)}).status_code == 303
    assert "王小宝" not in words(hers, times)


def test_who_missed_a_visit_reads_what_follows_and_appeals_once(
    resident: Client, session: Session, person: Person
) -> None:
    booking = booked(session, person)
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.NOSHOW)
    on = localdate(now())
    missed = NoShow.objects.create(booking=booking, person=person, on=on)
    Suspension.objects.create(
        person=person, no_show=missed, missed=1, since=on, until=on + timedelta(days=30)
    )
    assert "网上预约暂停" in words(resident, "/my/visits/")
    messages.tell_standing(at=now() - timedelta(days=1))
    assert "看这一次" in words(resident, "/my/messages/")
    address = reverse("visits:resident-missed", args=[missed.pk])
    assert "恢复" in words(resident, address)
    assert resident.post(address, {"words": ""}).status_code == 422
    assert resident.post(address, {"words": "那天住院了"}).status_code == 303
    said = words(resident, address)
    assert "那天住院了" in said
    assert "提交申诉" not in said


def test_anybody_repeats_the_draw_from_the_published_list(
    resident: Client, clinic: Clinic, person: Person, tmp_path: Path
) -> None:
    at = now()
    session = a_session(
        clinic, on=localdate(at) + timedelta(days=9), places=(1,), opens_at=at + timedelta(days=2)
    )
    Session.objects.filter(pk=session.pk).update(release=ReleaseMode.LOTTERY)
    opens_at = at - timedelta(minutes=1)
    drawing.announce_draw(
        session=session.pk, opens_at=opens_at, by="account:test", at=at - timedelta(minutes=2)
    )
    address = reverse("visits:resident-draw", args=[session.pk])
    assert "登录后登记" in words(Client(), address)
    times = words(resident, reverse("visits:resident-times", args=[session.pk]))
    assert address in times
    assert "加入候补" not in times
    assert "没有号了" not in times
    assert resident.post(address, {"person": str(person.pk)}).status_code == 303
    assert "已经登记" in words(resident, address)
    other = a_person("李四")
    drawing.cast_ballot(draw=session.pk, person=other.pk, booker=None, by="account:test", at=at)
    later = at + timedelta(minutes=30)
    drawing.close_ballots(session=session.pk, by="system:test", at=later)
    drawing.draw(session=session.pk, by="system:test", at=later + timedelta(minutes=1))
    said = words(resident, address)
    assert "抽出的次序" in said
    listed = resident.get(reverse("visits:resident-draw-list", args=[session.pk])).content
    (tmp_path / "draw.json").write_bytes(listed)
    (tmp_path / "verify.py").write_bytes(resident.get("/visits/verify_draw.py").content)
    repeated = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify.py", tmp_path / "draw.json"],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert repeated.returncode == 0, repeated.stdout
    assert json.loads(listed)["order"][0] in said
    messages.tell_drawn(session=session.pk, at=now())
    won = Booking.objects.filter(session=session, person=person).exists()
    assert ("没有中签" in words(resident, "/my/messages/")) is not won


def test_the_whole_way_is_written_in_english(
    resident: Client, session: Session, person: Person
) -> None:
    resident.cookies["minkang_language"] = "en"
    booking = booked(session, person)
    messages.tell_bookings(at=now())
    pages = {
        "/visits/": "Which hospital and department?",
        reverse("visits:resident-days", args=[session.service_id]): "Which day would you like?",
        reverse("visits:resident-times", args=[session.pk]): "When would you like to arrive?",
        reverse("visits:resident-visit", args=[booking.pk]): "Arrive at <strong>8:00</strong>",
        reverse("visits:resident-cancel", args=[booking.pk]): "Cancel this booking?",
        "/my/visits/": "My visits",
        "/my/messages/": "is booked at",
        "/my/family/": "Family and helpers",
    }
    for address, said in pages.items():
        assert said in words(resident, address)
