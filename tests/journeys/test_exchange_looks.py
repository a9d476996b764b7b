"""The desk of the platform on a desktop and a telephone: nothing axe finds, nothing to push sideways."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from exchange_samples import BAD, GOOD, Region, lay_out, send, sheet
from minkang.care.exchange.services import tallying
from minkang.engines.records.models import Quarantine
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from minkang.registry.organisations.models import Organisation
from signing_in import an_account, sign_in_as

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def region() -> Iterator[Region]:
    made = lay_out()
    now = datetime.now(tz=UTC)
    send(at=now)
    send("约5", "M2", at=now)
    tallying.tally_all(at=now)
    yield made
    empty_audit()


def enter(page: Page, server: LiveServer, role: Role, organisation: Organisation) -> None:
    account = an_account("", role, organisation=organisation, area=organisation.area)
    key = sign_in_as(Client(), account)
    page.goto("/")
    agent = page.evaluate("navigator.userAgent")
    SignIn.objects.filter(session_key=key).update(agent=agent)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}]
    )


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("MINKANG_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"exchange-{name}.png"), full_page=True)


def test_an_operator_finds_what_was_rejected_from_the_board(
    page: Page,
    live_server: LiveServer,
    region: Region,
    assert_accessible: Callable[[Page], None],
) -> None:
    enter(page, live_server, Role.PLATFORM_OPERATOR, region.hospital)
    page.goto(reverse("exchange:board"))
    expect(page.get_by_role("rowheader", name="第一医院")).to_be_visible()
    assert_accessible(page)
    shot(page, "board")
    page.get_by_role("link", name="退回的数据", exact=True).click()
    page.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("button", name="原样再试一次").click()
    expect(page.get_by_text("再试了一次，还是没有收下")).to_be_visible()
    assert_accessible(page)
    shot(page, "rejected")
    assert Quarantine.objects.filter(settled_at=None).count() == 1


def test_a_village_doctor_mends_a_sheet_on_a_telephone(
    phone_page: Page,
    live_server: LiveServer,
    region: Region,
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    enter(phone_page, live_server, Role.VILLAGE_DOCTOR, region.clinic)
    phone_page.goto(reverse("exchange:sheets"))
    file = phone_page.get_by_label("就诊表格")
    for rows in ((GOOD, BAD), (GOOD, BAD.replace("999", "130"))):
        content = {"name": "v.csv", "mimeType": "text/csv", "buffer": sheet(*rows)}
        file.set_input_files([content])  # type: ignore[list-item]  # a dict is a FilePayload
        phone_page.get_by_role("button", name="上传").click()
        expect(phone_page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(phone_page)
        assert_no_sideways_scroll(phone_page)
        shot(phone_page, f"sheet-{len(phone_page.url)}")
    expect(phone_page.get_by_text("这份表格都收下了")).to_be_visible()
