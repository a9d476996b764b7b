"""Calls at the gate of the records without a server: what a program sends, what it gets.

program = a_program("system/*.*")
told = program.post("Patient", {"resourceType": "Patient"})
assert told.status == 201
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from minkang.engines.records.api import gate, tokens
from minkang.engines.records.api.answers import Answer
from minkang.engines.records.api.batches import (
    is_read_together,
    is_written_together,
    read_all,
    write_all,
)
from minkang.engines.records.api.requests import BASE, LONGEST_BODY, Call
from minkang.engines.records.api.routes import Route, route_of
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.web.reference import Arrival

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOST = "testserver"
ROOT = f"http://{HOST}{BASE}"
JSON, XML = "application/fhir+json", "application/fhir+xml"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as the program reads it."""

    answer: Answer

    @property
    def status(self) -> int:
        return self.answer.status.value

    @property
    def text(self) -> str:
        return self.answer.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.answer.body)

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode("latin-1") for name, value in self.answer.headers}

    @property
    def issues(self) -> list[dict[str, Any]]:
        assert self.json["resourceType"] == "OperationOutcome", self.text
        found: list[dict[str, Any]] = self.json["issue"]
        return found

    @property
    def resources(self) -> list[dict[str, Any]]:
        return [one["resource"] for one in self.json.get("entry", [])]


@dataclass(frozen=True, slots=True)
class Program:
    """A program with a token; `at` is the moment of its calls."""

    client: UUID
    reader: Reader
    token: str
    at: datetime = AT

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        media: str = JSON,
        **headers: str,
    ) -> Told:
        """Send something; header names have underscores for hyphens."""
        call = self.wire(method, path, body, media=media, **headers)
        return Told(whole(as_served(call, Arrival("TRACE-00001", self.at))))

    def wire(
        self, method: str, path: str, body: object = None, *, media: str = JSON, **headers: str
    ) -> Call:
        """What is sent, as it comes over the wire."""
        address, _, query = path.partition("?")
        sent = {"host": HOST, "content_type": media, **headers}
        if self.token and "authorization" not in headers:
            sent["authorization"] = f"Bearer {self.token}"
        content = body if isinstance(body, bytes) else _text(body)
        return Call(
            method,
            f"{BASE}/{unquote(address)}".removesuffix("/"),
            query,
            {name.replace("_", "-").encode(): value.encode() for name, value in sent.items()},
            "192.0.2.1",
            "http",
            b"" if len(content) > LONGEST_BODY else content,
            is_too_long=len(content) > LONGEST_BODY,
        )

    def get(self, path: str, **headers: str) -> Told:
        return self.call("GET", path, None, **headers)

    def post(self, path: str, body: object, **headers: str) -> Told:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: object, **headers: str) -> Told:
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Told:
        return self.call("DELETE", path, None, **headers)

    def later(self, at: datetime) -> "Program":
        """The same program at another moment, with a fresh token."""
        issued = tokens.issue(client=self.client, reader=self.reader, at=at)
        return replace(self, at=at, token=issued)


def as_served(call: Call, arrival: Arrival) -> Answer:
    """The answer as the door gives it to a lonely request; what a lane shows is in the log already."""
    route = route_of(call.method, call.path)
    if isinstance(route, Route) and (is_read_together(route) or is_written_together(route)):
        together = read_all if is_read_together(route) else write_all
        (told,) = together([(call, arrival)])
        return told if isinstance(told, Answer) else gate.answer_visit(told)
    return gate.answer(call, arrival)


def whole(answer: Answer) -> Answer:
    """An answer with all its pieces in its body."""
    if answer.pieces is None:
        return answer
    return replace(answer, body=b"".join(piece.body for piece in answer.pieces), pieces=None)


def a_program(*scopes: str, organisation: UUID | None = None, at: datetime = AT) -> Program:
    """A registered program with a token: an institution's system, or the platform's."""
    kind = ReaderKind.INSTITUTION if organisation else ReaderKind.PLATFORM
    held = frozenset(scopes or ("system/*.*",))
    new = NewClient("测试系统", kind, organisation, held)
    added = add_client(new=new, by="account:test", at=at)
    reader = Reader(f"client:{added.rid}", kind, organisation, scopes=held)
    return Program(added.rid, reader, tokens.issue(client=added.rid, reader=reader, at=at), at)


def _text(body: object) -> bytes:
    if body is None:
        return b""
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
