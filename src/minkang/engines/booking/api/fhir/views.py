"""The FHIR face over HTTP."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minkang.engines.booking.api import answers
from minkang.engines.booking.api.fhir import operations, reading, resources, searching
from minkang.engines.booking.api.fhir.resources import Resource
from minkang.engines.booking.api.fhir.searching import Page
from minkang.engines.booking.api.requests import bearer_of
from minkang.engines.booking.api.tokens import Identity, identity_of
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import status_of

FHIR_JSON = "application/fhir+json; charset=utf-8"
PREFIX = "/fhir/"
MALFORMED = "booking.parameter_malformed"
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def _fhir(view: View[Rest]) -> View[Rest]:
    """Answer refusals as OperationOutcome; a token and not a cookie says who asks."""

    @csrf_exempt
    @wraps(view)
    def answering(request: HttpRequest, /, *words: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        try:
            return view(request, *words, **named)
        except Refused as refused:
            return _refused(refused.refusal)

    return answering


@_fhir
@require_http_methods(["GET", "HEAD"])
def metadata(request: HttpRequest) -> HttpResponse:
    """The CapabilityStatement."""
    searches = {
        "Schedule": searching.SCHEDULE,
        "Slot": searching.SLOT,
        "Appointment": searching.APPOINTMENT,
    }
    kinds = {"_id": "token", "schedule": "reference", "actor": "reference", "patient": "reference"}
    kinds |= {"date": "date", "start": "date"}
    base = "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-"
    described = [
        {
            "type": name,
            "interaction": [{"code": "read"}, {"code": "search-type"}],
            "searchParam": [
                {"name": one, "type": kinds.get(one, "token")} for one in sorted(known)
            ],
        }
        for name, known in searches.items()
    ]
    described[-1]["operation"] = [
        {"name": name, "definition": f"{base}{name}"} for name in ("find", "hold", "book")
    ]
    return _answer(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": "2026-11-22",
            "kind": "instance",
            "fhirVersion": "4.0.1",
            "format": ["application/fhir+json"],
            "software": {"name": "minkang"},
            "implementation": {"description": "minkang 民康", "url": _base(request)},
            "instantiates": [
                "https://profiles.ihe.net/ITI/Scheduling/CapabilityStatement/IHE.Scheduling.server"
            ],
            "rest": [{"mode": "server", "resource": described}],
        }
    )


@_fhir
@require_http_methods(["GET", "HEAD"])
def schedules(request: HttpRequest) -> HttpResponse:
    """Search of Schedule; public."""
    return _page(request, searching.schedules(reading.words_of(request)))


@_fhir
@require_http_methods(["GET", "HEAD"])
def schedule(request: HttpRequest, ident: str) -> HttpResponse:
    """One Schedule; public."""
    del request
    return _answer(searching.get_schedule(ident))


@_fhir
@require_http_methods(["GET", "HEAD"])
def slots(request: HttpRequest) -> HttpResponse:
    """Search of Slot; public."""
    return _page(request, searching.slots(reading.words_of(request), arrival_here().at))


@_fhir
@require_http_methods(["GET", "HEAD"])
def slot(request: HttpRequest, ident: str) -> HttpResponse:
    """One Slot; public."""
    del request
    return _answer(searching.get_slot(ident, arrival_here().at))


@_fhir
@require_http_methods(["GET", "HEAD"])
def appointments(request: HttpRequest) -> HttpResponse:
    """Search of Appointment (ITI-118), for those whom the token names."""
    identity, at = _required_identity(request), arrival_here().at
    return _page(request, searching.appointments(reading.words_of(request), identity, at))


@_fhir
@require_http_methods(["GET", "HEAD", "PUT"])
def appointment(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One Appointment of somebody the token names; PUT with status ``cancelled`` cancels it."""
    identity, at = _required_identity(request), arrival_here().at
    if request.method != "PUT":
        return _answer(searching.get_appointment_for(identity, rid, at))
    sent = reading.json_of(request)
    match sent:
        case {"resourceType": "Appointment", "id": str(named), "status": "cancelled"} if (
            named == str(rid)
        ):
            return _answer(operations.withdraw(rid, identity, at))
    raise reading.malformed("status", "may only become cancelled; book another slot with $book")


@_fhir
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """``Appointment/$find``; public when it names a patient, whom nobody is told about."""
    words = reading.words_of(request)
    return _page(request, operations.find(words, _identity(request), arrival_here().at))


@_fhir
@require_http_methods(["POST"])
def hold(request: HttpRequest) -> HttpResponse:
    """``Appointment/$hold``."""
    return _chosen(request, "hold")


@_fhir
@require_http_methods(["POST"])
def book(request: HttpRequest) -> HttpResponse:
    """``Appointment/$book``."""
    return _chosen(request, "book")


def _chosen(request: HttpRequest, act: operations.Act) -> HttpResponse:
    identity, arrival = _required_identity(request), arrival_here()
    key = request.headers.get("Idempotency-Key", "")[:64]
    words = reading.words_of(request)
    chosen = operations.choose(act, words, identity, key, arrival.at)
    outcomes = (
        []
        if chosen.refusal is None
        else [resources.outcome(chosen.refusal, HTTPStatus.CONFLICT, arrival.reference)]
    )
    matches = (chosen.appointment, *chosen.others)
    return _answer(
        resources.searchset(_base(request), matches, outcomes)
        | {"meta": {"profile": [resources.BUNDLE_PROFILE]}}
    )


def _identity(request: HttpRequest) -> Identity | None:
    token = bearer_of(request.META.get("HTTP_AUTHORIZATION", ""))
    if token is None:
        return None
    found = identity_of(token, arrival_here().at)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _required_identity(request: HttpRequest) -> Identity:
    found = _identity(request)
    if found is None:
        raise Refused(answers.NO_TOKEN)
    return found


def _page(request: HttpRequest, page: Page) -> HttpResponse:
    address = request.build_absolute_uri()
    return _answer(
        resources.searchset(_base(request), page.resources, total=page.total, address=address)
    )


def _refused(refusal: Refusal) -> HttpResponse:
    status = answers.status_of(refusal)
    if refusal.code == MALFORMED:
        status = HTTPStatus.BAD_REQUEST
    elif status is HTTPStatus.CONFLICT:
        status = HTTPStatus(status_of(refusal))
    response = _answer(resources.outcome(refusal, status, arrival_here().reference), status)
    if status is HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _answer(resource: Resource, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    body = json.dumps(resource, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=FHIR_JSON)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(PREFIX)
