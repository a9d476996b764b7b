"""The family, the offices and the window at their pages: each sees its own, and a stale page does nothing."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from minkang.affairs.onething.models import Birth, Declaration, Part
from minkang.affairs.onething.terms import OfficeKind, PartState, Stage
from minkang.kernel.audit.models import Entry
from minkang.kernel.identifiers import mask
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from onething_world import BORN, CITY, RESULTS, World, declared, lay_out_offices, recorded, told
from people_samples import number
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 - the fixture opens the database
    return lay_out_offices()


def parent(world: World, *, is_father: bool = False) -> Client:
    client = Client()
    person = world.father if is_father else world.mother
    sign_in_as(client, an_account("", Role.RESIDENT, person=person))
    return client


def officer(office: Organisation, role: Role = Role.WINDOW_CLERK) -> Client:
    client = Client()
    area = Area.objects.get(code=CITY)
    sign_in_as(client, an_account("", role, organisation=office, area=area))
    return client


def named(facts: dict[str, str]) -> dict[str, str]:
    """As the fields of a form are called."""
    return {code.replace(".", "-"): value for code, value in facts.items()}


def test_a_mother_confirms_what_the_hospital_told_and_declares(world: World) -> None:
    recorded(world)
    client = parent(world)
    own = client.get(reverse("onething:own")).content.decode()
    assert "本溪市中心医院登记了您" in own
    birth = Birth.objects.get().pk
    page = client.post(reverse("onething:begin"), {"birth": str(birth)})["Location"]
    asked = 0
    while "/page/" in page:
        shown = client.get(page).content.decode()
        assert 'name="mother-name"' not in shown
        said = {key: value for key, value in named(told(world)).items() if f'name="{key}"' in shown}
        asked += 1
        page = client.post(page, said)["Location"]
        page = page if "/page/" not in page else client.get(page).get("Location", page)
    assert asked == 6
    shown = client.get(page).content.decode()
    mothers = number(date(1996, 5, 4), 1)
    for said in (mask(mothers), "3300 克", f"{BORN.year}年{BORN.month}月{BORN.day}日"):
        assert said in shown
    for kept in (mothers, BORN.isoformat()):
        assert kept not in shown
    one = client.post(page)["Location"]
    progress = client.get(one).content.decode()
    assert progress.count('class="step ') == 8
    assert "每个部门能看到什么" in progress
    held = Declaration.objects.get()
    assert held.stage == Stage.RUNNING
    assert parent(world, is_father=True).get(one).status_code == 200
    client.post(page)
    assert Declaration.objects.count() == 1


def test_what_is_typed_wrongly_stays_and_is_named(world: World) -> None:
    client = parent(world)
    page = client.post(reverse("onething:begin"))["Location"]
    wrong = client.post(page, {"newborn-name": "李安安", "newborn-birth_date": "昨天"})
    assert wrong.status_code == 400
    assert "应是真实的日期" in wrong.content.decode()
    assert 'value="李安安"' in wrong.content.decode()
    held = Declaration.objects.get()
    check = reverse("onething:check", args=[held.pk])
    assert "没有填" in client.post(check).content.decode()
    assert client.get(reverse("onething:page", args=[held.pk, 99]))["Location"] == check


def test_an_office_sees_its_own_facts_and_answers_with_its_number(world: World) -> None:
    held = declared(world)
    hospital = officer(world.hospital)
    part = Part.objects.get(declaration=held, code="birth_certificate")
    assert part.number in hospital.get(reverse("onething:office")).content.decode()
    page = reverse("onething:part", args=[part.pk])
    shown = hospital.get(page).content.decode()
    assert "母亲身份证号码" in shown
    assert "银行账号" not in shown
    assert Entry.objects.filter(type="onething.part_read").count() == 1
    answer = reverse("onething:part-answer", args=[part.pk])
    short = hospital.post(answer, {"seq": part.seq})
    assert short.status_code == 422
    assert "请填写“出生医学证明编号”" in short.content.decode()
    given = named(RESULTS["birth_certificate"])
    assert hospital.post(answer, {**given, "seq": part.seq - 1}).status_code == 422
    assert hospital.post(answer, {**given, "seq": part.seq}).status_code == 302
    part.refresh_from_db()
    assert part.state == PartState.DONE
    police = officer(world.offices[OfficeKind.PUBLIC_SECURITY])
    assert police.get(page).status_code == 404
    assert police.post(answer, given).status_code == 404
    household = Part.objects.get(declaration=held, code="household")
    assert (
        "U210000001" in police.get(reverse("onething:part", args=[household.pk])).content.decode()
    )
    inspector = officer(world.offices[OfficeKind.PUBLIC_SECURITY], Role.INSPECTOR)
    assert inspector.get(reverse("onething:part", args=[household.pk])).status_code == 404


def test_an_office_asks_once_and_the_family_supplies(world: World) -> None:
    held = declared(world)
    clinic, mother = officer(world.clinic), parent(world)
    part = Part.objects.get(declaration=held, code="vaccination_card")
    ask = reverse("onething:part-ask", args=[part.pk])
    assert "请至少选择一项" in clinic.post(ask, {"seq": part.seq}).content.decode()
    said = {"seq": part.seq, "missing": ["mother.phone"]}
    assert clinic.post(ask, said).status_code == 302
    one = reverse("onething:one", args=[held.pk])
    supply = reverse("onething:supply", args=[part.pk])
    assert supply in mother.get(one).content.decode()
    assert mother.post(supply, {"mother-phone": "电话"}).status_code == 400
    assert mother.post(supply, {"mother-phone": "13912345678"})["Location"] == one
    part.refresh_from_db()
    refuse = reverse("onething:part-refuse", args=[part.pk])
    assert clinic.post(refuse, {"seq": part.seq}).status_code == 422
    assert clinic.post(refuse, {"seq": part.seq, "reason": "不在本辖区"}).status_code == 302
    assert "不在本辖区" in mother.get(one).content.decode()
    held.refresh_from_db()
    withdraw = reverse("onething:withdraw", args=[held.pk])
    assert mother.post(withdraw, {"seq": "1"}).status_code == 422
    assert mother.post(withdraw, {"seq": held.seq}).status_code == 302
    assert "已撤回" in mother.get(one).content.decode()


def test_the_window_calls_an_unusual_family_and_sends_it_on(world: World) -> None:
    held = declared(world, birth__parents_are_married="no")
    clerk = officer(world.offices[OfficeKind.HEALTH])
    window = reverse("onething:window", args=[held.pk])
    assert window in clerk.get(reverse("onething:office")).content.decode()
    shown = clerk.get(window).content.decode()
    assert "父母没有办理结婚登记" in shown
    assert "13800000001" in shown
    assert "6222" not in shown
    assert clerk.post(window, {"event": "take_up", "seq": held.seq}).status_code == 422
    said = {"event": "take_up", "seq": held.seq, "reason": "电话核实过"}
    assert clerk.post(window, said).status_code == 302
    assert clerk.get(window).status_code == 404
    assert officer(world.clinic).get(window).status_code == 404


def test_a_hospital_records_a_birth_at_its_desk(world: World) -> None:
    desk = officer(world.hospital)
    page = reverse("onething:birth")
    said = {
        "newborn-sex": "female", "newborn-birth_date": BORN.isoformat(),
        "newborn-birth_order": "1", "mother-identity_number": number(BORN.replace(year=1996), 3),
    }  # fmt: skip
    assert desk.post(page, {**said, "newborn-sex": ""}).status_code == 422
    assert "请告诉妈妈" in desk.post(page, said).content.decode()
    assert "已经登记过" in desk.post(page, said).content.decode()
    assert officer(world.clinic).get(page).status_code == 404
