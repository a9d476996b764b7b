"""Resources by what somebody holds of them: ids of a group or file, residents a match named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from minkang.engines.records.models import ExportJob, Resource
from minkang.engines.records.queries.reading import version_of
from minkang.engines.records.queries.visibility import predicate
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import ExportState, Reader, Version
from minkang.kernel.prepared import rows, texts

RIDS = """
SELECT rid FROM records_resource WHERE type = %s::smallint AND fhir_id = ANY (%s::text[])
ORDER BY rid
"""
PATIENTS = """
SELECT source.person_id, resource.fhir_id, resource.rid, version.version, version.updated_at,
    version.method, version.body
FROM people_sourcerecord AS source
JOIN records_resource AS resource ON resource.rid = source.resource AND NOT resource.is_deleted
JOIN records_resourceversion AS version
    ON version.rid = resource.rid AND version.version = resource.version
WHERE source.person_id = ANY (%s::uuid[]) AND {visible} ORDER BY resource.rid
"""


def rids_of(type_name: str, ids: Iterable[str]) -> tuple[int, ...]:
    """Rids of resources of a type, in ascending order; unknown ids are left out."""
    found = rows(RIDS, table().type_number(type_name), texts(sorted(set(ids))))
    return tuple(rid for (rid,) in found)


def name_of(rid: int) -> str:
    """``Patient/1`` of a resource that is there, "" of any other number."""
    row = Resource.objects.filter(rid=rid, is_deleted=False, version__gt=0).first()
    return f"{table().type_name(row.type)}/{row.fhir_id}" if row else ""


def patient_of(rid: int) -> str:
    """``Patient/1`` in whose record a resource lies, "" when that is nobody's."""
    patient = Resource.objects.filter(rid=rid).values_list("patient", flat=True).first()
    return name_of(patient) if patient else ""


def unfinished() -> tuple[UUID, ...]:
    """Exports that wait or were cut off, the oldest first."""
    found = ExportJob.objects.filter(state__in=(ExportState.WAITING, ExportState.RUNNING))
    return tuple(found.order_by("requested_at").values_list("id", flat=True))


def patients_of(
    persons: Sequence[UUID], *, reader: Reader, at: datetime
) -> Mapping[UUID, tuple[Version, ...]]:
    """Patient resources that are linked to residents, as far as the reader may see them."""
    visible = predicate(reader, at)
    found: defaultdict[UUID, tuple[Version, ...]] = defaultdict(tuple)
    for person, fhir_id, *row in rows(
        PATIENTS.format(visible=visible.sql), list(persons), *visible.params
    ):
        found[person] += (version_of("Patient", tuple(row), fhir_id),)
    return found
