"""A refusal as an answer: the same content as a page and as JSON.

The status follows from the last or first words of the code's reason, by one table:
``policy.clause_unknown`` is 404, ``booking.slot_taken`` is 409, anything else is 422.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from minkang.kernel.refusal import Refusal
from minkang.kernel.web.context import frame
from minkang.kernel.web.reference import arrival_here

STATUS_OF_FAMILY = {
    "malformed": 400,
    "not_allowed": 403,
    "forbidden": 403,
    "not_found": 404,
    "unknown": 404,
    "taken": 409,
    "conflict": 409,
    "too_large": 413,
    "server_error": 500,
}
STATUS_OTHERWISE = 422

_HEADINGS: dict[int, Promise] = {
    400: gettext_lazy("地址或填写的内容看不懂"),
    403: gettext_lazy("这里不能进入"),
    404: gettext_lazy("没有找到"),
    409: gettext_lazy("情况刚刚有变化"),
    413: gettext_lazy("内容太大"),
    422: gettext_lazy("这一步没有办成"),
    500: gettext_lazy("系统出了故障"),
}
# What a form never gives back: its own protection and passwords.
_NEVER_KEPT = ("csrfmiddlewaretoken", "password")


@dataclass(frozen=True, slots=True)
class KeptField:
    """One thing the visitor had sent, carried on so that nothing is typed twice."""

    name: str
    value: str


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal, by the family its code belongs to."""
    reason = refusal.code.rpartition(".")[2]
    for family, status in STATUS_OF_FAMILY.items():
        if reason == family or reason.endswith(f"_{family}") or reason.startswith(f"{family}_"):
            return status
    return STATUS_OTHERWISE


def wants_json(request: HttpRequest) -> bool:
    """True when the client prefers JSON to a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def answer_refusal(
    request: HttpRequest,
    refusal: Refusal,
    *,
    template: str = "web/refused.html",
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """Answer with the refusal, as JSON or as a page.

    A view with a form names its own `template` and passes the bound form in `context`: the page
    then shows the form as it was typed under ``{% refusal_box refusal %}``. Without a template the
    general page is shown, which offers to send the same entries again.
    """
    values = {"kept": _kept_fields(request), **(context or {})}
    return _answer(request, refusal, template, values)


def answer_refusal_unkept(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer where the request itself cannot be trusted or the accident is ours.

    The entries are not offered again: under a forged form they would be the forger's, and one
    press of our own button would make them the visitor's.
    """
    return _answer(request, refusal, "web/refused.html", {"kept": ()})


def _answer(
    request: HttpRequest, refusal: Refusal, template: str, context: dict[str, object]
) -> HttpResponse:
    status = status_of(refusal)
    reference = arrival_here().reference
    if wants_json(request):
        answer: HttpResponse = JsonResponse(
            refusal.wire(reference), status=status, json_dumps_params={"ensure_ascii": False}
        )
    else:
        values = {
            "refusal": refusal,
            "refusal_heading": _HEADINGS[status],
            "reference": reference,
            **context,
        }
        answer = HttpResponse(_page(request, template, values, status), status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(request: HttpRequest, template: str, values: dict[str, object], status: int) -> str:
    if status >= STATUS_OF_FAMILY["server_error"]:
        # The accident may lie in what templates usually get, so this page gets the frame only.
        return render_to_string(template, {**frame(request), **values})
    return render_to_string(template, values, request=request)


def _kept_fields(request: HttpRequest) -> tuple[KeptField, ...]:
    if request.method != "POST":
        return ()
    return tuple(
        KeptField(name, str(value))
        for name, values in request.POST.lists()
        if not name.startswith(_NEVER_KEPT)
        for value in values
    )
