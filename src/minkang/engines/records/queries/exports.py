"""Bulk exports as whoever asked for them sees them, and the pages their files are made of."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings

from minkang.engines.records.models import ExportJob
from minkang.engines.records.models.cells import opened_body
from minkang.engines.records.queries.marks import tagged, tags_of
from minkang.engines.records.queries.visibility import Predicate, predicate
from minkang.engines.records.rules import refusing
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import ExportState, Reader, ReaderKind
from minkang.kernel.prepared import rows, texts

PAGE = 1000
LINES, CHARACTERS = 200, 250_000
"""Most lines of a page of a file, and after how many characters it ends all the same."""
LIFE = timedelta(hours=24)
"""How long the files of an export stay."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
RESOURCES = """
SELECT resource.updated_at, resource.rid, version.version, version.body
FROM records_resource AS resource
JOIN records_resourceversion AS version USING (rid, version)
WHERE resource.type = %s::smallint AND NOT resource.is_deleted
    AND (resource.updated_at, resource.rid) > (%s::timestamptz, %s::bigint)
    AND (%s::boolean IS FALSE OR resource.patient IS NOT NULL)
    AND (%s::bigint[] IS NULL OR resource.patient = ANY (%s::bigint[])) AND {visible}
ORDER BY resource.updated_at, resource.rid LIMIT %s::int
"""

VISIBLE = """
SELECT resource.fhir_id, resource.rid FROM records_resource AS resource
WHERE resource.type = %s::smallint AND resource.fhir_id = ANY (%s::text[]) AND {visible}
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an export is to hold.

    Attributes:
        request: The address that was asked.
        types: Names of resource types, none for all.
        is_of_patients: Only what lies in some patient's compartment.
        patients: Rids of the patients it is about, None for all.
        since: Only what was written at or after this.
    """

    request: str
    types: tuple[str, ...] = ()
    is_of_patients: bool = False
    patients: tuple[int, ...] | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export: one resource a line, all of one type."""

    type_name: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Export:
    """One bulk export; its files go ``LIFE`` after `ended_at`."""

    id: UUID
    wish: Wish
    requested_at: datetime
    state: ExportState
    snapshot_at: datetime | None
    ended_at: datetime | None
    files: tuple[ExportFile, ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """Some lines of a file, and the rids of the resources in them."""

    lines: tuple[str, ...]
    rids: tuple[int, ...]


class _Named(msgspec.Struct):
    id: str


_NAMED = msgspec.json.Decoder(_Named)


def get_export_for(reader: Reader, job: UUID) -> Export:
    """The export the reader asked for.

    Raises:
        FhirRefused: there is none, it is somebody else's, or its files were removed (404).
    """
    found = ExportJob.objects.filter(pk=job).exclude(state=ExportState.REMOVED).first()
    if found is None or reader_of(found) != reader:
        raise refusing.not_found(f"$export/{job}")
    return export_of(found)


def pages(export: Export, file: ExportFile, *, reader: Reader, at: datetime) -> Iterator[FilePage]:
    """A file some hundred lines at a time, identity numbers opened; on the disk they are sealed.

    What the reader may no longer see, because somebody has withheld it since, is left out.
    """
    number = table().type_number(file.type_name)
    with (folder_of(export.id) / file.name).open(encoding="utf-8") as stored:
        while bodies := _some(stored):
            visible = predicate(reader, at)
            named = {_NAMED.decode(body).id: body for body in bodies}
            seen: dict[str, int] = dict(
                rows(VISIBLE.format(visible=visible.sql), number, texts(named), *visible.params)
            )
            yield FilePage(
                tuple(
                    opened_body(body, f"{file.type_name}/{fhir_id}")
                    for fhir_id, body in named.items()
                    if fhir_id in seen
                ),
                tuple(seen.values()),
            )


def _some(stored: Iterable[str]) -> list[str]:
    """The next lines, as many as make one page."""
    some: list[str] = []
    length = 0
    for line in islice(stored, LINES):
        some.append(line.rstrip("\n"))
        length += len(line)
        if length > CHARACTERS:
            break
    return some


def folder_of(job: UUID) -> Path:
    """Where the files of an export lie."""
    return Path(settings.MINKANG_EXPORTS) / str(job)


def export_of(row: ExportJob) -> Export:
    """A row as a value."""
    patients = None if row.patients is None else tuple(row.patients)
    wish = Wish(row.request, tuple(row.types), row.is_of_patients, patients, row.since)
    files = tuple(ExportFile(**told) for told in json.loads(row.files))
    state = ExportState(row.state)
    return Export(row.pk, wish, row.requested_at, state, row.snapshot_at, row.ended_at, files)


def reader_of(row: ExportJob) -> Reader:
    """By whose rights it is made."""
    told = json.loads(row.reader)
    return Reader(
        told["by"],
        ReaderKind(told["kind"]),
        UUID(told["organisation"]) if told["organisation"] else None,
        frozenset(map(UUID, told["persons"])),
        frozenset(told["scopes"]),
    )


def reader_text(reader: Reader) -> str:
    """A reader as a row keeps it; `reader_of` reads it again."""
    return json.dumps(
        {
            "by": reader.by,
            "kind": reader.kind,
            "organisation": str(reader.organisation or ""),
            "persons": sorted(map(str, reader.persons)),
            "scopes": sorted(reader.scopes),
        }
    )


def stored_bodies(type_name: str, wish: Wish, visible: Predicate) -> Iterator[str]:
    """Stored bodies of the resources of a type, marked, in the order in which they were written."""
    number = table().type_number(type_name)
    patients = None if wish.patients is None else list(wish.patients)
    last = (wish.since or BEGINNING, 0)
    while page := rows(
        RESOURCES.format(visible=visible.sql),
        *(number, *last, wish.is_of_patients, patients, patients),
        *visible.params,
        PAGE,
    ):
        tags = tags_of((type_name, rid, version) for _, rid, version, _ in page)
        for _, rid, version, body in page:
            yield tagged(body, tags.get((rid, version), ()))
        last = page[-1][:2]
