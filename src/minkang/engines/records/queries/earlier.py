"""Which versions of before a reader may see who sees a resource as it is now.

What is now part of one record may have stood in another's, or may have been more sensitive: a result
sent for the wrong patient and put right shows its reader nothing of the first one. Such versions stay
with who sent them and with the platform's operator.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from minkang.engines.records.rules import specification
from minkang.engines.records.rules.extraction import bare, extract
from minkang.engines.records.rules.reading import read
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.prepared import numbers, rows, texts

PATIENTS = """
SELECT asked.place, resource.rid FROM unnest(%s::int[], %s::text[]) AS asked (place, fhir_id)
JOIN records_resource AS resource ON resource.type = %s::smallint AND resource.fhir_id = asked.fhir_id
"""
PATIENT = "Patient"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that is no longer the current one, and what is true of its resource today.

    Attributes:
        type_name: Its type.
        body: What was stored, "" for a deletion.
        updated_at: When it was written.
        patient: Rid of the patient whose record the resource is part of now.
        sensitivity: Bits of the resource now.
        organisation: Who sent it.
    """

    type_name: str
    body: str = field(repr=False)
    updated_at: datetime
    patient: int | None
    sensitivity: int
    organisation: UUID | None


def open_to(reader: Reader, versions: Sequence[Earlier]) -> frozenset[int]:
    """Places of those of `versions` that the reader may see, of resources the reader sees as they are."""
    asked = {
        place: version
        for place, version in enumerate(versions)
        if version.body and not _is_own(reader, version)
    }
    return frozenset(range(len(versions))) - asked.keys() | _unchanged(asked)


def _is_own(reader: Reader, version: Earlier) -> bool:
    if reader.kind is ReaderKind.PLATFORM:
        return True
    return reader.organisation is not None and reader.organisation == version.organisation


def _unchanged(asked: dict[int, Earlier]) -> frozenset[int]:
    """Those that were part of the same record as today, and no more sensitive."""
    named: dict[int, str] = {}
    same: set[int] = set()
    for place, one in asked.items():
        found = extract(one.type_name, read(one.body), updated_at=one.updated_at)
        if found.sensitivity & ~one.sensitivity:
            continue
        if one.type_name == PATIENT or not (found.patient_reference or one.patient):
            same.add(place)
        elif found.patient_reference:
            named[place] = bare(found.patient_reference).rpartition("/")[2]
    return frozenset(same | {place for place, rid in _rids(named) if rid == asked[place].patient})


def _rids(named: dict[int, str]) -> Iterable[tuple[int, int]]:
    if not named:
        return ()
    number = specification.table().type_number(PATIENT)
    return [
        (row[0], row[1]) for row in rows(PATIENTS, numbers(named), texts(named.values()), number)
    ]
