"""Guides on a telephone and a desktop, for axe: what to bring, by when, and what a scan leads to."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from looking import enter, shot
from minkang.affairs.permits import services
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.services import Proposal
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from people_samples import lay_out_hospital, lay_out_places
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CITY = "210500000000"


def test_guides_are_written_published_and_scanned(
    page: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    """One officer proposes, another publishes, a visitor reads; a hospital publishes its guide."""
    lay_out_places()
    hospital = lay_out_hospital()
    city = Area.objects.get(code=CITY)
    at = datetime.now(tz=UTC)
    for code in ("medical-institution-registration", "clinic-filing"):
        proposal = Proposal(definitions()[code], CITY)
        made = services.propose(proposal=proposal, by="account:one", at=at)
        services.publish(version=made.pk, by="account:two", at=at)
    first, second = (
        an_account("", Role.APPROVER, organisation=hospital, area=city) for _ in range(2)
    )
    enter(page, live_server, first)
    _proposes(page, assert_accessible)
    enter(page, live_server, second)
    page.goto(reverse("permits:drafts"))
    assert_accessible(page)
    shot(page, "drafts")
    page.get_by_role("link", name="公共场所卫生许可").click()
    assert_accessible(page)
    shot(page, "draft")
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("已公布").first).to_be_visible()
    page.context.clear_cookies()
    _reads(page, assert_accessible)
    _scans(page, live_server, hospital, assert_accessible)
    empty_audit()


def _proposes(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(reverse("permits:draft-choose"))
    assert_accessible(page)
    shot(page, "choose")
    page.get_by_role("link", name="公共场所卫生许可").click()
    page.get_by_label("收费").fill("按规定收费")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("说得含糊").first).to_be_visible()
    assert_accessible(page)
    shot(page, "vague")
    page.get_by_label("收费").fill("不收费。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("要由另一位同事")).to_be_visible()
    shot(page, "own")


def _reads(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(reverse("permits:items"))
    assert_accessible(page)
    shot(page, "items")
    page.get_by_label("要办的事").fill("宾馆")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="公共场所卫生许可").click()
    assert_accessible(page)
    shot(page, "item")
    page.get_by_role("link", name="看填好的样表").click()
    assert_accessible(page)
    shot(page, "form")


def _scans(
    page: Page,
    server: LiveServer,
    hospital: Organisation,
    assert_accessible: Callable[[Page], None],
) -> None:
    officer = an_account(
        "", Role.INFORMATION_OFFICER, organisation=hospital, area=Area.objects.get(code=CITY)
    )
    enter(page, server, officer)
    page.goto(reverse("permits:guide-edit"))
    page.get_by_label("服务台在哪里").fill("门诊楼一层大厅")
    page.get_by_label("咨询电话").fill("024-42800000")
    page.get_by_label("投诉电话").fill("024-42800001")
    assert_accessible(page)
    shot(page, "edit")
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("不用托人")).to_be_visible()
    services.check_guides(opens=lambda _: True, at=datetime.now(tz=UTC))
    page.reload()
    assert_accessible(page)
    shot(page, "guide")
    page.goto(reverse("permits:guides"))
    assert_accessible(page)
    shot(page, "guides")
