"""Pages for what no view answered: unknown address, forbidden, malformed, forged, broken.

Each is a refusal like any other, so the page and the JSON shape are the same everywhere.
"""

from django.http import HttpRequest, HttpResponse

from minkang.kernel.refusal import Refusal
from minkang.kernel.web.refusals import answer_refusal_unkept

_BAD_REQUEST = Refusal(
    code="web.request_malformed",
    message="您发来的内容读不出来，所以没有办理。请回到上一页检查后再发一次。",
    detail="The request could not be read, so nothing was done. Go back, check it and send it again.",
)
_FORBIDDEN = Refusal(
    code="web.page_not_allowed",
    message="这个页面不对您开放，所以没有打开。请从首页选择您可以使用的事项。",
    detail="This page is not open to you. Choose from the home page what you may use.",
)
_NOT_FOUND = Refusal(
    code="web.page_not_found",
    message="这个地址没有页面，可能是地址输错了，或者页面已经换了地方。请用上方的搜索，或从首页重新开始。",
    detail="There is no page at this address; it may be mistyped or the page may have moved. "
    "Use the search box above, or start again from the home page.",
)
_FORGERY_SUSPECTED = Refusal(
    code="web.form_not_allowed",
    message="为了您的安全，这次提交没有被接受：页面打开得太久，或者浏览器不保存Cookie。"
    "请回到上一页刷新，再提交一次。",
    detail="For your safety this submission was not accepted: the page was open for too long, or "
    "the browser keeps no cookies. Go back, reload the page and submit again.",
)
_SERVER_ERROR = Refusal(
    code="web.server_error",
    message="这一步没有完成，原因在我们这边，不是您操作有误。请过几分钟再试；如果仍然不行，请把下面的编号告诉我们。",
    detail="This step was not completed. The fault is ours, not yours. Try again in a few minutes; "
    "if it still fails, tell us the reference number below.",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: the request itself is malformed."""
    return answer_refusal_unkept(request, _BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: the page exists and is not for this visitor."""
    return answer_refusal_unkept(request, _FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: no page at this address."""
    return answer_refusal_unkept(request, _NOT_FOUND)


def forgery_suspected(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the form carries no valid token of this site."""
    return answer_refusal_unkept(request, _FORGERY_SUSPECTED)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug. Shows the reference number, never a traceback; needs no database."""
    return answer_refusal_unkept(request, _SERVER_ERROR)
