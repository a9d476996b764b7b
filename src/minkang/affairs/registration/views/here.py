"""When and by whom a page is asked for."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.timezone import localdate

from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Actor


def now() -> datetime:
    """The moment the request arrived."""
    return arrival_here().at


def today() -> date:
    """The local day the request arrived on."""
    return localdate(now())


def actor_here(request: HttpRequest) -> Actor:
    """Who is signed in; raises as `access.queries.require_actor`."""
    return require_actor(request)
