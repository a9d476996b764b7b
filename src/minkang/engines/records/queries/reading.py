"""Reads one resource, or one of its versions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from minkang.engines.records.models.cells import opened_body
from minkang.engines.records.queries.earlier import Earlier, open_to
from minkang.engines.records.queries.visibility import predicate
from minkang.engines.records.rules import refusing, specification
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.terms import Method, Reader, Version
from minkang.kernel.prepared import Question, Row, numbers, rows, texts

CURRENT = """
SELECT resource.rid, version.version, version.updated_at, version.method, version.body
FROM records_resource AS resource
JOIN records_resourceversion AS version USING (rid, version)
WHERE resource.type = %s::smallint AND resource.fhir_id = %s AND {visible}
"""
# Each is looked for by itself through the index, whatever the planner thinks of their number.
CURRENT_OF_ALL = """
SELECT asked.place, found.* FROM unnest(%s::smallint[], %s::text[]) WITH ORDINALITY
    AS asked (type, fhir_id, place)
CROSS JOIN LATERAL (
    SELECT resource.rid, version.version, version.updated_at, version.method, version.body
    FROM records_resource AS resource
    JOIN records_resourceversion AS version USING (rid, version)
    WHERE resource.type = asked.type AND resource.fhir_id = asked.fhir_id AND {visible} OFFSET 0
) AS found
"""
ONE_VERSION = """
SELECT resource.rid, version.version, version.updated_at, version.method, version.body,
    version.version < resource.version, resource.patient, resource.sensitivity, resource.organisation
FROM records_resource AS resource
JOIN records_resourceversion AS version USING (rid)
WHERE resource.type = %s::smallint AND resource.fhir_id = %s AND version.version = %s::int AND {visible}
"""


OF_VERSION = 5
"""Columns that make a version; what follows is of its resource."""


def read(type_name: str, fhir_id: str, *, reader: Reader, at: datetime) -> Version:
    """The current version of a resource.

    Raises:
        FhirRefused: nobody sent it or the reader may not see it (404), or it was deleted (410).
    """
    return _there(_found(CURRENT, type_name, (fhir_id,), reader, at), type_name, fhir_id)


def current_of_all(places: Sequence[tuple[str, str]], *, reader: Reader, at: datetime) -> Question:
    """The statement that reads many, by type and id; its rows are for `versions_of`."""
    visible = predicate(reader, at)
    number = specification.table().type_number
    types = numbers([number(type_name) for type_name, _ in places])
    ids = texts([fhir_id for _, fhir_id in places])
    return CURRENT_OF_ALL.format(visible=visible.sql), (types, ids, *visible.params)


def versions_of(
    places: Sequence[tuple[str, str]], found: Iterable[Row]
) -> list[Version | FhirRefused]:
    """What `read` answers or raises for each of the places."""
    by_place = {place: row for place, *row in found}
    told: list[Version | FhirRefused] = []
    for place, (type_name, fhir_id) in enumerate(places, start=1):
        try:
            told.append(_there(by_place.get(place), type_name, fhir_id))
        except FhirRefused as fault:
            told.append(fault)
    return told


def vread(type_name: str, fhir_id: str, version: int, *, reader: Reader, at: datetime) -> Version:
    """One version of a resource.

    Raises:
        FhirRefused: there is no such version or the reader may not see it (404), or it is the
            deletion (410).
    """
    found = _found(ONE_VERSION, type_name, (fhir_id, version), reader, at)
    if found is not None and found[OF_VERSION]:
        opened = version_of(type_name, found[:OF_VERSION], fhir_id)
        if not open_to(reader, [earlier(opened, found[OF_VERSION + 1 :])]):
            found = None
    return _there(found, type_name, fhir_id)


def earlier(version: Version, now: Row) -> Earlier:
    """A version of before, with patient, sensitivity and organisation of its resource as it is."""
    patient, sensitivity, organisation = now
    return Earlier(
        version.type_name, version.body, version.updated_at, patient, sensitivity, organisation
    )


def version_of(type_name: str, row: Sequence[Any], fhir_id: str) -> Version:
    """A row of rid, version, moment, method and stored body as a value."""
    rid, version, updated_at, method, body = row
    opened = opened_body(body, f"{type_name}/{fhir_id}")
    return Version(type_name, fhir_id, rid, version, updated_at, Method(method), opened)


def _found(
    statement: str, type_name: str, told: tuple[object, ...], reader: Reader, at: datetime
) -> Row | None:
    visible = predicate(reader, at)
    number = specification.table().type_number(type_name)
    found = rows(statement.format(visible=visible.sql), number, *told, *visible.params)
    return found[0] if found else None


def _there(row: Sequence[Any] | None, type_name: str, fhir_id: str) -> Version:
    if row is None:
        raise refusing.not_found(f"{type_name}/{fhir_id}")
    version = version_of(type_name, row[:OF_VERSION], fhir_id)
    if version.method is Method.DELETE:
        raise refusing.gone(f"{type_name}/{fhir_id}")
    return version
