"""Canaries through every way into the health records: an invented person turns up only where they must.

The identity number lies in no column, log line, address or error at all. Name and telephone are what a
record is about: they stand in the versions and the index of names, and nowhere else.
"""

import asyncio
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import results_samples as samples
from canaries import columns, held_by, overhearing
from minkang.engines.records.api import batches, door
from minkang.engines.records.api.requests import BASE
from minkang.engines.records.models import Feed, Quarantine
from minkang.engines.records.services import feeding, projecting, visit_sheets
from minkang.engines.records.services.reading_log import keep
from minkang.engines.records.terms import FeedKind
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services as people
from minkang.registry.people.models import MatchReview, Person, SourceRecord
from minkang.registry.people.services import Home
from minkang.registry.places.models import Area
from people_samples import VILLAGE, number, resident
from records_calls import AT, JSON, ROOT, Program, Told, a_program
from records_samples import empty_records, glucose
from signing_in import an_account, sign_in_as

# Projections read what was committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RESIDENT = "urn:oid:2.16.156.10011.1.3"
BORN = date(1956, 3, 12)
NUMBER, OTHER, AS_LOCAL, AS_ID = (number(BORN, serial) for serial in (301, 302, 303, 304))
# As cards had it until 1999, and as input methods of Chinese write it.
SHORT = NUMBER[:6] + NUMBER[8:17]
WIDE = NUMBER.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789X"})
NUMBERS = (NUMBER, OTHER, AS_LOCAL, AS_ID, SHORT, WIDE)
PHONE, NAME = "13977770301", "欧阳钰翡"
CANARIES = (*NUMBERS, PHONE, NAME)
# Where the telephone or the name stands by design; the number does nowhere.
IN_THE_OPEN = {
    ("records_resourceversion", "body"),
    ("records_ix_string", "norm"),
    ("people_sourcerecord", "name"),
    ("people_person", "name"),
}


def found_in(text: str, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    return [one for one in canaries if one in text]


def patient(identity: str = NUMBER, **more: object) -> dict[str, object]:
    return {
        "resourceType": "Patient",
        "identifier": [
            {"system": RESIDENT, "value": identity},
            {"system": "urn:oid:2.16.156.1", "value": "M301"},
        ],
        "name": [{"text": NAME}],
        "telecom": [{"system": "phone", "value": PHONE}],
        "gender": "female",
        "birthDate": BORN.isoformat(),
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">身份证 {identity}，旧证{SHORT}，{WIDE}，电话 {PHONE}</div>',
        },
    } | more


def as_xml() -> bytes:
    return (
        '<Patient xmlns="http://hl7.org/fhir"><identifier>'
        f'<system value="{RESIDENT}"/><value value="{OTHER}"/></identifier>'
        f'<name><text value="{NAME}"/></name></Patient>'
    ).encode()


class Walk:
    """Goes every way in; keeps every answer, the asker's own data apart."""

    def __init__(self, program: Program, hospital: Organisation) -> None:
        self.program, self.hospital = program, hospital
        self.token = program.later(datetime.now(UTC)).token
        self.errors: list[str] = []
        self.addresses: list[str] = []

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Told:
        told = self.program.call(method, path, body, **headers)
        if told.answer.shown is not None:
            keep([told.answer.shown])
        if told.status >= 400:
            self.errors.append(told.text + str(told.headers))
        self.addresses += [value for name, value in told.headers.items() if "location" in name]
        if told.text.startswith("{"):
            self.addresses += addresses(told.json)
        return told

    def as_fhir(self) -> None:
        assert self.send("POST", "Patient", patient()).status == 201
        assert self.send("POST", "Patient", as_xml(), media="application/fhir+xml").status == 201
        asked = f"identifier={RESIDENT}|{NUMBER}"
        assert self.send("POST", "Patient", patient(), if_none_exist=asked).status == 200
        result = json.loads(
            glucose(
                f"Patient?{asked}", note=[{"text": f"患者{NAME}，{NUMBER}，旧证{SHORT}，{WIDE}"}]
            )
        )
        act = {"method": "POST", "url": "Observation"}
        bundle = {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [{"resource": result, "request": act}],
        }
        assert self.send("POST", "", bundle).status == 200
        lines = [json.dumps(patient(OTHER, id="i1")), json.dumps(patient(OTHER, gender="robot"))]
        self.send("POST", "$import", "\n".join(lines), media="application/fhir+ndjson")
        path = "Patient?" + quote(asked, safe="=")
        assert self.send("PUT", path, patient(active=True)).status == 200
        patch = [{"op": "add", "path": "/telecom/-", "value": {"system": "phone", "value": PHONE}}]
        assert self.send("PATCH", path, patch, media="application/json-patch+json").status == 200

    def ask(self) -> None:
        form = "application/x-www-form-urlencoded"
        told = self.send("POST", "Patient/_search", f"identifier={NUMBER}&_count=1", media=form)
        assert len(told.resources) == 1
        said = f"identifier=x,{NUMBER},y&_count=1"
        assert self.send("POST", "Patient/_search", said, media=form).resources == told.resources
        (link,) = (one["url"] for one in told.json["link"] if one["relation"] == "self")
        assert self.send("GET", link.removeprefix(f"{ROOT}/")).resources == told.resources
        told = self.send("POST", "Patient/_search", f"name={NAME}&_count=1", media=form)
        assert told.resources
        self.send("GET", f"Observation?patient.identifier={NUMBER}&_total=accurate")
        told = self.send("GET", f"Patient?identifier={NUMBER}&_include=*")
        assert NUMBER in told.text
        assert self.send("GET", f"Patient/{told.resources[0]['id']}/$everything").status == 200
        matching = {"name": "resource", "resource": patient()}
        meant = {"resourceType": "Parameters", "parameter": [matching]}
        assert self.send("POST", "Patient/$match", meant).status == 200
        wrong = {"name": "resource", "resource": patient(birthDate=NUMBER)}
        self.send("POST", "Patient/$match", {"resourceType": "Parameters", "parameter": [wrong]})

    def go_wrong(self) -> None:
        """Errors of every kind with a canary in hand."""
        bodies: tuple[object, ...] = (
            patient(birthDate=NUMBER),
            patient(**{f"x{NUMBER}": "x"}),
            patient(**{NUMBER: "x"}),
            patient(gender=NAME),
            patient(NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")),
            patient(contact=[{NUMBER: PHONE}]),
            patient(managingOrganization={"reference": NUMBER}),
            f'{{"resourceType":"Patient","identifier":[{{"value":"{NUMBER}"}}'.encode(),
            f'{{"resourceType":"{NUMBER}"}}'.encode(),
            f'{{"resourceType":"Patient","{NUMBER}":1,"{NUMBER}":2}}'.encode(),
        )
        for body in bodies:
            assert self.send("POST", "Patient", body).status >= 400
        for path in (
            f"Patient?birthdate={NUMBER}", f"Patient?{NUMBER}=1", f"Patient?_sort={NUMBER}",
            f"Patient?_cursor={NUMBER}", f"Patient/{NUMBER}", f"Patient/{NUMBER}/_history",
            f"Patient{NUMBER}", f"{NUMBER}/{NUMBER}/{NUMBER}", f"Patient/${NUMBER}",
            f"Patient?_include={NUMBER}", f"Patient?_has:{NUMBER}:x:y=1", f"_history?_since={NUMBER}",
            f"Patient?_count={NUMBER}", f"Observation?code:{NUMBER}=1", f"bulk/{NUMBER}",
            f"Patient/x/$everything?_type={NUMBER}", f"Patient/x/$everything?_cursor={NUMBER}",
        ):  # fmt: skip
            self.send("GET", path, prefer="handling=strict")
        self.send("GET", "Patient", accept=NUMBER)
        self.send("POST", "Patient", patient(), media=NUMBER)
        self.send("POST", "Patient", patient(), if_none_exist=f"{NUMBER}=1")
        self.send("POST", "Patient", patient(), if_none_exist=f"birthdate={NUMBER}")
        self.send("PUT", "Patient/i1", patient(id="i1"), if_match=NUMBER)
        self.send("POST", "Patient", f"<Patient><{NUMBER}/>".encode(), media="application/fhir+xml")
        bad = f'<Patient xmlns="http://hl7.org/fhir"><x{NUMBER} value="{NUMBER}"/></Patient>'
        self.send("POST", "Patient", bad.encode(), media="application/fhir+xml")
        self.send("POST", "Patient", patient(), authorization=f"Bearer {NUMBER}")
        self.send(
            "POST", "token", f"grant_type={NUMBER}", media="application/x-www-form-urlencoded"
        )
        for kind in (NUMBER, "transaction"):
            act = {"method": "POST", "url": f"Patient{NUMBER}"}
            entry = [{"resource": patient(), "request": act}]
            self.send("POST", "", {"resourceType": "Bundle", "type": kind, "entry": entry})

    def as_numbers(self) -> None:
        """Identity numbers where the hospital's own numbers belong."""
        assert self.send("PUT", f"Patient/{AS_ID}", patient(id=AS_ID)).status >= 400
        told = self.send("POST", "Observation", glucose(f"Patient/{AS_ID}"))
        assert told.status >= 400, told.text
        line = json.dumps(patient(OTHER, id=AS_ID))
        self.send("POST", "$import", line, media="application/fhir+ndjson", feed=AS_ID)

    def as_messages(self) -> None:
        Feed.objects.create(
            organisation=self.hospital, kind=FeedKind.HL7V2, name="检验系统", application="LIS",
            facility="H1", since=date(2026, 1, 1),
        )  # fmt: skip
        for turn, patient_segment in enumerate((
            f"PID|1||M302^^^H1^MR~{NUMBER}^^^GA^NI||欧阳^钰翡||19560312|F|||||{PHONE}",
            f"PID|1||{AS_LOCAL}^^^H1^MR||欧阳^钰翡||19560312|F|||||{PHONE}",
            f"PID|1||M303^^^H1^MR||欧阳^钰翡||{NUMBER}|F",
            f"PID|1||M304^^^H1^MR||欧阳^钰翡||19560312|{NUMBER}",
            f"PID|1||M305^^^H1^MR||欧阳^钰翡||19560312|F\rZZZ|{NUMBER}",
        )):  # fmt: skip
            head = rf"MSH|^~\&|LIS|H1|MINKANG|P|20261121101530||ADT^A31|M{turn}|P|2.5.1||||||UNICODE UTF-8"
            said = feeding.take_in(message=f"{head}\r{patient_segment}\r".encode(), at=AT)
            self.errors.append(said.decode())

    def as_sheet(self) -> None:
        feed = Feed.objects.create(
            organisation=self.hospital, kind=FeedKind.SHEET, name="村卫生室",
            since=date(2026, 1, 1),
        )  # fmt: skip
        head = "健康档案号,门诊号,姓名,性别,出生日期,身份证号码,电话,就诊日期,诊断编码,诊断名称,收缩压,舒张压"
        rows = (
            f"D1,V1,{NAME},女,1956-03-12,{NUMBER},{PHONE},2026-11-20,I10,原发性高血压,150,90",
            f"{AS_LOCAL},V2,{NAME},女,1956-03-12,{NUMBER},{PHONE},2026-11-20,I10,高血压,150,90",
            f"D3,{AS_LOCAL},{NAME},女,1956-03-12,{NUMBER},{PHONE},2026-11-20,I10,高血压,150,90",
            f"D4,V4,{NAME},女,{NUMBER},{NUMBER[:-1]}?,{PHONE},2026-11-20,I10,高血压,{NUMBER},90",
        )
        content = "\n".join((head, *rows)).encode("gb18030")
        sheet = visit_sheets.read(content, at=AT)
        visit_sheets.take_in(feed=feed, content=content, sheet=sheet, at=AT)

    def at_pages(self, person: Person) -> None:
        """The desk that compares, and what hospitals' systems and the resident see of results."""
        place = Area.objects.get(code=VILLAGE)
        clerk = Client(raise_request_exception=False)
        sign_in_as(
            clerk,
            an_account("", Role.WINDOW_CLERK, organisation=self.hospital, area=place),
        )
        self.seen(clerk.get(reverse("matching:queue")))
        for review in MatchReview.objects.values_list("pk", flat=True):
            self.seen(clerk.get(reverse("matching:compare", args=[review])), NUMBERS)
        own = Client(raise_request_exception=False)
        sign_in_as(own, an_account("", Role.RESIDENT, person=person))
        self.seen(own.get(reverse("results:own")), (*NUMBERS, PHONE))
        hook = {
            "hook": "order-select",
            "hookInstance": str(uuid4()),
            "context": {"patientId": f"Patient/{NUMBER}", "userId": NAME, "draftOrders": {}},
            "prefetch": {"patient": patient()},
        }
        for body in (json.dumps(hook), json.dumps(hook)[:-3], NUMBER):
            told = Client().post(
                reverse("results:hooks-recognition"), body, content_type="application/json",
                headers={"authorization": f"Bearer {self.token}"},
            )  # fmt: skip
            self.seen(told)

    def seen(self, told: HttpResponse, canaries: tuple[str, ...] = CANARIES) -> None:
        held = found_in(told.content.decode(), canaries)
        if held:
            self.errors.append(f"{told.status_code} {held}")


def broken_down(token: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the door answers when there is a bug while a number is in hand."""

    def broken(*_: object, **given: object) -> None:
        raise RuntimeError(f"cannot keep {NUMBER} {given!r}")

    monkeypatch.setattr(batches, "write_together", broken)
    said = json.dumps(patient()).encode()
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": said, "more_body": False}

    async def send(event: dict[str, object]) -> None:
        sent.append(event)

    headers = {
        "host": "testserver",
        "content-type": JSON,
        "authorization": f"Bearer {token}",
        "content-length": str(len(said)),
    }
    scope = {
        "type": "http", "method": "POST", "path": f"{BASE}/Patient", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 1), "scheme": "http",
    }  # fmt: skip
    monkeypatch.setattr(door, "AT_ONCE", 1)
    served = door.Door()

    def serve() -> None:
        asyncio.run(served(scope, receive, send))  # type: ignore[arg-type]  # as a server calls it

    # A browser of another test may run a loop in this thread.
    with ThreadPoolExecutor(1) as hand:
        hand.submit(serve).result()
    served._hands.submit(lambda: connection.close()).result()
    start, body = sent
    assert start["status"] == 500
    return bytes(body["body"]).decode()  # type: ignore[arg-type]  # events are plain dicts


def failed_at_the_server() -> str:
    """What the database writes of statements that fail with canaries in them."""
    for fault in ("SELECT %s::int", "SELECT jsonb_path_query('{}', 'strict $.x') || %s::jsonb"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(fault, [f"{NUMBER}/{NAME}/{PHONE}"])
    with pytest.raises(IntegrityError) as fault:
        SourceRecord.objects.update(sex=77)
    logging.getLogger("minkang").error("a row was refused", exc_info=fault.value)
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
    log = Path(folder).parent / "postgres.log"
    assert log.stat().st_size > 0
    return log.read_text()


@pytest.fixture
def region() -> Iterator[samples.Region]:
    yield samples.lay_out()
    empty_records()


def test_no_canary_turns_up_but_where_a_record_is_about_it(
    region: samples.Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = people.register_resident(
        entry=resident(1, name=NAME, born_on=BORN, identity_number=NUMBER, telephone=PHONE),
        home=Home(area_code=VILLAGE), by="account:clerk", at=AT,
    )  # fmt: skip
    program = a_program("system/*.*", organisation=region.here.pk)
    walk = Walk(program, region.here)
    with overhearing() as heard:
        walk.as_fhir()
        walk.ask()
        walk.go_wrong()
        walk.as_numbers()
        walk.as_messages()
        walk.as_sheet()
        projecting.project_all(at=AT)
        walk.at_pages(person)
        assert Quarantine.objects.count() > 3
        told = broken_down(walk.token, monkeypatch)
        server = failed_at_the_server()
    assert found_in(server) == []
    assert json.loads(told)["resourceType"] == "OperationOutcome"
    assert found_in(told) == []
    assert any("RuntimeError" in line for line in heard.lines)
    assert found_in("\n".join(heard.lines), CANARIES) == []
    assert "[row]" in "\n".join(heard.lines)
    assert [one for one in walk.errors if found_in(one, NUMBERS)] == []
    assert [one for one in walk.addresses if found_in(one, NUMBERS)] == []
    held = {place: found for place in columns() if (found := found_in(held_by(*place)))}
    assert {place: found for place, found in held.items() if place not in IN_THE_OPEN} == {}
    assert not {place for place, found in held.items() if set(found) & set(NUMBERS)}
    assert held.keys() == IN_THE_OPEN


def addresses(tree: object) -> Iterator[str]:
    """Everything in an answer that is an address of ours."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name in ("url", "fullUrl", "location") and isinstance(value, str):
                yield value
            yield from addresses(value)
    elif isinstance(tree, list):
        for one in tree:
            yield from addresses(one)
