"""Every patient of an institution is compared with the residents as soon as it is written."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db import connection

from minkang.engines.records.models.cells import opened_body
from minkang.engines.records.rules.reading import read
from minkang.engines.records.services import patients
from minkang.engines.records.services.projecting import Changed, projection
from minkang.registry.people.services import SourceEntry, Told, link_sources

PATIENTS = """
SELECT resource.rid, resource.fhir_id, resource.organisation, version.body, version.by, version.updated_at
FROM records_resource AS resource JOIN records_resourceversion AS version USING (rid, version)
WHERE resource.rid = ANY (%s) AND resource.organisation IS NOT NULL AND NOT resource.is_deleted
    AND version.body <> ''
ORDER BY resource.rid
"""


@projection("patients", view="patient")
def identify(changed: Changed) -> None:
    """Take the written patients in; a patient without a number of its own goes by its FHIR id."""
    link_sources(told=tuple(_told(changed.rids)))


def _told(rids: Sequence[int]) -> Iterator[Told]:
    for rid, fhir_id, organisation, body, by, at in _rows(rids):
        tree = read(opened_body(body, f"Patient/{fhir_id}"))
        source = SourceEntry(
            organisation=UUID(str(organisation)),
            local_id=patients.local_number(tree) or fhir_id,
            demographics=patients.demographics(tree),
            resource=rid,
        )
        yield Told(source, by, at.astimezone(UTC))


def _rows(rids: Sequence[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(PATIENTS, [list(rids)])
        found: list[Any] = cursor.fetchall()
        return found
