"""The window for residents: typed values are kept, refusals stand beside fields, doubles do no harm."""

import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from minkang.kernel.audit.models import Entry
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.models import Guardianship, Household, Person
from minkang.registry.people.services import Home
from minkang.registry.people.terms import Kinship
from minkang.registry.places.models import Area
from people_samples import (
    CLERK,
    NOON,
    OTHER_VILLAGE,
    VILLAGE,
    lay_out_hospital,
    lay_out_places,
    number,
    resident,
)
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
BORN = date(1950, 1, 2)


@pytest.fixture(autouse=True)
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()
    return lay_out_hospital()


def today() -> date:
    return timezone.localdate(datetime.now(tz=UTC))


def at_window(client: Client, office: Organisation, area: str = "210502000000") -> Client:
    place = Area.objects.get(code=area)
    account = an_account("", Role.WINDOW_CLERK, organisation=office, area=place, name="孙某")
    sign_in_as(client, account)
    return client


@pytest.fixture
def clerk(client: Client, office: Organisation) -> Client:
    return at_window(client, office)


@pytest.fixture
def person() -> Person:
    return services.register_resident(
        entry=resident(1), home=Home(area_code=VILLAGE, address="5号"), by=CLERK, at=NOON
    )


def typed(**given: object) -> dict[str, object]:
    return {
        "rid": uuid4(),
        "name": "王桂英",
        "identity_number": number(BORN),
        "sex": "2",
        "born_on": "1950-01-02",
        "ethnicity": "11",
        "telephone": "138 0000 0001",
        "host_number": "",
        "area_code": VILLAGE,
        "address": "5号",
        "kinship": "head",
        "resident_since": "2020-01-01",
    } | given


def post(client: Client, name: str, values: dict[str, object], *path: object) -> HttpResponse:
    return client.post(reverse(f"residents:{name}", args=path), values)  # type: ignore[return-value]  # a test response is one


def text(response: HttpResponse) -> str:
    return response.content.decode()


def take_up(client: Client, person: UUID, matter: str = "check") -> HttpResponse:
    return post(client, "take-up", {"person": person, "matter": matter})


@pytest.mark.parametrize(
    "values",
    [
        {"identity_number": number(BORN)},
        {"telephone": "13800000001"},
        {"name": "王桂英", "born_on": "1950-01-02"},
    ],
)
def test_a_clerk_finds_a_resident_and_opens_the_record_for_a_matter(
    clerk: Client, person: Person, values: dict[str, object]
) -> None:
    found = post(clerk, "find", {"purpose": "HOPERAT", **values})
    assert "王*英" in text(found)
    assert "王桂英" not in text(found).replace('value="王桂英"', "")
    opened = take_up(clerk, person.rid)
    assert opened["Location"] == f"/residents/{person.rid}/"
    record = text(clerk.get(opened["Location"]))
    for shown in ("王桂英", "13800000001", "5号", "政务办理", "汉族", "户主"):
        assert shown in record
    assert number(BORN) not in record
    assert number(BORN)[:3] + "*" * 11 + number(BORN)[-4:] in record
    again = take_up(clerk, person.rid)
    assert again.status_code == 302
    assert Entry.objects.filter(type="people.care_opened").count() == 1


def test_a_record_stays_shut_until_a_matter_is_in_hand(clerk: Client, person: Person) -> None:
    assert clerk.get(f"/residents/{person.rid}/").status_code == 403
    assert clerk.get(f"/residents/{uuid4()}/").status_code == 404
    assert clerk.get(f"/residents/{person.rid}/?purpose=RUMOUR").status_code == 400


def test_a_clerk_of_another_place_finds_nobody_and_opens_nothing(
    client: Client, office: Organisation, person: Person
) -> None:
    stranger = at_window(client, office, OTHER_VILLAGE)
    found = post(stranger, "find", {"purpose": "HOPERAT", "identity_number": number(BORN)})
    assert "没有查到" in text(found)
    assert take_up(stranger, person.rid).status_code == 403


def test_finding_needs_one_clue_and_says_what_is_wrong_with_it(clerk: Client) -> None:
    nothing = post(clerk, "find", {"purpose": "HOPERAT"})
    assert nothing.status_code == 422
    assert "其中一样就可以查找" in text(nothing)
    wrong = post(clerk, "find", {"purpose": "HOPERAT", "identity_number": "210502195001020012"})
    assert wrong.status_code == 422
    assert "校验位对不上" in text(wrong)
    assert 'href="#id_identity_number"' in text(wrong)
    assert 'value="210502195001020012"' in text(wrong)


def test_a_resident_is_registered_once_however_often_the_button_is_pressed(clerk: Client) -> None:
    values = typed(
        identity_number="", born_on=today().isoformat(), resident_since=today().isoformat()
    )
    first, second = post(clerk, "register", values), post(clerk, "register", values)
    person = Person.objects.get()
    assert first["Location"] == second["Location"] == f"/residents/{person.rid}/"
    assert clerk.get(first["Location"]).status_code == 200


def test_a_newborn_joins_the_household_of_the_mother(clerk: Client, person: Person) -> None:
    born = today() - timedelta(days=5)
    answer = post(
        clerk,
        "register",
        typed(
            identity_number="",
            telephone="",
            born_on=born.isoformat(),
            resident_since=born.isoformat(),
            host_number=number(BORN),
            area_code="",
            kinship="child",
        ),
    )
    assert answer.status_code == 302
    child = Person.objects.get(kinship=Kinship.CHILD)
    assert child.household_id == person.household_id
    assert "王*英" in text(clerk.get(answer["Location"]))


@pytest.mark.parametrize(
    ("given", "status", "words", "field"),
    [
        ({"identity_number": "210502195001020012"}, 422, "校验位对不上", "identity_number"),
        ({"born_on": "1950-01-03"}, 422, "第7至14位不一致", "born_on"),
        ({"sex": "1"}, 422, "第17位不一致", "sex"),
        ({"telephone": "12"}, 400, "11位手机号码", "telephone"),
        ({"kinship": "child"}, 422, "要先登记户主", "kinship"),
        (
            {"host_number": number(date(1960, 1, 1)), "area_code": ""},
            404,
            "没有找到",
            "host_number",
        ),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    clerk: Client, given: dict[str, object], status: int, words: str, field: str
) -> None:
    answer = post(clerk, "register", typed(**given))
    assert answer.status_code == status
    assert words in text(answer)
    assert f'href="#id_{field}"' in text(answer)
    assert 'value="王桂英"' in text(answer)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"sex": ""}, "请选择性别"),
        ({"born_on": "昨天"}, "日期请写成"),
        ({"area_code": ""}, "请填写住进哪一户"),
        ({"host_number": "1"}, "这里请留空"),
        ({"area_code": "210502001003"}, "210502001003"),
        ({"rid": "x"}, ""),
    ],
)
def test_what_does_not_read_is_told_before_anything_is_asked(
    clerk: Client, given: dict[str, object], words: str
) -> None:
    answer = post(clerk, "register", typed(**given))
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Household.objects.exists()


def test_a_taken_number_is_a_conflict_and_tells_nothing_about_its_owner(
    clerk: Client, person: Person
) -> None:
    Person.objects.filter(rid=person.rid).update(name="欧阳某某")
    answer = post(clerk, "register", typed())
    assert answer.status_code == 409
    assert "已经登记过" in text(answer)
    assert "欧阳" not in text(answer)


def test_only_villages_of_the_clerks_place_in_force_are_offered(
    client: Client, office: Organisation
) -> None:
    page = text(at_window(client, office, OTHER_VILLAGE).get("/residents/new/"))
    assert OTHER_VILLAGE in page
    assert VILLAGE not in page
    assert post(client, "register", typed()).status_code == 422


def test_moving_and_guardians_change_the_record(clerk: Client, person: Person) -> None:
    child = services.register_resident(
        entry=resident(2, born_on=date(2020, 1, 1), kinship=Kinship.CHILD, name="小明"),
        home=Home(household=person.household_id),
        by=CLERK,
        at=NOON,
    )
    guardian = {
        "guardian_number": number(BORN),
        "kind": "parent",
        "evidence": "",
        "since": today().isoformat(),
    }
    assert post(clerk, "guardian", guardian, child.rid).status_code == 403
    take_up(clerk, child.rid, "guardian")
    unknown = post(clerk, "guardian", guardian | {"guardian_number": number(BORN, 9)}, child.rid)
    assert unknown.status_code == 404
    assert 'href="#id_guardian_number"' in text(unknown)
    unproven = post(clerk, "guardian", guardian | {"kind": "appointed"}, child.rid)
    assert "写明依据" in text(unproven)
    assert post(clerk, "guardian", guardian, child.rid).status_code == 302
    named = Guardianship.objects.get()
    address = reverse("residents:end-guardianship", args=[child.rid, named.pk])
    assert address in text(clerk.get(f"/residents/{child.rid}/"))
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert post(clerk, "end-guardianship", {"until": tomorrow}, child.rid, 0).status_code == 404
    assert clerk.get(address).status_code == 200
    assert clerk.post(address, {"until": tomorrow}).status_code == 302
    moved = {
        "host_number": "",
        "area_code": OTHER_VILLAGE,
        "address": "9号",
        "kinship": "head",
        "on": today().isoformat(),
    }
    assert post(clerk, "move", moved | {"on": "2019-01-01"}, child.rid).status_code == 422
    assert post(clerk, "move", moved, child.rid).status_code == 302
    child.refresh_from_db()
    assert (child.area_id, child.household.address) == (OTHER_VILLAGE, "9号")


def a_list(*rows: list[object]) -> io.BytesIO:
    book = Workbook()
    page = book.worksheets[0]
    for one in rows:
        page.append(one)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "list.xlsx"
    return file


HEADINGS: list[object] = [
    "户号", "与户主关系", "姓名", "性别", "出生日期", "身份证号码", "电话", "民族代码",
    "村(社区)代码", "住址", "居住起始日期",
]  # fmt: skip


def line(serial: int, **given: object) -> list[object]:
    values: dict[str, object] = {
        "户号": serial, "与户主关系": "户主", "姓名": "李桂芳", "性别": "女",
        "出生日期": "1950-01-02", "身份证号码": number(BORN, serial), "电话": "", "民族代码": "01",
        "村(社区)代码": VILLAGE, "住址": "1号", "居住起始日期": "2020-01-01",
    }  # fmt: skip
    return list((values | given).values())


def test_a_list_with_a_fault_is_kept_in_part_only_when_the_clerk_says_so(
    client: Client, office: Organisation
) -> None:
    clerk = at_window(client, office, VILLAGE)
    rows = [HEADINGS, line(1), line(2, 性别="男"), line(3, **{"村(社区)代码": OTHER_VILLAGE})]
    whole = post(clerk, "list", {"file": a_list(*rows)})
    assert whole.status_code == 422
    assert "第17位不一致" in text(whole)
    assert "不在您负责的地区" in text(whole)
    assert not Person.objects.exists()
    part = post(clerk, "list", {"file": a_list(*rows), "only_good": "on"})
    assert part.status_code == 200
    assert "登记了 1 位居民" in text(part)
    assert Person.objects.count() == 1


def test_a_file_that_is_no_list_is_refused_at_its_field(clerk: Client) -> None:
    broken = io.BytesIO(b"not a sheet")
    broken.name = "list.xlsx"
    answer = post(clerk, "list", {"file": broken})
    assert answer.status_code == 422
    assert 'href="#id_file"' in text(answer)
    assert post(clerk, "list", {}).status_code == 422


def test_the_template_can_be_filled_in_and_sent_back(clerk: Client) -> None:
    answer = clerk.get("/residents/list/template.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    for place, value in enumerate(line(1), 1):
        sheet.cell(2, place, str(value))
    assert sheet.parent is not None
    file = io.BytesIO()
    sheet.parent.save(file)
    file.seek(0)
    file.name = "list.xlsx"
    assert "登记了 1 位居民" in text(post(clerk, "list", {"file": file}))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.WINDOW_CLERK, Role.RESIDENT}))
def test_nobody_but_the_clerk_registers_moves_or_imports(
    client: Client, office: Organisation, person: Person, role: Role
) -> None:
    place = Area.objects.get(code="210502000000")
    sign_in_as(client, an_account("", role, organisation=office, area=place))
    for address in ("new/", "list/", "list/template.xlsx", f"{person.rid}/move/"):
        assert client.get(f"/residents/{address}").status_code == 403, address
    assert post(client, "register", typed()).status_code == 403
    assert post(client, "move", {}, person.rid).status_code == 403
    assert take_up(client, person.rid).status_code == 403


def test_who_is_not_signed_in_is_led_to_signing_in(client: Client, person: Person) -> None:
    for address in ("", "new/", "list/", f"{person.rid}/"):
        answer = client.get(f"/residents/{address}")
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/sign-in/")
    assert take_up(client, person.rid).status_code == 401


def test_a_public_health_doctor_finds_and_reads_without_the_clerks_acts(
    client: Client, office: Organisation, person: Person
) -> None:
    place = Area.objects.get(code="210502000000")
    sign_in_as(client, an_account("", Role.PUBLIC_HEALTH_DOCTOR, organisation=office, area=place))
    found = post(client, "find", {"purpose": "PUBHLTH", "telephone": "13800000001"})
    address = f"/residents/{person.rid}/?purpose=PUBHLTH"
    assert address in text(found)
    record = text(client.get(address))
    assert "公共卫生服务" in record
    assert "/guardian/" not in record


def test_a_resident_reads_their_own_entry_and_is_not_led_to_the_clerks_pages(
    client: Client, person: Person
) -> None:
    sign_in_as(client, an_account("", Role.RESIDENT, person=person))
    page = text(client.get(f"/residents/{person.rid}/?purpose=SELF"))
    assert "王桂英" in page
    assert 'href="/residents/' not in page
    assert client.get(f"/residents/{person.rid}/").status_code == 403
    assert client.get("/residents/").status_code == 403
