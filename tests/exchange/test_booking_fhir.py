"""Programs of others book through FHIR: two clients we did not write, and a validator of resources."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils.timezone import localdate
from fhir.resources.R4B import get_fhir_model_class
from fhirclient.client import FHIRClient
from fhirclient.models.slot import Slot as ClientSlot
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome
from pytest_django.live_server_helper import LiveServer

from booking_samples import Clinic, a_clinic, a_person, a_session
from minkang.engines.booking.api import tokens
from minkang.engines.booking.models import Booking, Session
from minkang.engines.booking.services.auditing import audit_counters
from minkang.engines.booking.terms import BookingState, Channel, SessionState
from minkang.registry.access.terms import Role
from minkang.registry.people.models import Person
from signing_in import an_account

pytestmark = pytest.mark.django_db
HOLD, BOOK, FIND = "Appointment/$hold", "Appointment/$book", "Appointment/$find"


class Visitor:
    """A resident with a token, three days before a clinic of two places."""

    def __init__(self, places: tuple[int, ...] = (1, 1, 0)) -> None:
        self.at = datetime.now(UTC)
        self.clinic: Clinic = a_clinic()
        on = localdate(self.at) + timedelta(days=3)
        self.session: Session = a_session(self.clinic, on=on, places=places)
        self.slot = self.session.slots.get()
        self.person: Person = a_person()
        self.token = self.token_of(self.person)

    def token_of(self, person: Person) -> str:
        account = an_account("", Role.RESIDENT, person=person)
        return tokens.issue(
            account=account.pk, person=person.pk, persons=frozenset({person.pk}), at=self.at
        )

    @property
    def days(self) -> dict[str, str]:
        day = self.session.on
        return {
            "start": f"{day}T00:00:00+08:00",
            "end": f"{day + timedelta(days=1)}T00:00:00+08:00",
        }


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def bearer(token: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def chosen(reference: str) -> dict[str, Any]:
    value = {"reference": f"Appointment/{reference}"}
    parameter = {"name": "appointment-reference", "valueReference": value}
    return {"resourceType": "Parameters", "parameter": [parameter]}


def post(client: Client, path: str, body: object, token: str, status: int = 200) -> Any:
    response = client.post(
        f"/fhir/{path}", json.dumps(body), content_type="application/fhir+json", **bearer(token)
    )
    assert response.status_code == status, response.content
    return response.json()


def get(client: Client, path: str, token: str = "", status: int = 200) -> Any:
    response = client.get(f"/fhir/{path}", **(bearer(token) if token else {}))
    assert response.status_code == status, response.content
    return response.json()


def valid(resource: dict[str, Any]) -> dict[str, Any]:
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    return resource


def proposals(client: Client, visitor: Visitor) -> list[dict[str, Any]]:
    response = client.get(f"/fhir/{FIND}", visitor.days, **bearer(visitor.token))
    bundle = valid(response.json())
    return [entry["resource"] for entry in bundle["entry"]]


def test_find_proposes_free_slots_that_hold_and_book_take(client: Client, visitor: Visitor) -> None:
    (proposed,) = proposals(client, visitor)
    assert proposed["status"] == "proposed"
    held = valid(post(client, HOLD, chosen(proposed["id"]), visitor.token))
    (entry,) = held["entry"]
    assert entry["resource"]["status"] == "pending"
    booked = post(client, BOOK, chosen(entry["resource"]["id"]), visitor.token)
    (entry,) = booked["entry"]
    valid(entry["resource"])
    assert entry["resource"]["status"] == "booked"
    row = Booking.objects.get()
    assert (row.pk, row.state, row.channel) == (
        UUID(entry["resource"]["id"]), BookingState.BOOKED, Channel.PARTNER,
    )  # fmt: skip
    assert get(client, f"Slot/{visitor.slot.pk}")["status"] == "free"
    assert audit_counters(at=visitor.at) == ()


def test_a_place_that_is_gone_is_refused_with_other_proposals(client: Client) -> None:
    visitor = Visitor(places=(1, 0, 0))
    later = a_session(visitor.clinic, on=visitor.session.on + timedelta(days=1), places=(2, 0, 0))
    (proposed,) = proposals(client, visitor)
    first = visitor.token_of(somebody := a_person("甲"))
    theirs = proposed["id"].replace(visitor.person.pk.hex, somebody.pk.hex)
    assert post(client, BOOK, chosen(theirs), first)["entry"][0]["resource"]["status"] == "booked"
    answer = valid(post(client, BOOK, chosen(proposed["id"]), visitor.token))
    refused, other, said = (entry["resource"] for entry in answer["entry"])
    assert refused["status"] == "cancelled"
    assert other["slot"] == [{"reference": f"Slot/{later.slots.get().pk}"}]
    assert said["issue"][0]["details"]["coding"][0]["code"] == "booking.sold_out"
    assert get(client, f"Slot/{visitor.slot.pk}")["status"] == "busy"
    assert Booking.objects.count() == 1


def test_an_appointment_is_found_read_and_cancelled_by_its_owner_only(
    client: Client, visitor: Visitor
) -> None:
    (proposed,) = proposals(client, visitor)
    booked = post(client, BOOK, chosen(proposed["id"]), visitor.token)["entry"][0]["resource"]
    stranger = visitor.token_of(a_person("乙"))
    address = f"Appointment/{booked['id']}"
    found = valid(get(client, "Appointment?status=booked", visitor.token))
    assert [entry["resource"]["id"] for entry in found["entry"]] == [booked["id"]]
    assert get(client, "Appointment", stranger)["total"] == 0
    get(client, address, stranger, 404)
    get(client, f"Appointment?patient=Patient/{visitor.person.pk}", stranger, 403)
    get(client, address, status=401)
    withdrawn = json.dumps(booked | {"status": "cancelled"})
    for token, status in ((stranger, 404), (visitor.token, 200)):
        response = client.put(f"/fhir/{address}", withdrawn, "application/json", **bearer(token))
        assert response.status_code == status
    assert valid(get(client, address, visitor.token))["status"] == "cancelled"


def test_a_stopped_clinic_is_no_longer_free(client: Client, visitor: Visitor) -> None:
    visitor.session.state, visitor.session.stopped_at = SessionState.STOPPED, visitor.at
    visitor.session.save()
    visitor.slot.pools.update(is_open=False)
    assert valid(get(client, f"Slot/{visitor.slot.pk}"))["status"] == "busy-unavailable"
    assert valid(get(client, f"Schedule/{visitor.session.pk}"))["active"] is False
    response = client.get(f"/fhir/{FIND}", visitor.days, **bearer(visitor.token))
    assert response.json()["total"] == 0


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("Slot?colour=red", 400, "booking.parameter_malformed"),
        ("Slot?start=geyesterday", 400, "booking.parameter_malformed"),
        ("Slot?start=2026-13-40", 400, "booking.parameter_malformed"),
        ("Slot?schedule=Schedule/abc", 400, "booking.parameter_malformed"),
        ("Slot?schedule=Patient/1", 400, "booking.parameter_malformed"),
        ("Slot?_count=-1", 400, "booking.parameter_malformed"),
        ("Slot/999999999", 404, "booking.slot_unknown"),
        ("Slot/1;drop", 400, "booking.parameter_malformed"),
        ("Schedule/999999999", 404, "booking.session_unknown"),
        ("Appointment/$find?start=2026-11-24", 400, "booking.parameter_malformed"),
        ("Appointment", 401, "booking.token_missing"),
    ],
)
def test_what_cannot_be_read_is_one_clear_outcome(
    client: Client, path: str, status: int, code: str
) -> None:
    outcome = valid(get(client, path, status=status))
    assert outcome["resourceType"] == "OperationOutcome"
    assert outcome["issue"][0]["details"]["coding"][0]["code"] == code


def test_a_forged_token_and_a_strange_body_book_nothing(client: Client, visitor: Visitor) -> None:
    (proposed,) = proposals(client, visitor)
    post(client, BOOK, chosen(proposed["id"]), visitor.token[:-2] + "AA", 401)
    for body in (
        [],
        {"resourceType": "Parameters"},
        {"resourceType": "Parameters", "parameter": 1},
    ):
        post(client, BOOK, body, visitor.token, 400)
    post(client, BOOK, chosen("proposed-1-nobody"), visitor.token, 400)
    post(client, BOOK, chosen(f"proposed-999999-{visitor.person.pk.hex}"), visitor.token, 404)
    assert not Booking.objects.exists()


@pytest.fixture
def served(live_server: LiveServer) -> str:
    return f"{live_server.url}/fhir"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fhirpy_finds_holds_books_and_sees_the_refusal(served: str) -> None:
    visitor = Visitor(places=(1, 0, 0))
    server = SyncFHIRClient(served, authorization=f"Bearer {visitor.token}")
    slots = server.resources("Slot").search(
        schedule=f"Schedule/{visitor.session.pk}", status="free"
    )
    assert [slot["id"] for slot in slots.fetch()] == [str(visitor.slot.pk)]
    found = server.execute(FIND, method="get", params=visitor.days)
    proposed = found["entry"][0]["resource"]["id"]
    held = server.execute(HOLD, method="post", data=chosen(proposed))["entry"][0]["resource"]
    assert held["status"] == "pending"
    booked = server.execute(BOOK, method="post", data=chosen(held["id"]))["entry"][0]["resource"]
    assert booked["status"] == "booked"
    mine = server.resources("Appointment").search(patient=f"Patient/{visitor.person.pk}").fetch()
    assert [one["id"] for one in mine] == [booked["id"]]
    with pytest.raises(OperationOutcome, match=r"booking\.parameter_malformed"):
        server.execute(FIND, method="get", params={"start": "soon"})


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fhirclient_reads_and_searches_slots(served: str) -> None:
    visitor = Visitor()
    smart = FHIRClient(settings={"app_id": "test", "api_base": served})
    search = ClientSlot.where({"schedule": f"Schedule/{visitor.session.pk}"})
    (found,) = search.perform_resources_iter(smart.server)
    read = ClientSlot.read(found.id, smart.server)
    assert read.status == "free"
    assert read.start.date == visitor.slot.starts
    # A connection kept open would keep the server's own to the database.
    smart.server.session.close()
