"""A program is told of the changes it subscribed to, of nothing else, and not for ever in vain."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from minkang.engines.records.models import Watch
from minkang.engines.records.services import subscribing
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.audit.models import Entry
from records_calls import AT, Program, a_program

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Heard = list[tuple[str, str, str, Any]]
CLASS = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}


class Ear(ThreadingHTTPServer):
    """An endpoint; answers `status` and remembers what it heard."""

    status = 200

    def __init__(self) -> None:
        self.heard: Heard = []
        super().__init__(("127.0.0.1", 0), Listener)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Listener(BaseHTTPRequestHandler):
    server: Ear

    def listen(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        said = json.loads(body) if body else None
        self.server.heard.append(
            (self.command, self.path, self.headers.get("authorization", ""), said)
        )
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    do_POST = do_PUT = listen  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def ear() -> Iterator[Ear]:
    server = Ear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def listening(ear: Ear, *, hooks: tuple[str, ...] | None = None) -> Program:
    new = NewClient(
        "订阅系统", ReaderKind.PLATFORM, None, frozenset({"system/*.*"}),
        hooks=(ear.origin,) if hooks is None else hooks,
    )  # fmt: skip
    rid = add_client(new=new, by="account:test", at=AT).rid
    reader = Reader(f"client:{rid}", ReaderKind.PLATFORM, scopes=new.scopes)
    return Program(rid, reader, "").later(AT)


def subscribed(program: Program, ear: Ear, criteria: str, **changes: Any) -> str:
    channel = {
        "type": "rest-hook", "endpoint": f"{ear.origin}/hook", "payload": "application/fhir+json",
        "header": ["Authorization: Bearer geheim"],
    }  # fmt: skip
    told = program.post(
        "Subscription",
        {
            "resourceType": "Subscription", "status": "requested", "reason": "测试",
            "criteria": criteria, "channel": channel,
        } | changes,
    )  # fmt: skip
    assert told.status == 201, told.text
    made: str = told.json["id"]
    return made


def encounter(program: Program, status: str = "in-progress") -> str:
    told = program.post(
        "Encounter", {"resourceType": "Encounter", "status": status, "class": CLASS}
    )
    assert told.status == 201, told.text
    made: str = told.json["id"]
    return made


def test_a_fitting_change_is_told_once_with_the_resource_and_kept_in_the_log(ear: Ear) -> None:
    program = listening(ear)
    made = subscribed(program, ear, "Encounter?status=finished")
    assert subscribing.tend(at=AT) == 0
    assert program.get(f"Subscription/{made}").json["status"] == "active"
    encounter(program)
    finished = encounter(program, "finished")
    read = Entry.objects.filter(content__contains="records.resources_read")
    before = read.count()
    assert subscribing.tend(at=AT) == 1
    assert subscribing.tend(at=AT) == 0
    ((method, path, authorization, body),) = ear.heard
    assert (method, path) == ("PUT", f"/hook/Encounter/{finished}")
    assert (authorization, body["id"]) == ("Bearer geheim", finished)
    assert read.count() == before + 1


def test_a_topic_greets_and_then_names_what_changed(ear: Ear) -> None:
    program = listening(ear)
    made = subscribed(program, ear, "urn:minkang:topic:encounter-complete")
    subscribing.tend(at=AT)
    finished = encounter(program, "finished")
    assert subscribing.tend(at=AT) == 1
    kinds = []
    for _, _, _, body in ear.heard:
        said = {one["name"]: one for one in body["entry"][0]["resource"]["parameter"]}
        kinds.append(said["type"]["valueCode"])
    assert kinds == ["handshake", "event-notification"]
    assert said["events-since-subscription-start"]["valueString"] == "1"
    told = program.get(f"Subscription/{made}/$status")
    assert told.json["entry"][0]["resource"]["parameter"][4]["valueString"] == "1"
    assert f"Encounter/{finished}" not in ear.heard[0][3]


@pytest.mark.parametrize(
    ("criteria", "hooks"),
    [
        ("Encounter?status=finished", ()),
        ("Encounter?status=finished", ("http://127.0.0.1:1",)),
        ("Encounter", None),
        ("Patience?x=1", None),
        ("Encounter?shoesize=43", None),
    ],
)
def test_what_cannot_be_served_becomes_an_error_and_nobody_is_called(
    ear: Ear, criteria: str, hooks: tuple[str, ...] | None
) -> None:
    program = listening(ear, hooks=hooks)
    made = subscribed(program, ear, criteria)
    subscribing.tend(at=AT)
    now = program.get(f"Subscription/{made}").json
    assert (now["status"], bool(now["error"])) == ("error", True)
    encounter(program, "finished")
    assert subscribing.tend(at=AT) == 0
    assert ear.heard == []


def test_who_does_not_answer_is_asked_later_and_at_last_no_more(ear: Ear) -> None:
    program = listening(ear)
    made = subscribed(program, ear, "Encounter?status=finished")
    subscribing.tend(at=AT)
    encounter(program, "finished")
    ear.status = 503
    assert subscribing.tend(at=AT) == 0
    assert subscribing.tend(at=AT) == 0
    assert len(ear.heard) == 1
    ear.status = 200
    assert subscribing.tend(at=AT + timedelta(minutes=1)) == 1
    ear.status = 503
    encounter(program, "finished")
    for minutes in range(2, 2 + subscribing.MOST_FAILURES * 5, 5):
        subscribing.tend(at=AT + timedelta(minutes=minutes))
    assert program.get(f"Subscription/{made}").json["status"] == "error"
    assert not Watch.objects.get().is_open


def test_a_subscription_that_was_deleted_or_switched_off_is_silent(ear: Ear) -> None:
    program = listening(ear)
    first = subscribed(program, ear, "Encounter?status=finished")
    subscribing.tend(at=AT)
    assert program.delete(f"Subscription/{first}").status == 204
    encounter(program, "finished")
    assert subscribing.tend(at=AT) == 0
    assert ear.heard == []


def test_only_a_registered_program_is_told(ear: Ear) -> None:
    made = subscribed(a_program(), ear, "Encounter?status=finished")
    subscribing.tend(at=AT)
    assert a_program().get(f"Subscription/{made}").json["status"] == "error"
