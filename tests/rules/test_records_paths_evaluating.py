"""FHIRPath gives the answers of its specification, and no answer where it says so."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.records.rules.paths import Amount, Context, PathFault, compiled, located

PERSON: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "p1",
    "active": True,
    "gender": "female",
    "birthDate": "1985-03",
    "_birthDate": {"extension": [{"url": "urn:mk:source", "valueString": "口述"}]},
    "deceasedBoolean": False,
    "name": [
        {"use": "official", "text": "王芳", "family": "王", "given": ["芳"]},
        {"use": "nickname", "text": "小芳"},
    ],
    "telecom": [{"system": "phone", "value": "138", "rank": 1}],
    "extension": [{"url": "urn:mk:nation", "valueCode": "01"}],
    "contained": [{"resourceType": "Organization", "id": "o", "name": "县医院"}],
    "managingOrganization": {"reference": "#o"},
    "generalPractitioner": [{"reference": "Practitioner/d1"}, {"reference": "Organization/h1"}],
}
RESULT: dict[str, Any] = {
    "resourceType": "Observation",
    "status": "final",
    "effectiveDateTime": "2026-11-20T08:30:00+08:00",
    "valueQuantity": {
        "value": Decimal("5.10"),
        "unit": "mmol/L",
        "system": "http://unitsofmeasure.org",
        "code": "mmol/L",
    },
}
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CONTEXT = Context(externals={"limit": Decimal("5.0"), "uses": ["official", "usual"]}, now=NOW)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Patient.name.given", ["芳"]),
        ("Practitioner.name.given", []),
        ("DomainResource.id", ["p1"]),
        ("name[1].text", ["小芳"]),
        ("name.where(use = 'official').family", ["王"]),
        ("name.where(use in %uses).text", ["王芳"]),
        ("name.select($index)", [0, 1]),
        ("name.select(given | family)", ["芳", "王"]),
        ("name.text.join('、')", ["王芳、小芳"]),
        ("name.exists(use = 'old')", [False]),
        ("name.all(text.exists())", [True]),
        ("name.given.combine(name.given).isDistinct()", [False]),
        ("name.text.aggregate($total & $this, '')", ["王芳小芳"]),
        ("name.last().text & {}", ["小芳"]),
        ("birthDate.extension('urn:mk:source').value", ["口述"]),
        ("extension('urn:mk:nation').value.ofType(code)", ["01"]),
        ("extension('urn:mk:nation').value is string", [True]),
        ("deceased.exists() and deceased != false", [False]),
        ("deceasedBoolean", []),
        ("gender.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender')", [True]),
        ("managingOrganization.resolve().name", ["县医院"]),
        ("generalPractitioner.where(resolve() is Practitioner).reference", ["Practitioner/d1"]),
        ("generalPractitioner.getReferenceKey(Organization)", ["h1"]),
        ("getResourceKey()", ["p1"]),
        ("active is boolean", [True]),
        ("active is System.Boolean", [False]),
        ("type().name", ["Patient"]),
        ("descendants().ofType(ContactPoint).value", ["138"]),
        ("contained.descendants().ofType(string)", ["县医院"]),
        ("gender is string", [True]),
        ("gender.ofType(string)", []),
        ("telecom.select(iif(system = 'phone', $index, {}))", [0]),
        ("conformsTo('http://hl7.org/fhir/StructureDefinition/DomainResource')", [True]),
        ("telecom.rank + 1", [2]),
        ("today() - 1 day", ["2026-11-21"]),
        ("iif(active, 'a', 'b')", ["a"]),
    ],
)
def test_a_path_over_a_person_gives(expression: str, expected: list[Any]) -> None:
    assert compiled(expression)(PERSON, CONTEXT) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("value", [RESULT["valueQuantity"]]),
        ("value.value.toString()", ["5.10"]),
        ("value.value > %limit", [True]),
        ("value > 5 'mmol/L'", [True]),
        ("value > 5 'mg/dL'", []),
        ("value > 5000 'umol/L'", [True]),
        ("value.ofType(string)", []),
        ("(value as Quantity).unit", ["mmol/L"]),
        ("effective > @2026-11-20T00:00:00Z", [True]),
        ("effective = @2026-11-20T00:30:00Z", [True]),
        ("effective > @2026-11-20", []),
        ("effective + 1 day", ["2026-11-21T08:30:00+08:00"]),
    ],
)
def test_a_path_over_a_result_gives(expression: str, expected: list[Any]) -> None:
    assert compiled(expression)(RESULT, CONTEXT) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{} = {}", []),
        ("1 = 1.0", [True]),
        ("true = 1", [False]),
        ("(1 | 2) = (2 | 1)", [False]),
        ("(1 | 2) ~ (2 | 1)", [True]),
        ("'a  B' ~ 'A b'", [True]),
        ("0.67 ~ 2 / 3", [True]),
        ("@2018-03 < @2018-03-01", []),
        ("@2018-03 < @2018-04-01", [True]),
        ("@2012-04-15 = @2012-04-15T10:00:00", []),
        ("@2012-04-15 ~ @2012-04-15T10:00:00", [False]),
        ("@2012-04-15T15:30:31 = @2012-04-15T15:30:31.0", [True]),
        ("@2012-04-15T15:00:00+02:00 = @2012-04-15T16:00:00+03:00", [True]),
        ("@2012-04-15T15:00:00Z = @2012-04-15T15:00:00", []),
        ("@T10:30 > @T10:29", [True]),
        ("false and {}", [False]),
        ("true and {}", []),
        ("{} or true", [True]),
        ("true xor {}", []),
        ("{} implies true", [True]),
        ("7 div 2 * 2 + 7 mod 2", [7]),
        ("1 / 0", []),
        ("0.1 + 0.2", [Decimal("0.3")]),
        ("1 'g' + 1 'mg'", [Amount(Decimal("1.001"), "g")]),
        ("7 days = 1 week", [True]),
        ("1 year = 1 'a'", []),
        ("1 year ~ 1 'a'", [True]),
        ("@2020-02-29 + 1 year", ["2021-02-28"]),
        ("@2024-01-31 + 1 month", ["2024-02-29"]),
        ("@2020 + 24 months", ["2022"]),
        ("@T23:59:30 + 1 minute", ["00:00:30"]),
        ("@2024-02.highBoundary()", ["2024-02-29"]),
        ("@2024-02-01T10.lowBoundary()", ["2024-02-01T10:00:00.000+14:00"]),
        ("@2014.lowBoundary(6)", ["2014-01"]),
        ("@T10:30.highBoundary(9)", ["10:30:59.999"]),
        ("@1973-12-25 + 7.7 days", ["1974-01-01"]),
        ("2.0 'cm' * 2.0 'm' = 0.040 'm2'", [True]),
        ("4.0 'g' / 2.0 'm' = 2 'g/m'", [True]),
        ("100 'mg/dL' = 1 'g/L'", [True]),
        ("1 'cm'.comparable(1 '[in_i]')", [True]),
        ("'a\\\\u0041'.unescape('json')", ["aA"]),
        ("1.587.lowBoundary()", [Decimal("1.58650000")]),
        ("1.587.highBoundary(2)", [Decimal("1.59")]),
        ("'1.50'.toDecimal()", [Decimal("1.50")]),
        ("'2020-13-01'.convertsToDate()", [False]),
        ("'4 days'.toQuantity() = 96 hours", [True]),
        ("1.50.toString()", ["1.50"]),
        ("'abc'.substring(1, 1)", ["b"]),
        ("'abc'.substring(3)", []),
        ("'abc'.matches('^a.c$')", [True]),
        ("'2026/11'.replaceMatches('(?<y>[0-9]+)/(?<m>[0-9]+)', '${m}-${y}')", ["11-2026"]),
        ("'民康'.encode('base64').decode('base64')", ["民康"]),
        ("2.power(10)", [1024]),
        ("(-1).sqrt()", []),
        ("2.5.round()", [Decimal(3)]),
        ("(1 | 2 | 3).exclude(2).count()", [2]),
        ("1 in {}", [False]),
        ("{} in (1 | 2)", []),
    ],
)
def test_operators_and_functions_are_those_of_the_specification(
    expression: str, expected: list[Any]
) -> None:
    assert compiled(expression)(None, CONTEXT) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "'x'.fly()",
        "gender.as(string1)",
        "@2024-01-01 + 1 'a'",
        "(1 | 2).iif(true, 1)",
        "name.substring()",
        "name.first(1)",
        "%nobody",
        "name.single()",
        "1 > 'a'",
    ],
)
def test_what_has_no_meaning_is_a_fault_and_not_an_answer(expression: str) -> None:
    with pytest.raises(PathFault):
        compiled(expression)(PERSON, CONTEXT)


def test_the_clock_must_be_given() -> None:
    with pytest.raises(PathFault, match="clock"):
        compiled("now()")(PERSON, Context())


def test_an_item_knows_its_type_and_place() -> None:
    (item,) = located("name[1].text")(PERSON, CONTEXT)
    assert item.type_name == "string"
    assert item.parent is not None
    assert (item.parent.member, item.parent.place, item.member, item.place) == (
        "name",
        1,
        "text",
        -1,
    )


def test_a_repeat_that_never_ends_is_stopped() -> None:
    with pytest.raises(PathFault, match="too long"):
        compiled("1.repeat($this + 1)")(PERSON, CONTEXT)


_WORDS = st.sampled_from(
    [
        "name",
        "given",
        ".",
        "(",
        ")",
        "where",
        "=",
        "'a'",
        "1",
        "|",
        "is",
        "Patient",
        "and",
        "@2024",
        "[",
        "]",
        "$this",
        "+",
        "{}",
        "first()",
        "%x",
        "-",
        "not()",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, max_size=8).map(" ".join))
def test_any_text_is_a_path_or_a_fault(text: str) -> None:
    try:
        found = compiled(text)(PERSON, CONTEXT)
    except PathFault:
        return
    assert isinstance(found, list)
