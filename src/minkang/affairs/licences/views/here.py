"""When, by whom and how often a page is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from math import ceil
from time import monotonic

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from minkang.kernel.refusal import Refusal
from minkang.kernel.web.buckets import Buckets
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Actor
from minkang.registry.accounts.queries.sessions import network_of

GET_OR_POST = ["GET", "HEAD", "POST"]
MINUTE = 60.0
# A counter with a queue of people checks some tens a minute; a whole office shares one network.
MOST_CHECKS_A_MINUTE = 300
_checks = Buckets(MINUTE)
_TOO_OFTEN = Refusal(
    "licences.checked_too_often",
    "核验得太频繁了，请等一分钟再试。需要批量核验的，请联系平台开通接口。",
    f"more than {MOST_CHECKS_A_MINUTE} checks a minute from one network",
)


@dataclass(frozen=True, slots=True)
class Here:
    """Who asks, and the moment the request arrived."""

    actor: Actor
    at: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return localdate(self.at)


def here(request: HttpRequest) -> Here:
    """Who is signed in, now; raises as `access.queries.require_actor`."""
    return Here(require_actor(request), arrival_here().at)


def too_often(request: HttpRequest, page: str) -> HttpResponse | None:
    """The answer to a network that checks on one `page` too often; None lets it in."""
    key = f"{page} {network_of(request)}"
    wait = _checks.wait(key, measure=MOST_CHECKS_A_MINUTE, now=monotonic())
    if not wait:
        return None
    answer = answer_refusal(request, _TOO_OFTEN)
    answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
    answer.headers["Retry-After"] = str(ceil(wait))
    return answer
