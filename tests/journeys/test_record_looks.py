"""The health record on the phone of a woman of 78 in elder mode, and on the desk of who treats her."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import record_samples as samples
from looking import enter
from minkang.registry.access.services import break_glass
from minkang.registry.access.terms import Actor, Grant, Role
from record_samples import Region
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REASON = "患者昏迷送来急诊，需要马上知道过敏史和正在用的药，家属联系不上。"


@pytest.fixture
def region() -> Iterator[Region]:
    now = datetime.now(tz=UTC)
    made = samples.lay_out(now)
    samples.something_of_everything(made)
    for days, value in ((30, "6.10"), (120, "6.60"), (200, "5.90"), (400, "5.60")):
        made.sent(made.first, "Observation", samples.glucose(value, samples.days_before(days, now)))
    for days, high, low in ((20, 142, 88), (60, 150, 94), (300, 156, 96)):
        on = samples.days_before(days, now)
        made.sent(made.second, "Observation", samples.pressure(high, low, on))
    made.treats(made.second)
    yield made
    samples.empty()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("MINKANG_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"record-{name}.png"), full_page=True)


def opened_in_an_emergency(region: Region) -> None:
    doctor = an_account("", Role.DOCTOR, organisation=region.first, area=region.first.area)
    grant = Grant(Role.DOCTOR, region.first.pk, region.first.name, "210502")
    actor = Actor(doctor.pk, "陈志远", None, None, (grant,), has_second_factor=True)
    break_glass(actor=actor, person=region.person.pk, reason=REASON, at=datetime.now(tz=UTC))


def test_a_woman_of_78_reads_asks_and_denies_on_her_phone(
    phone_page: Page,
    live_server: LiveServer,
    region: Region,
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    opened_in_an_emergency(region)
    enter(phone_page, live_server, an_account("", Role.RESIDENT, person=region.person))
    choose_preferences(phone_page, mode="elder")

    def looked_at(name: str) -> None:
        assert_accessible(phone_page)
        assert_no_sideways_scroll(phone_page)
        shot(phone_page, f"phone-{name}")

    phone_page.goto(reverse("record:own"))
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text("健康档案")
    expect(phone_page.get_by_text("有人紧急查看过这份档案")).to_be_visible()
    looked_at("timeline")
    reads(phone_page, region, looked_at)
    asks_and_denies(phone_page, looked_at)


def reads(page: Page, region: Region, looked_at: Callable[[str], None]) -> None:
    page.get_by_role("link", name="生化检验").click()
    expect(page.get_by_text("7.2 mmol/L")).to_be_visible()
    looked_at("entry")
    for name in ("trends", "copy"):
        page.goto(reverse(f"record:{name}", args=[region.person.pk]))
        looked_at(name)


def asks_and_denies(page: Page, looked_at: Callable[[str], None]) -> None:
    page.goto(reverse("record:own-accesses"))
    looked_at("accesses")
    page.get_by_role("link", name="提出疑问").first.click()
    page.get_by_label("您想问什么").fill("那天我在家，没有去过医院，为什么要看？")
    looked_at("ask")
    page.get_by_role("button", name="提交疑问").click()
    expect(page.get_by_text("最迟答复")).to_be_visible()
    page.goto(reverse("record:own-sharing"))
    looked_at("sharing")
    page.get_by_role("link", name="改为不让看 – 第二医院").click()
    looked_at("share")
    page.get_by_role("button", name="不让看").click()
    expect(page.get_by_role("link", name="改为可以看 – 第二医院")).to_be_visible()


def test_a_doctor_and_an_officer_work_at_a_desk(
    page: Page,
    live_server: LiveServer,
    region: Region,
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor = an_account("", Role.DOCTOR, organisation=region.second, area=region.second.area)
    enter(page, live_server, doctor)
    page.goto(reverse("record:patients"))
    assert_accessible(page)
    shot(page, "desk-patients")
    page.get_by_role("link", name="王*英").click()
    expect(page.get_by_text("目的：诊疗")).to_be_visible()
    assert_accessible(page)
    shot(page, "desk-timeline")
    page.goto(reverse("record:trends", args=[region.person.pk]))
    shot(page, "desk-trends")
    stranger = an_account("", Role.DOCTOR, organisation=region.first, area=region.first.area)
    enter(page, live_server, stranger)
    page.goto(reverse("record:timeline", args=[region.person.pk]))
    expect(page.get_by_text("正在抢救？")).to_be_visible()
    assert_accessible(page)
    shot(page, "desk-shut")
    page.get_by_role("link", name="紧急查看").click()
    page.get_by_label("为什么必须现在看").fill(REASON)
    shot(page, "desk-emergency")
    page.get_by_role("button", name="打开紧急查看").click()
    expect(page.get_by_text("目的：紧急查看")).to_be_visible()
    shot(page, "desk-emergency-open")
