"""The interface for systems that check licences: JSON, open to everybody, limited by network.

    GET  /api/licences/keys              public keys (RFC 7517)
    GET  /api/licences/shown/<token>     what a holder shows now, with the SD-JWT of exactly that
    GET  /api/licences/status/<rid>      how a licence stands
    POST /api/licences/check             {"credential": "<SD-JWT>"}: signature, disclosures, standing

Every refusal has the one JSON shape with code, message, detail and clause.
"""

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from minkang.affairs.licences import services
from minkang.affairs.licences.queries.keys import list_public_keys
from minkang.affairs.licences.queries.reading import LicencePage
from minkang.affairs.licences.rules.sdjwt import MOST_CHARACTERS
from minkang.affairs.licences.views.here import too_often
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import status_of

_UNREADABLE = Refusal(
    "licences.check_malformed",
    "没有看懂请求。请以 JSON 发送 {“credential”: 凭证文本}。",
    'send {"credential": "<SD-JWT>"} as JSON',
)


@require_safe
def keys(_: HttpRequest) -> HttpResponse:
    """The public keys licences are signed with."""
    return JsonResponse({"keys": list_public_keys()})


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """What a holder shows now."""
    if answer := too_often(request, "system shown"):
        return answer
    at = arrival_here().at
    try:
        found = services.check_shown(token=token, at=at)
    except Refused as caught:
        return _refused(caught.refusal)
    return _told(found.page, at, credential=found.credential, ends_at=found.ends_at.isoformat())


@require_safe
def status(request: HttpRequest, rid: UUID) -> HttpResponse:
    """How a licence stands."""
    if answer := too_often(request, "system status"):
        return answer
    at = arrival_here().at
    try:
        page = services.check_printed(licence=rid, at=at)
    except Refused as caught:
        return _refused(caught.refusal)
    return _told(page, at)


@csrf_exempt
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Whether a credential is one of ours, unchanged, and its licence valid now."""
    if answer := too_often(request, "system check"):
        return answer
    at = arrival_here().at
    try:
        found = services.check_credential(text=_credential(request), at=at)
    except Refused as caught:
        return _refused(caught.refusal)
    return _told(found.page, at)


def _credential(request: HttpRequest) -> str:
    try:
        told = json.loads(request.body[: 2 * MOST_CHARACTERS])
    except ValueError:
        raise Refused(_UNREADABLE) from None
    match told:
        case {"credential": str() as text}:
            return text
    raise Refused(_UNREADABLE)


def _told(page: LicencePage, at: datetime, **further: str) -> HttpResponse:
    told = {
        "ok": True,
        "type": page.kind.code,
        "title": page.kind.title,
        "holder": page.holder_name,
        "office": page.issuer_name,
        "issued_on": page.issued_on.isoformat(),
        "last_day": page.last_day and page.last_day.isoformat(),
        "standing": page.standing.value,
        "claims": {one.code: one.text for one in page.values},
        "checked_at": at.isoformat(),
        **further,
    }
    return _uncached(JsonResponse(told, json_dumps_params={"ensure_ascii": False}))


def _refused(refusal: Refusal) -> HttpResponse:
    told = refusal.wire(arrival_here().reference)
    return _uncached(
        JsonResponse(told, status=status_of(refusal), json_dumps_params={"ensure_ascii": False})
    )


def _uncached(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
