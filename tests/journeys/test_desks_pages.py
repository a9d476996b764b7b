"""Every desk shows what its role does, and every link on it opens for that role."""

import re
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client

from minkang.desks.views.tasks import PUBLIC, TASKS
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Guardianship, Household, Person
from minkang.registry.people.terms import GuardianshipKind, Kinship
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel
from signing_in import a_hospital, an_account, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Organisation:
    return a_hospital()


def a_person(name: str, hospital: Organisation, born_on: date, home: Household | None) -> Person:
    if home is None:
        area = Area.objects.create(
            code="210502003001",
            name="某村",
            level=AreaLevel.VILLAGE,
            parent=hospital.area,
            valid_from=date(1990, 1, 1),
        )
        home = Household.objects.create(area=area)
    return Person.objects.create(
        name=name,
        sex=2,
        born_on=born_on,
        household=home,
        kinship=Kinship.OTHER,
        area=home.area,
        resident_since=born_on,
    )


def links(page: str) -> list[str]:
    shown = page[page.index('<ul class="tasks">') :]
    found = re.findall(r'<li><a href="([^"]+)">', shown[: shown.index("</main>")])
    return [link.replace("&amp;", "&") for link in found]


@pytest.mark.parametrize("role", list(Role))
def test_every_link_on_the_desk_of_a_role_opens_for_it(role: Role, hospital: Organisation) -> None:
    person = a_person("孙悦", hospital, date(1998, 5, 1), None)
    client = Client()
    account = an_account("somebody", role, organisation=hospital, area=hospital.area, person=person)
    sign_in_as(client, account)
    found = links(client.get("/my/").content.decode())
    assert {task.address for task in TASKS[role]} <= set(found)
    for address in found:
        # A manager of one hospital is led on to its week.
        assert client.get(address, follow=True).status_code == HTTPStatus.OK, (role, address)


def test_every_role_has_a_desk_and_every_task_a_page() -> None:
    assert set(TASKS) == set(Role)
    for task in {*PUBLIC, *(task for tasks in TASKS.values() for task in tasks)}:
        assert task.address.startswith("/")


def test_a_mother_finds_the_record_of_her_newborn(hospital: Organisation) -> None:
    mother = a_person("孙悦", hospital, date(1998, 5, 1), None)
    today = datetime.now(tz=UTC).date()
    child = a_person("赵小满", hospital, today - timedelta(days=5), mother.household)
    Guardianship.objects.create(
        ward=child, guardian=mother, kind=GuardianshipKind.PARENT, since=child.born_on
    )
    client = Client()
    sign_in_as(client, an_account("mother", Role.RESIDENT, person=mother))
    page = client.get("/my/").content.decode()
    assert "赵小满的记录" in page
    assert f"/residents/{child.pk}/?purpose=SELF" in page
    answer = client.get(f"/residents/{child.pk}/?purpose=SELF")
    assert answer.status_code == HTTPStatus.OK


def test_a_guardianship_that_ended_shows_no_record(hospital: Organisation) -> None:
    mother = a_person("孙悦", hospital, date(1968, 5, 1), None)
    child = a_person("赵小满", hospital, date(1998, 5, 1), mother.household)
    Guardianship.objects.create(
        ward=child,
        guardian=mother,
        kind=GuardianshipKind.PARENT,
        since=child.born_on,
        until=date(2016, 5, 1),
    )
    client = Client()
    sign_in_as(client, an_account("mother", Role.RESIDENT, person=mother))
    assert "赵小满" not in client.get("/my/").content.decode()


def test_an_account_without_roles_is_told_what_to_wait_for() -> None:
    client = Client()
    sign_in_as(client, an_account("nobody-yet"))
    assert "您的账号还没有角色" in client.get("/my/").content.decode()


def test_the_audit_page_tells_of_an_opened_record_without_what_was_read(
    hospital: Organisation,
) -> None:
    person = a_person("孙悦", hospital, date(1998, 5, 1), None)
    resident, auditor = Client(), Client()
    sign_in_as(resident, an_account("somebody", Role.RESIDENT, person=person))
    opened = resident.get(f"/residents/{person.pk}/?purpose=SELF")
    assert opened.status_code == HTTPStatus.OK
    account = an_account(
        "auditor", Role.AUDIT_ADMINISTRATOR, organisation=hospital, area=hospital.area
    )
    sign_in_as(auditor, account)
    answer = auditor.get("/audit/?type=access.record_opened")
    assert answer.status_code == HTTPStatus.OK
    assert "查看了（个人信息，不显示），目的：本人或监护人查看" in answer.content.decode()


def test_the_header_says_who_is_here(hospital: Organisation) -> None:
    visitor, doctor = Client(), Client()
    page = visitor.get("/accessibility/").content.decode()
    assert 'href="/sign-in/"' in page
    assert "/sign-out/" not in page
    account = an_account("doctor", Role.DOCTOR, organisation=hospital, area=hospital.area)
    sign_in_as(doctor, account)
    page = doctor.get("/accessibility/").content.decode()
    assert 'href="/my/"' in page
    assert 'action="/sign-out/"' in page
    assert 'href="/sign-in/"' not in page
