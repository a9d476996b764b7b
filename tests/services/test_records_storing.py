"""Promises of one write: exact text, versions without a gap, refusals in the standard's words."""

import json
from http import HTTPStatus

import pytest
from django.db import connection

from minkang.engines.records.queries import reading
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services import storing
from minkang.engines.records.terms import Outcome
from records_samples import (
    AT,
    OPERATOR,
    OTHER_SENDER,
    PLATFORM,
    SENDER,
    glucose,
    minutes,
    patient,
)

pytestmark = pytest.mark.django_db
JSON_PATCH = "application/json-patch+json"


def put(type_name: str, fhir_id: str, text: str, **more):
    return storing.update(
        type_name=type_name, fhir_id=fhir_id, text=text, **({"author": SENDER, "at": AT} | more)
    )


def rows(statement: str, *told: object):
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return cursor.fetchall()


def test_what_was_sent_comes_back_to_the_digit_and_in_its_order() -> None:
    put("Patient", "p1", patient(id="p1"))
    sent = glucose(value="5.10")
    written = storing.create(type_name="Observation", text=sent, author=SENDER, at=AT)
    assert written.outcome is Outcome.CREATED
    version = reading.read("Observation", written.version.fhir_id, reader=OPERATOR, at=AT)
    assert version.body == written.version.body
    assert '"value": 5.10,' in version.body
    body = json.loads(version.body)
    assert list(body)[:3] == ["resourceType", "id", "meta"]
    assert [name for name in body if name not in ("id", "meta")] == list(json.loads(sent))
    assert body["meta"] == {"versionId": "1", "lastUpdated": "2026-11-20T01:30:00.123456Z"}


def test_an_update_makes_a_version_and_equal_content_none() -> None:
    first = put("Patient", "p1", patient(id="p1"))
    same = put("Patient", "p1", patient(id="p1"), at=minutes(1))
    other = put("Patient", "p1", patient(id="p1", name="王晓丽"), at=minutes(2))
    assert [one.outcome for one in (first, same, other)] == ["created", "unchanged", "updated"]
    assert [one.version.version for one in (first, same, other)] == [1, 1, 2]
    assert same.version == first.version
    old = reading.vread("Patient", "p1", 1, reader=OPERATOR, at=AT)
    assert "王小丽" in old.body


def test_what_was_deleted_is_gone_and_its_history_stays() -> None:
    put("Patient", "p1", patient(id="p1"))
    gone = storing.delete(type_name="Patient", fhir_id="p1", author=SENDER, at=minutes(1))
    again = storing.delete(type_name="Patient", fhir_id="p1", author=SENDER, at=minutes(2))
    assert (gone.outcome, again.outcome) == (Outcome.DELETED, Outcome.UNCHANGED)
    with pytest.raises(FhirRefused) as refused:
        reading.read("Patient", "p1", reader=OPERATOR, at=AT)
    assert refused.value.status is HTTPStatus.GONE
    assert reading.vread("Patient", "p1", 1, reader=OPERATOR, at=AT).body
    assert not rows("SELECT 1 FROM records_ix_token WHERE rid = %s", gone.version.rid)
    back = put("Patient", "p1", patient(id="p1"), at=minutes(3))
    assert (back.outcome, back.version.version) == (Outcome.CREATED, 3)


@pytest.mark.parametrize("said", ['W/"2"', "2", 'W/"1x"'])
def test_an_update_of_another_version_than_the_current_is_refused(said: str) -> None:
    put("Patient", "p1", patient(id="p1"))
    with pytest.raises(FhirRefused) as refused:
        put("Patient", "p1", patient(id="p1", name="王晓丽"), if_match=said)
    assert refused.value.status is HTTPStatus.PRECONDITION_FAILED
    done = put("Patient", "p1", patient(id="p1", name="王晓丽"), if_match='W/"1"')
    assert done.version.version == 2


def test_only_who_sent_a_resource_and_the_platform_may_change_it() -> None:
    put("Patient", "p1", patient(id="p1"))
    with pytest.raises(FhirRefused) as refused:
        put("Patient", "p1", patient(id="p1", name="王晓丽"), author=OTHER_SENDER)
    assert refused.value.status is HTTPStatus.FORBIDDEN
    put("Patient", "p1", patient(id="p1", name="王晓丽"), author=PLATFORM)
    put("Patient", "p1", patient(id="p1", name="王小莉"), author=SENDER)


def test_what_others_refer_to_is_not_deleted() -> None:
    put("Patient", "p1", patient(id="p1"))
    made = storing.create(type_name="Observation", text=glucose(), author=SENDER, at=AT)
    with pytest.raises(FhirRefused) as refused:
        storing.delete(type_name="Patient", fhir_id="p1", author=SENDER, at=AT)
    assert refused.value.status is HTTPStatus.CONFLICT
    assert f"Observation/{made.version.fhir_id}" in refused.value.issues[0].en
    storing.delete(
        type_name="Observation", fhir_id=made.version.fhir_id, author=SENDER, at=minutes(1)
    )
    storing.delete(type_name="Patient", fhir_id="p1", author=SENDER, at=minutes(2))
    with pytest.raises(FhirRefused) as refused:
        storing.create(type_name="Observation", text=glucose(), author=SENDER, at=minutes(3))
    assert refused.value.issues[0].code == "deleted"


def test_a_report_that_arrives_before_its_patient_finds_it_later() -> None:
    made = storing.create(type_name="Observation", text=glucose(), author=SENDER, at=AT)
    with pytest.raises(FhirRefused) as refused:
        reading.read("Patient", "p1", reader=OPERATOR, at=AT)
    assert refused.value.status is HTTPStatus.NOT_FOUND
    came = put("Patient", "p1", patient(id="p1"), at=minutes(1))
    assert (came.outcome, came.version.version) == (Outcome.CREATED, 1)
    found = rows("SELECT patient FROM records_resource WHERE rid = %s", made.version.rid)
    assert found == [(came.version.rid,)]
    assert set(
        rows("SELECT DISTINCT patient FROM records_ix_token WHERE rid = %s", made.version.rid)
    ) == {(came.version.rid,)}


def test_a_wrong_resource_is_refused_with_every_path_and_leaves_nothing() -> None:
    text = patient(id="p1", gender="unbekannt", birthDate="1986-02-30")
    with pytest.raises(FhirRefused) as refused:
        put("Patient", "p1", text)
    assert refused.value.status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert {issue.path for issue in refused.value.issues} == {"Patient.gender", "Patient.birthDate"}
    assert not rows("SELECT 1 FROM records_resource")


@pytest.mark.parametrize(
    ("fhir_id", "text"),
    [("p1", "{"), ("p1", patient(id="p2")), ("p1", patient()), ("p1", glucose(id="p1"))],
)
def test_text_that_does_not_fit_its_address_is_refused(fhir_id: str, text: str) -> None:
    with pytest.raises(FhirRefused) as refused:
        put("Patient", fhir_id, text)
    assert refused.value.status is HTTPStatus.BAD_REQUEST


def test_a_patch_changes_what_it_names_and_keeps_every_other_byte() -> None:
    put("Patient", "p1", patient(id="p1"))
    put("Observation", "o1", glucose(id="o1", value="5.10"))
    steps = json.dumps([{"op": "replace", "path": "/status", "value": "amended"}])
    told = {"type_name": "Observation", "fhir_id": "o1", "kind": JSON_PATCH, "author": SENDER}
    done = storing.patch(patch=steps, at=minutes(1), **told)
    assert (done.outcome, done.version.version, done.version.method) == ("updated", 2, "PATCH")
    assert '"value": 5.10,' in done.version.body
    assert json.loads(done.version.body)["status"] == "amended"
    again = storing.patch(patch=steps, at=minutes(2), **told)
    assert again.outcome is Outcome.UNCHANGED
    wrong = json.dumps([{"op": "replace", "path": "/status", "value": "vielleicht"}])
    with pytest.raises(FhirRefused) as refused:
        storing.patch(patch=wrong, at=minutes(3), **told)
    assert refused.value.status is HTTPStatus.UNPROCESSABLE_ENTITY
    with pytest.raises(FhirRefused) as refused:
        storing.patch(patch=steps, at=minutes(3), **(told | {"fhir_id": "o2"}))
    assert refused.value.status is HTTPStatus.NOT_FOUND
