"""The day of a clinic on its pages: check-in, queue, the doctor's morning, the board."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from booking_samples import Clinic, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Consult, Pool, Session, Ticket
from minkang.engines.booking.queries.checking_in import booking_code
from minkang.engines.booking.services.arriving import arrive
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    Channel,
    PoolKind,
    PriorityGround,
    TicketState,
)
from minkang.registry.access.terms import Role
from minkang.registry.people.models import Person
from organisation_samples import resident_number
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db

MOST_BYTES = 60_000


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic()


@pytest.fixture
def session(clinic: Clinic) -> Session:
    """A session of the real today whose slots are not over at any hour of the day."""
    on = localdate(datetime.now(tz=UTC))
    session = a_session(clinic, on=on, starts=time(0), places=(9, 9, 9))
    session.slots.update(ends=session.starts + timedelta(days=1), minutes_max=24 * 60)
    return session


def booked(session: Session, person: Person | None = None) -> UUID:
    pool = Pool.objects.filter(slot__session=session).order_by("report_at")[0]
    return Booking.objects.create(
        pool=pool, slot=pool.slot, session=session, department=session.service.department,
        on=session.on, report_at=pool.report_at, person=person or a_person(),
        channel=Channel.ONLINE, state=BookingState.BOOKED, made_at=session.published_at,
    ).rid  # fmt: skip


def here(session: Session, person: Person | None = None) -> UUID:
    booking = booked(session, person)
    arrive(booking=booking, source=ArrivalSource.DESK, by="account:x", at=datetime.now(tz=UTC))
    return booking


def staff(client: Client, clinic: Clinic, *roles: Role) -> Client:
    sign_in_as(
        client,
        an_account(
            "", *roles, organisation=clinic.hospital, area=clinic.hospital.area,
            practitioner=clinic.practitioner,
        ),
    )  # fmt: skip
    return client


def words(answer: HttpResponse) -> str:
    assert len(answer.content) < MOST_BYTES
    return answer.content.decode()


def press(client: Client, address: str, label: str) -> HttpResponse:
    """Press the first button whose words begin with `label`, as a browser without a script does."""
    text = words(client.get(address))
    for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
        for attributes, said in re.findall(r"<button([^>]*)>(.*?)</button>", form, re.DOTALL):
            if said.strip().startswith(label):
                sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
                if name := re.search(r'name="(\w+)" value="([^"]*)"', attributes):
                    sent[name[1]] = name[2]
                return client.post(address, sent, follow=True)
    raise AssertionError(f"no button {label!r} on {address}")


def test_a_patient_checks_in_by_booking_number_and_learns_number_and_room(
    client: Client, clinic: Clinic, session: Session
) -> None:
    staff(client, clinic, Role.RECEPTIONIST)
    booking = booked(session, a_person("周桂兰", born_on=date(1990, 1, 1)))
    start = reverse("visits:day-check-in", args=[clinic.hospital.rid])
    assert "预约码" in words(client.get(start))
    asked = client.post(start, {"code": booking_code(booking)}, follow=True)
    text = words(asked)
    assert "周*兰" in text
    assert "周桂兰" not in text
    assert clinic.resource.room in text
    confirm = asked.redirect_chain[-1][0]
    done = client.post(confirm, {"ground": "disabled"}, follow=True)
    assert "报到好了" in words(done)
    assert "周" not in words(done)
    assert Booking.objects.get().ground == PriorityGround.DISABLED
    again = client.post(confirm, {"ground": "none"}, follow=True)
    assert "报到好了" in words(again)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("role", [Role.NURSE, Role.RECEPTIONIST])
def test_a_patient_checks_in_by_identity_number_which_never_reaches_an_address(
    client: Client, clinic: Clinic, session: Session, role: Role
) -> None:
    number = resident_number(2)
    staff(client, clinic, role)
    booked(session, a_person(identity_number=number, born_on=date(1980, 5, 6)))
    start = reverse("visits:day-check-in", args=[clinic.hospital.rid])
    asked = client.post(start, {"code": number}, follow=True)
    assert "这是您的预约吗" in words(asked)
    assert number not in asked.redirect_chain[-1][0]
    unknown = client.post(start, {"code": resident_number(4)})
    assert unknown.status_code == 422
    assert "没有查到您的预约" in words(unknown)
    malformed = client.post(start, {"code": number[:17] + "Y"})
    assert malformed.status_code in (400, 422)
    assert client.post(start, {"code": ""}).status_code == 422


def test_check_in_belongs_to_the_staff_of_the_hospital(
    client: Client, clinic: Clinic, session: Session
) -> None:
    booking = booked(session)
    start = reverse("visits:day-check-in", args=[clinic.hospital.rid])
    assert client.get(start).status_code == 302
    staff(client, clinic, Role.CLINIC_MANAGER)
    assert client.get(start).status_code == 403
    confirm = reverse("visits:day-check-in-visit", args=[clinic.hospital.rid, booking])
    assert client.post(confirm, {}).status_code == 403
    assert not Ticket.objects.exists()


@pytest.mark.slow
def test_a_doctor_works_a_morning_with_one_button_after_another(
    client: Client, clinic: Clinic, session: Session
) -> None:
    staff(client, clinic, Role.DOCTOR)
    first, second, third = (here(session) for _ in range(3))
    assert reverse("visits:day-desk", args=[session.pk]) in words(
        client.get(reverse("visits:day-clinics"))
    )
    desk = reverse("visits:day-desk", args=[session.pk])
    press(client, desk, "开始出诊")
    session.refresh_from_db()
    assert session.started_at is not None
    press(client, desk, "叫下一位")
    shown = words(press(client, desk, "开始就诊"))
    person = Booking.objects.get(rid=first).person_id
    assert f"{reverse('residents:record', args=[person])}?purpose=TREAT" in shown
    press(client, desk, "结束，叫下一位")
    assert Ticket.objects.get(booking=second).state == TicketState.CALLED
    press(client, desk, "没有应，过号")
    press(client, desk, "叫下一位")
    press(client, desk, "开始就诊")
    assert Ticket.objects.get(booking=third).state == TicketState.IN_CONSULT
    press(client, desk, "只结束就诊")
    press(client, desk, "带结果回诊")
    assert Ticket.objects.filter(state=TicketState.WAITING).count() == 1
    refused = press(client, reverse("visits:day-end", args=[session.pk]), "结束出诊")
    assert refused.status_code == 422
    assert "候诊" in words(refused)
    for _ in range(2):
        press(client, desk, "叫下一位")
        press(client, desk, "开始就诊")
        press(client, desk, "只结束就诊" if Ticket.objects.filter(state="away") else "结束就诊")
    assert Consult.objects.filter(ended_at__isnull=False).count() == 4
    press(client, reverse("visits:day-end", args=[session.pk]), "结束出诊")
    session.refresh_from_db()
    assert (session.ended_at is None, "带结果回诊" in words(client.get(desk))) == (False, False)


def test_a_doctor_adds_one_place_however_often_the_button_is_pressed(
    client: Client, clinic: Clinic, session: Session
) -> None:
    staff(client, clinic, Role.DOCTOR)
    address = reverse("visits:day-places", args=[session.pk])
    sent = {"slot": session.slots.get().pk, "places": 27}
    for _ in range(2):
        assert "加了一个号" in words(client.post(address, sent, follow=True))
    assert Pool.objects.get(kind=PoolKind.SAME_DAY).capacity == 1
    assert client.post(address, {"slot": 0, "places": 27}).status_code == 422


def test_a_nurse_runs_the_queue_and_a_receptionist_judges_no_urgency(
    client: Client, clinic: Clinic, session: Session
) -> None:
    staff(client, clinic, Role.NURSE)
    here(session, a_person("周桂兰", born_on=date(1990, 1, 1)))
    worse, missing = here(session), booked(session)
    queue = reverse("visits:day-queue", args=[session.pk])
    text = words(client.get(queue))
    assert "周*兰" in text
    assert "周桂兰" not in text
    client.post(queue, {"act": f"arrive:{missing}"})
    assert Ticket.objects.count() == 3
    client.post(queue, {"act": f"urgent:{worse}"})
    press(client, queue, "叫下一位：2 号")
    stale = client.post(queue, {"calls": 0})
    assert stale.status_code == 409
    assert "刚刚已经叫了2号" in words(stale)
    press(client, queue, "再叫一次")
    press(client, queue, "没有应，过号")
    press(client, queue, "回到队列")
    assert client.post(queue, {"act": "begin:x"}).status_code == 400
    assert client.post(queue, {"act": f"begin:{worse}"}).status_code == 403
    other = Client()
    staff(other, clinic, Role.RECEPTIONIST)
    assert "急症优先" not in words(other.get(queue))
    assert other.post(queue, {"act": f"urgent:{missing}"}).status_code == 403
    assert other.get(reverse("visits:day-desk", args=[session.pk])).status_code == 403


def test_the_board_is_for_everybody_and_shows_no_name(
    client: Client, clinic: Clinic, session: Session
) -> None:
    booking = here(session, a_person("欧阳桂兰"))
    for address in (
        reverse("visits:day-board", args=[clinic.hospital.rid]),
        reverse("visits:day-board-department", args=[clinic.hospital.rid, clinic.department.pk]),
    ):
        text = words(client.get(address))
        assert clinic.resource.room in text
        for secret in ("欧阳", "桂兰", "欧", "*", str(booking), "优先", "老年"):
            assert secret not in re.sub(r"<(script|meta)[^>]*>", "", text), secret
    assert client.get(reverse("visits:day-board", args=[uuid4()])).status_code == 404


def test_a_resident_follows_their_own_visit_and_nobody_elses(
    client: Client, session: Session
) -> None:
    person = a_person()
    booking = booked(session, person)
    address = reverse("visits:day-mine", args=[booking])
    sign_in_as(client, an_account("", Role.RESIDENT, person=person), has_second_factor=False)
    assert "您还没有报到" in words(client.get(address))
    here(session)
    arrive(booking=booking, source=ArrivalSource.PHONE, by="account:x", at=datetime.now(tz=UTC))
    assert "前面还有 1 人" in words(client.get(address))
    stranger = Client()
    sign_in_as(stranger, an_account("", Role.RESIDENT, person=a_person()), has_second_factor=False)
    assert stranger.get(address).status_code == 404
