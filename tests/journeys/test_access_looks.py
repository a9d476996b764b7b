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
from minkang.registry.access.terms import Action, Actor, Category, Purpose, Role

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
    region.care(patient, world.hospital, "admission")
    doctor = region.staff("王建国", Role.DOCTOR, world.hospital)
    auditor = region.staff("赵明", Role.AUDIT_ADMINISTRATOR, world.hospital)
    me, at = region.resident(patient), arrival_here().at
    services.open_record(
        actor=doctor, person=patient.rid, action=Action.READ, purpose=Purpose.TREATMENT,
        categories=frozenset({Category.IDENTITY, Category.GENERAL_HEALTH}), at=at,
    )  # fmt: skip
    services.give_consent(actor=me, person=patient.rid, category=Category.HIV, at=at)
    services.break_glass(actor=doctor, person=patient.rid, reason=REASON, at=at)
    stranger = region.person("张伟")
    yield [
        ("/my/accesses/", me),
        ("/my/consents/", me),
        ("/my/consents/hiv/", me),
        ("/my/consents/psychiatric/", me),
        (f"/emergency/{patient.rid}/", doctor),
        (f"/emergency/{stranger.rid}/", doctor),
        ("/emergencies/", auditor),
        (f"/emergencies/{EmergencyAccess.objects.get().rid}/", auditor),
    ]
    Visitor.actor = None


@pytest.mark.parametrize(
    ("look", "most"),
    [({}, 8), ({"mode": "elder", "contrast": "high"}, 3), ({"language": "en"}, 1)],
)
def test_axe_finds_nothing_and_a_phone_shows_everything(
    phone_page: Page,
    visits: list[tuple[str, Actor]],
    choose_preferences: Callable[..., None],
    assert_accessible: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
    look: dict[str, str],
    most: int,
) -> None:
    choose_preferences(phone_page, **look)
    for address, who in visits[:most]:
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


def test_consent_is_withdrawn_by_keyboard_alone(
    page: Page, visits: list[tuple[str, Actor]]
) -> None:
    address, Visitor.actor = visits[2]
    page.goto(address)
    page.get_by_role("button", name="收回授权").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/consents/")
    assert page.get_by_text("没有共享").count() == 3
