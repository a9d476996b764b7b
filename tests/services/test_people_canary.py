"""Canaries: invented numbers go through every page, refusal and failure, and turn up nowhere.

Where they would turn up: answers to other people, addresses, the log, sessions, audit entries, and
any column of the database. What a clerk has just typed comes back in that clerk's own form only.
"""

import io
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from canaries import Overheard, columns, held_by, overhearing
from minkang.affairs.residents import services as window
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.models import Person
from minkang.registry.people.services import Home
from minkang.registry.people.terms import Kinship
from minkang.registry.places.models import Area
from people_samples import (
    CLERK,
    NOON,
    VILLAGE,
    household,
    lay_out_hospital,
    lay_out_places,
    number,
    resident,
)
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db

MOTHER, CHILD, LISTED, TYPO, BULK = (
    number(date(1991, 3, 4), 77),
    number(date(2021, 5, 6), 78),
    number(date(1961, 7, 8), 79),
    number(date(1971, 9, 10), 80)[:17] + "?",
    number(date(1950, 1, 2), 81),
)
PHONES = ("13777770001", "13777770002", "13777770003", "13777770004")
CANARIES = (MOTHER, CHILD, LISTED, TYPO[:17], BULK, *PHONES)


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    with overhearing() as heard:
        yield heard


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()
    return lay_out_hospital()


def found_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def signed_in(office: Organisation, *roles: Role, person: Person | None = None) -> Client:
    client = Client(raise_request_exception=False)
    place = Area.objects.get(code="210502000000")
    sign_in_as(client, an_account("", *roles, organisation=office, area=place, person=person))
    return client


def entry(
    name: str, identity_number: str, born_on: date, phone: str, **given: str
) -> dict[str, object]:
    return {
        "rid": uuid4(),
        "name": name,
        "identity_number": identity_number,
        "sex": "2",
        "born_on": born_on.isoformat(),
        "ethnicity": "01",
        "telephone": phone,
        "host_number": "",
        "area_code": VILLAGE,
        "address": "1号",
        "kinship": "head",
        "resident_since": max(born_on, date(2020, 1, 1)).isoformat(),
    } | given


def a_list() -> io.BytesIO:
    book = Workbook()
    page = book.worksheets[0]
    page.append([
        "户号", "与户主关系", "姓名", "性别", "出生日期", "身份证号码", "电话", "民族代码",
        "村(社区)代码", "住址", "居住起始日期",
    ])  # fmt: skip
    rest = ["01", VILLAGE, "2号", "2020-01-01"]
    page.append(["1", "户主", "李某", "女", "1961-07-08", LISTED, PHONES[2], *rest])
    page.append(["2", "户主", "李某", "女", "1961-07-09", LISTED, PHONES[2], *rest])
    page.append(["3", "户主", "李某", "女", "1971-09-10", TYPO, PHONES[3], *rest])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "list.xlsx"
    return file


class Journey:
    """What clerk and resident do; keeps every answer that is not the clerk's own form."""

    def __init__(self, office: Organisation) -> None:
        self.office = office
        self.clerk = signed_in(office, Role.WINDOW_CLERK)
        self.answers: list[str] = []
        self.addresses: list[str] = []

    def send(self, address: str, values: dict[str, object], *, status: int, is_own: bool) -> str:
        answer = self.clerk.post(address, values)
        assert answer.status_code == status, answer.content.decode()
        self.addresses += [address, answer.headers.get("Location", "")]
        if not is_own:
            self.answers.append(answer.content.decode())
        return answer.headers.get("Location", "")

    def see(self, client: Client, address: str, status: int) -> None:
        answer = client.get(address)
        assert answer.status_code == status, address
        self.addresses.append(address)
        self.answers.append(answer.content.decode() + str(answer.headers))

    def walk(self) -> None:
        mother = entry("陈某", MOTHER, date(1991, 3, 4), PHONES[0])
        record = self.send("/residents/new/", mother, status=302, is_own=False)
        child = entry(
            "陈小某", CHILD, date(2021, 5, 6), PHONES[1], host_number=MOTHER, area_code=""
        )
        ward = self.send("/residents/new/", child | {"kinship": "child"}, status=302, is_own=False)
        again = entry("陈某", MOTHER, date(1991, 3, 4), PHONES[0])
        self.send("/residents/new/", again, status=409, is_own=True)
        typo = entry("陈某", TYPO, date(1971, 9, 10), PHONES[3])
        self.send("/residents/new/", typo, status=400, is_own=True)
        office = {"purpose": "HOPERAT"}
        self.send("/residents/", {**office, "identity_number": TYPO}, status=400, is_own=True)
        self.send("/residents/", {**office, "telephone": PHONES[0] + "9"}, status=400, is_own=True)
        self.send("/residents/", {**office, "identity_number": MOTHER}, status=200, is_own=True)
        since = timezone.localdate(datetime.now(tz=UTC)).isoformat()
        guardian = {"guardian_number": MOTHER, "kind": "parent", "evidence": "", "since": since}
        self.send(f"{ward}guardian/", guardian, status=302, is_own=False)
        self.send(f"{ward}guardian/", guardian, status=422, is_own=True)
        self.send("/residents/list/", {"file": a_list()}, status=422, is_own=False)
        kept = {"file": a_list(), "only_good": "on"}
        self.send("/residents/list/", kept, status=200, is_own=False)
        resident = signed_in(
            self.office, Role.RESIDENT, person=Person.objects.get(kinship=Kinship.CHILD)
        )
        self.see(resident, ward, 403)
        self.see(resident, "/my/", 200)
        self.see(signed_in(self.office, Role.DIRECTOR), record, 403)
        self.see(Client(), record, 302)
        self.see(self.clerk, f"/residents/{uuid4()}/", 404)
        self.see(self.clerk, "/residents/nowhere/", 404)


def break_down(monkeypatch: pytest.MonkeyPatch, journey: Journey) -> None:
    """A bug while a number is in hand: the page of the accident tells nothing."""

    def broken(*_: object, **given: object) -> None:
        entered = given["entry"]
        raise RuntimeError(f"cannot keep {entered!r}")

    monkeypatch.setattr(window, "register", broken)
    values = entry("陈某", LISTED, date(1961, 7, 8), PHONES[2])
    journey.send("/residents/new/", values, status=500, is_own=False)


def told_by(table: str, column: str) -> list[str]:
    """The canaries in a column."""
    return found_in(held_by(table, column))


def sessions_in_plain() -> str:
    from django.contrib.sessions.models import Session

    return "\n".join(str(one.get_decoded()) for one in Session.objects.all())


@pytest.mark.slow
def test_no_number_turns_up_in_answers_addresses_log_sessions_audit_or_any_column(
    office: Organisation, overheard: Overheard, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = Journey(office)
    journey.walk()
    with pytest.raises(Refused) as refused, transaction.atomic():
        services.register_residents(
            households=[
                household(resident(81, telephone=PHONES[3])),
                household(resident(81, telephone=PHONES[3])),
            ],
            by=CLERK,
            at=NOON,
        )
    logging.getLogger("minkang").warning("refused", exc_info=refused.value)
    services.register_resident(
        entry=resident(81, telephone=PHONES[3]), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
    )
    break_down(monkeypatch, journey)

    assert Person.objects.filter(identity_index__isnull=False).count() == 4
    assert found_in("\n".join(journey.answers)) == []
    assert found_in("\n".join(journey.addresses)) == []
    assert any("RuntimeError" in line for line in overheard.lines)
    assert found_in("\n".join(overheard.lines)) == []
    assert found_in(sessions_in_plain()) == []
    scanned = columns()
    assert {("people_person", "identity_sealed"), ("audit_entry", "content")} <= set(scanned)
    assert {place: told for place in scanned if (told := told_by(*place))} == {}


def test_the_scan_finds_a_canary_that_is_really_there(office: Organisation) -> None:
    Organisation.objects.filter(rid=office.rid).update(address=f"见{MOTHER}")
    assert told_by("organisations_organisation", "address") == [MOTHER]
    assert found_in(f"x {PHONES[1]} y") == [PHONES[1]]
