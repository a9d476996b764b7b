"""A resident's visits: the slip, the list, and giving a place back."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.visits.queries.resident import get_public_site
from minkang.care.visits.queries.resident_people import visitors_for
from minkang.care.visits.queries.resident_visits import (
    get_visit_for,
    is_kept,
    list_visits_for,
    place_words,
)
from minkang.care.visits.services.calendar import Site, calendar_of
from minkang.engines.booking.queries.bookings import require_may_book_for
from minkang.engines.booking.queries.particulars import Particulars, waits_instead
from minkang.engines.booking.queries.standing import get_standing_for
from minkang.engines.booking.queries.waitlist import get_waiting_for, list_waiting_for
from minkang.engines.booking.services.booking import confirm
from minkang.engines.booking.services.cancelling import cancel
from minkang.engines.booking.services.waitlist import accept_offer, leave_waitlist
from minkang.engines.booking.terms import CancelCause, WaitState
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Actor

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def visit(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The slip: when and where to arrive, what to bring, and what became of it."""
    actor, at = require_actor(request), arrival_here().at
    one = get_visit_for(actor, rid, at)
    values = {
        "one": one,
        "site": get_public_site(one.place.organisation),
        "where": place_words(one),
        "is_new": request.GET.get("new") == "1",
        "is_kept": is_kept(one, at),
        "is_waiting": waits_instead(one),
        "is_today": one.is_live and one.on == localdate(at),
        "instead": None if one.replaced_by is None else get_visit_for(actor, one.replaced_by, at),
    }
    return render(request, "visits/resident/visit.html", values)


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """What is to come, what waits for an answer, and what is over."""
    actor, at = require_actor(request), arrival_here().at
    people = visitors_for(actor, localdate(at))
    kept = [one.rid for one in people]
    entries = [entry for rid in kept for entry in list_waiting_for(actor, rid, at)]
    standings = [
        (one, get_standing_for(actor, one.rid, at)) for one in people if one.is_self or one.is_ward
    ]
    values = {
        "visits": list_visits_for(actor, at),
        "waiting": [entry for entry in entries if entry.state is WaitState.WAITING],
        "suspended": [(one, held) for one, held in standings if held.suspended_until],
        "missed": [one for _, held in standings for one in held.missed],
    }
    return render(request, "visits/resident/visits.html", values)


@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Wait no longer."""
    actor, at = require_actor(request), arrival_here().at
    entry = get_waiting_for(actor, number, at)
    require_may_book_for(actor, entry.person, at)
    leave_waitlist(waiting=number, by=actor.reference, at=at)
    mine = reverse("visits:resident-visits")
    return HttpResponseRedirect(f"{mine}#waiting", status=HTTPStatus.SEE_OTHER)


@require_safe
def calendar(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The visit for the calendar of one's telephone; cancelled, it takes the entry away."""
    actor, at = require_actor(request), arrival_here().at
    one = get_visit_for(actor, rid, at)
    address = request.build_absolute_uri(reverse("visits:resident-visit", args=[rid]))
    answer = HttpResponse(
        calendar_of(one, Site(place_words(one), address), at=at), content_type=CALENDAR
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="visit-{one.on}.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Cancel, after the consequence was said."""
    actor, at = require_actor(request), arrival_here().at
    one = _own(actor, rid, at)
    if request.method == "POST":
        cancel(booking=rid, cause=CancelCause.PATIENT, by=actor.reference, at=at)
        return _to_visit(rid)
    values = {"one": one, "is_late": at > one.cancel_until}
    return render(request, "visits/resident/cancel.html", values)


@require_POST
def accept(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Take a place that was kept: offered from the waitlist, or instead of a stopped clinic."""
    actor, at = require_actor(request), arrival_here().at
    one = _own(actor, rid, at)
    if one.waiting is None:
        confirm(booking=rid, by=actor.reference, at=at)
    else:
        accept_offer(waiting=one.waiting, by=actor.reference, at=at)
    return _to_visit(rid)


def _own(actor: Actor, rid: UUID, at: datetime) -> Particulars:
    """A booking the actor may change: their own, or of whom they act for."""
    one = get_visit_for(actor, rid, at)
    require_may_book_for(actor, one.person, at)
    return one


def _to_visit(rid: UUID) -> HttpResponseRedirect:
    address = reverse("visits:resident-visit", args=[rid])
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
