"""A clinic is opened online, and the window returns a case once; Chinese, elder mode, axe."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import permits_samples
from at_once import empty_audit
from licences_samples import an_organisation
from looking import enter, shot
from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion
from minkang.affairs.permits.queries.applications import Applicant
from minkang.engines.cases.services import outbox
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category
from minkang.registry.places.models import Area
from permits_samples import CITY, CLERK, OFFICER, an_office
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"
TOLD = {
    "organisation.principal": "李建国", "person.identity_number": permits_samples.TOLD["person.identity_number"],
    "person.phone": "13812345678", "premises.address": "东明路8号", "premises.area": "86",
    "institution.departments": "全科医疗科",
}  # fmt: skip
WINDOW_MATERIALS = ["诊所备案信息表", "诊所房屋平面布局图", "诊疗设备和药品清单"]


@pytest.fixture
def clinic(live_server: LiveServer) -> Organisation:  # noqa: ARG001 - the portal comes first
    """A clinic that is not filed yet, in a city whose office takes filings."""
    an_office("clinic-filing")
    return an_organisation(77, "平山惠民诊所", Category.CLINIC)


def owner_of(clinic: Organisation) -> Account:
    city = Area.objects.get(code=CITY)
    return an_account("owner", Role.ENTERPRISE_AGENT, organisation=clinic, area=city)


def test_an_owner_opens_a_clinic_and_uploads_no_licence(
    page: Page,
    live_server: LiveServer,
    clinic: Organisation,
    assert_accessible: Callable[[Page], None],
    choose_preferences: Callable[..., None],
) -> None:
    def seen(name: str) -> None:
        assert_accessible(page)
        shot(page, name)

    enter(page, live_server, owner_of(clinic))
    choose_preferences(page, mode="elder")
    page.goto(reverse("permits:apply", args=["clinic-filing"]))
    expect(page.get_by_role("listitem").filter(has_text="执业证书")).to_have_count(1)
    seen("start")
    page.get_by_role("button", name="开始填写").click()
    _tells(page)
    _uploads(page)
    seen("papers")
    page.get_by_role("link", name="核对后提交").click()
    page.get_by_label("结果怎么领").select_option(label="网上下载电子证照")
    seen("check")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("办件编号")).to_be_visible()
    held, at = Application.objects.get(), datetime.now(tz=UTC)
    services.grant(application=held.pk, role="window_clerk", by=CLERK, at=at)
    assert outbox.deliver(at=at) == 1
    page.reload()
    seen("granted")
    page.get_by_role("link", name="评价这次办事").click()
    page.get_by_label("非常满意", exact=True).check()
    seen("rate")
    page.get_by_role("button", name="提交评价").click()
    page.get_by_role("link", name="看证照，亮证").click()
    expect(page.get_by_role("link", name="亮证")).to_be_visible()
    empty_audit()


def _tells(page: Page) -> None:
    for code, value in TOLD.items():
        field = page.locator(f"#id_{code.replace('.', '-')}")
        if field.count() == 0:
            page.get_by_role("button", name="保存，下一页").click()
        field.fill(value)
    page.get_by_role("button", name="保存，下一页").click()


def _uploads(page: Page) -> None:
    """Each of the three papers nobody but the owner has; no licence is among what is offered."""
    offered = page.get_by_label("哪份材料").locator("option").all_inner_texts()
    assert offered == WINDOW_MATERIALS
    for title in WINDOW_MATERIALS:
        page.get_by_label("哪份材料").select_option(label=title)
        page.get_by_label("文件").set_input_files(
            {"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF + title.encode()}
        )
        page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("还没有交")).to_have_count(0)


def test_a_clerk_returns_a_case_once_with_everything_missing(
    page: Page,
    live_server: LiveServer,
    clinic: Organisation,
    assert_accessible: Callable[[Page], None],
) -> None:
    def seen(name: str) -> None:
        assert_accessible(page)
        shot(page, name)

    held = handed_in(clinic)
    city = Area.objects.get(code=CITY)
    office = Organisation.objects.get(category=Category.AUTHORITY)
    enter(page, live_server, an_account("clerk", Role.WINDOW_CLERK, organisation=office, area=city))
    page.goto(reverse("permits:office"))
    seen("office")
    page.get_by_role("link", name=held.number).click()
    for title in WINDOW_MATERIALS:
        expect(page.get_by_role("checkbox", name=title, exact=True)).to_be_checked()
    seen("office-one")
    page.get_by_role("button", name="一次性告知补正").press("Enter")
    expect(page.get_by_text("等申请人补正")).to_be_visible()
    page.get_by_role("link", name="回执").click()
    for title in WINDOW_MATERIALS:
        expect(page.get_by_role("listitem").filter(has_text=title)).to_be_visible()
    seen("receipt")
    at = datetime.now(tz=UTC)
    services.resubmit(application=held.pk, by="account:owner", at=at)
    services.refuse(application=held.pk, reason="材料仍不齐全，请补齐后再来。", by=OFFICER, at=at)
    page.context.clear_cookies()
    enter(page, live_server, owner_of(clinic))
    page.goto(reverse("permits:own", args=[held.pk]))
    expect(page.get_by_text("行政复议", exact=True)).to_be_visible()
    seen("refused")
    empty_audit()


def handed_in(clinic: Organisation) -> Application:
    at = datetime.now(tz=UTC) - timedelta(minutes=5)
    applicant = Applicant(None, clinic.pk)
    draft = services.begin(
        version=ItemVersion.objects.get().pk, applicant=applicant, agreed=(), by=CLERK, at=at
    )
    services.answer(application=draft.pk, told=TOLD, at=at)
    return services.submit(application=draft.pk, by=CLERK, at=at)
