"""A hospital's own system is told of recognisable results before an order is signed (CDS Hooks)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import results_samples as samples
from minkang.care.results.models import Order, OrderEvent
from minkang.care.results.terms import OrderState, Range
from minkang.engines.records.api.tokens import issue
from minkang.engines.records.models import Withholding
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.audit.models import Entry
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import SourceRecord

pytestmark = pytest.mark.django_db
LOINC = "http://loinc.org"
READS = frozenset({"system/Observation.rs"})


@pytest.fixture
def region() -> samples.Region:
    made = samples.lay_out()
    samples.treat(made)
    now = datetime.now(tz=UTC)
    SourceRecord.objects.create(
        organisation=made.here,
        local_id="MRN-7",
        person=made.patient,
        digest=b"0" * 16,
        first_seen_at=now,
        last_seen_at=now,
    )
    samples.passes(made.town, Range.CITY)
    samples.a_result(made, made.town, taken_at=now - timedelta(days=2))
    return made


def token(organisation: Organisation | None, scopes: frozenset[str] = READS) -> str:
    rid = uuid4()
    kind = ReaderKind.INSTITUTION if organisation else ReaderKind.PLATFORM
    reader = Reader(
        f"client:{rid}", kind, organisation.pk if organisation else None, frozenset(), scopes
    )
    return issue(client=rid, reader=reader, at=datetime.now(tz=UTC))


def hook(*codes: str, patient: str = "Patient/MRN-7", **context: object) -> dict[str, Any]:
    entries = [
        {
            "resource": {
                "resourceType": "ServiceRequest",
                "id": f"draft-{number}",
                "code": {"coding": [{"system": LOINC, "code": code}]},
            }
        }
        for number, code in enumerate(codes)
    ]
    return {
        "hook": "order-select",
        "hookInstance": str(uuid4()),
        "context": {
            "userId": "Practitioner/9",
            "patientId": patient,
            "draftOrders": {"resourceType": "Bundle", "entry": entries},
            **context,
        },
    }


Send = Callable[..., HttpResponse]


@pytest.fixture
def send(client: Client, region: samples.Region) -> Send:
    bearer = token(region.here)

    def sent(body: object, name: str = "hooks-recognition", bearer: str = bearer) -> HttpResponse:
        return client.post(
            reverse(f"results:{name}"),
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {bearer}"},
        )

    return sent


def test_a_recognisable_result_becomes_a_card_with_the_six_reasons(send: Send) -> None:
    [card] = send(hook("4548-4", "22748-8")).json()["cards"]
    assert "同城医院" in card["summary"]
    assert "6.50 %" in card["summary"]
    assert len(card["summary"]) <= 140
    assert [one["code"] for one in card["overrideReasons"]][-1] == "other"
    assert len(card["overrideReasons"]) == 6
    [suggestion] = card["suggestions"]
    assert suggestion["actions"][0]["resourceId"] == ["ServiceRequest/draft-0"]
    assert UUID(card["uuid"]) == Order.objects.get().pk
    assert list(OrderEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "reminded",
        "viewed",
    ]
    assert Entry.objects.filter(type="access.record_exchanged").exists()


def test_selecting_again_reminds_of_the_same_order(send: Send) -> None:
    first = send(hook("4548-4")).json()["cards"][0]["uuid"]
    assert send(hook("4548-4")).json()["cards"][0]["uuid"] == first
    assert Order.objects.count() == 1


def test_only_the_drafts_that_were_selected_are_considered(send: Send) -> None:
    assert send(hook("4548-4", selections=["ServiceRequest/draft-9"])).json() == {"cards": []}
    answer = send(hook("4548-4", selections=["ServiceRequest/draft-0"]))
    assert len(answer.json()["cards"]) == 1


def test_an_accepted_suggestion_recognises_and_an_override_needs_a_reason(
    send: Send, region: samples.Region
) -> None:
    [card] = send(hook("4548-4")).json()["cards"]
    refused = {"card": card["uuid"], "outcome": "overridden"}
    answer = send({"feedback": [refused]}, "hooks-feedback")
    assert (answer.status_code, answer.json()["code"]) == (422, "results.repeat_not_justified")
    accepted = {
        "card": card["uuid"],
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": card["suggestions"][0]["uuid"]}],
    }
    for _ in range(2):
        assert send({"feedback": [accepted]}, "hooks-feedback").status_code == 200
    assert Order.objects.get().state == OrderState.WITHDRAWN
    samples.passes(region.town, Range.CITY, item="ldl")
    samples.a_result(
        region, region.town, item="ldl", taken_at=datetime.now(tz=UTC) - timedelta(days=2)
    )
    [other] = send(hook("22748-8")).json()["cards"]
    overridden = {
        "card": other["uuid"],
        "outcome": "overridden",
        "overrideReason": {"reason": {"code": "emergency"}},
        "extension": {"patientTold": True},
    }
    assert send({"feedback": [overridden]}, "hooks-feedback").status_code == 200
    assert Order.objects.get(item="ldl").reason == "emergency"


def test_a_card_of_another_hospital_is_nobodys_to_decide(
    send: Send, region: samples.Region
) -> None:
    [card] = send(hook("4548-4")).json()["cards"]
    decided = {"card": card["uuid"], "outcome": "overridden"}
    answer = send({"feedback": [decided]}, "hooks-feedback", bearer=token(region.town))
    assert answer.status_code == 404


def test_nothing_is_told_without_token_scope_relation_or_against_the_patients_will(
    send: Send, region: samples.Region, client: Client
) -> None:
    address = reverse("results:hooks-recognition")
    assert client.post(address, hook("4548-4"), content_type="application/json").status_code == 401
    assert send(hook("4548-4"), bearer="forged").status_code == 401
    weak = token(region.here, frozenset({"system/Patient.read"}))
    assert send(hook("4548-4"), bearer=weak).status_code == 401
    assert send(hook("4548-4"), bearer=token(None)).status_code == 403
    assert send(hook("4548-4"), bearer=token(region.ally)).status_code == 403
    assert send(hook("4548-4", patient="Patient/MRN-8")).status_code == 403
    Withholding.objects.create(
        person=region.patient, organisation=region.here, since=samples.NOW, by="account:x"
    )
    assert send(hook("4548-4")).json() == {"cards": []}
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "{", "[]", "{}", '{"hook": "order-select"}', '{"hook": "order-select", "context": 1}',
        json.dumps({**hook("4548-4"), "hook": "patient-view"}),
        json.dumps(hook("4548-4", patientId=7)),
        json.dumps(hook("4548-4", draftOrders={"entry": [1]})),
        json.dumps(hook("4548-4", selections=3)),
    ],
)  # fmt: skip
def test_what_does_not_read_is_refused_with_what_is_needed(send: Send, body: str) -> None:
    answer = send(body)
    assert (answer.status_code, answer.json()["code"]) == (400, "results.hook_unreadable")


@pytest.mark.parametrize(
    "feedback",
    [{}, {"feedback": 1}, {"feedback": [{"card": "x"}]},
     {"feedback": [{"card": str(uuid4()), "outcome": "ignored"}]},
     {"feedback": [{"card": str(uuid4()), "outcome": "accepted", "acceptedSuggestions": []}]}],
)  # fmt: skip
def test_feedback_that_does_not_read_is_refused(send: Send, feedback: object) -> None:
    assert send(feedback, "hooks-feedback").status_code == 400


def test_discovery_is_open_and_names_the_hook(client: Client) -> None:
    [service] = client.get("/cds-services").json()["services"]
    assert (service["hook"], service["id"]) == ("order-select", "minkang-recognition")
    assert client.get("/cds-services/minkang-recognition").status_code == 405
