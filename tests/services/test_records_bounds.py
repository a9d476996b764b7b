"""A read that somebody asked too broadly ends with a word, and a history walks along one index."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from minkang.engines.records.queries import statements
from minkang.engines.records.queries.history import asked_of_many
from minkang.engines.records.rules.specification import table
from minkang.kernel.prepared import rows
from records_calls import AT, Program, a_program
from records_samples import OPERATOR

CHANGES, MOST = 20_000, 51


@pytest.fixture
def elsewhere() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Somebody else at the same database."""
    about = connection.settings_dict
    with closing(
        psycopg.connect(host=about["HOST"], dbname=about["NAME"], user=about["USER"])
    ) as line:
        yield line


def tried(program: Program, path: str) -> tuple[int, str, float]:
    since = time.monotonic()
    told = program.get(path)
    return told.status, told.issues[0]["code"], time.monotonic() - since


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_is_given_up_and_the_next_one_works(
    elsewhere: "psycopg.Connection[tuple[object, ...]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "PATIENCE", 200)
    program = a_program()
    asked = {
        "ValueSet?url=urn:x": "records_ix_uri",
        "Patient?_revinclude=Observation:patient&_total=accurate": "records_resource",
        "_history": "records_change",
        "Patient/1/_history": "records_resourceversion",
    }
    for path, held in asked.items():
        elsewhere.execute(f"LOCK TABLE {held} IN ACCESS EXCLUSIVE MODE")
        status, code, seconds = tried(program, path)
        elsewhere.rollback()
        assert (status, code) == (400, "too-costly"), path
        assert 0.15 < seconds < 2, path
        assert program.get(path).status in (200, 404), path
    ((patience,),) = rows("SHOW statement_timeout")
    assert patience == "0"


@pytest.fixture
def full() -> int:
    """Twenty thousand changes of fifty types, the last ones of all; the number of one of the types."""
    types = sorted(table().type_number(name) for name in table().resources)[:50]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_resource (rid, type, fhir_id, version, is_deleted, updated_at,"
            " sensitivity, sort_ts) SELECT n, (%s::smallint[])[1 + n %% 50], 'r' || n, 1, false,"
            " %s::timestamptz + n * interval '1 second', 0, 0 FROM generate_series(1, %s) AS n",
            [types, AT, CHANGES],
        )
        cursor.execute(
            "INSERT INTO records_change (xact, entry, rid, version, type, written_at)"
            " SELECT 1, 1, rid, 1, type, updated_at FROM records_resource"
        )
        cursor.execute("ANALYZE records_resource, records_change")
    return types[7]


@pytest.mark.django_db
def test_a_history_of_a_type_is_one_walk_along_an_index(full: int) -> None:
    recent = AT + timedelta(seconds=CHANGES - 600)
    for types, between, most_walked in (
        ([full], (None, None), MOST),
        ([full], (None, CHANGES // 2), MOST),
        ([full], (recent, None), 13),
        (list(range(full, full + 5)), (recent, None), 13),
    ):
        statement, told = asked_of_many(types, OPERATOR, AT, between, MOST)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {statement}", list(told))
            plan = "\n".join(row[0] for row in cursor.fetchall())
        walk = re.search(r"Scan.* (?:using|on) changes_of_a_type .*actual rows=(\d+)", plan)
        assert walk, plan
        assert int(walk[1]) <= most_walked, plan
        assert "Seq Scan" not in plan, plan
