"""The pages of a clinic's day can be read and used by everybody: phone, elder mode, keyboard."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from booking_samples import SHANGHAI, Clinic, a_clinic, a_person, a_session
from minkang.engines.booking.models import Booking, Consult, Pool, Session, Slot
from minkang.engines.booking.services import arriving, calling, consulting
from minkang.engines.booking.terms import ArrivalSource, BookingState, Channel, PriorityGround
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from signing_in import an_account, sign_in_as

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
NAMES = ("周桂兰", "王建国", "李秀英", "张伟", "欧阳娜娜", "刘洋", "陈静", "赵大勇", "孙丽")
MINUTE = timedelta(minutes=1)
ALL = ("clinics", "board", "check-in", "confirm", "ticket", "queue", "desk", "end", "mine")


class Morning:
    """A session that began a while ago, with people seen, called, waiting, away and missing."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, now = clinic, datetime.now(tz=UTC)
        midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        # Soon after midnight it goes faster: everybody came on the day of the session.
        self.minute = minute = min(MINUTE, (now - midnight) / 60)
        began = now - 50 * minute
        self.session: Session = a_session(clinic, on=date(2026, 1, 5), places=(3,) * 9)
        Session.objects.filter(pk=self.session.pk).update(
            on=midnight.date(), starts=began, ends=began + 90 * MINUTE
        )
        for place, slot in enumerate(Slot.objects.order_by("starts")):
            starts = began + place * 30 * MINUTE
            Slot.objects.filter(pk=slot.pk).update(starts=starts, ends=starts + 30 * MINUTE)
        self.session.refresh_from_db()
        self.bookings = [self.booked(place, name) for place, name in enumerate(NAMES)]
        for place, booking in enumerate(self.bookings[:7]):
            arriving.arrive(
                booking=booking.rid,
                source=ArrivalSource.KIOSK,
                by="account:kiosk",
                at=began + (place - 6) * minute,
                ground=PriorityGround.DISABLED if place == 5 else PriorityGround.NONE,
            )
        consulting.begin_session(
            session=self.session.pk, by="account:doctor", at=began + 7 * minute
        )
        self.see(began + 7 * minute)
        self.call(began + 18 * minute)
        calling.skip(booking=self.called, by="account:nurse", at=began + 19 * minute)
        self.see(began + 20 * minute)
        self.call(began + 30 * minute)
        consulting.begin_consult(booking=self.called, by="account:doctor", at=began + 31 * minute)
        self.call(began + 45 * minute)

    def booked(self, place: int, name: str) -> Booking:
        slot = Slot.objects.order_by("starts")[place // 4]
        pool = Pool.objects.filter(slot=slot).order_by("report_at")[0]
        return Booking.objects.create(
            pool=pool, slot=slot, session=self.session, department=self.clinic.department,
            on=self.session.on, report_at=slot.starts, channel=Channel.ONLINE,
            person=a_person(name, born_on=date(1944 if place == 2 else 1985, 3, 8)),
            state=BookingState.BOOKED, made_at=self.session.published_at,
        )  # fmt: skip

    def call(self, at: datetime) -> None:
        ticket = calling.call_next(session=self.session.pk, by="account:nurse", at=at)
        assert ticket is not None
        self.called = ticket.booking_id

    def see(self, at: datetime) -> None:
        self.call(at)
        consulting.begin_consult(booking=self.called, by="account:doctor", at=at)
        consulting.end_consult(booking=self.called, by="account:doctor", at=at + 9 * self.minute)

    def pages(self) -> dict[str, str]:
        """Every page of the day by name."""
        own, session = self.clinic.hospital.rid, [self.session.pk]
        missing, waiting = self.bookings[8].rid, self.bookings[4].rid
        return {
            "clinics": reverse("visits:day-clinics"),
            "board": reverse("visits:day-board", args=[own]),
            "check-in": reverse("visits:day-check-in", args=[own]),
            "confirm": reverse("visits:day-check-in-visit", args=[own, missing]),
            "ticket": reverse("visits:day-ticket", args=[own, waiting]),
            "queue": reverse("visits:day-queue", args=session),
            "desk": reverse("visits:day-desk", args=session),
            "end": reverse("visits:day-end", args=session),
            "mine": reverse("visits:day-mine", args=[waiting]),
        }


@pytest.fixture
def morning() -> Morning:
    return Morning(a_clinic())


@pytest.fixture
def signed_in(live_server: LiveServer, morning: Morning) -> Callable[[Page], None]:
    """Signs a window in as doctor and nurse of the clinic, who also waits there as a patient."""

    def sign_in(page: Page) -> None:
        clinic, client = morning.clinic, Client()
        account = an_account(
            "", Role.DOCTOR, Role.NURSE, organisation=clinic.hospital,
            area=clinic.hospital.area, practitioner=clinic.practitioner,
            person=morning.bookings[4].person,
        )  # fmt: skip
        key = sign_in_as(client, account)
        agent = page.evaluate("navigator.userAgent")
        SignIn.objects.filter(session_key=key).update(agent=agent)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie of the driver

    return sign_in


def shot(page: Page, name: str, look: dict[str, str]) -> None:
    """Keep a picture for whoever wants to look; tests keep none."""
    if folder := os.environ.get("MINKANG_SHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(
            path=f"{folder}/{'-'.join([name, str(width), *look.values()])}.png", full_page=True
        )


@pytest.mark.parametrize(
    "shown",
    [
        ({}, ALL),
        ({"mode": "elder", "contrast": "high"}, ("board", "check-in", "mine")),
        ({"language": "en"}, ("queue",)),
    ],
    ids=["standard", "elder", "english"],
)
def test_axe_finds_nothing_and_a_phone_shows_everything(
    phone_page: Page,
    morning: Morning,
    signed_in: Callable[[Page], None],
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
    shown: tuple[dict[str, str], tuple[str, ...]],
) -> None:
    look, names = shown
    choose_preferences(phone_page, **look)
    signed_in(phone_page)
    for name in names:
        address = morning.pages()[name]
        answer = phone_page.goto(address)
        assert answer is not None
        assert (answer.status, answer.url.endswith(address)) == (200, True), answer.url
        assert_accessible(phone_page)
        assert_no_sideways_scroll(phone_page)
        shot(phone_page, name, look)


def test_a_desktop_shows_the_working_pages_whole(
    page: Page,
    morning: Morning,
    signed_in: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    signed_in(page)
    for name in ("clinics", "board", "queue", "desk"):
        page.goto(morning.pages()[name])
        assert_no_sideways_scroll(page)
        shot(page, name, {})


def test_a_kiosk_offers_no_way_to_the_desk_of_whoever_signed_it_in(
    page: Page, morning: Morning, signed_in: Callable[[Page], None]
) -> None:
    signed_in(page)
    for name in ("check-in", "confirm", "ticket"):
        page.goto(morning.pages()[name])
        page.get_by_role("heading", level=1).wait_for()
        ways = page.get_by_role("link").evaluate_all("all => all.map(one => one.pathname)")
        assert all("/check-in/" in way for way in ways if way != page.url), ways


def test_a_doctor_goes_on_by_keyboard_with_scripts_off(
    no_script_page: Page, morning: Morning, signed_in: Callable[[Page], None]
) -> None:
    page = no_script_page
    signed_in(page)
    page.goto(morning.pages()["desk"])
    # Somebody is called already; the next is called only when they are in.
    for words in ("结束就诊", "结束，叫下一位", "结束，叫下一位"):
        seen = Consult.objects.filter(ended_at__isnull=False).count()
        page.get_by_role("button", name=words, exact=True).press("Enter")
        page.wait_for_load_state()
        assert Consult.objects.filter(ended_at__isnull=False).count() == seen + 1
        page.get_by_role("button", name="开始就诊").first.press("Enter")
        page.wait_for_load_state()
        assert Consult.objects.filter(ended_at__isnull=True).count() == 1


def test_the_board_renews_itself(page: Page, morning: Morning) -> None:
    page.clock.install()
    page.goto(morning.pages()["board"])
    assert page.locator(".board-now").inner_text() != "—"
    running = Consult.objects.get(ended_at__isnull=True)
    consulting.end_consult(booking=running.booking_id, by="account:doctor", at=datetime.now(tz=UTC))
    page.clock.fast_forward(16_000)
    page.get_by_text("—").first.wait_for()
    assert page.locator(".board-now").inner_text() == "—"
