"""A woman of 81 books in elder mode by keyboard alone; every page of hers looked at by the rules."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from booking_samples import a_clinic, a_person, a_session
from conftest import DESKTOP, PHONE, watched_page
from minkang.engines.booking.models import Booking, Session
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from minkang.registry.organisations.models import AccessibleFeature
from minkang.registry.organisations.terms import AccessFeature, Specialty
from signing_in import PASSWORD, an_account, sign_in_as

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MOST_PAGES = 4
MOST_TABS = 80


@pytest.fixture
def clinic_day() -> Session:
    clinic = a_clinic(specialty=Specialty.INTERNAL)
    for feature in (AccessFeature.LIFT, AccessFeature.WHEELCHAIR):
        AccessibleFeature.objects.create(organisation=clinic.hospital, feature=feature)
    on = localdate(datetime.now(tz=UTC)) + timedelta(days=4)
    session = a_session(clinic, on=on, places=(2, 2, 2, 2, 2, 2))
    a_session(clinic, on=on + timedelta(days=2), places=(1, 1, 1))
    return session


@pytest.fixture(autouse=True)
def _audit_is_emptied(clinic_day: Session) -> object:
    assert clinic_day.pk
    yield
    empty_audit()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the control with these words has the focus, as somebody without a mouse."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        said = here.evaluate(
            "one => [one.innerText, one.value, one.ariaLabel,"
            " ...[...(one.labels ?? [])].map(label => label.innerText)].join(' ')"
        )
        if words in said:
            return
    raise AssertionError(f"no control says {words!r} within {MOST_TABS} steps")


def test_a_woman_of_81_books_with_the_keyboard_without_a_script_in_four_pages(
    browser: Browser,
    live_server: LiveServer,
    clinic_day: Session,
    choose_preferences: Callable[..., None],
) -> None:
    person = a_person("王桂英", born_on=date(1945, 3, 8), telephone="13800000001")
    an_account("guiying", Role.RESIDENT, person=person)
    visited: list[str] = []
    with watched_page(browser, live_server, viewport=PHONE, java_script_enabled=False) as page:
        choose_preferences(page, mode="elder")
        page.goto("/")
        page.on("domcontentloaded", lambda loaded: visited.append(loaded.url))
        for words, question in (
            ("预约看病", "您想看哪家医院、哪个科？"),
            (clinic_day.service.name, "您想哪天去？"),
            ("上午", "登录"),
        ):
            tab_to(page, words)
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(question)
        tab_to(page, "登录名")
        page.keyboard.type("guiying")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("您想几点到？")
        tab_to(page, "8:00 到院")
        page.keyboard.press("Space")
        tab_to(page, "没有")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("约好了")
        expect(page.get_by_role("main")).to_contain_text("8:00 到院")
        expect(page.get_by_role("main")).to_contain_text("优先叫号")
    pages = [url for url in visited if "/sign-in/" not in url]
    assert len(pages) <= MOST_PAGES, pages
    assert Booking.objects.get().person == person


@pytest.fixture
def look(
    browser: Browser,
    live_server: LiveServer,
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
    tmp_path: Path,
) -> Iterator[Callable[[str], Page]]:
    person = a_person("王桂英", born_on=date(1945, 3, 8))
    account = an_account("guiying", Role.RESIDENT, person=person)
    key = sign_in_as(Client(), account, has_second_factor=False)
    with watched_page(browser, live_server, viewport=PHONE) as page:
        choose_preferences(page, mode="elder")
        agent = page.evaluate("navigator.userAgent")
        SignIn.objects.filter(session_key=key).update(agent=agent)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie of the driver

        def see(address: str = "") -> Page:
            if address:
                page.goto(address)
            assert_no_sideways_scroll(page)
            assert_accessible(page)
            number = len(list(tmp_path.glob("*.png")))
            page.screenshot(path=str(tmp_path / f"{number}.png"), full_page=True)
            return page

        yield see


def test_every_page_of_the_way_is_accessible_large_and_within_a_phone(
    look: Callable[[str], Page], clinic_day: Session
) -> None:
    page = look("/visits/?find=内科")
    target = page.get_by_role("link", name=clinic_day.service.name)
    box = target.bounding_box()
    assert box is not None
    assert box["height"] >= 60
    assert target.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 20
    look(f"/visits/services/{clinic_day.service_id}/")
    page.get_by_role("link", name="上午").first.click()
    page.get_by_role("button", name="预约", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("")
    page.get_by_label("8:00 到院").check()
    page.get_by_role("button", name="预约", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("约好了")
    look("")
    look("/my/visits/")
    page.set_viewport_size(DESKTOP)
    look("/visits/")
