"""The window for residents on a phone: one resident from the first clue to a guardian."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import people_samples as samples
import signing_in
from at_once import empty_audit
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.services import Home
from minkang.registry.places.models import Area

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BORN = date(1990, 3, 4)


@pytest.fixture
def office() -> Organisation:
    samples.lay_out_places()
    services.register_resident(
        entry=samples.resident(1, born_on=BORN, name="陈桂英"),
        home=Home(area_code=samples.VILLAGE, address="5号"),
        by=samples.CLERK,
        at=samples.NOON,
    )
    return samples.lay_out_hospital()


@pytest.fixture
def clerk_page(phone_page: Page, office: Organisation, live_server: LiveServer) -> Iterator[Page]:
    county = Area.objects.get(pk="210502000000")
    account = signing_in.an_account("", Role.WINDOW_CLERK, organisation=office, area=county)
    key = signing_in.sign_in_as(Client(), account)
    agent = phone_page.evaluate("navigator.userAgent")
    SignIn.objects.filter(session_key=key).update(agent=agent)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    phone_page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie of the driver
    yield phone_page
    empty_audit()


@pytest.fixture
def looks_right(
    clerk_page: Page,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> Callable[[str], None]:
    def look(name: str) -> None:
        assert_accessible(clerk_page)
        assert_no_sideways_scroll(clerk_page)
        clerk_page.screenshot(path=str(tmp_path / f"{name}.png"), full_page=True)

    return look


def test_a_clerk_finds_a_resident_and_keeps_what_was_mistyped(
    clerk_page: Page, looks_right: Callable[[str], None]
) -> None:
    page = clerk_page
    page.goto("/residents/")
    page.get_by_label("身份证号码").fill("210502199003040012")
    page.get_by_label("身份证号码").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("校验位对不上")
    expect(page.get_by_label("身份证号码")).to_have_value("210502199003040012")
    looks_right("refused")
    page.get_by_label("身份证号码").fill(samples.number(BORN))
    page.get_by_label("身份证号码").press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="陈*英")).to_be_visible()
    looks_right("found")
    page.get_by_label("要办的事").select_option(label="迁移")
    page.get_by_role("button", name="受理").click()
    page.get_by_role("link", name="迁移").click()
    looks_right("move")
    page.goto("/residents/list/")
    looks_right("list")


def test_a_newborn_is_registered_and_gets_a_guardian_at_the_window(
    clerk_page: Page, looks_right: Callable[[str], None]
) -> None:
    page = clerk_page
    born = (timezone.localdate(datetime.now(tz=UTC)) - timedelta(days=5)).isoformat()
    page.goto("/residents/new/")
    looks_right("register")
    page.get_by_label("姓名").fill("陈小宝")
    page.get_by_label("性别").select_option(label="女")
    page.get_by_label("出生日期").fill(born)
    page.get_by_label("住进哪一户").fill(samples.number(BORN))
    page.get_by_label("与户主的关系").select_option(label="子女")
    page.get_by_label("从哪天起住在本地区").fill(born)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("陈*英")
    looks_right("record")
    page.get_by_role("link", name="登记监护人").click()
    page.get_by_label("监护人的身份证号码").fill(samples.number(BORN))
    page.get_by_label("从哪天起").fill(born)
    looks_right("guardian")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("父母")
