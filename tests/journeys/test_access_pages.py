"""An auditor reviews every emergency access, and nobody else does."""

import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from access_pages import Visitor
from django.test import Client

sys.path.append(str(Path(__file__).parent.parent / "services"))
import access_region as region

from minkang.kernel.web.reference import arrival_here
from minkang.registry.access import services
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.terms import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("access_pages")]
REASON = "病人昏迷送到急诊室，需要立刻知道过敏史和用药情况。"


@pytest.fixture(autouse=True)
def _visitor() -> Iterator[None]:
    Visitor.actor = None
    yield
    Visitor.actor = None


@pytest.fixture
def world() -> region.World:
    return region.world()


def page(client: Client, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_nobody_opens_these_pages_without_signing_in_or_without_the_role(
    client: Client, world: region.World
) -> None:
    pages = ("/emergencies/", f"/emergencies/{uuid4()}/")
    for address in pages:
        answer = client.get(address, headers={"accept": "application/json"})
        assert answer.json()["code"] == "access.sign_in_first", address
    for visitor in (
        region.staff("孙丽", Role.WINDOW_CLERK, world.hospital),
        region.resident(region.person()),
    ):
        Visitor.actor = visitor
        for address in pages:
            page(client, address, 403)


def test_the_auditor_reviews_each_emergency_once(client: Client, world: region.World) -> None:
    stranger = region.person("张伟")
    doctor = region.staff("王建国", Role.DOCTOR, world.hospital)
    auditor = region.staff("赵明", Role.AUDIT_ADMINISTRATOR, world.hospital)
    Visitor.actor = auditor
    assert "没有紧急查看" in page(client, "/emergencies/")
    services.break_glass(actor=doctor, person=stranger.rid, reason=REASON, at=arrival_here().at)
    emergency = EmergencyAccess.objects.get()
    address = f"/emergencies/{emergency.rid}/"
    listed = page(client, "/emergencies/")
    assert address in listed
    assert "待复核" in listed
    shown = page(client, address)
    assert REASON in shown
    assert "张伟" not in shown
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"is_justified": "no"}).status_code == 302
    assert client.post(address, {"is_justified": "yes"}).status_code == 409
    assert "理由不成立" in page(client, "/emergencies/?reviewed=yes")
    assert "王建国" not in page(client, "/emergencies/?reviewed=no")
    page(client, "/emergencies/?reviewed=maybe", 400)
    EmergencyAccess.objects.update(
        reviewed_at=None, reviewed_by="", is_justified=None, review_due_on="2020-01-06"
    )
    assert "复核已超期" in page(client, "/emergencies/")
