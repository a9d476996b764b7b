"""A patch changes what it names and nothing else, wholly or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.records.rules.issues import IssueCode
from minkang.engines.records.rules.patching import Unpatchable, json_patched, path_patched

RESULT = (
    '{"resourceType":"Observation", "id":"o1","status":"preliminary",'
    '"code":{"coding":[{"system":"http://loinc.org","code":"2345-7"}]},'
    ' "valueQuantity": {"value": 5.10, "unit":"mmol/L"},'
    '"referenceRange":[{"low":{"value":3.90},"high":{"value":6.10}}],'
    '"note":[{"text":"\\u7a7a\\u8179"}]}'
)
PERSON = (
    '{"resourceType":"Patient","id":"p1","deceasedBoolean":false,"birthDate":"1985-03-02",'
    '"_birthDate":{"extension":[{"url":"urn:mk:source","valueString":"口述"}]},'
    '"name":[{"text":"王芳","given":["芳"],"_given":[{"id":"g"}]}],'
    '"telecom":[{"system":"phone","value":"1"},{"system":"email","value":"2"}]}'
)


def operation(kind: str, path: str, **parts: Any) -> dict[str, Any]:
    made = [{"name": "type", "valueCode": kind}, {"name": "path", "valueString": path}]
    for name, value in parts.items():
        if isinstance(value, int):
            made.append({"name": name, "valueInteger": value})
        elif isinstance(value, dict):
            made.append({"name": name, **value})
        else:
            made.append({"name": name, "valueString": value})
    return {"name": "operation", "part": made}


def parameters(*operations: dict[str, Any]) -> str:
    return json.dumps({"resourceType": "Parameters", "parameter": list(operations)})


def test_what_a_patch_does_not_touch_keeps_its_bytes() -> None:
    changed = json_patched(RESULT, '[{"op":"replace","path":"/status","value":"final"}]')
    before = RESULT.replace(', "id"', ',"id"').replace(', "value', ',"value').replace('": {', '":{')
    assert changed == before.replace("preliminary", "final")


def test_numbers_beside_a_change_keep_their_digits() -> None:
    patch = '[{"op":"add","path":"/referenceRange/0/high/value","value":6.20}]'
    changed = json_patched(RESULT, patch)
    assert '"referenceRange":[{"low":{"value":3.90},"high":{"value":6.20}}]' in changed


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ('{"op":"add","path":"/telecom/1","value":{"value":"x"}}', ["1", "x", "2"]),
        ('{"op":"add","path":"/telecom/-","value":{"value":"x"}}', ["1", "2", "x"]),
        ('{"op":"remove","path":"/telecom/0"}', ["2"]),
        ('{"op":"move","from":"/telecom/1","path":"/telecom/0"}', ["2", "1"]),
        ('{"op":"copy","from":"/telecom/0","path":"/telecom/-"}', ["1", "2", "1"]),
        ('{"op":"test","path":"/telecom/0/value","value":"1"}', ["1", "2"]),
    ],
)
def test_json_patch_operations_do_what_the_standard_says(patch: str, expected: list[str]) -> None:
    changed = json.loads(json_patched(PERSON, f"[{patch}]"))
    assert [each["value"] for each in changed["telecom"]] == expected


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ("{", IssueCode.STRUCTURE),
        ('{"op":"add"}', IssueCode.STRUCTURE),
        ('[{"op":"fly","path":"/a"}]', IssueCode.STRUCTURE),
        ('[{"op":"remove","path":"name"}]', IssueCode.STRUCTURE),
        ('[{"op":"remove","path":"/contact"}]', IssueCode.NOT_FOUND),
        ('[{"op":"remove","path":"/telecom/2"}]', IssueCode.NOT_FOUND),
        ('[{"op":"remove","path":"/telecom/01"}]', IssueCode.NOT_FOUND),
        ('[{"op":"replace","path":"/contact","value":[]}]', IssueCode.NOT_FOUND),
        ('[{"op":"add","path":"/contact/0","value":{}}]', IssueCode.NOT_FOUND),
        ('[{"op":"test","path":"/birthDate","value":"1985"}]', IssueCode.CONFLICT),
        ('[{"op":"move","from":"/name","path":"/name/0"}]', IssueCode.STRUCTURE),
        ('[{"op":"replace","path":"/id","value":"p2"}]', IssueCode.BUSINESS_RULE),
        ('[{"op":"remove","path":"/resourceType"}]', IssueCode.BUSINESS_RULE),
    ],
)
def test_a_json_patch_that_does_not_fit_says_why(patch: str, code: IssueCode) -> None:
    with pytest.raises(Unpatchable) as refused:
        json_patched(PERSON, patch)
    assert [issue.code for issue in refused.value.issues] == [code]


def test_a_patch_that_copies_itself_larger_and_larger_is_stopped() -> None:
    doubling = [{"op": "copy", "from": "/telecom", "path": f"/x{n}"} for n in range(3)]
    nested = [{"op": "copy", "from": "/name", "path": f"/name/0/{n}"} for n in range(60)]
    assert json_patched(PERSON, json.dumps(doubling))
    with pytest.raises(Unpatchable) as refused:
        json_patched(PERSON, json.dumps(nested))
    assert refused.value.issues[0].code == IssueCode.TOO_LONG


def test_a_path_patch_adds_to_lists_and_fills_what_is_empty() -> None:
    changed = json.loads(
        path_patched(
            PERSON,
            parameters(
                operation("add", "Patient", name="gender", value={"valueCode": "female"}),
                operation("add", "Patient.name[0]", name="given", value={"valueString": "小"}),
                operation(
                    "add",
                    "Patient",
                    name="contact",
                    value={
                        "part": [
                            {"name": "name", "valueHumanName": {"text": "李强"}},
                            {"name": "gender", "valueCode": "male"},
                        ]
                    },
                ),
            ),
        )
    )
    assert changed["gender"] == "female"
    assert changed["name"][0]["given"] == ["芳", "小"]
    assert changed["contact"] == [{"name": {"text": "李强"}, "gender": "male"}]


def test_a_path_patch_replaces_with_the_type_the_value_has() -> None:
    dead = operation("replace", "Patient.deceased", value={"valueDateTime": "2026-01-02"})
    changed = path_patched(PERSON, parameters(dead))
    assert '"id":"p1","deceasedDateTime":"2026-01-02","birthDate"' in changed


def test_a_replaced_primitive_loses_the_extensions_of_the_old_one() -> None:
    born = operation("replace", "Patient.birthDate", value={"valueDate": "1985-03-03"})
    changed = json.loads(path_patched(PERSON, parameters(born)))
    assert changed["birthDate"] == "1985-03-03"
    assert "_birthDate" not in changed


def test_a_path_patch_inserts_moves_and_deletes_in_lists() -> None:
    changed = json.loads(
        path_patched(
            PERSON,
            parameters(
                operation(
                    "insert",
                    "Patient.telecom",
                    index=1,
                    value={"valueContactPoint": {"value": "x"}},
                ),
                operation("move", "Patient.telecom", source=2, destination=0),
                operation("delete", "Patient.telecom.where(system = 'phone')"),
                operation("delete", "Patient.name.given"),
                operation("delete", "Patient.photo"),
                operation(
                    "insert",
                    "Patient.identifier",
                    index=0,
                    value={"valueIdentifier": {"value": "7"}},
                ),
            ),
        )
    )
    assert [each["value"] for each in changed["telecom"]] == ["2", "x"]
    assert changed["name"] == [{"text": "王芳"}]
    assert changed["identifier"] == [{"value": "7"}]


def test_what_a_deletion_leaves_empty_goes_with_it() -> None:
    text = '{"resourceType":"Patient","contact":[{"name":{"text":"李强"},"gender":"male"}]}'
    unnamed = path_patched(text, parameters(operation("delete", "Patient.contact[0].name.text")))
    assert unnamed == '{"resourceType":"Patient","contact":[{"gender":"male"}]}'
    alone = path_patched(unnamed, parameters(operation("delete", "Patient.contact.gender")))
    assert alone == '{"resourceType":"Patient"}'


def test_a_narrative_is_replaced_by_a_text() -> None:
    text = '{"resourceType":"Patient","text":{"status":"generated","div":"<div>a</div>"}}'
    div = operation("replace", "Patient.text.div", value={"valueString": "<div>b</div>"})
    assert "<div>b</div>" in path_patched(text, parameters(div))


def test_a_patch_without_operations_changes_nothing() -> None:
    assert path_patched(PERSON, '{"resourceType":"Parameters"}') == PERSON
    assert json_patched(PERSON, "[]") == PERSON


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (operation("replace", "Patient.telecom", value={"valueString": "x"}), "multiple-matches"),
        (operation("replace", "Patient.photo", value={"valueString": "x"}), "not-found"),
        (operation("replace", "Patient.birthDate", value={"valueBoolean": True}), "structure"),
        (operation("replace", "Patient.birthDate"), "structure"),
        (operation("replace", "Patient", value={"valueString": "x"}), "structure"),
        (operation("delete", "Patient.telecom"), "multiple-matches"),
        (operation("delete", "Patient.name.where("), "structure"),
        (operation("delete", "Patient.name.where(text.matches('(a+)+$'))"), "structure"),
        (operation("delete", "Patient.name.fly()"), "structure"),
        (operation("delete", "Patient.id"), "business-rule"),
        (operation("add", "Patient", name="gender"), "structure"),
        (operation("add", "Patient", name="wings", value={"valueString": "2"}), "structure"),
        (operation("add", "Patient", name="birthDate", value={"valueDate": "2000"}), "conflict"),
        (operation("insert", "Patient.telecom", index=9, value={"valueString": "x"}), "not-found"),
        (operation("move", "Patient.telecom", source=0, destination=2), "not-found"),
        (operation("fly", "Patient"), "structure"),
        ({"name": "other"}, "structure"),
    ],
)
def test_a_path_patch_that_does_not_fit_says_why(made: dict[str, Any], code: str) -> None:
    with pytest.raises(Unpatchable) as refused:
        path_patched(PERSON, parameters(made))
    assert [issue.code for issue in refused.value.issues] == [code]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
_POINTERS = st.lists(
    st.sampled_from(["name", "telecom", "0", "1", "-", "given", "value", "~0", ""]), max_size=4
).map(lambda parts: "".join(f"/{part}" for part in parts))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]),
                "path": _POINTERS,
            },
            optional={"from": _POINTERS, "value": _JSON},
        ),
        max_size=4,
    )
)
def test_any_json_patch_applies_or_is_refused(patch: list[dict[str, Any]]) -> None:
    try:
        changed = json_patched(PERSON, json.dumps(patch))
    except Unpatchable:
        return
    assert json.loads(changed)["resourceType"] == "Patient"
