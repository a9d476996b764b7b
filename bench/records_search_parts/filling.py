"""Fills the index with a region's results, by statements over whole sets.

What rows a result has is not made up here: a small Observation goes through the real extraction once,
and its rows become the columns of each statement; only patient, code, moment and value vary.
"""

# ruff: noqa: S608  every name and number in these statements is this file's own

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from minkang.engines.records.rules.extraction import extract
from minkang.engines.records.rules.hashing import hash64
from minkang.engines.records.rules.specification import table

RESULTS_OF_A_PATIENT = 25
CODES = 300
LOINC, MRN = "http://loinc.org", "urn:oid:2.16.156.10011.1.12.1"
HOSPITALS = 8
CHRONIC = 10
"""Patients who have a fiftieth of all results between them."""

SURNAMES = ("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴")
GIVEN = ("伟", "芳", "秀英", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明")
MICROS = 1_000_000
SINCE = int(datetime(2016, 1, 1, tzinfo=UTC).timestamp()) * MICROS
TEN_YEARS = 10 * 365 * 86_400 * MICROS
CODE, SUBJECT, WHEN = "code-0", "Patient/0", "2026-11-19T08:10:00+08:00"
RESULT: dict[str, Any] = {
    "resourceType": "Observation",
    "id": "0",
    "status": "final",
    "category": [
        {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                    "code": "laboratory",
                }
            ]
        }
    ],
    "code": {"coding": [{"system": LOINC, "code": CODE, "display": "血糖"}]},
    "subject": {"reference": SUBJECT},
    "effectiveDateTime": WHEN,
    "valueQuantity": {
        "value": 5,
        "unit": "mmol/L",
        "system": "http://unitsofmeasure.org",
        "code": "mmol/L",
    },
}
# The squared draw makes the first codes as common as blood counts and the last as rare as gene tests.
NUMBERS = f"""
SELECT n, {{first}} + n AS rid, CASE WHEN n %% 50 = 0 THEN 1 + n / 50 %% {CHRONIC} ELSE 1 + abs(hashint8(n)) %% {{patients}} END AS patient,
    floor({CODES} * pow((abs(hashint8(n + 7)) %% 100000) / 100000.0, 2))::int AS code,
    {SINCE} + (abs(hashint8extended(n, 3)) %% {TEN_YEARS}) AS ts,
    (abs(hashint8(n + 11)) %% 300) / 10.0 AS value
FROM generate_series({{since}}, {{until}}) AS n
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What there is: the numbers of patients and results, and index rows in all."""

    patients: int
    results: int
    rows: int


def code_name(nth: int) -> str:
    """The code of a laboratory item."""
    return f"{nth:05}-{nth % 10}"


class Filler:
    """Adds results until the index has as many rows as asked for."""

    def __init__(self) -> None:
        """Take the rows of one result apart."""
        self._row = extract("Observation", RESULT, updated_at=datetime.now(UTC))
        parts = self._row
        self.rows_of_a_result = sum(
            map(
                len,
                (
                    parts.tokens,
                    parts.references,
                    parts.dates,
                    parts.strings,
                    parts.quantities,
                    parts.pairs,
                ),
            )
        )
        self._results = 0
        self._patients = 0

    def fill(self, rows: int) -> Filled:
        """Fill up to `rows` index rows, and let the server gather its statistics."""
        results = rows // self.rows_of_a_result
        patients = max(results // RESULTS_OF_A_PATIENT, 1)
        indexes = self._drop_indexes()
        with transaction.atomic():
            self._run("SET LOCAL synchronous_commit = off")
            self._add_patients(patients)
            self._add_results(results)
        self._run("SET maintenance_work_mem = '512MB'")
        for statement in indexes:
            self._run(statement)
        self._run("VACUUM (ANALYZE)")
        return Filled(self._patients, self._results, self._counted())

    def sample(self, most: int) -> list[tuple[int, str]]:
        """Patients and codes that go together, every second of them of a patient with many results."""
        names = {hash64(code_name(nth)): code_name(nth) for nth in range(CODES)}
        number = table().parameters("Observation")["code"].number
        of_many, of_all = (
            self._run(
                f"""SELECT patient, code_hash FROM records_ix_token WHERE sp = {number} AND {which}
                ORDER BY hashint8(rid) LIMIT {most // 2}"""
            )
            for which in (f"patient <= {CHRONIC}", "rid %% 97 = 0")
        )
        return [
            (patient, names[code])
            for pair in zip(of_many, of_all, strict=False)
            for patient, code in pair
        ]

    def _add_patients(self, patients: int) -> None:
        since, until = self._patients + 1, patients
        self._patients = max(self._patients, patients)
        if since > until:
            return
        known = table().parameters("Patient")
        number = table().type_number("Patient")
        hashes = [hash64(f"P{nth:08}") for nth in range(since, until + 1)]
        names = [
            SURNAMES[nth % len(SURNAMES)]
            + GIVEN[nth // 3 % len(GIVEN)]
            + GIVEN[nth // 71 % len(GIVEN)]
            for nth in range(since, until + 1)
        ]
        span = f"generate_series({since}, {until}) AS n"
        self._run(
            f"""INSERT INTO records_resource (rid, type, fhir_id, version, is_deleted, updated_at,
                patient, organisation, sensitivity, sort_ts)
            SELECT n, {number}, 'p' || n, 1, false, now(), n,
                lpad(to_hex(n %% {HOSPITALS} + 1), 32, '0')::uuid, 0, {SINCE} FROM {span}"""
        )
        self._version(f'SELECT n AS rid, \'{{"resourceType":"Patient"}}\' AS body FROM {span}')
        self._run(
            f"""INSERT INTO records_ix_token (sp, rid, patient, code_hash, system_hash, sort_ts)
            SELECT {known["identifier"].number}, n, n, (%s::bigint[])[n - {since} + 1], {hash64(MRN)},
                {SINCE} FROM {span}""",
            hashes,
        )
        for code in ("name", "phonetic"):
            self._run(
                f"""INSERT INTO records_ix_string (sp, rid, patient, norm, exact_hash)
                SELECT {known[code].number}, n, n, (%s::text[])[n - {since} + 1], 0 FROM {span}""",
                names,
            )

    def _add_results(self, results: int) -> None:
        first, number = 10_000_000, table().type_number("Observation")
        since, until = self._results + 1, results
        self._results = max(self._results, results)
        if since > until:
            return
        drawn = NUMBERS.format(first=first, patients=self._patients, since=since, until=until)
        self._run(f"CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS {drawn}")
        self._run(
            f"""INSERT INTO records_resource (rid, type, fhir_id, version, is_deleted, updated_at,
                patient, organisation, sensitivity, sort_ts)
            SELECT rid, {number}, 'o' || n, 1, false,
                timestamptz 'epoch' + ts * interval '1 microsecond' + interval '1 hour', patient,
                lpad(to_hex(patient %% {HOSPITALS} + 1), 32, '0')::uuid, 0, ts FROM drawn"""
        )
        body = json.dumps(RESULT, ensure_ascii=False).replace("'", "''").replace("%", "%%")
        self._version(
            f"SELECT rid, replace('{body}', '{SUBJECT}', 'Patient/p' || patient) AS body FROM drawn"
        )
        codes = [hash64(code_name(nth)) for nth in range(CODES)]
        self._tokens(codes)
        self._others(codes)

    def _tokens(self, codes: Sequence[int]) -> None:
        for row in self._row.tokens:
            code = (
                "(%s::bigint[])[code + 1]" if row.code_hash == hash64(CODE) else str(row.code_hash)
            )
            self._run(
                f"""INSERT INTO records_ix_token (sp, rid, patient, code_hash, system_hash, sort_ts)
                SELECT {row.sp}, rid, patient, {code}, {row.system_hash}, ts FROM drawn""",
                *([codes] if "%s" in code else []),
            )

    def _others(self, codes: Sequence[int]) -> None:
        for one in self._row.references:
            self._run(
                f"""INSERT INTO records_ix_reference (sp, rid, patient, target, target_hash, sort_ts)
                SELECT {one.sp}, rid, patient, patient, hashint8extended(patient, 1), ts FROM drawn"""
            )
        for one in self._row.dates:
            self._run(
                f"""INSERT INTO records_ix_date (sp, rid, patient, lo, hi)
                SELECT {one.sp}, rid, patient, ts, ts + {MICROS} FROM drawn"""
            )
        for one in self._row.strings:
            self._run(
                f"""INSERT INTO records_ix_string (sp, rid, patient, norm, exact_hash)
                SELECT {one.sp}, rid, patient, '{one.norm}', {one.exact_hash} FROM drawn"""
            )
        for one in self._row.quantities:
            self._run(
                f"""INSERT INTO records_ix_quantity (sp, rid, patient, low, high, unit_hash, system_hash)
                SELECT {one.sp}, rid, patient, value, value, {one.unit_hash}, {one.system_hash} FROM drawn"""
            )
        for one in self._row.pairs:
            self._run(
                f"""INSERT INTO records_ix_pair (sp, rid, patient, code_hash, system_hash,
                    value_code_hash, value_system_hash, low, high)
                SELECT {one.sp}, rid, patient, (%s::bigint[])[code + 1], {one.system_hash},
                    {one.value_code_hash}, {one.value_system_hash}, value, value FROM drawn""",
                codes,
            )

    def _version(self, bodies: str) -> None:
        self._run(
            f"""INSERT INTO records_resourceversion (rid, version, updated_at, by, method, body, previous, hash)
            SELECT rid, 1, now(), 'bench', 'PUT', body, '\\x00'::bytea, '\\x00'::bytea
            FROM ({bodies}) AS made"""
        )

    def _drop_indexes(self) -> list[str]:
        held = self._run(
            """SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'records_ix_%%'
            OR tablename = 'records_resource' AND indexname LIKE 'resource_by_%%'"""
        )
        for name, _ in held:
            self._run(f"DROP INDEX {name}")
        return [definition for _, definition in held]

    def _counted(self) -> int:
        tables = ("token", "reference", "date", "string", "quantity", "pair", "uri")
        parts = " + ".join(f"(SELECT count(*) FROM records_ix_{one})" for one in tables)
        return int(self._run(f"SELECT {parts}")[0][0])

    def _run(self, statement: str, *told: object) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(told))
            return cursor.fetchall() if cursor.description else []
