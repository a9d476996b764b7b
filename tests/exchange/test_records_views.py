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

from minkang.engines.records.rules import views
from minkang.kernel.refusal import Refused

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
