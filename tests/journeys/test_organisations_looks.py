"""The registrar's pages on a phone and by keyboard: readable, accessible, nothing typed is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import organisation_samples as samples
import signing_in
from at_once import empty_audit
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import SignIn
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import ServiceKind
from minkang.registry.places.models import Area

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hospital() -> Organisation:
    samples.found_county()
    vaccination = organisations.ServiceEntry(ServiceKind.VACCINATION, samples.OPENED)
    entry = samples.hospital(1, services=(vaccination,))
    return organisations.register(entry=entry, by=samples.CLERK, at=samples.AT)


@pytest.fixture
def registrar_page(
    phone_page: Page, hospital: Organisation, live_server: LiveServer
) -> Iterator[Page]:
    county = Area.objects.get(pk=samples.COUNTY)
    account = signing_in.an_account("", Role.REGISTRAR, organisation=hospital, area=county)
    client = Client()
    key = signing_in.sign_in_as(client, account)
    agent = phone_page.evaluate("navigator.userAgent")
    SignIn.objects.filter(session_key=key).update(agent=agent)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    phone_page.context.add_cookies([cookie])  # type: ignore[list-item] # a cookie of the driver
    yield phone_page
    empty_audit()


def test_a_registrar_changes_beds_by_keyboard_and_sends_a_roster_from_a_phone(
    registrar_page: Page,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    page = registrar_page

    def looks_right(name: str) -> None:
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.screenshot(path=str(tmp_path / f"{name}.png"), full_page=True)

    page.goto("/registration/")
    looks_right("list")
    page.get_by_role("link", name="青石县第1医院").click()
    looks_right("institution")
    page.get_by_role("link", name="变更 普通床位").click()
    page.get_by_label("数量").fill("-4")
    page.get_by_label("数量").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("不能是负数")
    expect(page.get_by_label("数量")).to_have_value("-4")
    looks_right("refused")
    page.get_by_label("数量").fill("64")
    page.get_by_label("数量").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已登记新的数量")

    page.goto("/registration/rosters/")
    looks_right("rosters")
    page.get_by_label("名册文件").set_input_files(roster_with_a_broken_row(tmp_path))
    page.get_by_role("button", name="检查并登记").click()
    expect(page.get_by_role("row", name="3 开业日期")).to_contain_text("不是一个日期")
    looks_right("broken")
    page.get_by_role("button", name="只导入正确的行").click()
    expect(page.get_by_role("status")).to_contain_text("已登记 1 行，没有登记 1 行")


def roster_with_a_broken_row(folder: Path) -> Path:
    book = openpyxl.Workbook()
    heads = ["机构名称", "统一社会信用代码", "机构类别", "举办主体", "地区代码", "开业日期"]
    book.worksheets[0].append(heads)
    for number, opened in ((11, "2015-01-01"), (12, "明年")):
        code = samples.credit_code(number)
        row = [f"第{number}诊所", code, "诊所", "社会办", samples.VILLAGE, opened]
        book.worksheets[0].append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"
