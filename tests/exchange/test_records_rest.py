"""The gate of the records keeps what the standard promises of every interaction."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from minkang.engines.records.api.requests import LONGEST_BODY
from minkang.kernel.web.middleware import CONTENT_SECURITY_POLICY
from records_calls import AT, ROOT, Program, Told, a_program

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def program() -> Program:
    return a_program()


def patient(**changes: object) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:oid:2.16.156.1", "value": "P0001"}],
        "name": [{"text": "王小明", "family": "王", "given": ["小明"]}],
        "gender": "male",
        "birthDate": "1980-05-06",
    } | changes


def weight(subject: str, value: str = "5.10", code: str = "29463-7") -> str:
    return (
        '{"resourceType":"Observation","status":"final","code":{"coding":[{"system":'
        f'"http://loinc.org","code":"{code}"}}]}},"subject":{{"reference":"{subject}"}},'
        f'"effectiveDateTime":"2026-11-20T08:00:00+08:00","valueQuantity":{{"value":{value},'
        '"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}'
    )


def created(program: Program, body: object, type_name: str = "Patient") -> str:
    told = program.post(type_name, body)
    assert told.status == 201, told.text
    made: str = told.json["id"]
    return made


def test_what_is_created_can_be_read_at_the_place_that_was_told(program: Program) -> None:
    told = program.post("Patient", patient())
    fhir_id = told.json["id"]
    assert told.status == 201
    assert told.headers["location"] == f"{ROOT}/Patient/{fhir_id}/_history/1"
    assert told.headers["etag"] == 'W/"1"'
    assert told.json["meta"]["versionId"] == "1"
    again = program.get(f"Patient/{fhir_id}")
    assert again.status == 200
    assert again.answer.body == told.answer.body
    assert again.headers["last-modified"] == "Mon, 23 Nov 2026 02:00:00 GMT"
    assert again.headers["content-type"].startswith("application/fhir+json")


def test_every_digit_and_the_order_of_members_come_back(program: Program) -> None:
    fhir_id = created(program, patient())
    text = weight(f"Patient/{fhir_id}", "5.10")
    made = created(program, text, "Observation")
    back = program.get(f"Observation/{made}").text
    assert '"value":5.10,' in back
    sent, got = (json.loads(one, parse_float=Decimal) for one in (text, back))
    assert [name for name in got if name not in ("id", "meta")] == list(sent)


def test_answers_carry_the_headers_of_the_pages_and_stay_with_who_asked(program: Program) -> None:
    for told in (program.get("metadata"), program.get(f"Patient/{NOBODY}")):
        assert told.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert told.headers["x-content-type-options"] == "nosniff"
        assert told.headers["cache-control"] == "private, no-store"
        assert told.headers["x-request-id"] == "TRACE-00001"


def test_what_the_client_has_already_is_not_sent_again(program: Program) -> None:
    path = f"Patient/{created(program, patient())}"
    assert program.get(path, if_none_match='W/"1"').status == 304
    assert program.get(path, if_none_match='W/"7", W/"1"').answer.body == b""
    assert program.get(path, if_none_match='W/"2"').status == 200
    assert program.get(path, if_modified_since="Mon, 23 Nov 2026 02:00:00 GMT").status == 304
    assert program.get(path, if_modified_since="Mon, 23 Nov 2026 01:59:59 GMT").status == 200
    assert program.get(path, if_modified_since="yesterday").status == 200


def test_an_update_on_an_old_version_is_refused_and_leaves_nothing(program: Program) -> None:
    fhir_id = created(program, patient())
    path = f"Patient/{fhir_id}"
    changed = program.put(path, patient(id=fhir_id, gender="female"), if_match='W/"1"')
    assert (changed.status, changed.headers["etag"]) == (200, 'W/"2"')
    stale = program.put(path, patient(id=fhir_id, gender="other"), if_match='W/"1"')
    assert stale.status == 412
    assert stale.issues[0]["code"] == "conflict"
    assert program.get(path).json["gender"] == "female"
    assert program.put(path, patient(id=fhir_id), if_match="three").status == 400


def test_an_update_may_create_under_the_id_of_the_sender(program: Program) -> None:
    told = program.put("Patient/mrn-77", patient(id="mrn-77"))
    assert told.status == 201
    assert told.headers["location"].endswith("/Patient/mrn-77/_history/1")
    assert program.put("Patient/mrn-77", patient(id="mrn-78")).status == 400


def test_what_was_deleted_is_gone_and_its_versions_stay(program: Program) -> None:
    path = f"Patient/{created(program, patient())}"
    assert program.delete(path).status == 204
    assert program.delete(path).status == 204
    gone = program.get(path)
    assert (gone.status, gone.issues[0]["code"]) == (410, "deleted")
    assert program.get(f"{path}/_history/1").status == 200
    assert program.get(f"{path}/_history/2").status == 410
    assert program.get(f"{path}/_history/9").status == 404
    assert program.get(f"{path}/_history/first").status == 404


@pytest.mark.parametrize(
    ("prefer", "resource_type"),
    [
        ("return=minimal", ""),
        ("return=representation", "Patient"),
        ("return=OperationOutcome", "OperationOutcome"),
        ("", "Patient"),
    ],
)
def test_a_write_answers_with_what_was_preferred(
    program: Program, prefer: str, resource_type: str
) -> None:
    told = program.post("Patient", patient(), prefer=prefer)
    assert told.status == 201
    assert (told.json["resourceType"] if told.text else "") == resource_type
    assert told.headers["location"]


def test_two_equal_conditional_creates_make_one(program: Program) -> None:
    condition = "identifier=urn:oid:2.16.156.1|P0001"
    first = program.post("Patient", patient(), if_none_exist=condition)
    again = program.post("Patient", patient(), if_none_exist=condition)
    assert (first.status, again.status) == (201, 200)
    assert first.json["id"] == again.json["id"]
    created(program, patient())
    assert program.post("Patient", patient(), if_none_exist=condition).status == 412


def test_conditional_update_patch_and_delete_meet_exactly_one(program: Program) -> None:
    path = "Patient?identifier=urn:oid:2.16.156.1%7CP0001"
    assert program.put(path, patient()).status == 201
    assert program.put(path, patient(gender="female")).status == 200
    operation = [{"op": "replace", "path": "/gender", "value": "unknown"}]
    patched = program.call("PATCH", path, operation, media="application/json-patch+json")
    assert (patched.status, patched.json["gender"]) == (200, "unknown")
    assert program.delete(path).status == 204
    assert program.delete(path).status == 204
    assert program.delete("Patient").status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "Patience/1", 404),
        ("GET", f"Patient/{NOBODY}", 404),
        ("GET", "nowhere", 404),
        ("GET", "Patient/1/2/3", 404),
        ("POST", "Patient/1", 405),
        ("DELETE", "metadata", 405),
        ("GET", "Patient/1/$nothing", 404),
        ("GET", "Patient/$validate", 405),
        ("GET", "Patient?_format=text/csv", 406),
        ("GET", "Patient?birthdate=yesterday", 400),
    ],
)
def test_what_cannot_be_asked_is_told_with_an_outcome(
    program: Program, method: str, path: str, status: int
) -> None:
    told = program.call(method, path, None)
    assert told.status == status
    (issue,) = told.issues
    assert issue["severity"] == "error"
    assert any("一" <= letter <= "鿿" for letter in issue["details"]["text"])
    assert issue["diagnostics"].isascii()


def test_a_method_that_is_not_allowed_says_which_are(program: Program) -> None:
    assert program.post("Patient/1", patient()).headers["allow"] == "DELETE, GET, HEAD, PATCH, PUT"


BAD = [
    (b'{"resourceType":"Patient"', 400),
    (b"", 400),
    (b"\xff\xfe", 400),
    (b"[]", 400),
    (b'{"resourceType":"Patient","resourceType":"Patient"}', 400),
    (b'{"resourceType":"Patient","x":' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
    (b'{"resourceType":"Observation"}', 400),
    (b'{"resourceType":"Patient","birthDate":"6. Mai"}', 422),
    (b'{"resourceType":"Patient","notAnElement":true}', 422),
    (b'{"resourceType":"Patient","name":"Wang"}', 422),
    (b'{"resourceType":"Patient","gender":"robot"}', 422),
    (b'{"resourceType":"Patient","multipleBirthInteger":NaN}', 400),
]


@pytest.mark.parametrize(("body", "status"), BAD)
def test_bad_input_is_refused_with_the_place_and_leaves_nothing(
    program: Program, body: bytes, status: int
) -> None:
    told = program.post("Patient", body)
    assert told.status == status, told.text
    assert told.issues
    if status == 422:
        assert told.issues[0]["expression"][0].startswith("Patient.")
    assert program.get("Patient?_total=accurate").json["total"] == 0


def test_a_body_of_another_kind_or_size_is_not_read(program: Program) -> None:
    assert program.post("Patient", patient(), media="text/csv").status == 415
    assert program.post("Patient", patient(), media="").status == 415
    told = program.post("Patient", b" " * (LONGEST_BODY + 1))
    assert (told.status, told.issues[0]["code"]) == (413, "too-long")


def test_search_gives_a_bundle_with_links_modes_and_no_total(program: Program) -> None:
    fhir_id = created(program, patient())
    for value in ("1.0", "2.0", "3.0"):
        created(program, weight(f"Patient/{fhir_id}", value), "Observation")
    told = program.get(
        f"Observation?patient=Patient/{fhir_id}&_count=2&_include=Observation:patient"
    )
    assert (told.status, told.json["type"]) == (200, "searchset")
    assert "total" not in told.json
    modes = [one["search"]["mode"] for one in told.json["entry"]]
    assert modes == ["match", "match", "include"]
    assert told.json["entry"][0]["fullUrl"].startswith(f"{ROOT}/Observation/")
    links = {one["relation"]: one["url"] for one in told.json["link"]}
    rest = program.get(links["next"].removeprefix(f"{ROOT}/"))
    assert [one["search"]["mode"] for one in rest.json["entry"]] == ["match", "include"]
    assert "next" not in {one["relation"] for one in rest.json["link"]}
    assert program.get("Observation?_summary=count").json["total"] == 3


def test_a_search_by_post_is_the_same_search(program: Program) -> None:
    created(program, patient())
    form = "application/x-www-form-urlencoded"
    told = program.post("Patient/_search", "family=%E7%8E%8B", media=form)
    assert len(told.resources) == 1
    assert program.post("Patient/_search", patient()).status == 415


def test_an_unknown_parameter_is_told_and_refused_only_when_strict(program: Program) -> None:
    created(program, patient())
    lenient = program.get("Patient?shoesize=43")
    assert lenient.status == 200
    outcomes = [one for one in lenient.json["entry"] if one["search"]["mode"] == "outcome"]
    assert outcomes[0]["resource"]["issue"][0]["severity"] == "warning"
    assert program.get("Patient?shoesize=43", prefer="handling=strict").status == 400


def test_parts_of_resources_say_that_they_are_parts(program: Program) -> None:
    created(program, patient(maritalStatus={"text": "已婚"}))
    whole, summary, elements = (
        program.get(f"Patient{query}").resources[0]
        for query in ("", "?_summary=true", "?_elements=birthDate")
    )
    assert "tag" not in whole["meta"]
    assert "maritalStatus" not in summary
    assert summary["name"] == whole["name"]
    assert set(elements) == {"resourceType", "id", "meta", "birthDate"}
    for part in (summary, elements):
        assert part["meta"]["tag"][0]["code"] == "SUBSETTED"


def entry(method: str, url: str, resource: object = None, **more: object) -> dict[str, object]:
    told: dict[str, object] = {"request": {"method": method, "url": url}} | more
    return told | ({"resource": resource} if resource is not None else {})


def sent(program: Program, kind: str, *entries: dict[str, object], **headers: str) -> Told:
    bundle = {"resourceType": "Bundle", "type": kind, "entry": list(entries)}
    return program.post("", bundle, **headers)


def test_a_transaction_links_what_it_creates(program: Program) -> None:
    told = sent(
        program,
        "transaction",
        entry("POST", "Observation", json.loads(weight("urn:uuid:" + NOBODY))),
        entry("POST", "Patient", patient(), fullUrl="urn:uuid:" + NOBODY),
        entry("GET", "Patient?birthdate=1980-05-06"),
        prefer="return=representation",
    )
    assert (told.status, told.json["type"]) == (200, "transaction-response"), told.text
    first, second, third = told.json["entry"]
    assert first["response"]["status"] == second["response"]["status"] == "201 Created"
    assert first["resource"]["subject"]["reference"] == f"Patient/{second['resource']['id']}"
    assert second["response"]["etag"] == 'W/"1"'
    assert third["resource"]["entry"][0]["resource"]["id"] == second["resource"]["id"]


def test_a_transaction_is_all_or_nothing(program: Program) -> None:
    told = sent(
        program,
        "transaction",
        entry("POST", "Patient", patient()),
        entry("POST", "Patient", patient(gender="robot")),
    )
    assert told.status == 422
    assert told.issues[0]["expression"] == ["Bundle.entry[1].resource.gender"]
    assert program.get("Patient?_summary=count").json["total"] == 0


def test_each_entry_of_a_batch_stands_for_itself(program: Program) -> None:
    told = sent(
        program,
        "batch",
        entry("POST", "Patient", patient()),
        entry("POST", "Patient", patient(gender="robot")),
        entry("GET", f"Patient/{NOBODY}"),
        entry("GET", "Patient"),
        entry("POST", "Patience", patient()),
        entry("POST", "", {"resourceType": "Bundle", "type": "batch"}),
    )
    assert (told.status, told.json["type"]) == (200, "batch-response")
    statuses = [one["response"]["status"][:3] for one in told.json["entry"]]
    assert statuses == ["201", "422", "404", "200", "404", "404"]
    assert told.json["entry"][1]["response"]["outcome"]["issue"][0]["expression"]


@pytest.mark.parametrize("kind", ["searchset", "collection", ""])
def test_only_bundles_of_acts_are_taken(program: Program, kind: str) -> None:
    assert sent(program, kind).status == 400
    assert program.post("", patient()).status == 400


def test_validate_tells_everything_and_stores_nothing(program: Program) -> None:
    good = program.post("Patient/$validate", patient())
    assert (good.status, good.issues[0]["severity"]) == (200, "information")
    wrong = {"name": "resource", "resource": patient(gender="robot", birthDate="x")}
    bad = program.post("Patient/$validate", {"resourceType": "Parameters", "parameter": [wrong]})
    assert bad.status == 200
    assert {one["expression"][0] for one in bad.issues} == {"Patient.gender", "Patient.birthDate"}
    assert program.get("Patient?_summary=count").json["total"] == 0


def test_the_capability_statement_is_open_and_says_what_can_be_done() -> None:
    told = Program(a_program().client, a_program().reader, "").get("metadata")
    assert told.status == 200
    assert told.json["fhirVersion"] == "4.0.1"
    (rest,) = told.json["rest"]
    types = {one["type"]: one for one in rest["resource"]}
    assert len(types) > 140
    assert {"code": "transaction"} in rest["interaction"]
    assert {"name": "birthdate", "type": "date"} in types["Patient"]["searchParam"]


def test_people_can_read_an_answer(program: Program) -> None:
    fhir_id = created(program, patient())
    pretty = program.get(f"Patient/{fhir_id}?_pretty=true").text
    assert pretty.count("\n") > 5
    assert json.loads(pretty) == program.get(f"Patient/{fhir_id}").json


def test_head_tells_all_but_the_body(program: Program) -> None:
    path = f"Patient/{created(program, patient())}"
    told = program.call("HEAD", path)
    assert (told.status, told.answer.body) == (200, b"")
    assert int(told.headers["content-length"]) == len(program.get(path).answer.body)


def test_versions_come_newest_first(program: Program) -> None:
    fhir_id = created(program, patient())
    later = program.later(AT + timedelta(minutes=1))
    assert later.put(f"Patient/{fhir_id}", patient(id=fhir_id, gender="female")).status == 200
    assert later.later(AT + timedelta(minutes=2)).delete(f"Patient/{fhir_id}").status == 204
    for path in (f"Patient/{fhir_id}/_history", "Patient/_history", "_history"):
        told = program.get(path)
        assert (told.status, told.json["type"]) == (200, "history")
        methods = [one["request"]["method"] for one in told.json["entry"]]
        assert methods == ["DELETE", "PUT", "POST"]
        assert [one.get("resource", {}).get("gender") for one in told.json["entry"]] == [
            None, "female", "male",
        ]  # fmt: skip
    first = program.get(f"Patient/{fhir_id}/_history?_count=2")
    links = {one["relation"]: one["url"] for one in first.json["link"]}
    rest = program.get(links["next"].removeprefix(f"{ROOT}/"))
    assert [one["request"]["method"] for one in rest.json["entry"]] == ["POST"]
    since = (AT + timedelta(seconds=90)).isoformat().replace("+", "%2B")
    assert len(program.get(f"Patient/_history?_since={since}").json["entry"]) == 1


def test_an_import_takes_what_is_right_and_keeps_the_rest_in_quarantine(program: Program) -> None:
    good, bad = json.dumps(patient(id="i1")), json.dumps(patient(gender="robot"))
    told = program.post("$import", f"{good}\n\n{bad}\n", media="application/fhir+ndjson")
    assert told.status == 200, told.text
    said = {one["name"]: one for one in told.json["parameter"]}
    assert (said["lines"]["valueInteger"], said["rejected"]["valueInteger"]) == (2, 1)
    assert program.get("Patient/i1").status == 200
    assert program.get("Patient?_summary=count").json["total"] == 1
    assert program.post("$import", good).status == 415


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "$export", None, 400),
        ("GET", f"bulk/{NOBODY}", None, 404),
        ("GET", "bulk/------------------------------------", None, 404),
        ("POST", "Patient/$match", {"resourceType": "Patient"}, 400),
        ("GET", f"Patient/{NOBODY}/$everything", None, 404),
        ("GET", "Patient/x/$everything?_count=0", None, 400),
    ],
)
def test_an_operation_says_what_it_lacks(
    program: Program, method: str, path: str, body: object, status: int
) -> None:
    told = program.call(method, path, body)
    assert told.status == status, told.text
    assert told.issues


def test_a_patch_in_a_bundle_without_a_patch_is_refused(program: Program) -> None:
    fhir_id = created(program, patient())
    told = sent(program, "batch", entry("PATCH", f"Patient/{fhir_id}"))
    assert told.json["entry"][0]["response"]["status"].startswith("4")
