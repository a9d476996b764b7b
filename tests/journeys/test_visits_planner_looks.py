"""The planner on a telephone and on a desktop, without scripts."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import booking_samples as samples
import signing_in
from at_once import empty_audit
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinic() -> Iterator[samples.Clinic]:
    yield samples.a_clinic()
    empty_audit()


@pytest.fixture
def manager(live_server: LiveServer, clinic: samples.Clinic) -> Callable[[Page], None]:
    def sign_in(page: Page) -> None:
        hospital = clinic.hospital
        account = signing_in.an_account(
            "", Role.CLINIC_MANAGER, organisation=hospital, area=hospital.area
        )
        key = signing_in.sign_in_as(Client(), account)
        agent = page.evaluate("navigator.userAgent") if page.url else ""
        SignIn.objects.filter(session_key=key).update(agent=agent)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie of the driver

    return sign_in


def ask(page: Page, clinic: samples.Clinic) -> None:
    page.goto(f"/clinic/plan/{clinic.hospital.pk}/")
    page.get_by_label("门诊", exact=True).select_option(index=1)
    page.get_by_label("谁出诊").select_option(index=1)
    page.get_by_label("几点结束").fill("10:00")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_text("上午可约")).to_be_visible(timeout=20_000)


def shot(page: Page, name: str) -> None:
    """Keep a picture for whoever wants to look; tests keep none."""
    if folder := os.environ.get("MINKANG_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_proposal_reads_well_on_a_telephone(
    phone_page: Page,
    clinic: samples.Clinic,
    manager: Callable[[Page], None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    manager(phone_page)
    ask(phone_page, clinic)
    assert_accessible(phone_page)
    assert_no_sideways_scroll(phone_page)
    shot(phone_page, "phone-planner")
    phone_page.goto(f"/clinic/plan/{clinic.hospital.pk}/roster/")
    assert_accessible(phone_page)


def test_proposal_is_taken_over_without_scripts(
    no_script_page: Page, clinic: samples.Clinic, manager: Callable[[Page], None]
) -> None:
    page = no_script_page
    manager(page)
    ask(page, clinic)
    shot(page, "desktop-planner")
    page.get_by_label("星期一").check()
    page.get_by_role("button", name="采用并公布模板").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("每周的门诊安排")
    expect(page.get_by_role("row").filter(has_text="星期一")).to_have_count(1)
