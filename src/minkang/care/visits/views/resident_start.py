"""The way to a visit: where and what, then which half-day. Anybody may look; nothing is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from minkang.care.visits.queries.resident import (
    OfferLine,
    get_public_site,
    lines_of,
    list_public_sites,
    towns_here,
)
from minkang.care.visits.queries.resident_visits import offers_used_by
from minkang.engines.booking.queries.browsing import (
    HalfDay,
    get_public_offer,
    list_public_half_days,
)
from minkang.engines.booking.terms import DayKind
from minkang.kernel.calendar.working_days import china
from minkang.kernel.web.components import PageLinks
from minkang.kernel.web.reference import arrival_here
from minkang.policy.clauses import publishes
from minkang.registry.access.queries import actor_of
from minkang.registry.places.queries import AreaLine

LONGEST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for: words of a name, and the code of the town they live in."""

    words: str
    near: str
    number: int


@dataclass(frozen=True, slots=True)
class Day:
    """The half-days of one day; `holiday` names the festival it is off for, or ""."""

    on: date
    kind: DayKind
    holiday: str
    halves: tuple[HalfDay, ...]


@publishes("liaoning-2025-34/1.1", "liaoning-2025-34/1.2")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where and what: what was booked before, then hospitals with their clinics."""
    at = arrival_here().at
    towns = towns_here(localdate(at))
    asked = _asked(request, towns)
    near = next((one for one in towns if one.code == asked.near), None)
    found = list_public_sites(asked.words, near, asked.number, at)
    values = {
        "asked": asked,
        "towns": towns,
        "near": near,
        "found": found,
        "links": PageLinks(
            _address(request, found.number - 1) if found.number > 1 else "",
            _address(request, found.number + 1) if found.number < found.last else "",
        ),
        "before": () if asked.words else _before(request, at),
    }
    return render(request, "visits/resident/start.html", values)


@publishes("liaoning-2025-34/1.1", "liaoning-2025-34/1.2")
@require_safe
def days(request: HttpRequest, service: int) -> HttpResponse:
    """Which day and half-day, with the doctor and what is free."""
    at = arrival_here().at
    offered = get_public_offer(service, at)
    values = {
        "offered": offered,
        "site": get_public_site(offered.organisation),
        "days": _by_day(list_public_half_days(service, at)),
        "at": at,
        "instead": _instead(request),
    }
    return render(request, "visits/resident/days.html", values)


def _asked(request: HttpRequest, towns: tuple[AreaLine, ...]) -> Asked:
    words = " ".join(request.GET.get("find", "").split())[:LONGEST_WORDS]
    near = request.GET.get("near", "")
    number = request.GET.get("page", "1")
    return Asked(
        words=words,
        near=near if near in {one.code for one in towns} else "",
        number=int(number) if number.isdecimal() else 1,
    )


def _address(request: HttpRequest, number: int) -> str:
    words = request.GET.copy()
    words["page"] = str(number)
    return f"?{words.urlencode()}"


def _before(request: HttpRequest, at: datetime) -> tuple[OfferLine, ...]:
    actor = actor_of(request)
    if actor is None or actor.person is None:
        return ()
    return lines_of(offers_used_by(actor.person, at), at)


def _by_day(halves: tuple[HalfDay, ...]) -> tuple[Day, ...]:
    found = []
    for on, rows in groupby(halves, key=lambda one: one.on):
        kept = tuple(rows)
        found.append(Day(on, kept[0].day_kind, china().kind_of(on).holiday, kept))
    return tuple(found)


def _instead(request: HttpRequest) -> UUID | None:
    """The booking that is to be moved, when the address names one."""
    return booking_named(request.GET.get("instead", ""))


def booking_named(said: str) -> UUID | None:
    """The rid in an address, or None when it is none."""
    try:
        return UUID(said)
    except ValueError:
        return None
