"""A mother reports a birth once and eight offices answer, on a telephone in elder mode, for axe."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from looking import enter, shot
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries.packages import packages
from minkang.affairs.onething.terms import OfficeKind, Stage
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from onething_world import CITY, RESULTS, World, answered, lay_out_offices, recorded
from people_samples import number
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NEWBORN = packages()["newborn"]
Check = Callable[[Page], None]


def clerk(office: Organisation) -> Account:
    area = Area.objects.get(code=CITY)
    return an_account("", Role.WINDOW_CLERK, organisation=office, area=area)


def test_a_mother_reports_a_birth_once_and_eight_offices_answer(
    page: Page, live_server: LiveServer, assert_accessible: Check
) -> None:
    now = datetime.now(tz=UTC)
    world = lay_out_offices(now)
    recorded(world, now)
    page.set_viewport_size({"width": 390, "height": 800})
    mother = an_account("", Role.RESIDENT, person=world.mother)
    enter(page, live_server, mother)
    page.get_by_role("button", name="长辈版").first.click()
    _declares(page, assert_accessible, world)
    held = Declaration.objects.get()
    enter(page, live_server, clerk(world.hospital))
    _answers(page, assert_accessible)
    for code in ("vaccination_card", "household", "birth_registration", "reimbursement"):
        answered(held, code, days=0, at=now)
    for code in ("social_card", "insurance"):
        answered(held, code, days=0, at=now)
    enter(page, live_server, clerk(world.offices[OfficeKind.HEALTH]))
    _asks(page, assert_accessible)
    enter(page, live_server, mother)
    _supplies(page, assert_accessible, held)
    answered(held, "subsidy", days=0, at=now)
    page.goto(reverse("onething:one", args=[held.pk]))
    expect(page.get_by_text("全部办好")).to_be_visible()
    expect(page.locator(".step-done")).to_have_count(8)
    assert_accessible(page)
    shot(page, "done")
    held.refresh_from_db()
    assert held.stage == Stage.DONE
    empty_audit()


def _declares(page: Page, assert_accessible: Check, world: World) -> None:
    page.goto(reverse("onething:own"))
    assert_accessible(page)
    shot(page, "own")
    page.get_by_role("button", name="核对并申报").click()
    page.get_by_label("新生儿姓名").fill("李安安")
    page.get_by_label("姓氏来源").select_option(label="随父姓")
    assert_accessible(page)
    shot(page, "child")
    for filled, chosen in (
        ({}, {}),
        ({"母亲医保参保地": "本溪市"}, {}),
        (
            {"父亲姓名": "李明", "父亲身份证号码": number(date(1994, 3, 2), 2, is_male=True)},
            {"结婚登记": "是", "外国人": "否"},
        ),
        ({}, {"落户方式": "随母落户", "接种门诊": world.clinic.name}),
        ({}, {"社会保障卡": "是", "居民医保": "是", "生育医疗费用": "是", "育儿补贴": "是"}),
        ({"银行账号": "6222000000000001", "开户银行": "建设银行"}, {}),
    ):
        for label, value in filled.items():
            page.get_by_label(label).fill(value)
        for label, value in chosen.items():
            page.get_by_label(label).select_option(label=value)
        page.get_by_role("button", name="保存，下一页").click()
    expect(page.get_by_text("已经知道的，请核对")).to_be_visible()
    assert_accessible(page)
    shot(page, "check")
    page.get_by_role("button", name="提交申报").click()
    expect(page.locator(".step")).to_have_count(8)
    assert_accessible(page)
    shot(page, "progress")


def _answers(page: Page, assert_accessible: Check) -> None:
    page.goto(reverse("onething:office"))
    assert_accessible(page)
    shot(page, "office")
    page.get_by_role("link", name=Part.objects.get(code="birth_certificate").number).click()
    assert_accessible(page)
    shot(page, "part")
    page.get_by_role("button", name="办好，发给申报人").click()
    expect(page.get_by_text("还缺 2 项信息")).to_be_visible()
    assert_accessible(page)
    given = RESULTS["birth_certificate"]
    page.get_by_label("出生医学证明编号").fill(given["birth.certificate_number"])
    page.get_by_label("签发日期").fill(given["birth.certificate_issued_on"])
    page.get_by_role("button", name="办好，发给申报人").click()
    expect(page.get_by_text("已办好").first).to_be_visible()
    page.goto(reverse("onething:birth"))
    assert_accessible(page)
    shot(page, "birth")


def _asks(page: Page, assert_accessible: Check) -> None:
    page.goto(reverse("onething:part", args=[Part.objects.get(code="subsidy").pk]))
    page.get_by_text("要申报人补充").first.click()
    page.get_by_label("银行账号").check()
    assert_accessible(page)
    shot(page, "ask")
    page.get_by_role("button", name="一次告知申报人").click()
    expect(page.get_by_text("等您补充")).to_be_visible()


def _supplies(page: Page, assert_accessible: Check, held: Declaration) -> None:
    page.goto(reverse("onething:one", args=[held.pk]))
    assert_accessible(page)
    shot(page, "asked")
    page.get_by_role("link", name="现在补充").click()
    assert_accessible(page)
    shot(page, "supply")
    page.get_by_label("银行账号").fill("6222000000000002")
    page.get_by_role("button", name="提交补充").click()
    page.get_by_text("每个部门能看到什么").click()
    shot(page, "sees")
    assert_accessible(page)
