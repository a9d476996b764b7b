"""Whatever is wrong with a resource is told with its path, and nothing right is refused."""

from typing import Any

import pytest
from records_resources import BUNDLE, OBSERVATION, PATIENT, QUESTIONNAIRE, SOUND

from minkang.engines.records.rules.reading import Json, read
from minkang.engines.records.rules.validation import issues


def _changed(text: str, *steps: str | int, to: Any) -> Json:
    """The resource with the value at `steps` replaced; ... removes it."""
    tree = read(text)
    inner: Any = tree
    for step in steps[:-1]:
        inner = inner[step]
    if to is ...:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = to
    return tree


def _told(tree: Json, **keep: Any) -> list[tuple[str, str]]:
    return [(issue.path, str(issue.code)) for issue in issues(tree, **keep)]


@pytest.mark.parametrize("text", SOUND, ids=["observation", "patient", "questionnaire", "bundle"])
def test_sound_resources_are_accepted(text: str) -> None:
    assert issues(read(text)) == ()


WRONG: list[tuple[str, tuple[str | int, ...], Any, str, str]] = [
    (OBSERVATION, ("resourceType",), "Observatoin", "Resource.resourceType", "structure"),
    (OBSERVATION, ("resourceType",), ..., "Resource.resourceType", "structure"),
    (OBSERVATION, ("resourceType",), ["Observation"], "Resource.resourceType", "structure"),
    (OBSERVATION, ("resourceType",), "DomainResource", "Resource.resourceType", "structure"),
    (OBSERVATION, ("statuss",), "final", "Observation.statuss", "structure"),
    (OBSERVATION, ("11010519491231002X",), "final", "Observation.?", "structure"),
    (OBSERVATION, ("status",), ..., "Observation.status", "required"),
    (OBSERVATION, ("status",), "done", "Observation.status", "code-invalid"),
    (OBSERVATION, ("status",), ["final"], "Observation.status", "structure"),
    (OBSERVATION, ("status",), None, "Observation.status", "structure"),
    (OBSERVATION, ("status",), 1, "Observation.status", "value"),
    (OBSERVATION, ("code",), ..., "Observation.code", "required"),
    (OBSERVATION, ("code",), {}, "Observation.code", "structure"),
    (OBSERVATION, ("code",), "718-7", "Observation.code", "structure"),
    (OBSERVATION, ("code", "coding"), [], "Observation.code.coding", "structure"),
    (OBSERVATION, ("code", "coding"), {"code": "718-7"}, "Observation.code.coding", "structure"),
    (
        OBSERVATION,
        ("code", "coding", 0, "code"),
        " 718-7",
        "Observation.code.coding[0].code",
        "value",
    ),
    (
        OBSERVATION,
        ("code", "coding", 0, "code"),
        "",
        "Observation.code.coding[0].code",
        "structure",
    ),
    (
        OBSERVATION,
        ("code", "coding", 0, "system"),
        "http://a b",
        "Observation.code.coding[0].system",
        "value",
    ),
    (OBSERVATION, ("code", "text"), "a\x00b", "Observation.code.text", "value"),
    (OBSERVATION, ("id",), "a/b", "Observation.id", "value"),
    (OBSERVATION, ("id",), "x" * 65, "Observation.id", "value"),
    (
        OBSERVATION,
        ("subject", "reference"),
        "Practitioner/1",
        "Observation.subject.reference",
        "structure",
    ),
    (OBSERVATION, ("subject", "reference"), "王芳", "Observation.subject.reference", "value"),
    (
        OBSERVATION,
        ("subject", "reference"),
        "#nobody",
        "Observation.subject.reference",
        "structure",
    ),
    (
        OBSERVATION,
        ("subject", "reference"),
        "http://a.example/fhir/Medication/1/_history/2",
        "Observation.subject.reference",
        "structure",
    ),
    (OBSERVATION, ("subject", "type"), "Organization", "Observation.subject.type", "structure"),
    (OBSERVATION, ("subject",), [], "Observation.subject", "structure"),
    (OBSERVATION, ("performer", 0), "Organization/1", "Observation.performer[0]", "structure"),
    (OBSERVATION, ("performer", 0), None, "Observation.performer[0]", "structure"),
    (OBSERVATION, ("effectiveDateTime",), "2026-02-30", "Observation.effective", "value"),
    (OBSERVATION, ("effectiveDateTime",), "2026-11-22T08:00:00", "Observation.effective", "value"),
    (
        OBSERVATION,
        ("effectiveDateTime",),
        "2026-11-22T08:00+08:00",
        "Observation.effective",
        "value",
    ),
    (OBSERVATION, ("effectiveDateTime",), "2026/11/22", "Observation.effective", "value"),
    (OBSERVATION, ("issued",), "2026-11-22", "Observation.issued", "value"),
    (OBSERVATION, ("effectivePeriod",), {"start": "2026"}, "Observation.effective", "structure"),
    (OBSERVATION, ("valueString",), "x", "Observation.value", "structure"),
    (OBSERVATION, ("valueMoney",), {"value": 1}, "Observation.valueMoney", "structure"),
    (OBSERVATION, ("valueQuantity", "value"), "135.5", "Observation.value.value", "value"),
    (OBSERVATION, ("valueQuantity", "value"), 10**300, "Observation.value.value", "value"),
    (OBSERVATION, ("valueQuantity", "value"), True, "Observation.value.value", "value"),
    (OBSERVATION, ("valueQuantity", "system"), ..., "Observation.value", "invariant"),
    (
        OBSERVATION,
        ("valueQuantity", "comparator"),
        "~",
        "Observation.value.comparator",
        "code-invalid",
    ),
    (
        OBSERVATION,
        ("dataAbsentReason",),
        {"text": "?"},
        "Observation.dataAbsentReason",
        "invariant",
    ),
    (
        OBSERVATION,
        ("component", 0, "code"),
        {"coding": [{"system": "http://loinc.org", "code": "718-7"}]},
        "Observation.component[0]",
        "invariant",
    ),
    (
        OBSERVATION,
        ("component", 0, "referenceRange", 0, "low"),
        1,
        "Observation.component[0].referenceRange[0].low",
        "structure",
    ),
    (OBSERVATION, ("contained", 0, "id"), ..., "Observation.contained[0].id", "structure"),
    (
        OBSERVATION,
        ("contained", 0, "status"),
        "lost",
        "Observation.contained[0].status",
        "code-invalid",
    ),
    (
        OBSERVATION,
        ("contained", 0, "contained"),
        [{"resourceType": "Basic", "id": "x", "code": {"text": "x"}}],
        "Observation.contained[0].contained",
        "invariant",
    ),
    (
        OBSERVATION,
        ("contained", 0, "meta"),
        {"versionId": "1"},
        "Observation.contained[0].meta",
        "invariant",
    ),
    (
        OBSERVATION,
        ("contained", 0),
        {"resourceType": "Thing"},
        "Observation.contained[0].resourceType",
        "structure",
    ),
    (OBSERVATION, ("extension", 0, "url"), ..., "Observation.extension[0].url", "required"),
    (OBSERVATION, ("extension", 0, "valueString"), ..., "Observation.extension[0]", "invariant"),
    (
        OBSERVATION,
        ("extension", 0, "valueBoolean"),
        True,
        "Observation.extension[0].value",
        "structure",
    ),
    (OBSERVATION, ("text", "div"), "<div>x</div>", "Observation.text.div", "value"),
    (
        OBSERVATION,
        ("text", "div"),
        '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>',
        "Observation.text.div",
        "value",
    ),
    (
        OBSERVATION,
        ("text", "div"),
        '<div xmlns="http://www.w3.org/1999/xhtml" onclick="x()">x</div>',
        "Observation.text.div",
        "value",
    ),
    (
        OBSERVATION,
        ("text", "div"),
        '<div xmlns="http://www.w3.org/1999/xhtml"><a href="java&#10;script:x()">x</a></div>',
        "Observation.text.div",
        "value",
    ),
    (
        OBSERVATION,
        ("text", "div"),
        '<!DOCTYPE x [<!ENTITY y "z">]><div xmlns="http://www.w3.org/1999/xhtml">&y;</div>',
        "Observation.text.div",
        "value",
    ),
    (
        OBSERVATION,
        ("text", "div"),
        '<div xmlns="http://www.w3.org/1999/xhtml"> </div>',
        "Observation.text.div",
        "value",
    ),
    (
        OBSERVATION,
        ("meta", "tag"),
        [{"system": "urn:minkang:recognition-mark", "code": "HR"}],
        "Observation.meta.tag[0]",
        "business-rule",
    ),
    (
        PATIENT,
        ("identifier", 0, "value"),
        "110105194912310021",
        "Patient.identifier[0].value",
        "business-rule",
    ),
    (PATIENT, ("name", 0, "given"), ["芳", None, None], "Patient.name[0].given[2]", "structure"),
    (PATIENT, ("name", 0, "_given"), [None], "Patient.name[0].given[1]", "structure"),
    (
        PATIENT,
        ("name", 0, "_given", 1),
        {"value": "x"},
        "Patient.name[0].given[1].value",
        "structure",
    ),
    (PATIENT, ("name", 0, "given"), "芳", "Patient.name[0].given", "structure"),
    (PATIENT, ("name",), "王芳", "Patient.name", "structure"),
    (PATIENT, ("_birthDate",), {}, "Patient.birthDate", "structure"),
    (PATIENT, ("_birthDate",), [], "Patient.birthDate", "structure"),
    (PATIENT, ("gender",), "F", "Patient.gender", "code-invalid"),
    (PATIENT, ("deceasedBoolean",), "false", "Patient.deceased", "value"),
    (PATIENT, ("deceasedDateTime",), "2026", "Patient.deceased", "structure"),
    (PATIENT, ("multipleBirthInteger",), 2**31, "Patient.multipleBirth", "value"),
    (PATIENT, ("contact", 0, "name"), ..., "Patient.contact[0]", "invariant"),
    (PATIENT, ("link", 0, "other"), ..., "Patient.link[0].other", "required"),
    (PATIENT, ("telecom", 0, "system"), ..., "Patient.telecom[0]", "invariant"),
    (PATIENT, ("telecom", 0, "rank"), 0, "Patient.telecom[0].rank", "value"),
    (
        PATIENT,
        ("telecom", 0, "period"),
        {"start": "2026-02", "end": "2026-01-31"},
        "Patient.telecom[0].period",
        "invariant",
    ),
    (PATIENT, ("photo",), [{"data": "AAA"}], "Patient.photo[0].data", "value"),
    (PATIENT, ("photo",), [{"data": "AAAA"}], "Patient.photo[0]", "invariant"),
    (
        QUESTIONNAIRE,
        ("item", 0, "item", 0, "item", 0, "type"),
        "number",
        "Questionnaire.item[0].item[0].item[0].type",
        "code-invalid",
    ),
    (
        BUNDLE % OBSERVATION,
        ("entry", 0, "resource", "status"),
        "x",
        "Bundle.entry[0].resource.status",
        "code-invalid",
    ),
    (
        BUNDLE % OBSERVATION,
        ("entry", 0, "resource", "resourceType"),
        ...,
        "Bundle.entry[0].resource.resourceType",
        "structure",
    ),
    (BUNDLE % OBSERVATION, ("entry", 0, "request"), ..., "Bundle.entry[0]", "invariant"),
    (
        BUNDLE % OBSERVATION,
        ("entry", 0, "response"),
        {"status": "200"},
        "Bundle.entry[0]",
        "invariant",
    ),
    (BUNDLE % OBSERVATION, ("total",), 1, "Bundle.total", "invariant"),
    (BUNDLE % OBSERVATION, ("type",), "document", "Bundle.identifier", "invariant"),
]


@pytest.mark.parametrize(
    ("text", "steps", "to", "path", "code"),
    WRONG,
    ids=[f"{case[3]}-{place}" for place, case in enumerate(WRONG)],
)
def test_each_mistake_is_told_at_its_place(
    text: str, steps: tuple[str | int, ...], to: Any, path: str, code: str
) -> None:
    assert (path, code) in _told(_changed(text, *steps, to=to))


def test_an_absent_value_of_another_type_is_a_second_choice() -> None:
    tree = _changed(OBSERVATION, "_valueString", to={"id": "x"})

    assert _told(tree) == [("Observation.value", "structure")]


def test_contained_resources_have_distinct_ids() -> None:
    specimen = {"resourceType": "Specimen", "id": "blood"}

    assert _told(_changed(OBSERVATION, "contained", to=[specimen, specimen])) == [
        ("Observation.contained[1].id", "structure")
    ]


def test_every_mistake_is_told_at_once() -> None:
    tree = _changed(OBSERVATION, "status", to="done")
    tree["valueQuantity"]["value"] = "1"
    tree["issued"] = "gestern"
    del tree["code"]

    assert {path for path, _ in _told(tree)} == {
        "Observation.status",
        "Observation.value.value",
        "Observation.issued",
        "Observation.code",
    }


def test_limits_in_one_unit_rise() -> None:
    tree = _changed(
        OBSERVATION,
        "referenceRange",
        0,
        "age",
        to={"low": {"value": 60, "unit": "a"}, "high": {"value": 18, "unit": "a"}},
    )

    assert _told(tree) == [("Observation.referenceRange[0].age", "invariant")]


def test_a_required_concept_needs_a_coding_of_its_value_set() -> None:
    tree = {
        "resourceType": "Condition",
        "clinicalStatus": {"text": "活动"},
        "subject": {"reference": "Patient/1"},
    }

    assert _told(tree) == [("Condition.clinicalStatus", "code-invalid")]
    tree["clinicalStatus"] = {
        "coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
        ]
    }
    assert _told(tree) == []
    tree["abatementDateTime"] = "2026"
    assert _told(tree) == [("Condition.clinicalStatus", "invariant")]


@pytest.mark.parametrize(
    ("text", "steps", "to", "path"),
    [
        (QUESTIONNAIRE, ("item", 0, "item", 0, "linkId"), "1", "Questionnaire"),
        (QUESTIONNAIRE, ("item", 0, "type"), "display", "Questionnaire.item[0]"),
        (
            OBSERVATION,
            ("referenceRange", 0),
            {"appliesTo": [{"text": "成人"}]},
            "Observation.referenceRange[0]",
        ),
        (
            OBSERVATION,
            ("effectiveTiming",),
            {"repeat": {"period": 1}},
            "Observation.effective.repeat",
        ),
    ],
)
def test_invariants_of_the_standard_hold(
    text: str, steps: tuple[str | int, ...], to: Any, path: str
) -> None:
    tree = _changed(text, *steps, to=to)
    if "effectiveTiming" in tree:
        del tree["effectiveDateTime"]

    assert {(path, "invariant")} == set(_told(tree))


def test_an_invariant_of_a_contained_resource_is_told_at_its_place() -> None:
    listed = {
        "resourceType": "List",
        "id": "l",
        "status": "current",
        "mode": "working",
        "entry": [{"item": {"display": "x"}, "deleted": True}],
    }
    tree = _changed(
        OBSERVATION, "contained", to=[{"resourceType": "Specimen", "id": "blood"}, listed]
    )

    assert _told(tree) == [("Observation.contained[1]", "invariant")]


def test_the_platform_may_set_its_own_mark() -> None:
    tag = [{"system": "urn:minkang:recognition-mark", "code": "HR"}]

    assert _told(_changed(OBSERVATION, "meta", "tag", to=tag), is_platform=True) == []


@pytest.mark.parametrize(
    ("start", "end", "is_told"),
    [
        ("2026-11-22", "2026-11-22", False),
        ("2026-11-23", "2026-11-22", True),
        ("2026", "2026-01-01", False),
        ("2026-11-22T08:00:00+08:00", "2026-11-22T01:00:00Z", False),
        ("2026-11-22T08:00:00+07:00", "2026-11-22T00:59:59Z", True),
        ("2026-11-22T08:00:00+08:00", "2026-11-22", False),
        ("2026-11-22T23:59:60Z", "2026-11-22T23:59:59Z", False),
    ],
)
def test_a_period_ends_before_it_begins_only_where_that_is_sure(
    start: str, end: str, *, is_told: bool
) -> None:
    tree = _changed(OBSERVATION, "effectiveDateTime", to=...)
    tree["effectivePeriod"] = {"start": start, "end": end}

    assert bool(_told(tree)) == is_told
