"""Bulk data (HL7 FHIR Bulk Data Access 2.0): exports by a job, and lines taken in at once."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from minkang.engines.records.api import faults
from minkang.engines.records.api.acts.histories import moment
from minkang.engines.records.api.acts.retrieving import parameters_of
from minkang.engines.records.api.answers import PLAIN_JSON, Part, Reply, http_date
from minkang.engines.records.api.asking import (
    Asked,
    body_of,
    require_scope,
    require_type,
    text_of,
)
from minkang.engines.records.api.requests import NDJSON, media_type
from minkang.engines.records.queries import reading
from minkang.engines.records.queries.clients import named
from minkang.engines.records.queries.exports import (
    LIFE,
    Export,
    ExportFile,
    Wish,
    get_export_for,
    pages,
)
from minkang.engines.records.queries.members import rids_of
from minkang.engines.records.rules.reading import read
from minkang.engines.records.rules.scopes import EVERY_TYPE, Act
from minkang.engines.records.services import exporting
from minkang.engines.records.services.importing import Report, ingest
from minkang.engines.records.terms import ExportState

_LINES = frozenset({NDJSON, "application/ndjson", "ndjson"})
_SECONDS_TO_WAIT = "2"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def export(asked: Asked) -> Reply:
    """202 with the place to ask how it goes; of the system, of all patients, or of a Group."""
    if not asked.wishes.is_asynchronous:
        raise faults.malformed(
            "An export takes time: send Prefer: respond-async.",
            "批量导出需要时间。请在请求头中写明 Prefer: respond-async 后重试。",
        )
    said = dict(parameters_of(asked))
    if said.get("_outputFormat", NDJSON) not in _LINES:
        raise faults.malformed("_outputFormat is application/fhir+ndjson.")
    types = tuple(require_type(one) for one in said.get("_type", "").split(",") if one)
    for one in types or (EVERY_TYPE,):
        require_scope(asked.reader, Act.READ, one)
    route = asked.route
    wish = Wish(
        request=asked.base + asked.call.path.partition("/fhir/r4")[2],
        types=types,
        is_of_patients=bool(route.type_name),
        patients=_members(asked) if route.type_name == "Group" else None,
        since=moment(said.get("_since")),
    )
    job = exporting.request(wish=wish, reader=asked.reader, at=asked.at)
    return Reply(HTTPStatus.ACCEPTED, "", (("content-location", f"{asked.base}/bulk/{job}"),))


def status(asked: Asked) -> Reply:
    """202 while it is being made, then 200 with the manifest."""
    found = _export(asked)
    if found.state in (ExportState.WAITING, ExportState.RUNNING):
        headers = (("x-progress", found.state.label_en), ("retry-after", _SECONDS_TO_WAIT))
        return Reply(HTTPStatus.ACCEPTED, "", headers)
    if found.state is not ExportState.DONE:
        raise faults.turned_away(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "exception",
            "批量导出没有完成。请重新申请；仍不成功时请联系平台运营方。",
            "The export failed; ask for it again.",
        )
    manifest = {
        "transactionTime": found.snapshot_at.isoformat() if found.snapshot_at else None,
        "request": found.wish.request,
        "requiresAccessToken": True,
        "output": [
            {
                "type": one.type_name,
                "url": f"{asked.base}/bulk/{found.id}/{one.name}",
                "count": one.count,
            }
            for one in found.files
        ],
        "error": [],
    }
    expiry = (("expires", http_date((found.ended_at or asked.at) + LIFE)),)
    return Reply(HTTPStatus.OK, _JSON.encode(manifest), expiry, media=PLAIN_JSON)


def file(asked: Asked) -> Reply:
    """200 with one resource a line; whose record it holds stands in their logs."""
    found = _export(asked)
    one = next((file for file in found.files if file.name == asked.route.version), None)
    if one is None:
        raise faults.nothing_here(asked.call.path)
    require_scope(asked.reader, Act.READ, one.type_name)
    return Reply(HTTPStatus.OK, media=NDJSON, parts=_parts(asked, found, one))


def delete(asked: Asked) -> Reply:
    """202: the files are gone."""
    exporting.remove(job=UUID(asked.route.fhir_id), reader=asked.reader, at=asked.at)
    return Reply(HTTPStatus.ACCEPTED)


def take_in(asked: Asked) -> Reply:
    """``$import`` of lines: 200 with what became of them; what fails waits in quarantine."""
    for act in (Act.CREATE, Act.UPDATE):
        require_scope(asked.reader, act)
    said = asked.call.header(b"content-type")
    if media_type(said) not in _LINES:
        raise faults.media_unsupported(said, NDJSON)
    report = ingest(
        lines=text_of(body_of(asked.call)).split("\n"),
        author=asked.author,
        feed=dict(asked.pairs).get("feed") or named(asked.reader.by).client,
        at=asked.at,
    )
    return Reply(HTTPStatus.OK, _JSON.encode(_told(report)))


def _told(report: Report) -> dict[str, Any]:
    counts = {"lines": report.lines, "rejected": report.rejected} | {
        outcome.value: count for outcome, count in report.counts.items()
    }
    parameters: list[dict[str, Any]] = [
        {"name": name, "valueInteger": count} for name, count in counts.items()
    ]
    parameters += [{"name": "quarantined", "valueString": str(one)} for one in report.quarantined]
    return {"resourceType": "Parameters", "parameter": parameters}


def _export(asked: Asked) -> Export:
    return get_export_for(asked.reader, UUID(asked.route.fhir_id))


def _members(asked: Asked) -> tuple[int, ...]:
    """Rids of the patients of a Group the reader may see."""
    group = reading.read("Group", asked.route.fhir_id, reader=asked.reader, at=asked.at)
    named = (
        str((one.get("entity") or {}).get("reference", ""))
        for one in read(group.body).get("member", [])
        if not one.get("inactive")
    )
    ids = [name.removeprefix("Patient/") for name in named if name.startswith("Patient/")]
    return rids_of("Patient", ids)


def _parts(asked: Asked, export: Export, file: ExportFile) -> Iterator[Part]:
    for page in pages(export, file, reader=asked.reader, at=asked.at):
        shown = tuple((file.type_name, rid) for rid in page.rids)
        yield Part("".join(f"{line}\n" for line in page.lines), shown)
