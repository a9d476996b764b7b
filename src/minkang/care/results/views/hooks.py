"""CDS Hooks for hospitals' own systems: discovery, the cards, and what became of them.

Discovery is open; everything else needs the access token of records (``/fhir/r4/token``).
"""

import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from minkang.care.results.rules import hooks as rules
from minkang.care.results.services import hooks as services
from minkang.engines.records.terms import Reader
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here

MOST_BYTES = 1_000_000
TokenCheck = Callable[[str, datetime], Reader | None]
_checks: list[TokenCheck] = []
_TOKEN_NEEDED = Refusal(
    "results.token_needed",
    "这个接口要带访问令牌。请先用本院的客户端取得令牌，再发请求。",
    "send Authorization: Bearer with an access token of the records server that reads Observation",
)


def check_tokens_with(check: TokenCheck) -> None:
    """Say who a token names: the reader, or None for none of ours; set once, by the project."""
    _checks[:] = [check]


@require_safe
def discovery(_: HttpRequest) -> HttpResponse:
    """The services offered here."""
    return JsonResponse(rules.discovery())


@csrf_exempt
@require_POST
def recognition(request: HttpRequest) -> HttpResponse:
    """Cards for the drafts that were just selected."""
    at = arrival_here().at
    try:
        reader = _reader(request, at)
        found = services.answer_selected(
            reader=reader, asked=rules.read_selected(_body(request)), at=at
        )
    except Refused as refused:
        return _refused(refused)
    source = request.build_absolute_uri(reverse("results:institutions"))
    return JsonResponse(rules.cards(found, source=source))


@csrf_exempt
@require_POST
def feedback(request: HttpRequest) -> HttpResponse:
    """What the doctors decided."""
    at = arrival_here().at
    try:
        reader = _reader(request, at)
        services.take_feedback(reader=reader, feedback=rules.read_feedback(_body(request)), at=at)
    except Refused as refused:
        return _refused(refused)
    return JsonResponse({})


def _reader(request: HttpRequest, at: datetime) -> Reader:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = None
    if scheme.lower() == "bearer" and token:
        found = next((reader for check in _checks if (reader := check(token, at))), None)
    if found is None or not rules.opens_results(found.scopes):
        raise Refused(_TOKEN_NEEDED)
    return found


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        raise Refused(rules.unreadable("at most 1 MB"))
    try:
        body = json.loads(request.body)
    except ValueError as fault:
        raise Refused(rules.unreadable("a JSON object")) from fault
    if not isinstance(body, dict):
        raise Refused(rules.unreadable("a JSON object"))
    return body


def _refused(refused: Refused) -> HttpResponse:
    refusal = refused.refusal
    status = _STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = JsonResponse(refusal.wire(arrival_here().reference), status=status)
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


_STATUS = {
    _TOKEN_NEEDED.code: HTTPStatus.UNAUTHORIZED,
    "results.hook_not_of_an_institution": HTTPStatus.FORBIDDEN,
    "results.patient_unknown": HTTPStatus.FORBIDDEN,
    "results.hook_unreadable": HTTPStatus.BAD_REQUEST,
    "results.order_unknown": HTTPStatus.NOT_FOUND,
}
