"""Procedures and work of an office in a browser: drawn, proposed, approved by a second person, taken."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from cases_diagrams import DIAGRAMS
from cases_world import lay_out_office
from looking import enter, shot
from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.services import reminding
from minkang.engines.cases.services.cases import Asked, Doing, act, open_case
from minkang.engines.cases.terms import VersionState
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from people_samples import VILLAGE
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CITY = "210500000000"


def test_a_procedure_is_changed_by_one_officer_and_published_by_another_who_takes_a_part(
    page: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    rid, person = lay_out_office()
    at = datetime.now(tz=UTC)
    asked = Asked("permit_inspected", "公共场所卫生许可", rid, VILLAGE, person=person)
    case = open_case(asked=asked, by="account:x", at=at)
    act(case=case.rid, doing=Doing("accept", "window_clerk"), by="account:x", at=at)
    reminding.remind(at=at)
    office, city = Organisation.objects.get(rid=rid), Area.objects.get(code=CITY)
    first, second = (
        an_account("", Role.APPROVER, organisation=office, area=city) for _ in range(2)
    )
    enter(page, live_server, first)
    _brings(page, assert_accessible)
    _proposes(page, assert_accessible)
    enter(page, live_server, second)
    waiting = ProcedureVersion.objects.get(state=VersionState.PROPOSED)
    page.goto(reverse("cases:version", args=[waiting.pk]))
    assert_accessible(page)
    shot(page, "version")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布").first).to_be_visible()
    page.goto(reverse("cases:work"))
    assert_accessible(page)
    shot(page, "work")
    page.get_by_role("link", name=case.number or "C").first.click()
    page.get_by_role("button", name="我来办 书面审查").click()
    expect(page.get_by_text("我在办")).to_be_visible()
    assert_accessible(page)
    shot(page, "one")
    empty_audit()


def _brings(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(reverse("cases:upload"))
    content, _ = DIAGRAMS["messages between two pools"]
    sent = {"name": "a.bpmn", "mimeType": "text/xml", "buffer": content}
    page.get_by_label("流程图文件").set_input_files(files=[sent])  # type: ignore[list-item] - a payload
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("cell", name="messageFlow")).to_be_visible()
    assert_accessible(page)
    shot(page, "upload")


def _proposes(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(reverse("cases:procedures"))
    assert_accessible(page)
    shot(page, "procedures")
    page.get_by_role("link", name="现场核验许可").first.click()
    page.get_by_role("link", name="照这一版改").click()
    assert_accessible(page)
    shot(page, "edit")
    page.locator("[name=state-0-title]").fill("等待受理")
    page.locator("[name=state-3-code]").fill("nowhere")
    page.get_by_role("button", name="提交审定").click()
    expect(page.get_by_text("不存在").first).to_be_visible()
    page.locator("[name=state-3-code]").fill("examining")
    page.get_by_role("button", name="提交审定").click()
    expect(page.get_by_text("要由另一位同事来审定")).to_be_visible()
