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
from minkang.care.visits.services.help import note_help
from minkang.care.visits.terms import HelpKind
from minkang.engines.booking.models import (
    Booking,
    NoShow,
    Pool,
    Session,
    Suspension,
    Waiting,
)
from minkang.engines.booking.terms import (
    BookingState,
    Channel,
    PoolKind,
    PriorityClass,
    WaitState,
)
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
TELEPHONE = "13800000001"
HALF_HOURS = 48


def today() -> date:
    return localdate(datetime.now(tz=UTC))


@pytest.fixture
def clinic() -> samples.Clinic:
    return samples.a_clinic()


@pytest.fixture
def visitor() -> Person:
    return samples.a_person("周桂兰", telephone=TELEPHONE)


def a_day(clinic: samples.Clinic, on: date, **kept: int) -> Session:
    """A session round the clock, so that a test at any hour finds it open: a place each half hour."""
    return samples.a_session(
        clinic,
        on=on,
        starts=time(0),
        places=[1] * HALF_HOURS,
        report_minutes=30,
        kept={PoolKind(kind): [count] * HALF_HOURS for kind, count in kept.items()},
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
    somebody = samples.a_person("甲乙")
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


def test_a_caller_is_booked_by_telephone_changed_and_cancelled(
    client: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    line = at_desk(client, clinic.hospital, Role.HOTLINE_AGENT)
    session = a_day(clinic, today() + timedelta(days=1), assisted=1)
    serve(line, visitor)
    first, made = booked(line, visitor, session, channel="phone")
    assert made is not None
    assert (made.channel, made.pool.kind, made.booker) == (Channel.PHONE, PoolKind.ASSISTED, None)
    assert booked(line, visitor, session, channel="walk_in")[0].status_code == 422
    assert "报到" not in words(line.get(first["Location"]))
    other = session.slots.earliest("starts")
    query = f"{look(session)}&replaces={made.rid}"
    typed = {"key": uuid4(), "slot": other.pk, "channel": "phone"}
    moved = line.post(reverse("visits:desk-book", args=[visitor.rid]) + query, typed)
    made.refresh_from_db()
    assert made.state == BookingState.CANCELLED
    current = Booking.objects.get(replaces=made)
    assert current.slot == other
    assert moved["Location"] == reverse("visits:desk-booking", args=[current.rid])
    cancel = reverse("visits:desk-cancel", args=[current.rid])
    assert "取消后这个号会放给别人" in words(line.get(cancel))
    assert line.post(cancel)["Location"] == reverse("visits:desk-person", args=[visitor.rid])
    current.refresh_from_db()
    assert current.state == BookingState.CANCELLED


def test_somebody_with_a_booking_checks_in_with_a_ground_for_priority(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today())
    serve(desk, visitor)
    _, made = booked(desk, visitor, session)
    assert made is not None
    arrive = reverse("visits:desk-arrive", args=[made.rid])
    assert desk.post(arrive, {"ground": "pregnant"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.priority) == (BookingState.ARRIVED, PriorityClass.PRIORITY)
    slip = words(desk.get(reverse("visits:desk-booking", args=[made.rid])))
    assert "孕产妇" in slip
    assert "排队号" in slip


def test_a_full_half_day_is_waited_for_and_left(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today() + timedelta(days=1))
    Pool.objects.filter(slot__session=session).update(booked=1)
    serve(desk, visitor)
    shown = words(desk.get(reverse("visits:desk-book", args=[visitor.rid]) + look(session)))
    assert "可以候补" in shown
    typed = {"session": session.pk, "channel": "desk"}
    assert desk.post(reverse("visits:desk-wait", args=[visitor.rid]), typed).status_code == 302
    entry = Waiting.objects.get()
    page = reverse("visits:desk-person", args=[visitor.rid])
    assert "不候补了" in words(desk.get(page))
    settle = reverse("visits:desk-settle", args=[entry.pk])
    assert desk.post(settle).status_code == 400
    assert desk.post(settle, {"act": "leave"})["Location"] == page
    entry.refresh_from_db()
    assert entry.state == WaitState.LEFT


def test_help_is_seen_by_desk_and_nurse_and_taken_on_once(
    client: Client, desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today())
    serve(desk, visitor)
    _, made = booked(desk, visitor, session)
    assert made is not None
    page = reverse("visits:desk-help", args=[made.rid])
    refused = desk.post(page, {"note": "听不清"})
    assert refused.status_code == 422
    assert "再勾选需要哪种帮助" in words(refused)
    assert (
        desk.post(page, {"help": ["sign_language", "reading"], "note": "听不清"}).status_code == 302
    )
    assert desk.post(page, {"help": ["sign_language"], "note": "听不清"}).status_code == 302
    listed = reverse("visits:desk-helping")
    assert "周*兰 · 手语（听不清）" in words(desk.get(listed))
    one = HelpRequest.objects.get()
    for _ in range(2):
        assert desk.post(reverse("visits:desk-arrange", args=[one.pk])).status_code == 302
    one.refresh_from_db()
    assert one.arranged_at is not None
    assert "我来安排" not in words(desk.get(listed))
    assert desk.get(f"{listed}?export=xlsx").headers["Content-Type"].endswith("sheet")
    nurse = at_desk(client, clinic.hospital, Role.NURSE)
    queue = words(nurse.get(reverse("visits:day-queue", args=[session.pk])))
    assert "周*兰 · <strong>手语</strong>（听不清） 已安排" in queue


def test_nobody_is_served_unasked_or_at_another_hospital(
    client: Client, desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    elsewhere = Organisation.objects.create(
        name="第二医院",
        credit_code="12210500463000002B",
        category=clinic.hospital.category,
        level=clinic.hospital.level,
        ownership=clinic.hospital.ownership,
        area=clinic.hospital.area,
        opened_on=clinic.hospital.opened_on,
    )
    other = samples.a_clinic(elsewhere)
    session = a_day(other, today())
    for name in ("desk-person", "desk-book"):
        assert desk.get(reverse(f"visits:{name}", args=[visitor.rid])).status_code == 403
    serve(desk, visitor)
    assert booked(desk, visitor, session)[0].status_code == 422
    at_other = reverse("visits:desk-book", args=[visitor.rid]) + f"?hospital={elsewhere.pk}"
    assert desk.get(at_other).status_code == 403
    typed = {"session": session.pk, "channel": "desk"}
    assert desk.post(reverse("visits:desk-wait", args=[visitor.rid]), typed).status_code == 403
    at_desk(client, elsewhere)
    serve(client, visitor)
    _, theirs = booked(client, visitor, session)
    assert theirs is not None
    note_help(
        booking=theirs.rid,
        kinds=[HelpKind.WHEELCHAIR],
        note="",
        by="account:desk",
        at=datetime.now(tz=UTC),
    )
    at_desk(client, clinic.hospital)
    for name in ("booking", "cancel", "help"):
        assert client.get(reverse(f"visits:desk-{name}", args=[theirs.rid])).status_code == 404
    assert client.post(reverse("visits:desk-arrive", args=[theirs.rid])).status_code == 404
    request = HelpRequest.objects.get()
    assert client.post(reverse("visits:desk-arrange", args=[request.pk])).status_code == 403
    at_desk(client, clinic.hospital, Role.DOCTOR)
    assert client.get(reverse("visits:desk-find")).status_code == 403


def test_what_was_typed_to_find_somebody_stays_and_is_faulted(desk: Client) -> None:
    empty = desk.post(reverse("visits:desk-find"), {"name": "周桂兰"})
    assert empty.status_code == 422
    assert "周桂兰" in words(empty)
    wrong = desk.post(reverse("visits:desk-find"), {"number": "210502199001011234"})
    assert wrong.status_code == 422
    assert "210502199001011234" in words(wrong)
    assert "没有查到" in words(desk.post(reverse("visits:desk-find"), {"number": "13900000000"}))


def test_places_of_the_green_channel_are_shown_apart_and_go_to_whom_they_are_kept_for(
    desk: Client, clinic: samples.Clinic, visitor: Person
) -> None:
    session = a_day(clinic, today() + timedelta(days=1), green_channel=1)
    Pool.objects.filter(slot__session=session, kind=PoolKind.PUBLIC).update(booked=1)
    serve(desk, visitor)
    shown = words(desk.get(reverse("visits:desk-book", args=[visitor.rid]) + look(session)))
    assert "余 0，绿色通道 1" in shown
    refused, nothing = booked(desk, visitor, session)
    assert (refused.status_code, nothing) == (422, None)
    _, made = booked(desk, visitor, session, ground="disabled")
    assert made is not None
    assert made.pool.kind == PoolKind.GREEN_CHANNEL
