"""A visitor of the demonstration presses one button and stands at a desk, by mouse, thumb and key."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.people.models import Household, Person
from minkang.registry.people.terms import Kinship
from signing_in import PASSWORD, a_hospital, an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _demonstration(settings: LazySettings) -> None:
    settings.MINKANG_IS_DEMO = True
    hospital = a_hospital()
    home = Household.objects.create(area=hospital.area)
    resident = Person.objects.create(
        name="赵安",
        sex=1,
        born_on=date(1986, 7, 4),
        household=home,
        kinship=Kinship.HEAD,
        area=hospital.area,
        resident_since=date(1986, 7, 4),
    )
    an_account("demo-resident", Role.RESIDENT, person=resident, name="赵安")
    an_account("demo-doctor", Role.DOCTOR, organisation=hospital, area=hospital.area)
    an_account(
        "demo-security", Role.SECURITY_ADMINISTRATOR, organisation=hospital, area=hospital.area
    )
    Account.objects.update(is_demo=True)


@pytest.mark.usefixtures("_demonstration")
def test_one_press_leads_to_the_desk_and_one_press_out_again(
    page: Page,
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    page.goto("/")
    page.get_by_role("link", name="登录", exact=True).click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="以医生身份进入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("林清河")
    expect(page.get_by_role("main")).to_contain_text("医生 · 第一医院 · 本溪市")
    assert_accessible(page)
    page.get_by_role("link", name="我的账号").click()
    expect(page.get_by_role("main")).to_contain_text("就是这里")
    assert_accessible(page)
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_role("link", name="登录", exact=True)).to_be_visible()


@pytest.mark.usefixtures("_demonstration")
def test_a_phone_and_a_browser_without_scripts_get_in_too(
    phone_page: Page,
    no_script_page: Page,
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    phone_page.goto("/my/")
    assert_no_sideways_scroll(phone_page)
    phone_page.get_by_role("button", name="以居民身份进入").tap()
    expect(phone_page.get_by_role("main")).to_contain_text("谁看过我的档案")
    assert_no_sideways_scroll(phone_page)
    assert_accessible(phone_page)
    no_script_page.goto("/accounts/locked/")
    no_script_page.get_by_role("button", name="以安全管理员身份进入").click()
    expect(no_script_page.get_by_role("heading", level=1)).to_have_text("暂时锁定的账号")


@pytest.mark.usefixtures("_demonstration")
def test_a_persona_with_a_password_is_shown_the_code_and_told_it_is_a_demonstration(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill("demo-doctor")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("密码").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("绑定验证器")
    assert_accessible(page)
    shown = page.get_by_text("演示账号没有真的手机").inner_text()
    page.get_by_label("六位验证码").fill(shown[-6:])
    page.get_by_label("六位验证码").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("医生 · 第一医院")
