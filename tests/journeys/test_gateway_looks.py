"""An office is registered by two persons and watched on the board: in elder mode, for axe, at both widths."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from at_once import empty_audit
from exchange_samples import lay_out
from looking import enter, shot
from minkang.engines.gateway import services
from minkang.engines.gateway.models import Message, Office
from minkang.engines.gateway.terms import MessageState
from minkang.kernel.jws import make_key
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def police() -> Organisation:
    return Organisation.objects.create(
        name="本溪市公安局", credit_code="12210500463000009A", category=Category.AUTHORITY,
        level=Level.UNGRADED, ownership=Ownership.GOVERNMENT, area=lay_out().hospital.area,
        opened_on=date(2000, 1, 1),
    )  # fmt: skip


def somebody(role: Role, office: Organisation) -> Account:
    return an_account("", role, organisation=office, area=office.area)


def asked(office: Organisation) -> None:
    """One message that nobody answered for three days, and one that could not be delivered."""
    at = datetime.now(tz=UTC) - timedelta(days=3)
    for key in ("case:1", "case:2"):
        sent = services.send(
            to=office.pk, kind="onething.part", body={"a": "b"}, by="system:test", at=at, key=key
        )
    Message.objects.filter(pk=sent.pk).update(
        state=MessageState.DEAD, next_at=None, fault="unreachable"
    )


def test_two_persons_register_an_office_and_its_silence_is_seen(
    page: Page, live_server: LiveServer, assert_accessible: Check
) -> None:
    office = police()
    operator = somebody(Role.PLATFORM_OPERATOR, office)
    enter(page, live_server, operator)
    page.get_by_role("button", name="长辈版").first.click()
    page.goto(reverse("gateway:board"))
    assert_accessible(page)
    shot(page, "empty")
    page.get_by_role("link", name="登记部门接口").click()
    _proposes(page, assert_accessible)
    enter(page, live_server, somebody(Role.SECURITY_ADMINISTRATOR, office))
    page.goto(reverse("gateway:changes"))
    assert_accessible(page)
    shot(page, "waiting")
    page.get_by_role("link", name="本溪市公安局").click()
    assert_accessible(page)
    shot(page, "approve")
    page.get_by_role("button", name="核对无误，同意").click()
    expect(page.get_by_text("没有待审核的部门接口")).to_be_visible()
    asked(office)
    enter(page, live_server, operator)
    _watches(page, assert_accessible)
    assert Office.objects.get().retired_at is not None
    empty_audit()


def _proposes(page: Page, assert_accessible: Check) -> None:
    page.get_by_label("哪个单位").select_option(label="本溪市公安局")
    page.get_by_label("消息里的代号").fill("police")
    page.get_by_label("接口地址").fill("https://police.example.org/messages")
    page.get_by_label("约定多久答复（分钟）").fill("240")
    page.get_by_label("联办事项").check()
    page.get_by_label("对方的公钥").fill("这里不是公钥")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("这不是公钥").first).to_be_visible()
    assert_accessible(page)
    shot(page, "refused")
    page.get_by_label("对方的公钥").fill(make_key().public_pem)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("正在等安全管理员核对")).to_be_visible()
    shot(page, "proposed")


def _watches(page: Page, assert_accessible: Check) -> None:
    page.goto(reverse("gateway:board"))
    expect(page.get_by_text("没有回音").first).to_be_visible()
    assert_accessible(page)
    shot(page, "board")
    page.get_by_role("link", name="本溪市公安局").click()
    assert_accessible(page)
    shot(page, "office")
    page.get_by_role("link", name="更改接口或换密钥").click()
    assert_accessible(page)
    shot(page, "change")
    page.go_back()
    page.get_by_text("停用接口").click()
    page.get_by_role("button", name="停用这个接口").click()
    expect(page.get_by_text("已停用").first).to_be_visible()
