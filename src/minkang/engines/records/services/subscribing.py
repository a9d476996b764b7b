"""Tells programs of changes they subscribed to, at least once and in the order they became final.

A Subscription begins to work when it is found here: it becomes active, or gets the status error with
the reason. What is told is what its client may read at that moment, and it stands in the log of reads
before it is sent. An endpoint that fails is tried again later and later; then the Subscription ends.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit
from uuid import uuid4

from minkang.engines.records.models import Client, Watch
from minkang.engines.records.queries import reading, searching
from minkang.engines.records.queries.clients import Registered, find
from minkang.engines.records.rules.reading import Json, read
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.search import Unsearchable, parse
from minkang.engines.records.rules.specification import table
from minkang.engines.records.rules.watching import Unwatchable, Wanted, wanted
from minkang.engines.records.services import storing
from minkang.engines.records.services.reading_log import Shown, keep
from minkang.engines.records.terms import Author, Reader, ReaderKind, Version
from minkang.kernel.prepared import rows

TYPE = "Subscription"
PLATFORM = Author("system:subscriptions", None, is_platform=True)
_EYE = Reader("system:subscriptions", ReaderKind.PLATFORM)
MOST_CHANGES = 200
MOST_FAILURES = 8
PATIENCE_SECONDS = 10
FRESH = """
SELECT resource.rid, resource.fhir_id, first.by, change.xact, change.number
FROM records_resource AS resource
JOIN records_resourceversion AS first ON first.rid = resource.rid AND first.version = 1
JOIN records_change AS change ON change.rid = resource.rid AND change.version = 1
WHERE resource.type = %s::smallint AND NOT resource.is_deleted
    AND NOT EXISTS (SELECT 1 FROM records_watch AS watch WHERE watch.resource = resource.rid)
ORDER BY resource.rid
"""
# What lies before the oldest transaction that still runs is final.
CHANGED = """
SELECT change.xact, change.number, resource.fhir_id, change.type, resource.is_deleted
FROM records_change AS change JOIN records_resource AS resource USING (rid)
WHERE (change.xact, change.number) > (%s::bigint, %s::bigint)
    AND change.xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY change.xact, change.number LIMIT %s::int
"""
ID_OF = "SELECT fhir_id FROM records_resource WHERE rid = %s::bigint AND NOT is_deleted"


@dataclass(frozen=True, slots=True)
class Event:
    """One change that may have to be told."""

    xact: int
    number: int
    fhir_id: str


class Undelivered(Exception):  # noqa: N818 - the name says what is wrong
    """The endpoint did not take it."""


def tend(*, at: datetime) -> int:
    """Open what is new and tell everybody who is due; returns how many changes were told."""
    for rid, fhir_id, by, xact, number in rows(FRESH, table().type_number(TYPE)):
        _open(rid, fhir_id, by, (xact, number), at)
    due = Watch.objects.filter(is_open=True, next_at__lte=at).order_by("next_at")
    return sum(_tell(watch, at) for watch in due)


def status_of(
    tree: Json, kind: str, told: int, events: Sequence[Version] = (), content: str = "id-only"
) -> Json:
    """How a Subscription stands, as the Parameters of the backport; `events` are the last of `told`."""
    said: list[dict[str, object]] = [
        {"name": "subscription", "valueReference": {"reference": f"{TYPE}/{tree['id']}"}},
        {"name": "topic", "valueCanonical": tree["criteria"]},
        {"name": "status", "valueCode": tree["status"]},
        {"name": "type", "valueCode": kind},
        {"name": "events-since-subscription-start", "valueString": str(told)},
    ]
    for turn, one in enumerate(events, told - len(events) + 1):
        parts: list[dict[str, object]] = [{"name": "event-number", "valueString": str(turn)}]
        if content != "empty":
            place = f"{one.type_name}/{one.fhir_id}"
            parts.append({"name": "focus", "valueReference": {"reference": place}})
        said.append({"name": "notification-event", "part": parts})
    return {"resourceType": "Parameters", "id": str(uuid4()), "parameter": said}


def _notice(tree: Json, kind: str, told: int, events: Sequence[Version], content: str) -> str:
    """A notification of the backport: a history Bundle whose first entry is the status."""
    status = status_of(tree, kind, told, events, content)
    entries = [f'{{"fullUrl":"urn:uuid:{status["id"]}","resource":{_json(status)}}}']
    if content == "full-resource":
        entries += [f'{{"resource":{one.body}}}' for one in events]
    head = f'{{"resourceType":"Bundle","id":"{uuid4()}","type":"history","entry":['
    return head + ",".join(entries) + "]}"


def _open(rid: int, fhir_id: str, by: str, since: tuple[int, int], at: datetime) -> None:
    client = find(by.partition(":")[2]) if by.startswith("client:") else None
    watch = Watch(
        resource=rid, client_id=client.rid if client else None, xact=since[0], number=since[1],
        next_at=at,
    )  # fmt: skip
    try:
        tree = read(reading.read(TYPE, fhir_id, reader=_EYE, at=at).body)
        asked = _wanted(tree, client)
        parse(asked.type_name, asked.conditions, setting=searching.AS_ASKED, is_strict=True)
        if asked.topic:
            active = tree | {"status": "active"}
            greeting = _notice(active, "handshake", 0, (), asked.content)
            _send(asked, asked.endpoint, "POST", greeting)
    except (Unwatchable, Unsearchable, Undelivered, KeyError) as fault:
        watch.is_open = False
        watch.save(force_insert=True)
        _set_status(fhir_id, "error", str(fault), at)
        return
    watch.save(force_insert=True)
    _set_status(fhir_id, "active", "", at)


def _wanted(tree: Json, client: Registered | None) -> Wanted:
    if client is None:
        raise Unwatchable("only a registered client can be told of changes")
    hooks = Client.objects.values_list("hooks", flat=True).get(rid=client.rid)
    asked = wanted(tree, hooks.split())
    if asked.type_name not in table().resources:
        raise Unwatchable("criteria name no resource type")
    return asked


def _tell(watch: Watch, at: datetime) -> int:
    found = rows(ID_OF, watch.resource)
    client = find(str(watch.client_id))
    if not found or client is None:
        _close(watch)
        return 0
    try:
        tree = read(reading.read(TYPE, found[0][0], reader=_EYE, at=at).body)
        asked = _wanted(tree, client)
    except (Unwatchable, FhirRefused):
        _close(watch)
        return 0
    if tree.get("status") != "active":
        _close(watch)
        return 0
    changed = rows(CHANGED, watch.xact, watch.number, MOST_CHANGES)
    number = table().type_number(asked.type_name)
    events = [
        Event(xact, turn, fhir_id)
        for xact, turn, fhir_id, kind, is_deleted in changed
        if kind == number and not is_deleted
    ]
    fitting = _fitting(asked, client, events, at)
    told = 0
    try:
        for event in events:
            if event.fhir_id in fitting:
                _notify(watch, tree, asked, client, fitting[event.fhir_id], at)
                told += 1
            watch.xact, watch.number = event.xact, event.number
    except Undelivered as fault:
        _postpone(watch, found[0][0], str(fault), at)
        return told
    if changed:
        watch.xact, watch.number = changed[-1][:2]
        watch.failures = 0
        watch.save()
    return told


def _fitting(
    asked: Wanted, client: Registered, events: Iterable[Event], at: datetime
) -> dict[str, Version]:
    """The changed resources that fit and that the client may read, as they are now, by id."""
    ids = sorted({event.fhir_id for event in events})
    if not ids:
        return {}
    pairs = [*asked.conditions, ("_id", ",".join(ids)), ("_count", str(len(ids)))]
    query = parse(asked.type_name, pairs, setting=searching.AS_ASKED)
    page = searching.search(query, reader=client.reader(client.scopes), at=at)
    return {one.fhir_id: one for one in page.matches}


def _notify(
    watch: Watch, tree: Json, asked: Wanted, client: Registered, one: Version, at: datetime
) -> None:
    seen = ((one.type_name, one.rid),)
    keep([Shown(f"client:{client.rid}", client.kind, at, f"watch-{watch.resource}", seen)])
    if asked.topic:
        watch.events += 1
        said = _notice(tree, "event-notification", watch.events, (one,), asked.content)
        _send(asked, asked.endpoint, "POST", said)
    elif asked.has_payload:
        _send(asked, f"{asked.endpoint}/{one.type_name}/{one.fhir_id}", "PUT", one.body)
    else:
        _send(asked, asked.endpoint, "POST", "")


def _send(asked: Wanted, address: str, method: str, body: str) -> None:
    parts = urlsplit(address)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = make(parts.netloc, timeout=PATIENCE_SECONDS)
    headers = dict(asked.headers)
    if body:
        headers["Content-Type"] = "application/fhir+json; charset=utf-8"
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        line.request(method, path, body.encode(), headers)
        status = line.getresponse().status
    except (OSError, HTTPException, ValueError) as fault:
        raise Undelivered(f"the endpoint cannot be reached: {type(fault).__name__}") from fault
    finally:
        line.close()
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise Undelivered(f"the endpoint answered {status}")


def _postpone(watch: Watch, fhir_id: str, why: str, at: datetime) -> None:
    watch.failures += 1
    watch.next_at = at + timedelta(seconds=2**watch.failures)
    if watch.failures >= MOST_FAILURES:
        watch.is_open = False
        _set_status(fhir_id, "error", why, at)
    watch.save()


def _close(watch: Watch) -> None:
    watch.is_open = False
    watch.save(update_fields=["is_open"])


def _set_status(fhir_id: str, status: str, why: str, at: datetime) -> None:
    steps: list[dict[str, str]] = [{"op": "replace", "path": "/status", "value": status}]
    if why:
        steps.append({"op": "add", "path": "/error", "value": why})
    storing.patch(
        type_name=TYPE,
        fhir_id=fhir_id,
        patch=_json(steps),
        kind="application/json-patch+json",
        author=PLATFORM,
        at=at,
    )


def events_told(rid: int) -> int:
    """How many changes a Subscription was told of."""
    return Watch.objects.filter(resource=rid).values_list("events", flat=True).first() or 0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
