"""Who gets what of the health records: every interaction and caller against a table reviewed as code.

A cell of `records_access.csv` is the status of the answer and how many resources it shows; ``=`` comes
before what it counts. A doctor and a resident have no token: for them the act behind the gate is asked
with the reader their page would make. An interaction that no line asks for fails.
"""

import base64
import csv
import difflib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client, override_settings
from records_world import NUMBER, World, build

from minkang.engines.records.api import faults, gate
from minkang.engines.records.api.acts.operations import OPERATIONS
from minkang.engines.records.api.answers import Answer, answer_of
from minkang.engines.records.api.asking import Asked
from minkang.engines.records.api.rates import SECOND
from minkang.engines.records.api.requests import BASE, FORM, JSON_PATCH, NDJSON, Call, pairs_of
from minkang.engines.records.api.routes import Interaction, Route, route_of
from minkang.engines.records.terms import Reader
from minkang.kernel.web.buckets import Buckets
from minkang.kernel.web.reference import Arrival
from records_calls import AT, HOST, JSON, ROOT, as_served, whole
from records_samples import empty_records, glucose, patient

TABLE = Path(__file__).parent / "records_access.csv"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Said = tuple[str, str, object, dict[str, str]]
ANY_JOB = re.compile(r"<\w+>")
ASYNC = {"prefer": "respond-async"}
BATCH = {
    "resourceType": "Bundle",
    "type": "batch",
    "entry": [
        {"request": {"method": "GET", "url": url}}
        for url in ("Patient/near", "Patient/far", "Observation?patient=near")
    ],
}
MEANT = {
    "resourceType": "Parameters",
    "parameter": [
        {
            "name": "resource",
            "resource": {
                "resourceType": "Patient",
                "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": NUMBER}],
                "name": [{"text": "周桂兰"}],
                "gender": "female",
                "birthDate": "1975-03-08",
            },
        }
    ],
}
STATUS = [{"op": "replace", "path": "/status", "value": "amended"}]
# Method, address, body, and the headers that matter.
ASKED: tuple[Said, ...] = (
    *(
        ("GET", path, None, {})
        for path in (
            "metadata", ".well-known/smart-configuration",
            "Patient/near", "Patient/kept", "Patient/far", "Patient/loose", "Patient/none",
            "Practitioner/doc", "Group/g",
            "Observation/near-sugar", "Observation/near-hiv", "Observation/near-psy",
            "Observation/near-gone", "Observation/kept-sugar", "Observation/far-sugar",
            "Patient/near/_history/1", "Patient/far/_history/1",
            "Observation/near-gone/_history/1", "Observation/near-gone/_history/2",
            "Patient/near/_history", "Patient/far/_history", "Observation/near-gone/_history",
            "Patient/_history", "Observation/_history", "_history",
            "Patient", "Observation", "Practitioner", "Group",
            "?_type=Patient,Observation", "?_type=Patient,Practitioner",
            "Patient?name=周桂兰", "Patient?name=郑国强", "Patient?_id=near,far",
            "Patient?identifier=urn:oid:2.16.156.10011.1.12.1|far",
            "Observation?patient=near", "Observation?patient=far",
            "Observation?patient.name=郑国强", "Observation?code=14749-6&_sort=-date",
            "Observation?_security=HIV", "Patient?_has:Observation:patient:code=14749-6",
            "Observation?_include=Observation:patient",
            "Observation?_id=near-sugar&_include=*",
            "Patient?_revinclude=Observation:patient", "Patient?_id=far&_revinclude=*",
            "Practitioner?_revinclude=Observation:performer",
            "Observation?_summary=count", "Observation?_total=accurate&_count=1",
            "Observation?_total=estimate&_count=1", "Observation?_security=HIV&_summary=count",
            "Patient/near/Observation", "Patient/far/Observation", "Patient/near/*",
            "Patient/near/$everything", "Patient/kept/$everything", "Patient/far/$everything",
            "Observation/$lastn?patient=near&max=9", "Observation/$lastn?patient=far&max=9",
            "Subscription/s", "Subscription/s/$status",
        )
    ),
    ("POST", "Observation/_search", "patient=near", {"content_type": FORM}),
    ("POST", "_search", "_type=Patient,Observation", {"content_type": FORM}),
    ("GET", "$export", None, ASYNC),
    ("GET", "$export?_type=Observation", None, ASYNC),
    ("GET", "Patient/$export", None, ASYNC),
    ("GET", "Group/g/$export", None, ASYNC),
    *(
        (method, f"bulk/<{name}>{file}", None, {})
        for name in ("carer", "stranger")
        for method, file in (
            ("GET", ""), ("GET", "/Observation.ndjson"), ("GET", "/Practitioner.ndjson"),
            ("DELETE", ""),
        )
    ),
    ("POST", "Patient/$match", MEANT, {}),
    ("POST", "Observation/$validate", glucose("Patient/near"), {}),
    ("POST", "$import", patient("1", id="new"), {"content_type": NDJSON}),
    ("POST", "", BATCH, {}),
    ("POST", "", BATCH | {"type": "transaction"}, {}),
    ("POST", "Patient", patient("2"), {}),
    ("POST", "Observation", glucose("Patient/far"), {}),
    *(
        (method, f"Observation/{name}-sugar{query}", body, {"content_type": media})
        for name in ("near", "far")
        for method, query, body, media in (
            ("PUT", "", glucose(f"Patient/{name}", id=f"{name}-sugar", status="amended"), JSON),
            ("PATCH", "", STATUS, JSON_PATCH),
            ("DELETE", "", None, JSON),
        )
    ),
    ("PUT", "Observation?_id=far-sugar", glucose("Patient/far", status="amended"), {}),
    ("PATCH", "Observation?_id=far-sugar", STATUS, {"content_type": JSON_PATCH}),
    ("DELETE", "Observation?_id=far-sugar", None, {}),
    ("POST", "token", "grant_type=client_credentials", {"content_type": FORM}),
)  # fmt: skip
# What programs of booking ask for answers beside the records, by tokens of its own.
BOOKING = (
    ("GET", "/fhir/metadata"), ("GET", "/fhir/Slot"), ("GET", "/fhir/Appointment"),
    ("POST", "/fhir/Appointment/$book"),
)  # fmt: skip


def sent(world: World, name: str, said: Said) -> Call:
    """The request as it comes over the wire."""
    method, address, body, headers = said
    for owner, job in world.exports.items():
        address = address.replace(f"<{owner}>", str(job))
    path, _, query = address.partition("?")
    content = (
        b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
    )
    told = {"host": HOST, "content_type": JSON} | headers
    if address == "token":
        known = world.secrets.get(name, (name, "wrong"))
        told["authorization"] = (
            f"Basic {base64.b64encode('{}:{}'.format(*known).encode()).decode()}"
        )
    elif name in world.programs and world.programs[name].token:
        told["authorization"] = f"Bearer {world.programs[name].token}"
    return Call(
        method,
        f"{BASE}/{unquote(path)}".removesuffix("/"),
        query,
        {one.replace("_", "-").encode(): value.encode() for one, value in told.items()},
        "192.0.2.1",
        "http",
        content,
    )


def behind(call: Call, reader: Reader) -> Answer:
    """What the act behind the gate tells a reader of a page."""
    route = route_of(call.method, call.path)
    assert isinstance(route, Route)
    asked = Asked(call, route, gate._wishes(call, ()), pairs_of(call.query), reader, AT, "T", ROOT)
    try:
        reply = gate.ACTS[route.interaction](asked)
    except faults.FAULTS as fault:
        reply = faults.reply_to(fault)
    return answer_of(reply, asked.wishes, asked.trace, None)


def cell(answer: Answer) -> str:
    """Status, and how many resources are shown, and what was counted."""
    status = answer.status.value
    assert status < 500 or status == 503, answer.body
    media = dict(answer.headers).get(b"content-type", b"").decode()
    if status >= 300 or not answer.body or media == "application/json":
        return str(status)
    if media == NDJSON:
        return f"{status} {len(answer.body.splitlines())}"
    tree = json.loads(answer.body)
    if tree["resourceType"] == "Bundle":
        total = f" ={tree['total']}" if "total" in tree else ""
        return f"{status} {len(list(shown(tree)))}{total}"
    is_stored = tree["resourceType"] not in (
        "OperationOutcome",
        "Parameters",
        "CapabilityStatement",
    )
    return f"{status} 1" if is_stored else str(status)


def shown(bundle: dict[str, Any]) -> Iterator[object]:
    """Every resource in a bundle, and in the bundles in it."""
    for entry in bundle.get("entry", []):
        held = entry.get("resource")
        if held and held["resourceType"] == "Bundle":
            yield from shown(held)
        elif (held and held["resourceType"] != "OperationOutcome") or "request" in entry:
            yield entry


def asked(world: World, name: str, said: Said) -> str:
    """The cell of a caller; whatever it did is undone."""
    call = sent(world, name, said)
    with transaction.atomic():
        if name in world.readers:
            told = behind(call, world.readers[name])
        else:
            told = whole(as_served(call, Arrival("TRACE-00001", AT)))
        transaction.set_rollback(True)
    return cell(told)


def at_booking(world: World, name: str, method: str, address: str) -> str:
    """What booking answers a caller of the records."""
    token = world.programs[name].token if name in world.programs else ""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with transaction.atomic():
        told = Client(headers=headers).generic(method, address)
        transaction.set_rollback(True)
    return str(told.status_code)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    # One address asks for more tokens in a second than anybody should.
    monkeypatch.setattr(gate, "_buckets", Buckets(SECOND / 10_000))
    with override_settings(MINKANG_EXPORTS=tmp_path):
        yield build()
    empty_records()


def test_every_caller_gets_exactly_what_the_table_says(world: World) -> None:
    callers = (*world.programs, *world.readers)
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow(("method", "address", *callers))
    for said in ASKED:
        kind = f" {said[2]['type']}" if isinstance(said[2], dict) and "entry" in said[2] else ""
        writer.writerow((said[0], said[1] + kind, *(asked(world, one, said) for one in callers)))
    for method, address in BOOKING:
        cells = (at_booking(world, one, method, address) for one in callers)
        writer.writerow((method, address, *cells))
    written = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    differing = "\n".join(
        difflib.unified_diff(written.splitlines(), found.getvalue().splitlines(), lineterm="", n=0)
    )
    assert not differing, f"table and house differ (- table, + house):\n{differing}"


def test_the_table_asks_for_every_interaction_and_operation() -> None:
    routes = [
        route_of(method, f"{BASE}/{address.partition('?')[0]}".removesuffix("/"))
        for method, address in ((one[0], ANY_JOB.sub(str(UUID(int=0)), one[1])) for one in ASKED)
    ]
    assert all(isinstance(one, Route) for one in routes)
    asked_for = {one.interaction for one in routes if isinstance(one, Route)}
    assert asked_for == set(Interaction)
    assert {one.operation for one in routes if isinstance(one, Route)} - {""} == set(OPERATIONS)
