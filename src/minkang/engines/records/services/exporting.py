"""Bulk exports: asked for, made by a job, fetched, removed.

The files hold what is there at one moment and what the rights of whoever asked open, by the same
predicate as every search. Identity numbers stay sealed on the disk; `queries.exports.lines` opens them
on the way out.
"""

import json
import shutil
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from minkang.engines.records.models import ExportJob
from minkang.engines.records.queries.exports import (
    LIFE,
    PAGE,
    ExportFile,
    Wish,
    export_of,
    folder_of,
    get_export_for,
    reader_of,
    reader_text,
    stored_bodies,
)
from minkang.engines.records.queries.visibility import Predicate, predicate
from minkang.engines.records.rules import refusing, specification
from minkang.engines.records.services.entry_types import EXPORT_ENDED, EXPORT_REQUESTED
from minkang.engines.records.terms import ExportState, Reader
from minkang.kernel.audit import services as audit

MOST_WAITING = 5
UNFINISHED = (ExportState.WAITING, ExportState.RUNNING)
# Every page is of the same moment, and nothing waits for an export.
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@transaction.atomic
def request(*, wish: Wish, reader: Reader, at: datetime) -> UUID:
    """Ask for an export; a job that calls `make` makes it. Returns its id.

    Raises:
        FhirRefused: several that the reader asked for wait already (429).
    """
    waiting = ExportJob.objects.filter(reader=reader_text(reader), state__in=UNFINISHED)
    if waiting.count() >= MOST_WAITING:
        raise refusing.too_many_exports(MOST_WAITING)
    job = ExportJob.objects.create(
        id=uuid4(),
        requested_at=at,
        request=wish.request,
        reader=reader_text(reader),
        types=list(wish.types),
        patients=None if wish.patients is None else list(wish.patients),
        is_of_patients=wish.is_of_patients,
        since=wish.since,
        state=ExportState.WAITING,
    )
    audit.record(
        EXPORT_REQUESTED,
        subject=f"export:{job.pk}",
        by=reader.by,
        at=at,
        request=wish.request.partition("?")[0],
        organisation=str(reader.organisation or ""),
    )
    return job.pk


def make(*, job: UUID, at: datetime) -> None:
    """Write the files of an export; does nothing when it has ended, begins anew when it was cut off."""
    waiting = ExportJob.objects.filter(pk=job, state__in=UNFINISHED)
    if not waiting.update(state=ExportState.RUNNING, snapshot_at=at):
        return
    row = ExportJob.objects.get(pk=job)
    try:
        files = _write(row, at)
    except OSError as fault:
        _end(row, ExportState.FAILED, [], at, fault=f"{type(fault).__name__}: {fault.strerror}")
        return
    _end(row, ExportState.DONE, files, at)


def remove(*, job: UUID, reader: Reader, at: datetime) -> None:
    """Remove the files of an export, or stop one that is not finished.

    Raises:
        FhirRefused: the reader did not ask for it (404).
    """
    get_export_for(reader, job)
    shutil.rmtree(folder_of(job), ignore_errors=True)
    ExportJob.objects.filter(pk=job).update(state=ExportState.REMOVED, files="[]", ended_at=at)


def expire(*, at: datetime) -> int:
    """Remove what has lain for ``LIFE``, and give up what was not made in that time; how many."""
    old = ExportJob.objects.filter(ended_at__lt=at - LIFE).exclude(state=ExportState.REMOVED)
    stuck = ExportJob.objects.filter(state__in=UNFINISHED, requested_at__lt=at - LIFE)
    jobs = [*old.values_list("pk", flat=True), *stuck.values_list("pk", flat=True)]
    for job in jobs:
        shutil.rmtree(folder_of(job), ignore_errors=True)
    return ExportJob.objects.filter(pk__in=jobs).update(
        state=ExportState.REMOVED, files="[]", ended_at=at
    )


def _write(row: ExportJob, at: datetime) -> list[ExportFile]:
    folder = folder_of(row.pk)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    wish = export_of(row).wish
    visible = predicate(reader_of(row), at)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_MOMENT)
        made = [
            _file(row, name, wish, visible)
            for name in wish.types or specification.table().resources
        ]
    return [file for file in made if file.count]


def _file(row: ExportJob, type_name: str, wish: Wish, visible: Predicate) -> ExportFile:
    path = folder_of(row.pk) / f"{type_name}.ndjson"
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for body in stored_bodies(type_name, wish, visible):
            if count % PAGE == 0:
                # Whoever removes an export takes its folder away; then nobody waits for the rest.
                path.stat()
            # Between members a line break is a space; inside a string it cannot stand.
            file.write(body.replace("\r", " ").replace("\n", " ") + "\n")
            count += 1
    if not count:
        path.unlink()
    return ExportFile(type_name, path.name, count)


@transaction.atomic
def _end(
    row: ExportJob, state: ExportState, files: list[ExportFile], at: datetime, *, fault: str = ""
) -> None:
    told = json.dumps([asdict(file) for file in files])
    ended = ExportJob.objects.filter(pk=row.pk, state=ExportState.RUNNING).update(
        state=state, files=told, ended_at=at, fault=fault
    )
    if not ended:
        shutil.rmtree(folder_of(row.pk), ignore_errors=True)
        return
    audit.record(
        EXPORT_ENDED,
        subject=f"export:{row.pk}",
        by="system:records",
        at=at,
        state=state.label,
        count=sum(file.count for file in files),
    )
