"""Health records become results of the recognition list, whoever sent them and however."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from minkang.care.results.queries.items import item_of
from minkang.care.results.services.projecting import LONGEST_ID, Finding, project_results, retire
from minkang.care.results.terms import Flag, ItemKind, ResultStatus
from minkang.engines.records.queries import views
from minkang.engines.records.queries.compartments import rids_of_patient
from minkang.engines.records.services.projecting import Changed, projection
from minkang.registry.people.models import SourceRecord

Row = Mapping[str, Any]
Made = Callable[[Row, UUID], Finding | None]

_STATUSES = {
    "final": ResultStatus.FINAL,
    "amended": ResultStatus.CORRECTED,
    "corrected": ResultStatus.CORRECTED,
    "appended": ResultStatus.CORRECTED,
    "cancelled": ResultStatus.CANCELLED,
    "entered-in-error": ResultStatus.CANCELLED,
}
_FLAGS = {flag.value: flag for flag in Flag}
# The image is what is recognised; a conclusion is the physician's own.
IMAGE = "影像资料"


@projection("results", view="observation")
def receive_values(changed: Changed) -> None:
    """Take the values of written observations in."""
    _receive(changed, _value)


@projection("results_of_imaging", view="report")
def receive_images(changed: Changed) -> None:
    """Take the images of written reports in."""
    _receive(changed, _image)


def receive_again(patient: int) -> None:
    """Take everything of a patient in anew, after it became known or unknown who that is."""
    with transaction.atomic():
        for type_name, view, made in (
            ("Observation", "observation", _value),
            ("DiagnosticReport", "report", _image),
        ):
            rids = rids_of_patient(patient, [type_name])
            retire(resources=rids)
            _keep(views.run(view, rids=rids).named(), made)


def _receive(changed: Changed, made: Made) -> None:
    kept = {row["rid"] for row in changed.rows}
    retire(resources=set(changed.rids) - kept)
    _keep(changed.rows, made)


def _keep(rows: Iterable[Row], made: Made) -> None:
    told = list(rows)
    persons = dict(
        SourceRecord.objects.filter(
            resource__in={row["patient"] for row in told}, person__isnull=False
        ).values_list("resource", "person_id")
    )
    # Each counts on the day it came, however late a worker takes it in.
    arrived: defaultdict[datetime, list[Finding]] = defaultdict(list)
    for row in told:
        if row["patient"] in persons and row["organisation"]:
            finding = made(row, persons[row["patient"]])
            if finding is not None:
                arrived[row["updated_at"]].append(finding)
    for at, findings in sorted(arrived.items()):
        project_results(findings, at=at)


def _value(row: Row, person: UUID) -> Finding | None:
    item = item_of(row["code_system"] or "", row["code"] or "")
    taken_at = row["taken_at"] or row["reported_at"]
    text = row["value_written"] or row["value_text"] or ""
    if item is None or taken_at is None or not text:
        return None
    return Finding(
        person=person,
        organisation=UUID(row["organisation"]),
        local_id=_local_id(row, row["part"]),
        version=row["version"],
        item=item.code,
        status=_STATUSES.get(row["status"], ResultStatus.PRELIMINARY),
        taken_at=taken_at,
        reported_at=_reported(row, taken_at),
        value=row["value"],
        text=text,
        unit=row["unit"] or "",
        low=row["low"],
        high=row["high"],
        flag=_FLAGS.get(row["interpretation"] or ""),
        report=f"Observation/{row['key']}" if "/" not in row["key"] else row["key"],
        resource=row["rid"],
    )


def _image(row: Row, person: UUID) -> Finding | None:
    item = item_of(row["code_system"] or "", row["code"] or "")
    taken_at = row["taken_at"] or row["reported_at"]
    if item is None or item.kind is not ItemKind.IMAGING or taken_at is None:
        return None
    link = row["image_link"] or ""
    return Finding(
        person=person,
        organisation=UUID(row["organisation"]),
        local_id=_local_id(row, 0),
        version=row["version"],
        item=item.code,
        status=_STATUSES.get(row["status"], ResultStatus.PRELIMINARY),
        taken_at=taken_at,
        reported_at=_reported(row, taken_at),
        text=IMAGE,
        image_link=link if link.startswith("https://") else "",
        report=f"DiagnosticReport/{row['key']}" if "/" not in row["key"] else row["key"],
        resource=row["rid"],
    )


def _local_id(row: Row, part: int) -> str:
    """The institution's own number; that of the resource where it is missing or too long."""
    said = f"{row['identifier']}.{part}" if part else row["identifier"] or ""
    return said if 0 < len(said) <= LONGEST_ID else f"rid-{row['rid']}.{part}"


def _reported(row: Row, taken_at: datetime) -> datetime:
    reported_at: datetime = row["reported_at"] or row["updated_at"]
    return max(reported_at, taken_at)
