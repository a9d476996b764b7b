"""What wraps every request: a reference number, the content security policy, refusals as pages."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from minkang.kernel.refusal import Refused
from minkang.kernel.web.reference import begin_request
from minkang.kernel.web.refusals import answer_refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class RequestReference:
    """Numbers every request; the number is in the page, the log line and ``X-Request-Id``.

    A number sent by the client is ignored: two requests must never share one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Wrap the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the number in the header."""
        arrival = begin_request()
        response = self._get_response(request)
        response.headers["X-Request-Id"] = arrival.reference
        return response


class ContentSecurityPolicy:
    """Lets a page load nothing from elsewhere and run nothing written inside it."""

    def __init__(self, get_response: GetResponse) -> None:
        """Wrap the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the policy in the header."""
        response = self._get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response


class RefusalAsPage:
    """Turns a refusal raised in a view into a page, or into JSON for who asked for JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        """Wrap the view."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through; refusals arrive in :meth:`process_exception`."""
        return self._get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer a refusal; leave every other exception to the top handler."""
        if isinstance(exception, Refused):
            return answer_refusal(request, exception.refusal)
        return None
