"""Nobody reads or writes what no rule opens, whatever way they ask, and the resident sees who read."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from booking_samples import a_person
from minkang.engines.records.api.routes import Interaction, Route, route_of
from minkang.engines.records.models import Resource, Withholding
from minkang.engines.records.services.reading_log import keep
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.models import Entry
from minkang.registry.access.models import Consent
from minkang.registry.access.queries.log import accesses_of
from minkang.registry.access.terms import Category
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.models.sources import SourceRecord
from organisation_samples import credit_code
from records_calls import AT, BASE, Program, a_program
from signing_in import a_hospital

pytestmark = pytest.mark.django_db
CODE = {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]}
LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV"}
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Region:
    """A hospital that sent a patient's record, and another one that did not."""

    person: Person
    other: Organisation
    sender: Program
    stranger: Program
    patient: str
    result: str
    secret: str


@pytest.fixture
def region() -> Region:
    first = a_hospital()
    second = another(first)
    sender = a_program("system/*.*", organisation=first.rid)
    stranger = a_program("system/*.*", organisation=second.rid)
    patient = made(sender, {"resourceType": "Patient", "name": [{"text": "王小明"}]})
    person = a_person()
    SourceRecord.objects.create(
        organisation=first,
        local_id="1",
        resource=Resource.objects.get(fhir_id=patient).rid,
        person=person,
        digest=b"0" * 16,
        first_seen_at=AT,
        last_seen_at=AT,
    )
    result = made(sender, observation(patient))
    secret = made(sender, observation(patient) | {"meta": {"security": [LABEL]}})
    return Region(person, second, sender, stranger, patient, result, secret)


def another(hospital: Organisation) -> Organisation:
    """Another hospital in the same place."""
    other = Organisation.objects.get(pk=hospital.pk)
    other.rid, other.credit_code, other.licence = uuid4(), credit_code(77), ""
    other.name = "第二医院"
    other.save(force_insert=True)
    return other


def observation(patient: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "status": "final", "code": CODE,
        "subject": {"reference": f"Patient/{patient}"},
    }  # fmt: skip


def made(program: Program, body: dict[str, Any]) -> str:
    told = program.post(body["resourceType"], body)
    assert told.status == 201, told.text
    fhir_id: str = told.json["id"]
    return fhir_id


def in_care(region: Region, kind: str = "appointment", until: date | None = None) -> None:
    CareRelation.objects.create(
        person=region.person, organisation=region.other, kind=kind, reference="visit:1",
        since=date(2026, 11, 1), until=until,
    )  # fmt: skip


def seen(region: Region, program: Program) -> dict[str, set[str]]:
    """What a program gets to see of the record, by every way there is to ask."""
    ids = {region.patient, region.result, region.secret}
    ways = {
        "search": "Observation",
        "chain": "Observation?patient.name=王小明",
        "include": "Observation?_include=Observation:subject",
        "reverse": "Patient?_revinclude=Observation:subject",
        "compartment": f"Patient/{region.patient}/Observation",
        "system": "?_type=Patient,Observation",
        "history": "_history",
        "history of a type": "Observation/_history",
        "everything": f"Patient/{region.patient}/$everything",
    }
    found = {
        way: {one["id"] for one in program.get(path).json.get("entry", []) and
              program.get(path).resources if one.get("id") in ids}
        for way, path in ways.items()
    }  # fmt: skip
    found["read"] = {
        fhir_id
        for type_name, fhir_id in (
            ("Patient", region.patient), ("Observation", region.result),
            ("Observation", region.secret),
        )
        if program.get(f"{type_name}/{fhir_id}").status == 200
    }  # fmt: skip
    found["history of one"] = {
        fhir_id
        for fhir_id in (region.result, region.secret)
        if program.get(f"Observation/{fhir_id}/_history").status == 200
    }
    return found


def counted(program: Program) -> int:
    total: int = program.get("Observation?_summary=count").json["total"]
    return total


def test_a_stranger_sees_nothing_by_no_way(region: Region) -> None:
    assert {way: ids for way, ids in seen(region, region.stranger).items() if ids} == {}
    assert counted(region.stranger) == 0
    assert region.stranger.get(f"Observation/{region.result}").status == 404


def test_who_sent_a_record_sees_all_of_it(region: Region) -> None:
    found = seen(region, region.sender)
    both, all_three = {region.result, region.secret}, {region.patient, region.result, region.secret}
    for way in ("search", "chain", "compartment", "history of a type", "history of one"):
        assert found[way] == both, way
    for way in ("include", "reverse", "system", "history", "everything", "read"):
        assert found[way] == all_three, way
    assert counted(region.sender) == 2


@pytest.mark.parametrize("kind", ["contract", "appointment", "admission", "referral"])
def test_who_treats_sees_the_record_without_what_is_sensitive(region: Region, kind: str) -> None:
    in_care(region, kind)
    for way, ids in seen(region, region.stranger).items():
        assert ids, way
        assert region.secret not in ids, way
    assert counted(region.stranger) == 1


def test_consent_opens_what_is_sensitive_until_it_is_withdrawn(region: Region) -> None:
    in_care(region)
    consent = Consent.objects.create(
        person=region.person, category=Category.HIV, text_version="1", given_by="x",
        given_at=AT - timedelta(days=1),
    )  # fmt: skip
    assert counted(region.stranger) == 2
    consent.withdrawn_at = AT
    consent.save()
    assert counted(region.stranger) == 1


def test_care_that_has_ended_or_is_no_treatment_opens_nothing(region: Region) -> None:
    in_care(region, until=TODAY)
    in_care(region, "service_case")
    assert counted(region.stranger) == 0


@pytest.mark.parametrize("is_from_all", [True, False])
def test_what_a_resident_withholds_is_closed_but_to_who_wrote_it(
    region: Region, is_from_all: bool
) -> None:
    in_care(region)
    Withholding.objects.create(
        person=region.person, organisation=None if is_from_all else region.other,
        since=AT - timedelta(days=1), by="account:self",
    )  # fmt: skip
    assert not any(seen(region, region.stranger).values())
    assert counted(region.sender) == 2


def test_the_directory_is_open_to_every_institution(region: Region) -> None:
    place = made(region.sender, {"resourceType": "Organization", "name": "检验中心"})
    group = made(region.sender, {"resourceType": "Group", "type": "person", "actual": True})
    assert region.stranger.get(f"Organization/{place}").status == 200
    assert region.stranger.get(f"Group/{group}").status == 404


def test_only_who_sent_a_resource_may_change_it(region: Region) -> None:
    in_care(region)
    path = f"Observation/{region.result}"
    changed = observation(region.patient) | {"id": region.result, "status": "amended"}
    for told in (
        region.stranger.put(path, changed),
        region.stranger.delete(path),
        region.stranger.call(
            "PATCH", path, [{"op": "remove", "path": "/status"}],
            media="application/json-patch+json",
        ),
    ):  # fmt: skip
        assert told.status == 403, told.text
    assert region.sender.put(path, changed).status == 200


def test_the_resident_sees_who_looked_and_nobody_who_did_not(region: Region) -> None:
    in_care(region)
    assert accesses_of(region.person.rid, Language.ZH) == ()
    told = region.stranger.get(f"Patient/{region.patient}/$everything")
    assert told.answer.shown is not None
    keep([told.answer.shown])
    (line,) = accesses_of(region.person.rid, Language.ZH)
    assert "调阅了2份资料" in line.sentence
    assert "检验检查结果" in line.sentence
    assert region.other.name in line.sentence
    assert "诊疗" in line.sentence
    assert region.stranger.get("Encounter").resources == []
    assert len(accesses_of(region.person.rid, Language.ZH)) == 1
    assert Entry.objects.filter(content__contains="records.resources_read").count() == 1


SCOPES = {
    "none": frozenset[str](),
    "read": frozenset({"system/*.read"}),
    "write": frozenset({"system/*.write"}),
    "patients": frozenset({"system/Patient.*"}),
    "all": frozenset({"system/*.*"}),
}
# Which scopes open an interaction; whatever is not here is open to nobody.
GOLDEN = {
    ("GET", "Patient/x"): {"read", "patients", "all"},
    ("GET", "Observation/x"): {"read", "all"},
    ("GET", "Patient/x/_history/1"): {"read", "patients", "all"},
    ("GET", "Patient/x/_history"): {"read", "patients", "all"},
    ("GET", "Patient/_history"): {"read", "patients", "all"},
    ("GET", "_history"): {"read", "all"},
    ("GET", "Patient"): {"read", "patients", "all"},
    ("POST", "Patient/_search"): {"read", "patients", "all"},
    ("GET", "Observation"): {"read", "all"},
    ("GET", "?_type=Patient"): {"read", "patients", "all"},
    ("GET", "?_lastUpdated=gt2020"): {"read", "all"},
    ("GET", "Patient/x/Observation"): {"read", "all"},
    ("GET", "Patient/x/$everything"): {"read", "patients", "all"},
    ("GET", "Observation/$lastn?patient=Patient/x"): {"read", "all"},
    ("GET", "Subscription/x/$status"): {"read", "all"},
    ("POST", "Patient"): {"write", "patients", "all"},
    ("POST", "Observation"): {"write", "all"},
    ("PUT", "Patient/x"): {"write", "patients", "all"},
    ("PUT", "Patient?_id=x"): {"write", "patients", "all"},
    ("PATCH", "Patient/x"): {"write", "patients", "all"},
    ("PATCH", "Patient?_id=x"): {"write", "patients", "all"},
    ("DELETE", "Patient/x"): {"write", "patients", "all"},
    ("DELETE", "Patient?_id=x"): {"write", "patients", "all"},
    ("DELETE", "Observation/x"): {"write", "all"},
    ("POST", "Patient/$validate"): {"write", "patients", "all"},
    ("POST", "Observation/$validate"): {"write", "all"},
}


@pytest.mark.parametrize("name", SCOPES)
def test_every_interaction_is_open_to_exactly_its_scopes(name: str) -> None:
    if not SCOPES[name]:
        program = Program(a_program().client, a_program().reader, "")
        wanted, refused = {401}, {401}
    else:
        program = a_program(*SCOPES[name])
        wanted, refused = set(), {403}
    for (method, path), names in GOLDEN.items():
        form = "application/x-www-form-urlencoded" if "_search" in path else "application/json"
        told = program.call(method, path, "" if form.endswith("encoded") else {}, media=form)
        if name in names:
            assert told.status not in (401, 403), (method, path, told.text)
        else:
            assert told.status in (wanted or refused), (method, path, told.status)


def test_the_table_of_scopes_names_every_interaction_that_asks_for_one() -> None:
    named = {
        route.interaction
        for method, path in GOLDEN
        if isinstance(route := route_of(method, f"{BASE}/{path.partition('?')[0]}"), Route)
    }
    others = {
        Interaction.CAPABILITIES, Interaction.SMART, Interaction.TOKEN, Interaction.BUNDLE,
        Interaction.BULK_STATUS, Interaction.BULK_DELETE, Interaction.BULK_FILE,
    }  # fmt: skip
    assert named | others == set(Interaction)


def test_entries_of_a_bundle_need_their_scopes_too() -> None:
    program = a_program("system/Patient.*")
    entry = {
        "resource": {"resourceType": "Organization", "name": "x"},
        "request": {"method": "POST", "url": "Organization"},
    }
    for kind in ("transaction", "batch"):
        told = program.post("", {"resourceType": "Bundle", "type": kind, "entry": [entry]})
        status = told.json["entry"][0]["response"]["status"] if told.status == 200 else told.status
        assert str(status).startswith("403"), told.text


def test_what_a_conditional_create_finds_is_a_read() -> None:
    condition = "identifier=urn:oid:2.16.156.1|P0001"
    body = {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:oid:2.16.156.1", "value": "P0001"}],
        "name": [{"text": "王小明"}],
    }
    entry = {
        "resource": body,
        "request": {"method": "POST", "url": "Patient", "ifNoneExist": condition},
    }
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    for scope, is_shown in (("system/*.*", True), ("system/*.write", False)):
        program = a_program(scope)
        program.post("Patient", body, if_none_exist=condition)
        found = program.post("Patient", body, if_none_exist=condition)
        assert (found.status, bool(found.text), found.answer.shown is not None) == (
            200, is_shown, is_shown,
        )  # fmt: skip
        told = program.post("", bundle, prefer="return=representation")
        (one,) = told.json["entry"]
        assert ("resource" in one, told.answer.shown is not None) == (is_shown, is_shown)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer é"])
def test_without_a_good_token_nothing_but_the_way_to_one_is_open(authorization: str) -> None:
    program = a_program()
    headers = {"authorization": authorization}
    for path in ("Patient", "Patient/1", "_history", "Patient/$match", "$export"):
        told = program.get(path, **headers)
        assert told.status == 401
        assert told.headers["www-authenticate"].startswith("Bearer")
    for path in ("metadata", ".well-known/smart-configuration"):
        assert program.get(path, **headers).status == 200
    ended = program.call("GET", "Patient")
    assert ended.status == 200


def test_a_host_that_is_not_ours_stands_in_no_link() -> None:
    assert a_program().get("Patient", host="evil.example").status == 400


def test_identity_numbers_stand_in_no_outcome_of_an_unreadable_search() -> None:
    canary = "210502195001020029"
    for path in (f"Patient?birthdate={canary}", f"Patient?_cursor={canary}", f"Patient/{canary}x"):
        told = a_program().get(path)
        assert told.status >= 400
        assert "_cursor" in path or "Patient/" in path or canary not in told.text
