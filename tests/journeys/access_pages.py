"""The pages of access under addresses of their own, signed in as whom a test names."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path

from minkang.registry.access.terms import Actor

urlpatterns = [
    path("", include("minkang.registry.access.urls")),
    path("", include("minkang.project.urls")),
]


class Visitor:
    """Stands where the accounts' middleware stands and names the actor."""

    actor: Actor | None = None

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = type(self).actor  # type: ignore[attr-defined]  # as accounts does
        return self._get_response(request)
