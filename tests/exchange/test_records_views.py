"""SQL on FHIR: every test of the specification, on PostgreSQL and on DuckDB.

The tests are read from the folder beside this checkout; they are not ours and are not copied.
"""

# ruff: noqa: S608  the relation is our own

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import duckdb
import msgspec
import psycopg
import pytest
from psycopg.errors import CardinalityViolation

from minkang.engines.records.queries.views import definition, names
from minkang.engines.records.rules import views
from minkang.kernel.refusal import Refused
from records_view_samples import MOMENTS, RESOURCES, TEXTS, VALUES

SUITE = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "sql-on-fhir"
RELATION = "sample"


class Suite(msgspec.Struct):
    """One file; resources keep their exact text, as the digits of a decimal are part of some tests."""

    resources: list[msgspec.Raw]
    tests: list[dict[str, Any]]


class Database(Protocol):
    """Runs a view over resources; raises when the view or its values are wrong."""

    def rows(self, view: Any, resources: list[str]) -> list[dict[str, Any]]: ...


class OnPostgres:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def rows(self, view: Any, resources: list[str]) -> list[dict[str, Any]]:
        listed = "[" + ",".join(resources) + "]"
        relation = (
            f"(SELECT value AS body FROM jsonb_array_elements('{listed.replace(chr(39), chr(39) * 2)}')"
            " OFFSET 0)"
        )
        statement = views.compile_view(view, views.Dialect.POSTGRES, relation=relation)
        cursor = self.connection.execute(statement.sql)  # type: ignore[call-overload]  # trusted
        names = [column.name for column in statement.columns]
        return [dict(zip(names, row, strict=True)) for row in cursor]


class OnDuckDB:
    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"memory_limit": "1GB", "threads": 1})

    def rows(self, view: Any, resources: list[str]) -> list[dict[str, Any]]:
        relation = f"(SELECT {views.exact('text')} AS body FROM (SELECT unnest($1) AS text))"
        statement = views.compile_view(view, views.Dialect.DUCKDB, relation=relation)
        names = [column.name for column in statement.columns]
        found = self.connection.execute(statement.sql, [resources]).fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def on_postgres(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[OnPostgres]:
    from django.db import connection

    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with psycopg.connect(connection.connection.info.dsn, autocommit=True) as own:
            yield OnPostgres(own)


@pytest.fixture(scope="module")
def on_duckdb() -> OnDuckDB:
    return OnDuckDB()


@pytest.fixture(params=("on_postgres", "on_duckdb"))
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(request.param)
    return found


def cases() -> list[Any]:
    if not SUITE.is_dir():
        return [pytest.param(None, None, id="absent")]
    found = []
    for file in sorted(SUITE.glob("*.json")):
        content = msgspec.json.decode(file.read_bytes(), type=Suite)
        texts = [bytes(resource).decode() for resource in content.resources]
        found += [
            pytest.param(test, texts, id=f"{file.stem}: {test['title']}") for test in content.tests
        ]
    return found


@pytest.mark.parametrize(("case", "resources"), cases())
def test_the_view_gives_the_rows_the_specification_expects(
    case: dict[str, Any] | None, resources: list[str], database: Database
) -> None:
    if case is None:
        pytest.skip("the folder with the tests of SQL on FHIR is not beside this checkout")
    if case.get("expectError"):
        with pytest.raises((Refused, CardinalityViolation, duckdb.InvalidInputException)):
            database.rows(case["view"], resources)
        return
    found = database.rows(case["view"], resources)
    assert sorted(map(canonical, found)) == sorted(map(canonical, case["expect"]))
    if "expectColumns" in case:
        assert list(found[0]) == case["expectColumns"]


def canonical(row: dict[str, Any]) -> str:
    """A row as text in which equal numbers are equal."""
    return repr(sorted((name, plain(value)) for name, value in row.items()))


def plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).normalize()
    return [plain(item) for item in value] if isinstance(value, list) else value


PATIENT = """{"resourceType": "Patient", "id": "p1", "active": true, "birthDate": "1986-03",
 "_birthDate": {"extension": [{"url": "urn:born", "valueDateTime": "1986-03-02T05:00:00+08:00"}]},
 "name": [{"use": "official", "text": "王小丽", "given": [null, "小", "丽"], "_given": [{"id": "a"}]},
          {"use": "nickname", "text": "丽丽"}],
 "multipleBirthInteger": 2, "deceasedBoolean": false,
 "contained": [{"resourceType": "Organization", "id": "o", "name": "本溪市中心医院"},
               {"resourceType": "Practitioner", "id": "d"}],
 "generalPractitioner": [{"reference": "Practitioner/d1/_history/3"},
                         {"reference": "https://other.example/fhir/Organization/9"}]}"""
OBSERVATION = r"""{"resourceType": "Observation", "id": "b1", "status": "final",
 "code": {"text": "写着 5.10, \"1.0\" \\ [2.50]", "coding": [{"system": "http://loinc.org", "code": "14749-6"}]},
 "effectiveDateTime": "2026-11-19T08:10:00+08:00", "issued": "2026-11-19T01:00:00.5Z",
 "valueQuantity": {"value": 5.10, "unit": "mmol/L"},
 "referenceRange": [{"low": {"value": 12345678901234567.123456789012}, "high": {"value": 1E-3}}],
 "component": [{"code": {"text": "甲"}, "valueInteger": -7}, {"code": {"text": "乙"}, "valueString": "阴性"}]}"""
MEANINGS = [
    ("value.ofType(Quantity).value", "decimal", Decimal("5.10")),
    ("value.ofType(Quantity).value.toString()", "string", "5.10"),
    ("code.text", "string", '写着 5.10, "1.0" \\ [2.50]'),
    ("referenceRange.low.value", "decimal", Decimal("12345678901234567.123456789012")),
    ("referenceRange.high.value", "decimal", Decimal("0.001")),
    ("referenceRange.high.value.lowBoundary()", "decimal", Decimal("0.0005")),
    ("value.ofType(Quantity).value.highBoundary()", "decimal", Decimal("5.105")),
    ("value.ofType(Quantity).value + 0.1", "decimal", Decimal("5.2")),
    ("value.ofType(Quantity).value * 1.5", "decimal", Decimal("7.65")),
    ("7 / -2", "decimal", Decimal("-3.5")),
    ("1 / 0", "decimal", None),
    ("component[0].value.ofType(integer) div 2", "integer", -3),
    ("component[0].value.ofType(integer) mod 2", "integer", -1),
    ("value.exists()", "boolean", True),
    ("value is Quantity", "boolean", True),
    ("value is string", "boolean", False),
    ("component.value.count()", "integer", 2),
    ("component.where(value.ofType(integer) < 0).code.text", "string", "甲"),
    ("component.exists(value.ofType(string) = '阴性')", "boolean", True),
    ("component.all(code.exists())", "boolean", True),
    ("component.all(value.ofType(string).exists())", "boolean", False),
    ("component.select(code.text).join('、')", "string", "甲、乙"),
    ("component.last().code.text", "string", "乙"),
    ("component.code.text", ["string"], ["甲", "乙"]),
    ("component.code.text = component.code.text", "boolean", True),
    ("component.code.text = '甲'", "boolean", False),
    ("(code.text | component.code.text).count()", "integer", 3),
    ("iif(status = 'final', '已出', '未出')", "string", "已出"),
    ("iif(status = 'draft', 1)", "integer", None),
    (
        "status.startsWith('fin') and status.endsWith('al') and status.contains('na')",
        "boolean",
        True,
    ),
    ("note.text & '。'", "string", "。"),
    ("note.text + '。'", "string", None),
    ("code.coding.where(system = %loinc).code", "code", "14749-6"),
    ("effective.ofType(dateTime) > @2026-11-18", "boolean", True),
    ("effective.ofType(dateTime) = @2026-11-19", "boolean", None),
    ("effective.ofType(dateTime) < @2026-11-19", "boolean", None),
    ("effective.ofType(dateTime) = @2026-11-19T00:10:00Z", "boolean", True),
    ("effective.ofType(dateTime) != @2026-11-19T00:10:00.000Z", "boolean", False),
    ("issued > @2026-11-19T01:00:00Z", "boolean", True),
    ("issued >= @2026-11-19T01:00:00.500Z", "boolean", True),
    ("nowhere.nothing.exists()", "boolean", False),
    ("(status = 'draft') implies note.exists()", "boolean", True),
    ("(status = 'draft') xor value.exists()", "boolean", True),
    ("status = 'draft' or {}", "boolean", None),
    ("status = 'final' or {}", "boolean", True),
]
MEANINGS_OF_A_PATIENT = [
    ("name.given", ["string"], ["小", "丽"]),
    ("name.first().given.first()", "string", "小"),
    ("name.given.count()", "integer", 2),
    ("name.where(use = 'official').text", "string", "王小丽"),
    ("Patient.name[1].text", "string", "丽丽"),
    ("birthDate.extension('urn:born').value.ofType(dateTime)", "dateTime", "1986-03-02T05:00:00+08:00"),
    ("birthDate < @1986-04-01", "boolean", True),
    ("birthDate < @1986-03-15", "boolean", None),
    ("birthDate = @1986-03", "boolean", True),
    ("birthDate <= @1986-03", "boolean", True),
    ("birthDate < @1986-03", "boolean", False),
    ("birthDate.highBoundary()", "date", "1986-03-31"),
    ("multipleBirth.ofType(integer)", "integer", 2),
    ("multipleBirth.ofType(boolean)", "boolean", None),
    ("deceased.ofType(boolean).not()", "boolean", True),
    ("contained.ofType(Organization).name", "string", "本溪市中心医院"),
    ("contained.count()", "integer", 2),
    ("generalPractitioner.getReferenceKey()", ["string"], ["Practitioner/d1", "https://other.example/fhir/Organization/9"]),
    ("generalPractitioner.getReferenceKey(Practitioner)", "string", "Practitioner/d1"),
    ("getResourceKey()", "string", "Patient/p1"),
    ("gender", "code", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meanings"),
    [(OBSERVATION, MEANINGS), (PATIENT, MEANINGS_OF_A_PATIENT)],
    ids=["observation", "patient"],
)
def test_paths_mean_the_same_on_both_databases(
    text: str, meanings: list[tuple[str, Any, Any]], database: Database
) -> None:
    columns = [
        {
            "name": f"c{place}",
            "path": path,
            "type": said if isinstance(said, str) else said[0],
            "collection": not isinstance(said, str),
        }
        for place, (path, said, _) in enumerate(meanings)
    ]
    resource = msgspec.json.decode(text)["resourceType"]
    (row,) = database.rows({"resource": resource, "select": [{"column": columns}]}, [text])
    found = {path: row[f"c{place}"] for place, (path, _, _) in enumerate(meanings)}
    assert found == {path: meaning for path, _, meaning in meanings}


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_column_of_our_views_finds_its_value(name: str, database: Database) -> None:
    """A misspelt member would leave its column empty without a word."""
    found = database.rows(definition(name), list(TEXTS.values()))
    empty = {column for column in found[0] if all(row[column] is None for row in found)}
    assert not empty
    for (view, column), moment in MOMENTS.items():
        if view == name:
            assert found[0][column] == moment
    for (view, column), values in VALUES.items():
        if view == name:
            assert [row[column] for row in found] == values


def test_every_view_of_ours_has_a_sample() -> None:
    assert sorted(RESOURCES) == list(names())


def test_a_row_stays_when_what_is_below_it_is_empty_too(database: Database) -> None:
    below = {"forEach": "telecom", "column": [{"name": "phone", "path": "value"}]}
    view = {
        "resource": "Patient",
        "select": [
            {"column": [{"name": "id", "path": "id"}]},
            {
                "forEachOrNull": "contact",
                "column": [{"name": "kind", "path": "'contact'"}],
                "select": [below],
            },
        ],
    }
    nobody = '{"resourceType": "Patient", "id": "a"}'
    silent = '{"resourceType": "Patient", "id": "b", "contact": [{"gender": "male"}]}'
    assert database.rows(view, [nobody, silent]) == [{"id": "a", "kind": None, "phone": None}]


def test_a_column_that_is_no_list_refuses_a_second_value(database: Database) -> None:
    view = {
        "resource": "Patient",
        "select": [{"column": [{"name": "name", "path": "name.text", "type": "string"}]}],
    }
    with pytest.raises((CardinalityViolation, duckdb.InvalidInputException)) as refused:
        database.rows(view, [PATIENT])
    assert "王小丽" not in str(refused.value)
