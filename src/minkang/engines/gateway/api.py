"""The interface for the systems of other offices.

    GET  /api/gateway/keys       our public keys (RFC 7517)
    POST /api/gateway/messages   a signed message (JWS, ES256); the answer is our signed receipt

A message that nobody known signed gets a refusal in the one JSON shape.
"""

from http import HTTPStatus
from math import ceil
from time import monotonic

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from minkang.engines.gateway import services
from minkang.engines.gateway.queries.keys import list_own_public_keys
from minkang.engines.gateway.rules.envelope import MOST_CHARACTERS
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.buckets import Buckets
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import status_of
from minkang.registry.accounts.queries.sessions import network_of

MINUTE = 60.0
MOST_A_MINUTE = 600
_calls = Buckets(MINUTE)
_TOO_OFTEN = Refusal(
    "gateway.called_too_often",
    "调用得太频繁了，请等一分钟再发送。",
    f"more than {MOST_A_MINUTE} messages a minute from one network",
)


@require_safe
def keys(_: HttpRequest) -> HttpResponse:
    """The public keys our messages and receipts are signed with."""
    return JsonResponse({"keys": list_own_public_keys()})


@csrf_exempt
@require_POST
def messages(request: HttpRequest) -> HttpResponse:
    """Take a message of an office."""
    wait = _calls.wait(network_of(request), measure=MOST_A_MINUTE, now=monotonic())
    if wait:
        answer = _refused(_TOO_OFTEN)
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer.headers["Retry-After"] = str(ceil(wait))
        return answer
    text = request.read(MOST_CHARACTERS + 1).decode("ascii", errors="replace")
    try:
        receipt = services.receive(text=text, at=arrival_here().at)
    except Refused as caught:
        return _refused(caught.refusal)
    return HttpResponse(receipt, content_type="application/jose")


def _refused(refusal: Refusal) -> HttpResponse:
    told = refusal.wire(arrival_here().reference)
    return JsonResponse(told, status=status_of(refusal), json_dumps_params={"ensure_ascii": False})
