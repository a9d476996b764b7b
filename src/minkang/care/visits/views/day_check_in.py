"""Check-in at a kiosk: one question a page. The kiosk is signed in, the patient is not."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.visits.forms.day import CodeForm, GroundForm
from minkang.care.visits.queries import day as queries
from minkang.care.visits.services import day as services
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, here
from minkang.kernel.refusal import Refused

FIELD_OF = {"identity_number": "code"}


@require_safe
def kiosk(request: HttpRequest) -> HttpResponse:
    """To the check-in of one's own organisation; a kiosk needs no other page."""
    organisation = queries.own_check_in(here(request).actor)
    return HttpResponseRedirect(reverse("visits:day-check-in", args=[organisation]))


@never_cache
@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def find(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Who is there: a booking number, a scanned code or an identity number."""
    now = here(request)
    place = queries.get_workplace_for(now.actor, organisation)
    context: dict[str, object] = {"place": place}
    if request.method != "POST":
        return page(request, "day/check_in", CodeForm(), context)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return page(request, "day/check_in", form, context)
    try:
        booking = queries.find_visit_for(now.actor, organisation, form.cleaned_data["code"], now.at)
    except Refused as caught:
        return refused(request, "day/check_in", form, caught.refusal, context, field_of=FIELD_OF)
    return HttpResponseRedirect(reverse("visits:day-check-in-visit", args=[organisation, booking]))


@never_cache
@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def visit(request: HttpRequest, organisation: UUID, booking: UUID) -> HttpResponse:
    """Is this you: masked name, time and room; then the ticket."""
    now = here(request)
    shown = queries.get_visit_here_for(now.actor, organisation, booking, now.at)
    ticket_page = reverse("visits:day-ticket", args=[organisation, booking])
    if shown.turn is not None:
        return HttpResponseRedirect(ticket_page)
    context: dict[str, object] = {"visit": shown, "organisation": organisation}
    if request.method != "POST":
        return page(
            request,
            "day/check_in_visit",
            GroundForm(shown.rules, initial={"ground": "none"}),
            context,
        )
    form = GroundForm(shown.rules, request.POST)
    if not form.is_valid():
        return page(request, "day/check_in_visit", form, context)
    try:
        services.check_in(
            actor=now.actor,
            organisation=organisation,
            booking=booking,
            ground=form.stated(),
            at=now.at,
        )
    except Refused as caught:
        return refused(request, "day/check_in_visit", form, caught.refusal, context)
    return HttpResponseRedirect(ticket_page)


@never_cache
@require_safe
def ticket(request: HttpRequest, organisation: UUID, booking: UUID) -> HttpResponse:
    """The number, the room and the expected wait; it says no name."""
    now = here(request)
    shown = queries.get_visit_here_for(now.actor, organisation, booking, now.at)
    if shown.turn is None:
        return HttpResponseRedirect(
            reverse("visits:day-check-in-visit", args=[organisation, booking])
        )
    context = {"visit": shown, "organisation": organisation}
    return render(request, "visits/day/ticket.html", context)
