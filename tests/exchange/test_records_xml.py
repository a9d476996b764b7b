"""XML is another spelling of the same resource: nothing is lost on the way in or out."""

import json
from decimal import Decimal

import pytest

from records_calls import XML, Program, a_program

pytestmark = pytest.mark.django_db
PATIENT = """<?xml version="1.0" encoding="UTF-8"?>
<Patient xmlns="http://hl7.org/fhir"><name><text value="王小明"/></name>
<gender value="male"/><birthDate value="1980-05-06"/></Patient>"""
WEIGHT = """<Observation xmlns="http://hl7.org/fhir"><status value="final"/>
<code><text value="体重"/></code><valueQuantity><value value="5.10"/><unit value="kg"/></valueQuantity>
</Observation>"""


@pytest.fixture
def program() -> Program:
    return a_program()


def test_what_came_as_xml_goes_out_as_json_and_back(program: Program) -> None:
    told = program.post("Patient", PATIENT.encode(), media=XML, accept=XML)
    assert told.status == 201, told.text
    assert told.headers["content-type"].startswith(XML)
    fhir_id = told.headers["location"].split("/")[-3]
    read = program.get(f"Patient/{fhir_id}")
    assert read.json["name"] == [{"text": "王小明"}]
    again = program.get(f"Patient/{fhir_id}?_format=xml")
    assert '<birthDate value="1980-05-06"/>' in again.text
    assert again.headers["etag"] == read.headers["etag"]


def test_xml_keeps_every_digit(program: Program) -> None:
    told = program.post("Observation", WEIGHT.encode(), media=XML)
    assert json.loads(told.text, parse_float=Decimal)["valueQuantity"]["value"] == Decimal("5.10")
    assert '"value":5.10' in told.text
    back = program.get(f"Observation/{told.json['id']}", accept=XML)
    assert '<value value="5.10"/>' in back.text


def test_bundles_and_outcomes_speak_xml_too(program: Program) -> None:
    program.post("Patient", PATIENT.encode(), media=XML)
    found = program.get("Patient", accept=XML)
    assert found.text.count("<Patient ") + found.text.count("<Patient>") == 1
    assert '<mode value="match"/>' in found.text
    missing = program.get("Patient/nobody", accept="application/xml")
    assert missing.status == 404
    assert "<OperationOutcome" in missing.text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<Patient>",
        "<Patient xmlns='urn:other'/>",
        (
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            "<Patient xmlns='http://hl7.org/fhir'><gender value='&e;'/></Patient>"
        ),
        "<a xmlns='http://hl7.org/fhir'>" * 3000,
    ],
)
def test_bad_xml_is_an_outcome_and_leaves_nothing(program: Program, body: str) -> None:
    told = program.post("Patient", body.encode(), media=XML)
    assert told.status in (400, 422), told.text
    assert told.issues
    assert program.get("Patient?_summary=count").json["total"] == 0
