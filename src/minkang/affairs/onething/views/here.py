"""When, where and by whom a page is asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.timezone import localdate

from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Actor

GET_OR_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Here:
    """Who asks, and the moment the request arrived."""

    actor: Actor
    at: datetime

    @property
    def on(self) -> date:
        """The local day."""
        return localdate(self.at)


def here(request: HttpRequest) -> Here:
    """Who is signed in, now; raises as `access.queries.require_actor`."""
    return Here(require_actor(request), arrival_here().at)


def seq_of(said: str) -> int:
    """The number of the last event a page showed; 0 for anything else, which is always stale."""
    return int(said) if said.isdecimal() and len(said) < MOST_DIGITS else 0


MOST_DIGITS = 9
