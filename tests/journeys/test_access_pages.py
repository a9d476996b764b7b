"""A resident sees who looked and decides what is shared; staff open an emergency, an auditor reviews."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from access_pages import Visitor
from django.test import Client

sys.path.append(str(Path(__file__).parent.parent / "services"))
import access_region as region

from minkang.kernel.web.reference import arrival_here
from minkang.registry.access import services
from minkang.registry.access.models import Consent, EmergencyAccess
from minkang.registry.access.terms import Action, Category, Purpose, Role
from minkang.registry.people.models import Person

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


@pytest.fixture
def patient(world: region.World) -> Person:
    patient = region.person()
    region.care(patient, world.hospital, "admission")
    return patient


def page(client: Client, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, address
    return answer.content.decode()


def read_by_doctor(world: region.World, patient: Person) -> None:
    services.open_record(
        actor=region.staff("王建国", Role.DOCTOR, world.hospital), person=patient.rid,
        action=Action.READ, purpose=Purpose.TREATMENT,
        categories=frozenset({Category.GENERAL_HEALTH}), at=arrival_here().at,
    )  # fmt: skip


def test_the_resident_finds_the_doctor_in_the_list_at_once(
    client: Client, world: region.World, patient: Person
) -> None:
    Visitor.actor = region.resident(patient)
    assert "还没有人看过您的记录" in page(client, "/my/accesses/")
    read_by_doctor(world, patient)
    shown = page(client, "/my/accesses/")
    assert "本溪市中心医院 医生 王建国 查看了一般健康信息，目的：诊疗" in shown
    assert "看不懂或觉得不对" in shown
    assert 'id="question"' in shown
    assert "王建国" in page(client, "/my/accesses/?kind=access.record_opened&sort=when")
    assert "王建国" not in page(client, "/my/accesses/?kind=access.consent_given")
    page(client, "/my/accesses/?kind=everything", 400)
    workbook = client.get("/my/accesses/?export=xlsx")
    assert workbook.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_list_is_read_in_english_too(
    client: Client, world: region.World, patient: Person
) -> None:
    Visitor.actor = region.resident(patient)
    read_by_doctor(world, patient)
    client.cookies["minkang_language"] = "en"
    shown = page(client, "/my/accesses/")
    assert "王建国, doctor at 本溪市中心医院, read general health; purpose: treatment" in shown
    assert "Who looked at my record" in shown
    assert "Share reproductive health" in page(client, "/my/consents/")


def test_nobody_opens_these_pages_without_signing_in_or_without_the_role(
    client: Client, world: region.World, patient: Person
) -> None:
    emergency = f"/emergency/{patient.rid}/"
    own = ("/my/accesses/", "/my/consents/", "/my/consents/hiv/")
    staff = (emergency, "/emergencies/", f"/emergencies/{uuid4()}/")
    for address in (*own, *staff):
        answer = client.get(address, headers={"accept": "application/json"})
        assert answer.json()["code"] == "access.sign_in_first", address
    Visitor.actor = region.staff("孙丽", Role.WINDOW_CLERK, world.hospital)
    for address in own:
        answer = client.get(address, headers={"accept": "application/json"})
        assert answer.json()["code"] == "access.not_allowed_without_own_record", address
    for address in staff:
        page(client, address, 403)
    Visitor.actor = region.resident(patient)
    for address in staff:
        page(client, address, 403)


def test_an_account_without_the_resident_role_reads_not_even_its_own_log(
    client: Client, patient: Person
) -> None:
    Visitor.actor = replace(region.resident(patient), grants=())
    for address in ("/my/accesses/", "/my/consents/"):
        assert client.get(address).status_code == 403, address


def test_the_resident_gives_and_withdraws_consent_knowing_what_follows(
    client: Client, patient: Person
) -> None:
    Visitor.actor = region.resident(patient)
    assert page(client, "/my/consents/").count("没有共享") == 3
    assert "不同意也照常看病" in page(client, "/my/consents/psychiatric/")
    answer = client.post("/my/consents/psychiatric/", {"is_shared": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/consents/")
    assert page(client, "/my/consents/").count("没有共享") == 2
    assert "可能重复检查" in page(client, "/my/consents/psychiatric/")
    for _twice in range(2):
        client.post("/my/consents/psychiatric/", {"is_shared": "no"})
    assert [one.withdrawn_at is not None for one in Consent.objects.all()] == [True]
    assert "收回了对精神健康的授权" in page(client, "/my/accesses/")
    assert client.post("/my/consents/psychiatric/", {"is_shared": "perhaps"}).status_code == 400
    page(client, "/my/consents/identity/", 404)


def test_a_doctor_opens_an_emergency_and_the_resident_sees_it(
    client: Client, world: region.World
) -> None:
    stranger = region.person("张伟")
    address = f"/emergency/{stranger.rid}/"
    Visitor.actor = region.staff("王建国", Role.DOCTOR, world.hospital)
    shown = page(client, address)
    assert "30分钟后自动结束" in shown
    assert "张伟" not in shown
    short = client.post(address, {"reason": "抢救病人"})
    assert short.status_code == 422
    assert "现在是4个" in short.content.decode()
    assert "抢救病人</textarea>" in short.content.decode()
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": REASON}).status_code == 302
    assert "正在紧急查看" in page(client, address)
    page(client, f"/emergency/{uuid4()}/", 404)
    Visitor.actor = region.resident(stranger)
    assert REASON in page(client, "/my/accesses/")


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
