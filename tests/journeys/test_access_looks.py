"""The pages of access can be read and used by everybody: phone, elder mode, keyboard, screen reader."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from access_pages import Visitor
from playwright.sync_api import Page

sys.path.append(str(Path(__file__).parent.parent / "services"))
import access_region as region

from minkang.kernel.web.reference import arrival_here
from minkang.registry.access import services
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.terms import Actor, Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("access_pages"),
]
REASON = "病人昏迷送到急诊室，需要立刻知道过敏史和用药情况。"


@pytest.fixture
def visits() -> Iterator[list[tuple[str, Actor]]]:
    """Every page of access that opens, with somebody who may open it."""
    world, patient = region.world(), region.person()
    doctor = region.staff("王建国", Role.DOCTOR, world.hospital)
    auditor = region.staff("赵明", Role.AUDIT_ADMINISTRATOR, world.hospital)
    services.break_glass(actor=doctor, person=patient.rid, reason=REASON, at=arrival_here().at)
    yield [
        ("/emergencies/", auditor),
        (f"/emergencies/{EmergencyAccess.objects.get().rid}/", auditor),
    ]
    Visitor.actor = None


def test_axe_finds_nothing_and_a_phone_shows_everything(
    phone_page: Page,
    visits: list[tuple[str, Actor]],
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    look = {"mode": "elder", "contrast": "high"}
    choose_preferences(phone_page, **look)
    for address, who in visits:
        Visitor.actor = who
        answer = phone_page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert_accessible(phone_page)
        assert_no_sideways_scroll(phone_page)
        shot(phone_page, address, look)


def shot(page: Page, address: str, look: dict[str, str]) -> None:
    """Keep a picture for whoever wants to look; tests keep none."""
    if folder := os.environ.get("MINKANG_SHOTS"):
        name = "-".join([*address.strip("/").split("/")[:2], *look.values()])
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
