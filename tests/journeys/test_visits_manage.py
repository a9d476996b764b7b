"""A manager's week: template, preview, publication, stopping, and nobody else's hospital."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

import booking_samples as samples
from minkang.engines.booking.models import Booking, NoShow, Override, Session, Template
from minkang.engines.booking.services.booking import book
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    DayKind,
    PoolKind,
    SessionState,
)
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db


def today() -> date:
    return localdate(datetime.now(tz=UTC))


def next_monday() -> date:
    return today() + timedelta(days=8 - today().isoweekday())


@pytest.fixture
def clinic() -> samples.Clinic:
    return samples.a_clinic()


def managing(client: Client, hospital: Organisation, role: Role = Role.CLINIC_MANAGER) -> Client:
    sign_in_as(client, an_account("", role, organisation=hospital, area=hospital.area))
    return client


@pytest.fixture
def manager(client: Client, clinic: samples.Clinic) -> Client:
    return managing(client, clinic.hospital)


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def address(name: str, *parts: object) -> str:
    return reverse(f"visits:manage-{name}", args=parts)


def a_plan(clinic: samples.Clinic, **given: object) -> dict[str, object]:
    return {
        "service": clinic.service.pk,
        "resource": clinic.resource.pk,
        "weekday": "1",
        "part": "morning",
        "starts": "08:00",
        "ends": "10:00",
        "slot_minutes": "30",
        "report_minutes": "10",
        "places": "2",
        "referral": "0",
        "green_channel": "0",
        "return_visit": "0",
        "same_day": "10",
        "assisted": "10",
        "release": "first_come",
        "since": today().isoformat(),
        **given,
    }


def test_a_template_is_looked_at_saved_published_and_seen_in_the_week(
    manager: Client, clinic: samples.Clinic
) -> None:
    hospital = clinic.hospital.pk
    new = address("template", hospital)
    seen = words(manager.post(new, {**a_plan(clinic), "act": "preview"}))
    assert "还没有保存" in seen
    assert "8:30–9:00" in seen
    assert Template.objects.count() == 0
    saved = manager.post(new, {**a_plan(clinic), "act": "save"})
    assert saved["Location"] == address("templates", hospital)
    assert "沈明远" in words(manager.get(saved["Location"]))
    monday = next_monday()
    period = {"since": monday, "last": monday + timedelta(days=6)}
    preview = words(manager.post(address("publish", hospital), {**period, "act": "preview"}))
    assert "一共 1 场" in preview
    assert Session.objects.count() == 0
    week = address("week", hospital) + f"?since={monday}"
    assert "未公布" in words(manager.get(week))
    done = words(manager.post(address("publish", hospital), {**period, "act": "publish"}))
    assert "公布了 1 场" in done
    session = Session.objects.get()
    shown = words(manager.get(week))
    assert address("session", session.pk) in shown
    assert "约 0/24" in shown
    assert "未公布" not in shown


def test_thirty_one_minutes_are_refused_with_the_clause_and_everything_kept(
    manager: Client, clinic: samples.Clinic
) -> None:
    plan = a_plan(clinic, slot_minutes="31", report_minutes="31", places="3")
    answer = manager.post(address("template", clinic.hospital.pk), {**plan, "act": "preview"})
    assert answer.status_code == 422
    assert "每个时段最长30分钟" in words(answer)
    assert "预约时段最长30分钟" in words(answer)
    assert 'value="31"' in words(answer)
    assert Template.objects.count() == 0


def test_a_weekend_clinic_is_added_and_covers_the_department(
    manager: Client, clinic: samples.Clinic
) -> None:
    saturday = next_monday() + timedelta(days=5)
    plan = a_plan(clinic, on=saturday.isoformat())
    answer = manager.post(address("single", clinic.hospital.pk), plan)
    session = Session.objects.get()
    assert answer["Location"] == address("session", session.pk)
    assert session.day_kind == DayKind.WEEKEND
    week = words(manager.get(address("week", clinic.hospital.pk) + f"?since={saturday}"))
    assert "1 个里有 1 个" in week
    public = words(Client().get(address("weekends")))
    assert saturday.isoformat() in public
    assert clinic.department.name in public
    assert saturday.isoformat() not in words(
        Client().get(address("weekends") + "?day_kind=holiday")
    )


def test_stopping_says_whom_it_concerns_and_shows_what_was_held_for_them(
    manager: Client, clinic: samples.Clinic
) -> None:
    opened = datetime.now(tz=UTC) - timedelta(days=2)
    on = today() + timedelta(days=3)
    session = samples.a_session(clinic, on=on, opens_at=opened)
    later = samples.a_session(clinic, on=on + timedelta(days=1), opens_at=opened)
    patient = samples.a_person("周桂兰")
    order = Order(
        person=patient.rid,
        slot=session.slots.get().pk,
        kind=PoolKind.PUBLIC,
        key="",
        channel=Channel.DESK,
        by="account:desk",
    )
    book(order=order, at=datetime.now(tz=UTC))
    stop = address("stop", session.pk)
    assert "约了这一场的 1 位患者" in words(manager.get(stop))
    assert manager.post(stop, {"reason": ""}).status_code == 422
    answer = manager.post(stop, {"reason": "医生外出会诊"})
    assert answer["Location"] == address("stopped", session.pk)
    session.refresh_from_db()
    assert session.state == SessionState.STOPPED
    told = words(manager.get(answer["Location"]))
    assert "周*兰" in told
    assert "周桂兰" not in told
    assert "其中 1 位已经留了后面的号" in told
    held = Booking.objects.get(session=later)
    assert held.state == BookingState.PENDING
    assert Booking.objects.get(session=session).cancel_cause == CancelCause.STOPPED
    assert "医生外出会诊" in words(manager.get(address("session", session.pk)))


def test_places_are_added_and_a_lottery_is_announced(
    manager: Client, clinic: samples.Clinic
) -> None:
    on = today() + timedelta(days=9)
    soon = datetime.now(tz=UTC) + timedelta(days=5)
    session = samples.a_session(clinic, on=on, opens_at=soon)
    first = session.slots.get().pools.earliest("report_at")
    typed = {"at": first.report_at.isoformat(), "kind": "public", "count": "2"}
    answer = manager.post(address("places", session.pk), typed)
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.capacity == 5
    day = {"on": today() + timedelta(days=4), "at": "08:00"}
    assert manager.post(address("draw", session.pk), day).status_code == 302
    assert "事先公布的承诺" in words(manager.get(address("session", session.pk)))
    again = manager.post(address("draw", session.pk), day)
    assert again.status_code == 422
    assert "已经公告摇号" in words(again)


def test_an_own_condition_moves_within_its_bounds(manager: Client, clinic: samples.Clinic) -> None:
    hospital = clinic.hospital.pk
    shown = words(manager.get(address("conditions", hospital)))
    assert "提前多少天可以预约" in shown
    assert "二手来源" in shown
    change = address("condition", hospital, "horizon_days")
    too_far = manager.post(change, {"value": "60", "since": today()})
    assert too_far.status_code == 422
    assert "应在7到28之间" in words(too_far)
    assert manager.post(change, {"value": "21", "since": today()}).status_code == 302
    assert Override.objects.get().value == 21
    assert "本院定的" in words(manager.get(address("conditions", hospital)))
    assert manager.get(address("condition", hospital, "passed_max")).status_code == 404


def test_an_appeal_is_answered_with_words(manager: Client, clinic: samples.Clinic) -> None:
    session = samples.a_session(clinic, on=today() - timedelta(days=2))
    patient = samples.a_person("周桂兰")
    slot = session.slots.get()
    booking = Booking.objects.create(
        pool=slot.pools.earliest("report_at"),
        slot=slot,
        session=session,
        department=clinic.department,
        on=session.on,
        report_at=slot.starts,
        person=patient,
        channel=Channel.ONLINE,
        state=BookingState.NOSHOW,
        made_at=session.opens_at,
    )
    missed = NoShow.objects.create(
        booking=booking,
        person=patient,
        on=session.on,
        state="appealed",
        appeal="那天住院了",
        appealed_at=datetime.now(tz=UTC),
    )
    listed = words(manager.get(address("appeals", clinic.hospital.pk)))
    assert "周*兰" in listed
    page = address("appeal", missed.pk)
    assert "那天住院了" in words(manager.get(page))
    assert manager.post(page, {"words": "", "decision": "excused"}).status_code == 422
    answered = manager.post(page, {"words": "查到住院记录", "decision": "excused"})
    assert answered.status_code == 302
    missed.refresh_from_db()
    assert missed.state == "excused"


def test_facilities_are_public_as_soon_as_they_are_stated(
    manager: Client, clinic: samples.Clinic
) -> None:
    page = address("features", clinic.hospital.pk)
    answer = manager.post(page, {"features": ["wheelchair", "sign_language"]})
    assert "已经公布" in words(answer)
    public = words(Client().get(address("facilities")))
    assert "第一医院" in public
    assert "手语服务" in public
    assert "第一医院" not in words(Client().get(address("facilities") + "?feature=lift"))


def test_services_and_doctors_come_from_the_registers_and_end(
    manager: Client, clinic: samples.Clinic
) -> None:
    hospital = clinic.hospital
    doctor = samples.a_doctor(hospital, clinic.department, "顾怀瑾")
    typed = {"practitioner": doctor.pk, "kind": "", "name": "", "room": "9诊室", "since": today()}
    assert manager.post(address("resource", hospital.pk), typed).status_code == 302
    named = {
        "department": clinic.department.pk,
        "kind": "expert_clinic",
        "name": "高血压专病门诊",
        "name_en": "Hypertension clinic",
        "since": today(),
    }
    assert manager.post(address("service", hospital.pk), named).status_code == 302
    taken = manager.post(address("service", hospital.pk), named)
    assert taken.status_code == 409
    shown = words(manager.get(address("offers", hospital.pk)))
    assert "顾怀瑾" in shown
    assert "高血压专病门诊" in shown
    end = address("end-services", hospital.pk, clinic.service.pk)
    assert manager.post(end, {"on": today() + timedelta(days=1)}).status_code == 302
    clinic.service.refresh_from_db()
    assert clinic.service.until == today() + timedelta(days=1)
    assert manager.get(address("end-services", hospital.pk, 0)).status_code == 404


def test_another_hospital_is_closed_to_a_manager(
    client: Client, manager: Client, clinic: samples.Clinic
) -> None:
    other = samples.a_clinic(
        Organisation.objects.create(
            name="第二医院",
            credit_code="12210500463000002B",
            category=clinic.hospital.category,
            level=clinic.hospital.level,
            ownership=clinic.hospital.ownership,
            area=clinic.hospital.area,
            opened_on=clinic.hospital.opened_on,
        )
    )
    session = samples.a_session(other, on=today() + timedelta(days=1))
    hospital = other.hospital.pk
    for page in ("week", "offers", "templates", "template", "publish", "single", "conditions",
                 "appeals", "features", "service", "resource"):  # fmt: skip
        assert manager.get(address(page, hospital)).status_code == 403, page
    for page in ("session", "stop", "stopped", "places", "draw"):
        assert manager.get(address(page, session.pk)).status_code == 403, page
    mine = address("end-services", clinic.hospital.pk, other.service.pk)
    assert manager.post(mine, {"on": today() + timedelta(days=1)}).status_code == 404
    assert manager.post(address("stop", session.pk), {"reason": "试试"}).status_code == 403
    plan = a_plan(other, act="save")
    assert manager.post(address("template", clinic.hospital.pk), plan).status_code == 422
    managing(client, clinic.hospital, Role.RECEPTIONIST)
    assert client.get(address("week", clinic.hospital.pk)).status_code == 403
    assert Session.objects.get().state == SessionState.PUBLISHED
