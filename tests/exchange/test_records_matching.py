"""Who may be meant: names as they sound, descriptions of a patient, and what a description may not be."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from booking_samples import a_person
from minkang.engines.records.models import Resource
from minkang.registry.people.models.sources import SourceRecord
from minkang.registry.people.terms import Sex
from people_samples import number
from records_calls import AT, Program, Told, a_program
from records_samples import patient
from signing_in import a_hospital

pytestmark = pytest.mark.django_db
BORN = date(1975, 3, 8)
NUMBER = number(BORN, 41)


@dataclass(frozen=True, slots=True)
class World:
    """Two patients of one hospital that are the same resident, and one that is another."""

    program: Program
    stranger: Program


@pytest.fixture
def world() -> World:
    hospital = a_hospital()
    program = a_program(organisation=hospital.pk)
    one = a_person("单雄信", born_on=BORN, sex=Sex.FEMALE, identity_number=NUMBER)
    other = a_person("单熊信", born_on=BORN, sex=Sex.FEMALE)
    for fhir_id, person in (("a", one), ("b", one), ("c", other)):
        told = program.put(f"Patient/{fhir_id}", patient(fhir_id, id=fhir_id, name=person.name))
        assert told.status == 201, told.text
        SourceRecord.objects.create(
            organisation=hospital, local_id=fhir_id, person=person, digest=b"0" * 16,
            resource=Resource.objects.get(fhir_id=fhir_id).rid, first_seen_at=AT, last_seen_at=AT,
        )  # fmt: skip
    return World(program, a_program("system/Patient.read"))


NAMES = {
    "name=shanxiong": {"a", "b", "c"}, "name=danxiong": set(), "name=SHANXIONGXIN": {"a", "b", "c"},
    "name=单雄": {"a", "b"}, "family=shan": {"f"}, "given=xiaole": {"f"}, "given=xiaoyue": {"f"},
    "given=dan": {"g"}, "phonetic=zengyin": {"g"}, "phonetic=cengyin": {"g"}, "name=yuchi": {"h"},
}  # fmt: skip


def test_names_are_found_as_people_say_them(world: World) -> None:
    for fhir_id, family, given in (("f", "单", "晓乐"), ("g", "曾", "单"), ("h", "尉迟", "恭")):
        name = [{"family": family, "given": [given]}]
        body = {"resourceType": "Patient", "id": fhir_id, "name": name}
        if fhir_id == "g":
            body["name"] = [{"family": "曾", "given": ["单"]}, {"text": "曾茵"}]
        assert world.program.put(f"Patient/{fhir_id}", body).status == 201
    for query, meant in NAMES.items():
        assert {one["id"] for one in world.program.get(f"Patient?{query}").resources} == meant, (
            query
        )


def asked(program: Program, *more: dict[str, object], **described: object) -> Told:
    said = {
        "resourceType": "Patient",
        "name": [{"text": "单雄信"}],
        "gender": "female",
        "birthDate": BORN.isoformat(),
        "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": NUMBER}],
    } | described
    resource = {"name": "resource", "resource": {k: v for k, v in said.items() if v is not None}}
    body = {"resourceType": "Parameters", "parameter": [resource, *more]}
    return program.post("Patient/$match", body)


def count(many: object) -> dict[str, object]:
    return {"name": "count", "valueInteger": many}


CERTAIN = {"name": "onlyCertainMatches", "valueBoolean": True}


def ids(told: Told) -> list[str]:
    assert told.status == 200, told.text
    return [one["id"] for one in told.resources]


def test_a_described_patient_is_found_best_first_with_grade_and_score(world: World) -> None:
    told = asked(world.program)
    assert ids(told)[:2] == ["a", "b"]
    found: list[dict[str, Any]] = [one["search"] for one in told.json["entry"]]
    assert found[0]["mode"] == "match"
    assert found[0]["extension"][0]["valueCode"] == "certain"
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one <= 1 for one in scores)
    assert told.json["total"] == len(found)


def test_only_as_many_and_as_certain_as_was_asked_for(world: World) -> None:
    assert ids(asked(world.program, count(1))) == ["a"]
    assert ids(asked(world.program, count(5000)))[:2] == ["a", "b"]
    assert ids(asked(world.program, CERTAIN)) == ["a", "b"]
    assert ids(asked(world.program, CERTAIN, identifier=None, birthDate=None)) == []
    assert ids(asked(world.program, identifier=None, name=None, birthDate=None, gender=None)) == []


def test_who_may_not_see_a_record_does_not_learn_of_it(world: World) -> None:
    outsider = a_program("system/*.*")
    assert ids(asked(outsider))[:2] == ["a", "b"]
    hospital = a_program("system/*.write", organisation=world.program.reader.organisation)
    assert asked(hospital).status == 403
    assert ids(asked(world.stranger)) == ids(asked(outsider))


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"gender": ["female"]}, "gender"),
    ({"gender": "robot"}, "gender"),
    ({"birthDate": "6. Mai"}, "birthDate"),
    ({"name": "单雄信"}, "name"),
    ({"identifier": [{"value": 5}]}, "identifier[0].value"),
    ({"identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": "1"}]}, "identifier[0].value"),
    ({"shoesize": 43}, "shoesize"),
)  # fmt: skip


def test_a_wrong_description_is_refused_with_its_place(world: World) -> None:
    for described, path in WRONG:
        told = asked(world.program, **described)
        assert told.status == 422, told.text
        place = f"Parameters.parameter[0].resource.{path}"
        assert told.issues[0]["expression"][0].startswith(place)


def test_what_is_no_description_is_refused(world: World) -> None:
    for body in (
        {"resourceType": "Patient"},
        {"resourceType": "Parameters"},
        {"resourceType": "Parameters", "parameter": {"name": ["x"]}},
        {"resourceType": "Parameters", "parameter": [{"name": ["resource"]}]},
        {
            "resourceType": "Parameters",
            "parameter": [{"name": "resource", "valueString": "单雄信"}],
        },
    ):
        assert world.program.post("Patient/$match", body).status in (400, 422), body
    for many in (0, -1):
        assert asked(world.program, count(many)).status == 400
    assert asked(world.program, count("ten")).status == 422
    assert world.program.get("Patient/$match").status == 405
