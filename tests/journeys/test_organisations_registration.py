"""A registrar keeps the entries of her county true, and only of her county."""

from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

import organisation_samples as samples
import signing_in
from minkang.affairs.registration.models import HeldRoster
from minkang.affairs.registration.queries import (
    get_organisation_for,
    list_organisations_for,
)
from minkang.affairs.registration.services import forget_old_rosters
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import CapacityKind, CertificateKind, ServiceKind
from minkang.registry.places.models import Area

pytestmark = pytest.mark.django_db
HEADS = ["机构名称", "统一社会信用代码", "机构类别", "举办主体", "地区代码", "开业日期"]


@pytest.fixture(autouse=True)
def county() -> None:
    samples.found_county()
    entries = [samples.hospital(1), samples.hospital(2, area=samples.OTHER_VILLAGE)]
    organisations.register_all(entries=entries, by=samples.CLERK, at=samples.AT)


def hospital(number: int = 1) -> Organisation:
    return Organisation.objects.get(credit_code=samples.credit_code(number))


def signed_in(client: Client, role: Role = Role.REGISTRAR, *, second_factor: bool = True) -> Client:
    account = signing_in.an_account(
        "", role, organisation=hospital(), area=Area.objects.get(pk=samples.COUNTY)
    )
    signing_in.sign_in_as(client, account, has_second_factor=second_factor)
    return client


@pytest.fixture
def registrar(client: Client) -> Client:
    return signed_in(client)


def address(name: str, rid: UUID, *further: str) -> str:
    return reverse(f"registration:{name}", args=[rid, *further])


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_list_shows_the_own_county_only_and_is_exported(registrar: Client) -> None:
    answer = registrar.get(reverse("registration:institutions"))
    assert "青石县第1医院" in words(answer)
    assert "青石县第2医院" not in words(answer)
    exported = registrar.get(reverse("registration:institutions"), {"export": "xlsx"})
    rows = list(openpyxl.load_workbook(BytesIO(exported.content)).worksheets[0].values)
    assert [row[0] for row in rows] == ["机构", "青石县第1医院"]


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.REGISTRAR, samples.COUNTY),
        (Role.REGISTRAR, "219900000000"),
        (Role.REGISTRAR, "219903001000"),
        (Role.ENTERPRISE_AGENT, samples.COUNTY),
    ],
)
@pytest.mark.parametrize("second_factor", [True, False])
def test_the_list_holds_exactly_the_institutions_that_open_one_by_one(
    role: Role, place: str, *, second_factor: bool
) -> None:
    held = Grant(role, hospital(2).pk, "", place.rstrip("0"))
    actor = Actor(uuid4(), "林清河", None, None, (held,), second_factor)
    each = set()
    for one in Organisation.objects.all():
        with suppress(Refused):
            each.add(get_organisation_for(actor, one.pk, samples.TODAY).rid)
    listed: set[UUID] = set()
    with suppress(Refused):
        listed |= {one.pk for one in list_organisations_for(actor, samples.TODAY)}
    assert listed == each


def test_a_longer_list_costs_no_further_query(
    registrar: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entries = [samples.hospital(number) for number in range(10, 60)]
    organisations.register_all(entries=entries, by=samples.CLERK, at=samples.AT)
    with django_assert_max_num_queries(8):
        assert registrar.get(reverse("registration:institutions")).status_code == 200


@pytest.mark.parametrize(
    "name", ["institution", "confirm", "capacity", "service", "certificate", "department"]
)
def test_an_institution_of_another_county_is_neither_seen_nor_changed(
    registrar: Client, name: str
) -> None:
    other = hospital(2)
    path = (
        address("institution", other.pk)
        if name == "institution"
        else address("act", other.pk, name)
    )
    for answer in (registrar.get(path), registrar.post(path, {"confirmed_on": "2026-01-01"})):
        assert answer.status_code in (403, 405)
        assert other.name not in words(answer)
    assert not Entry.objects.filter(subject=f"organisation:{other.pk}").exists()


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.DIRECTOR, Role.WINDOW_CLERK])
def test_other_roles_are_turned_away_from_the_desk(client: Client, role: Role) -> None:
    signed_in(client, role)
    for path in ("institutions", "rosters"):
        assert client.get(reverse(f"registration:{path}")).status_code == 403


def test_nobody_signed_in_is_led_to_signing_in_and_a_weak_session_is_turned_away(
    client: Client,
) -> None:
    answer = client.get(reverse("registration:institutions"))
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]
    signed_in(client, second_factor=False)
    assert client.get(reverse("registration:institutions")).status_code == 403


def test_she_states_beds_and_the_page_shows_them(registrar: Client) -> None:
    path = address("act", hospital().pk, "capacity")
    assert 'value="general_beds" selected' in words(registrar.get(path, {"kind": "general_beds"}))
    typed = {"kind": "general_beds", "count": "75", "since": "2026-11-01"}
    answer = registrar.post(path, typed, follow=True)
    assert "已登记新的数量" in words(answer)
    assert ">75<" in words(answer)
    assert hospital().capacities.count() == 2
    assert Entry.objects.filter(type="organisations.capacity_stated").count() == 1
    registrar.post(path, typed)
    assert hospital().capacities.count() == 2


@pytest.mark.parametrize(
    ("count", "since", "said"),
    [
        ("-5", "2026-11-01", "不能是负数"),
        ("5.5", "2026-11-01", "请填一个整数"),
        ("", "2026-11-01", "请填写这一项"),
        ("5", "2026-13-01", "这样的日期"),
        ("5", "2999-01-01", "还没有到"),
        ("5", "2001-01-01", "早于机构的开业日期"),
    ],
)
def test_a_refused_form_says_why_at_the_field_and_keeps_what_was_typed(
    registrar: Client, count: str, since: str, said: str
) -> None:
    typed = {"kind": CapacityKind.NURSING_BEDS, "count": count, "since": since}
    answer = registrar.post(address("act", hospital().pk, "capacity"), typed)
    assert answer.status_code == 422
    page = words(answer)
    assert said in page
    assert 'aria-invalid="true"' in page
    assert f'value="{since}"' in page
    assert f'value="{CapacityKind.NURSING_BEDS}" selected' in page
    assert not hospital().capacities.filter(kind=CapacityKind.NURSING_BEDS).exists()


def test_services_certificates_and_departments_come_and_go(registrar: Client) -> None:
    rid = hospital().pk
    for name, typed in (
        ("service", {"kind": ServiceKind.VACCINATION, "since": "2026-11-01"}),
        ("service-end", {"kind": ServiceKind.VACCINATION, "on": "2026-11-10"}),
        ("certificate", {"kind": CertificateKind.BABY_FRIENDLY, "issued_on": "2026-11-01"}),
        ("department", {"specialty": "03.11", "opened_on": "2026-11-01"}),
        ("department-end", {"name": "内科", "on": "2026-11-10"}),
        ("confirm", {"confirmed_on": "2026-11-10"}),
    ):
        answer = registrar.post(address("act", rid, name), typed)
        assert answer.status_code == 302, words(answer)
    found = hospital()
    assert found.services.get().until is not None
    assert found.certificates.get().kind == CertificateKind.BABY_FRIENDLY
    assert found.departments.filter(closed_on__isnull=True).get().name == "老年医学科"
    assert found.confirmed_on is not None


def test_an_unknown_institution_and_an_unknown_act_are_said(registrar: Client) -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    assert registrar.get(f"/registration/{unknown}/").status_code == 404
    assert registrar.get(address("act", hospital().pk, "sell")).status_code == 404


def roster(*rows: list[object]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.worksheets[0].append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("名册.xlsx", content.getvalue())


def clinic(number: int, area: str = samples.VILLAGE) -> list[object]:
    code = samples.credit_code(number)
    return [f"第{number}诊所", code, "诊所", "社会办", area, "2015-01-01"]


def sent(registrar: Client, upload: SimpleUploadedFile) -> HttpResponse:
    return registrar.post(reverse("registration:rosters"), {"roster": upload}, follow=True)


def test_a_roster_without_faults_is_registered_at_once(registrar: Client) -> None:
    answer = sent(registrar, roster(clinic(11), clinic(12)))
    assert "已登记 2 行" in words(answer)
    assert hospital(12).name == "第12诊所"
    assert not HeldRoster.objects.exists()


def test_broken_rows_are_listed_and_the_good_ones_kept_only_on_her_word(
    registrar: Client,
) -> None:
    broken = clinic(12)
    broken[5] = "明年"
    answer = sent(registrar, roster(clinic(11), broken, clinic(13, samples.OTHER_VILLAGE)))
    page = words(answer)
    assert "有 2 行不能登记，1 行正确" in page
    assert "“明年”不是一个日期" in page
    assert "不在您负责的地区之内" in page
    assert Organisation.objects.count() == 2
    held = HeldRoster.objects.get()
    assert b"PK" not in bytes(held.content_sealed)[:200]
    decided = registrar.post(address("roster-decision", held.pk), {"decision": "good"}, follow=True)
    assert "已登记 1 行，没有登记 2 行" in words(decided)
    assert hospital(11).name == "第11诊所"
    assert Organisation.objects.count() == 3
    assert not HeldRoster.objects.exists()


def test_a_discarded_roster_leaves_nothing(registrar: Client) -> None:
    sent(registrar, roster(clinic(11, samples.COUNTY), clinic(12)))
    held = HeldRoster.objects.get()
    registrar.post(address("roster-decision", held.pk), {"decision": "discard"})
    assert not HeldRoster.objects.exists()
    assert Organisation.objects.count() == 2
    assert registrar.get(address("roster", held.pk)).status_code == 404


def test_a_roster_belongs_to_who_sent_it(registrar: Client) -> None:
    sent(registrar, roster(clinic(11, samples.COUNTY), clinic(12)))
    held = HeldRoster.objects.get()
    colleague = signed_in(Client())
    assert colleague.get(address("roster", held.pk)).status_code == 404
    colleague.post(address("roster-decision", held.pk), {"decision": "good"})
    colleague.post(address("roster-decision", held.pk), {"decision": "discard"})
    assert HeldRoster.objects.exists()
    assert Organisation.objects.count() == 2


def test_a_roster_nobody_decides_about_is_gone_after_a_day(registrar: Client) -> None:
    sent(registrar, roster(clinic(11, samples.COUNTY), clinic(12)))
    held = HeldRoster.objects.get()
    almost = held.held_at + timedelta(hours=23)
    assert forget_old_rosters(at=almost) == 0
    HeldRoster.objects.update(held_at=held.held_at - timedelta(days=1))
    assert registrar.get(address("roster", held.pk)).status_code == 404
    assert forget_old_rosters(at=held.held_at) == 1


def test_a_file_that_is_no_workbook_is_refused_at_the_field(registrar: Client) -> None:
    answer = sent(registrar, SimpleUploadedFile("list.xlsx", b"name,code"))
    assert answer.status_code == 422
    assert "不是能读出的 Excel 表格" in words(answer)
    assert registrar.post(reverse("registration:rosters")).status_code == 422


@pytest.mark.parametrize("kind", ["organisations", "staff"])
def test_the_page_offers_the_template_of_each_kind(registrar: Client, kind: str) -> None:
    path = reverse("registration:roster-template", args=[kind])
    assert f'href="{path}"' in words(registrar.get(reverse("registration:rosters")))
    answer = registrar.get(path)
    assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames[1] == "填写说明"


def test_the_desk_speaks_english(registrar: Client) -> None:
    registrar.cookies["minkang_language"] = "en"
    page = words(registrar.get(address("institution", hospital().pk)))
    assert "general beds" in page
    assert "general hospital" in page
