"""A licence is shown on a telephone, checked by a stranger, ended by the office; in a real browser."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from licences_samples import IDENTITY, OFFICER, an_office, nurse_entry, the_nurse
from looking import enter
from minkang.affairs.licences import services
from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.queries.showing import token_of
from minkang.affairs.licences.terms import LicenceState
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def licence() -> Iterator[Licence]:
    today = localdate()
    entry = nurse_entry(
        an_office(), issued_on=today, valid_until=today.replace(year=today.year + 5)
    )
    yield services.issue(entry=entry, by=OFFICER, at=datetime.now(tz=UTC))
    empty_audit()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("MINKANG_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"licences-{name}.png"), full_page=True)


def test_a_nurse_shows_her_licence_and_whoever_scans_sees_only_her_choice(
    phone_page: Page,
    live_server: LiveServer,
    licence: Licence,
    seen: Callable[[Page, str], None],
    choose_preferences: Callable[..., None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    page = phone_page
    enter(page, live_server, an_account("", Role.RESIDENT, person=the_nurse()))
    page.goto(reverse("licences:own"))
    seen(page, "own")
    page.get_by_role("link", name="护士执业证书").click()
    seen(page, "one")
    page.get_by_role("link", name="亮证").click()
    page.get_by_label("性别").check()
    seen(page, "show")
    page.get_by_role("button", name="生成二维码").click()
    expect(page.get_by_role("heading", name="请对方扫码")).to_be_visible()
    seen(page, "shown")
    choose_preferences(page, mode="elder")
    page.reload()
    assert_no_sideways_scroll(page)
    shot(page, "shown-elder")
    address = page.get_by_role("link", name="打开对方看到的页面").get_attribute("href")
    page.context.clear_cookies()
    page.goto(str(address))
    expect(page.get_by_role("heading", name="证照真实有效")).to_be_visible()
    expect(page.get_by_text("女", exact=True)).to_be_visible()
    expect(page.get_by_text("身份证号码")).to_have_count(0)
    seen(page, "genuine")
    page.goto(reverse("licences:status", args=[licence.pk]))
    seen(page, "printed")


@pytest.fixture
def seen(assert_accessible: Callable[[Page], None]) -> Callable[[Page, str], None]:
    """Axe finds nothing, and somebody can look at the picture."""

    def look(page: Page, name: str) -> None:
        assert_accessible(page)
        shot(page, name)

    return look


def officer(licence: Licence) -> Account:
    office = licence.issuer
    return an_account("", Role.APPROVER, organisation=office, area=office.area)


def test_an_officer_types_nothing_twice(
    page: Page,
    live_server: LiveServer,
    licence: Licence,
    seen: Callable[[Page, str], None],
) -> None:
    enter(page, live_server, officer(licence))
    page.goto(reverse("licences:desk"))
    seen(page, "desk")
    page.get_by_role("link", name="制发一份证照").click()
    page.get_by_label("证照类型").select_option("health_certificate")
    page.get_by_role("button", name="下一步").click()
    seen(page, "issue")
    page.get_by_label("持证人姓名").fill("王桂英")
    page.get_by_label("持证人身份证号码").fill(IDENTITY)
    page.get_by_label("证照编号").fill("JK20260001")
    page.get_by_label("健康检查日期").fill(localdate().isoformat())
    page.get_by_role("button", name="制发").click()
    shot(page, "issue-faults")
    page.get_by_label("健康检查结论").select_option("qualified")
    page.get_by_role("button", name="制发").click()
    expect(page.get_by_role("heading", name="从业人员健康合格证明")).to_be_visible()


def test_an_officer_ends_a_licence_and_its_square_says_so(
    page: Page,
    live_server: LiveServer,
    licence: Licence,
    seen: Callable[[Page, str], None],
) -> None:
    shown = services.present(licence=licence.pk, fields=(), by=OFFICER, at=datetime.now(tz=UTC))
    enter(page, live_server, officer(licence))
    page.goto(reverse("licences:desk-one", args=[licence.pk]))
    seen(page, "desk-one")
    page.get_by_role("link", name="使证照失效").click()
    page.get_by_label("法定理由").select_option("annulled")
    page.get_by_label("具体原因").fill("以欺骗手段取得许可，经查实撤销。")
    seen(page, "revoke")
    page.get_by_role("button", name="使证照失效").click()
    expect(page.get_by_text("以欺骗手段取得许可")).to_be_visible()
    shot(page, "revoked")
    licence.refresh_from_db()
    assert licence.state == LicenceState.REVOKED
    page.goto(reverse("licences:check-shown", args=[token_of(shown.pk)]))
    expect(page.get_by_role("heading", name="不能作为凭证")).to_be_visible()
    expect(page.get_by_text("第六十九条")).to_be_visible()
    seen(page, "not-genuine")
    page.goto(reverse("licences:check"))
    seen(page, "check")
    assert IDENTITY not in page.content()
