"""What wraps every request: a reference number, the content security policy, refusals as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type_ = Callable[[HttpRequest], HttpResponse]


def RequestReference(get_response: type_) -> type_:  # noqa: N802
    """Placeholder until the frame is built."""
    return get_response


ContentSecurityPolicy = RefusalAsPage = RequestReference
