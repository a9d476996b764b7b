"""The searches of a clinic walk along one index each, however full the tables are."""

import re

import pytest
from django.db import connection

from minkang.engines.records.queries import search_plans
from minkang.engines.records.queries.search_plans import Task
from minkang.engines.records.queries.searching import AS_ASKED, scope_of
from minkang.engines.records.rules.hashing import hash64
from minkang.engines.records.rules.search import parse
from minkang.engines.records.rules.specification import table
from records_samples import AT, OPERATOR

pytestmark = pytest.mark.django_db

RESULTS, PATIENTS, CODES, MOST = 20_000, 400, 50, 21


@pytest.fixture
def full() -> None:
    """Twenty thousand results of four hundred patients, in the index alone."""
    observation, patient = (table().type_number(one) for one in ("Observation", "Patient"))
    known = table().parameters("Observation")
    resources = """
        INSERT INTO records_resource
            (rid, type, fhir_id, version, is_deleted, updated_at, patient, sensitivity, sort_ts)
        SELECT n, %s, 'r' || n, 1, false, now() - n * interval '1 minute', 1 + n %% %s, 0, n * 60000000::bigint
        FROM generate_series(%s, %s) AS n
    """
    rows = "FROM records_resource WHERE type = %s"
    code = "(%s::bigint[])[1 + rid % %s]".replace("% %s", "%% %s")
    with connection.cursor() as cursor:
        cursor.execute(resources, [patient, PATIENTS, 1, PATIENTS])
        cursor.execute(resources, [observation, PATIENTS, PATIENTS + 1, PATIENTS + RESULTS])
        cursor.execute(
            "INSERT INTO records_ix_token (sp, rid, patient, code_hash, system_hash, sort_ts)"
            f" SELECT %s, rid, patient, {code}, 0, sort_ts {rows}",
            [known["code"].number, [hash64(str(one)) for one in range(CODES)], CODES, observation],
        )
        cursor.execute(
            "INSERT INTO records_ix_reference (sp, rid, patient, target, target_hash, sort_ts)"
            f" SELECT %s, rid, patient, patient, patient, sort_ts {rows}",
            [known["patient"].number, observation],
        )
        cursor.execute(
            "INSERT INTO records_ix_date (sp, rid, patient, lo, hi)"
            f" SELECT %s, rid, patient, sort_ts, sort_ts + 1000000 {rows}",
            [known["date"].number, observation],
        )
        cursor.execute(
            "ANALYZE records_resource, records_ix_token, records_ix_reference, records_ix_date"
        )


def explained(query: str, *, options: str = "COSTS OFF") -> str:
    """The plan of a page."""
    pairs = [tuple(pair.split("=", 1)) for pair in query.split("&") if pair]
    asked = parse("Observation", pairs, setting=AS_ASKED)
    task = Task(asked, scope_of(OPERATOR, AT), asked.orders, None, MOST)
    page = search_plans.page(task, None)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({options}) {page.text}", list(page.told))
        return "\n".join(row[0] for row in cursor.fetchall())


WALKS = {
    "patient=Patient/r7&code=3&_sort=-date": "token_of_a_patient",
    "patient=Patient/r7&code=3&date=ge1970-01-05&_sort=-date": "token_of_a_patient",
    "patient=Patient/r7&_sort=-date": "resource_by_patient_and_type",
    "code=3&_sort=-date": "token_by_code",
    "code=3&_sort=date": "token_by_code",
    "code=3&date=le1970-01-05&_sort=-date": "token_by_code",
    "_sort=-_lastUpdated": "resource_by_type_and_update",
    "_lastUpdated=ge2020&_sort=_lastUpdated": "resource_by_type_and_update",
    "_sort=_id": "one_resource_per_type_and_id",
}


@pytest.mark.usefixtures("full")
def test_a_clinics_searches_are_walks_along_one_index() -> None:
    for query, index in WALKS.items():
        plan = explained(query)
        # A patient's few results may as well be fetched and sorted.
        way = "Scan .*" if "patient=" in query else "Index (Only )?Scan (Backward )?using "
        assert re.search(rf"{way}{index}", plan), f"{query}\n{plan}"
        assert not re.search("Seq Scan|Hash", plan), f"{query}\n{plan}"
    assert "Merge Append" in explained("date=ge1970-01-05&_sort=-date")
    first = explained("code=3&_sort=-date", options="ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF")
    scanned = re.search(r"using token_by_code .*actual rows=(\d+)", first)
    assert scanned, first
    assert int(scanned[1]) <= MOST + 1, first
