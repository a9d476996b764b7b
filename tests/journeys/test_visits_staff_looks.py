"""Desk and manager's pages on a telephone, a desktop, without scripts and without a mouse."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import booking_samples as samples
import signing_in
from at_once import empty_audit
from minkang.care.visits.services.help import note_help
from minkang.care.visits.terms import HelpKind
from minkang.engines.booking.models import Booking, Session
from minkang.engines.booking.services.arriving import arrive
from minkang.engines.booking.services.booking import book
from minkang.engines.booking.services.entries import TemplateEntry
from minkang.engines.booking.services.offering import set_template
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.terms import ArrivalSource, BookingState, Channel, DayPart, PoolKind
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from minkang.registry.organisations.terms import Specialty
from minkang.registry.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TELEPHONE = "13800000001"
BY = "account:sample"
# Pages made of the same parts look the same; all of them are looked at with MINKANG_SHOTS.
ONE_OF_EACH_KIND = ("week", "template", "conditions", "features", "stop")
AT_THE_DESK = ("person", "book", "booking", "helping")


def now() -> datetime:
    return datetime.now(tz=UTC)


def today() -> date:
    return localdate(now())


class World:
    """A hospital in the middle of its week."""

    def __init__(self) -> None:
        self.clinic = samples.a_clinic()
        self.hospital = self.clinic.hospital
        children = samples.a_clinic(self.hospital, specialty=Specialty.PAEDIATRICS)
        self.visitor = samples.a_person("周桂兰", born_on=date(1948, 3, 8), telephone=TELEPHONE)
        self.today = self.session(self.clinic, 0)
        self.tomorrow = self.session(self.clinic, 1)
        self.stopped = self.session(children, 1)
        self.session(children, 2)
        first = self.book(self.visitor, self.today)
        note_help(booking=first.rid, kinds=[HelpKind.WHEELCHAIR], note="三楼", by=BY, at=now())
        self.second = self.book(self.visitor, self.tomorrow)
        self.first = first
        for name in ("王秀英", "李建国"):
            self.book(samples.a_person(name), self.stopped)
        stop_session(session=self.stopped.pk, reason="医生外出会诊", by=BY, at=now())
        for weekday in (1, 3, 6):
            set_template(entry=self.plan(weekday), by=BY, at=now())

    def plan(self, weekday: int) -> TemplateEntry:
        return TemplateEntry(
            service=self.clinic.service.pk, resource=self.clinic.resource.pk, weekday=weekday,
            part=DayPart.EVENING, starts=time(18), ends=time(20), slot_minutes=30,
            report_minutes=10, places=(1,) * 12, since=today(),
        )  # fmt: skip

    def session(self, clinic: samples.Clinic, days: int) -> Session:
        return samples.a_session(
            clinic, on=today() + timedelta(days=days), starts=time(0), places=[2] * 48,
            report_minutes=30, opens_at=now() - timedelta(days=3),
            kept={PoolKind.ASSISTED: [1] * 48},
        )  # fmt: skip

    def book(self, person: Person, session: Session) -> Booking:
        order = Order(
            person=person.rid, slot=session.slots.latest("starts").pk, kind=PoolKind.PUBLIC,
            key="", channel=Channel.DESK, by=BY,
        )  # fmt: skip
        return Booking.objects.get(pk=book(order=order, at=now()).booking)


@pytest.fixture
def world() -> Iterator[World]:
    yield World()
    empty_audit()


@pytest.fixture
def staff(live_server: LiveServer, world: World) -> Callable[[Page, Role], None]:
    def sign_in(page: Page, role: Role) -> None:
        hospital = world.hospital
        account = signing_in.an_account("", role, organisation=hospital, area=hospital.area)
        key = signing_in.sign_in_as(Client(), account)
        agent = page.evaluate("navigator.userAgent") if page.url else ""
        SignIn.objects.filter(session_key=key).update(agent=agent)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie of the driver

    return sign_in


def shot(page: Page, name: str) -> None:
    """Keep a picture for whoever wants to look; tests keep none."""
    if folder := os.environ.get("MINKANG_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def manager_pages(world: World) -> dict[str, str]:
    own = f"/clinic/manage/{world.hospital.pk}"
    return {
        "week": f"{own}/",
        "offers": f"{own}/offers/",
        "service": f"{own}/services/new/",
        "resource": f"{own}/resources/new/",
        "templates": f"{own}/templates/",
        "template": f"{own}/templates/new/",
        "publish": f"{own}/publish/",
        "single": f"{own}/publish/single/",
        "conditions": f"{own}/conditions/",
        "condition": f"{own}/conditions/horizon_days/",
        "appeals": f"{own}/appeals/",
        "features": f"{own}/features/",
        "session": f"/clinic/manage/sessions/{world.tomorrow.pk}/",
        "stop": f"/clinic/manage/sessions/{world.tomorrow.pk}/stop/",
        "stopped": f"/clinic/manage/sessions/{world.stopped.pk}/stopped/",
        "places": f"/clinic/manage/sessions/{world.tomorrow.pk}/places/",
        "draw": f"/clinic/manage/sessions/{world.tomorrow.pk}/draw/",
        "facilities": "/clinic/facilities/",
        "weekends": "/clinic/weekends/",
    }


def desk_pages(world: World) -> dict[str, str]:
    session = world.tomorrow
    look = f"?service={session.service_id}&since={session.on}"
    return {
        "find": "/clinic/desk/",
        "person": f"/clinic/desk/people/{world.visitor.pk}/",
        "book": f"/clinic/desk/people/{world.visitor.pk}/book/{look}",
        "booking": f"/clinic/desk/bookings/{world.first.pk}/",
        "cancel": f"/clinic/desk/bookings/{world.second.pk}/cancel/",
        "help": f"/clinic/desk/bookings/{world.first.pk}/help/",
        "helping": "/clinic/desk/help/",
    }


def take_in_hand(page: Page) -> None:
    page.goto("/clinic/desk/")
    page.get_by_label("身份证号码或电话").fill(TELEPHONE)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="为这位办理").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="周桂兰")).to_be_visible()


def look_at(page: Page, pages: dict[str, str], name: str, *checks: Callable[[Page], None]) -> None:
    for key, address in pages.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for check in checks:
            check(page)
        shot(page, f"{name}-{key}")


def test_pages_of_managers_are_right_on_a_telephone_and_a_desktop(
    phone_page: Page,
    page: Page,
    world: World,
    staff: Callable[[Page, Role], None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    pages = manager_pages(world)
    staff(phone_page, Role.CLINIC_MANAGER)
    ways = {name: pages[name] for name in ONE_OF_EACH_KIND}
    look_at(phone_page, ways, "phone", assert_accessible, assert_no_sideways_scroll)
    if os.environ.get("MINKANG_SHOTS"):
        staff(page, Role.CLINIC_MANAGER)
        look_at(phone_page, pages, "phone", assert_accessible, assert_no_sideways_scroll)
        look_at(page, pages, "desktop", assert_no_sideways_scroll)


def test_pages_of_the_desk_are_right_on_a_telephone_and_a_desktop(
    phone_page: Page,
    page: Page,
    world: World,
    staff: Callable[[Page, Role], None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    staff(phone_page, Role.RECEPTIONIST)
    take_in_hand(phone_page)
    pages = desk_pages(world)
    ways = {name: pages[name] for name in AT_THE_DESK}
    look_at(phone_page, ways, "phone", assert_accessible, assert_no_sideways_scroll)
    arrive(booking=world.first.pk, source=ArrivalSource.DESK, by=BY, at=now())
    look_at(phone_page, {"ticket": pages["booking"]}, "phone", assert_accessible)
    if os.environ.get("MINKANG_SHOTS"):
        staff(page, Role.RECEPTIONIST)
        take_in_hand(page)
        look_at(page, pages, "desktop", assert_no_sideways_scroll)


def test_a_visitor_is_booked_without_scripts_and_without_a_mouse(
    no_script_page: Page, world: World, staff: Callable[[Page, Role], None]
) -> None:
    page = no_script_page
    staff(page, Role.RECEPTIONIST)
    take_in_hand(page)
    page.keyboard.press("Tab")
    page.get_by_role("link", name="预约", exact=True).press("Enter")
    page.get_by_label("门诊").select_option(index=0)
    page.get_by_label("从哪天起").fill((today() + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="看号源").press("Enter")
    first = page.get_by_role("radio").first
    if not first.count():
        page.get_by_label("门诊").select_option(index=1)
        page.get_by_role("button", name="看号源").press("Enter")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="预约", exact=True).press("Enter")
    expect(page.get_by_text("请在这个时间到院")).to_be_visible()
    made = Booking.objects.filter(person=world.visitor, channel=Channel.DESK).latest("made_at")
    assert made.state == BookingState.BOOKED
