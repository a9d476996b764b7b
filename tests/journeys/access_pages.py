"""The pages of access under addresses of their own, signed in as whom a test names."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from minkang.registry.access import urls
from minkang.registry.access.terms import Actor


class Visitor:
    """Who is signed in: what the accounts' middleware finds out from the session."""

    actor: Actor | None = None


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Name the actor as the accounts' middleware does, for a server that is already running."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: object) -> HttpResponse:
        request.actor = Visitor.actor  # type: ignore[attr-defined]  # as accounts does
        return view(request, **parts)

    return answer


PAGES = [path(str(one.pattern), signed_in(one.callback), name=one.name) for one in urls.urlpatterns]
urlpatterns = [
    path("", include((PAGES, urls.app_name))),
    path("", include("minkang.project.urls")),
]
