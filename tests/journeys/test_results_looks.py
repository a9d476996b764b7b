"""The pages of results on a telephone and a desktop, for axe, and with the keyboard alone."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import results_samples as samples
from at_once import empty_audit
from looking import enter
from minkang.care.results.models import Order
from minkang.care.results.terms import Flag, OrderState, Range
from minkang.registry.access.terms import Role
from signing_in import an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def region() -> Iterator[samples.Region]:
    made = samples.lay_out()
    samples.treat(made)
    now = datetime.now(tz=UTC)
    for maker, reach in ((made.ally, Range.CONSORTIUM), (made.town, Range.CITY)):
        samples.passes(maker, reach)
        for days, value in ((3, "6.50"), (120, "6.20"), (240, "5.90")):
            samples.a_result(
                made, maker, taken_at=now - timedelta(days=days), value=Decimal(value),
                low=Decimal(4), high=Decimal("6.0"), flag=Flag.HIGH,
            )  # fmt: skip
    yield made
    empty_audit()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("MINKANG_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"results-{name}.png"), full_page=True)


def test_a_doctor_recognises_with_the_enter_key_alone(
    page: Page,
    live_server: LiveServer,
    region: samples.Region,
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor = an_account("", Role.DOCTOR, organisation=region.here, area=region.here.area)
    enter(page, live_server, doctor)
    page.goto(reverse("results:orders-choose", args=[region.patient.pk]))
    assert_accessible(page)
    shot(page, "choose")
    page.get_by_label("糖化血红蛋白").check()
    page.get_by_role("button", name="看外院结果").click()
    expect(page.get_by_text("联体医院").first).to_be_visible()
    assert_accessible(page)
    shot(page, "batch")
    page.keyboard.press("Enter")
    expect(page.get_by_text("这次的项目都已经处理完了")).to_be_visible()
    assert Order.objects.get().state == OrderState.WITHDRAWN


def test_a_resident_reads_results_on_a_telephone(
    phone_page: Page,
    live_server: LiveServer,
    region: samples.Region,
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    enter(phone_page, live_server, an_account("", Role.RESIDENT, person=region.patient))
    for name, address in (
        ("own", reverse("results:own")),
        ("course", reverse("results:own-course", args=[region.patient.pk, "hba1c"])),
        ("institutions", reverse("results:institutions")),
    ):
        phone_page.goto(address)
        expect(phone_page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(phone_page)
        assert_no_sideways_scroll(phone_page)
        shot(phone_page, name)
