"""Promises of projections and of tables over the store."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest
from django.db import connection

from minkang.engines.records.queries import views
from minkang.engines.records.services import projecting, storing, view_files
from minkang.engines.records.services.projecting import Changed
from records_samples import AT, OPERATOR, SENDER, glucose, minutes, patient

LATER = AT + timedelta(hours=1)


def put(type_name: str, fhir_id: str, text: str, **more: object) -> int:
    written = storing.update(
        type_name=type_name, fhir_id=fhir_id, text=text, **({"author": SENDER, "at": AT} | more)
    )
    return written.version.rid


@pytest.fixture
def told() -> list[Changed]:
    """What a projection of observations is told, batch by batch."""
    return []


@pytest.fixture
def registered(told: list[Changed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projecting, "_registered", {})
    projecting.projection("test", view="observation")(told.append)


@pytest.mark.django_db
def test_a_view_gives_current_values_to_the_digit() -> None:
    put("Patient", "p1", patient(id="p1"))
    rid = put("Observation", "o1", glucose(value="5.10", id="o1"))
    put("Observation", "o2", glucose(value="7", id="o2"))
    storing.delete(type_name="Observation", fhir_id="o2", author=SENDER, at=minutes(1))
    rows = list(views.run("observation").named())
    assert [row["rid"] for row in rows] == [rid]
    assert rows[0]["value"] == Decimal("5.10")
    assert rows[0]["value_written"] == "5.10"
    assert rows[0]["code"] == "14749-6"
    assert rows[0]["patient_key"] == "Patient/p1"
    assert rows[0]["key"] == "Observation/o1"


@pytest.mark.django_db
def test_a_view_can_be_asked_for_some_resources_and_for_the_newest() -> None:
    put("Patient", "p1", patient(id="p1"))
    first = put("Observation", "o1", glucose(id="o1"))
    second = put("Observation", "o2", glucose(id="o2"), at=minutes(5))
    assert [row["rid"] for row in views.run("observation", rids=[first]).named()] == [first]
    assert [row["rid"] for row in views.run("observation", since=minutes(1)).named()] == [second]
    assert list(views.run("observation", rids=[]).named()) == []


@pytest.mark.django_db
def test_a_view_of_ones_own_shows_only_what_one_may_read() -> None:
    put("Patient", "p1", patient(id="p1"))
    view = {
        "resource": "Patient",
        "select": [{"column": [{"name": "id", "path": "id", "type": "id"}]}],
    }
    assert [row["id"] for row in views.run_for(view, reader=OPERATOR, at=AT).named()] == ["p1"]


@pytest.mark.django_db
def test_a_file_holds_what_the_view_gives_to_the_digit(tmp_path: Path) -> None:
    put("Patient", "p1", patient(id="p1"))
    put("Observation", "o1", glucose(id="o1", value="0.1234567890123"))
    put("Observation", "o2", glucose(id="o2", value="12345678901234567.25"))
    put("Observation", "o3", glucose(id="o3", value="1E30"))
    file = tmp_path / "observation.parquet"
    assert view_files.write_view("observation", file) == 3
    with duckdb.connect() as connected:
        found = connected.execute(
            "SELECT key, value, value_written, taken_at FROM read_parquet(?) ORDER BY key",
            [str(file)],
        ).fetchall()
    assert [row[:3] for row in found] == [
        ("Observation/o1", Decimal("0.123456789012"), "0.1234567890123"),
        ("Observation/o2", Decimal("12345678901234567.25"), "12345678901234567.25"),
        ("Observation/o3", None, "1" + "0" * 30),
    ]
    assert {row[3] for row in found} == {datetime(2026, 11, 19, 0, 10, tzinfo=UTC)}
    assert [found.name for found in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("name", views.names())
@pytest.mark.django_db
def test_every_view_of_the_engine_runs(name: str) -> None:
    assert list(views.run(name).rows) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("registered")
def test_every_change_is_told_once_and_a_deletion_too(told: list[Changed]) -> None:
    put("Patient", "p1", patient(id="p1"))
    first = put("Observation", "o1", glucose(id="o1", value="5.1"))
    put("Observation", "o1", glucose(id="o1", value="5.2"), at=minutes(1))
    assert projecting.behind()[0].changes == 2
    assert projecting.project_all(at=LATER) == 3
    assert [one.rids for one in told] == [(first,)]
    assert [row["value_written"] for row in told[0].rows] == ["5.2"]
    assert projecting.project_all(at=LATER) == 0
    storing.delete(type_name="Observation", fhir_id="o1", author=SENDER, at=minutes(2))
    projecting.project_all(at=LATER)
    assert (told[1].rids, told[1].rows) == ((first,), ())
    assert projecting.behind()[0].changes == 0

    # What fails moves nothing.
    put("Observation", "o3", glucose(id="o3"))

    def fails(changed: Changed) -> None:
        told.append(changed)
        raise ConnectionAbortedError

    projecting._registered["test"] = projecting._Projection("observation", fails)
    other: list[Changed] = []
    projecting.projection("the next one", view="patient")(other.append)
    with pytest.raises(ConnectionAbortedError):
        projecting.project_all(at=LATER)
    assert len(other) == 1
    projecting._registered["test"] = projecting._Projection("observation", told.append)
    projecting.project_all(at=LATER)
    assert told[2] == told[3]
    projecting.start_again("test")
    assert projecting.project("test", at=LATER) == 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("registered")
def test_a_change_that_commits_late_is_not_passed_over(told: list[Changed]) -> None:
    """Its number is lower than that of one that is final already."""
    rids = [put("Observation", f"o{n}", glucose(id=f"o{n}")) for n in (1, 2)]
    put("Patient", "p1", patient(id="p1"))
    projecting.project_all(at=LATER)
    change = (
        "INSERT INTO records_change (xact, entry, rid, version, type, written_at) "
        "SELECT pg_current_xact_id()::text::bigint, 0, rid, 9, type, now() "
        "FROM records_resource WHERE rid = %s"
    )
    dsn = connection.connection.info.dsn
    with psycopg.connect(dsn) as slow, psycopg.connect(dsn, autocommit=True) as quick:
        slow.execute(change, [rids[0]])
        quick.execute(change, [rids[1]])
        assert projecting.project_all(at=LATER) == 0
        slow.commit()
        assert projecting.project_all(at=LATER) == 2
    assert told[-1].rids == tuple(rids)
