"""The doctor's desk: begin, the next patient, the consultation, back with results, one more place."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from minkang.care.visits.forms.day import PlaceForm
from minkang.care.visits.queries import day as queries
from minkang.care.visits.services import day as services
from minkang.care.visits.views.day_queue import do
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.coming import count_places, list_coming_slots
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal
from minkang.registry.access.terms import Purpose

TEMPLATE = "visits/day/desk.html"


@never_cache
@require_http_methods(GET_OR_POST)
def desk(request: HttpRequest, session: int) -> HttpResponse:
    """The session as it stands; the first button is what comes next."""
    now = here(request)
    context = _context(now, session) | {"is_added": "added" in request.GET}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    try:
        if "begin" in request.POST:
            services.begin_session(actor=now.actor, session=session, at=now.at)
        else:
            do(request, now, session)
    except Refused as caught:
        context = _context(now, session)
        return answer_refusal(request, caught.refusal, template=TEMPLATE, context=context)
    return HttpResponseRedirect(reverse("visits:day-desk", args=[session]))


@never_cache
@require_http_methods(GET_OR_POST)
def end(request: HttpRequest, session: int) -> HttpResponse:
    """End the session, after saying what that means."""
    now = here(request)
    context: dict[str, object] = {"line": queries.get_desk_for(now.actor, session, now.at)}
    if request.method != "POST":
        return render(request, "visits/day/end.html", context)
    try:
        services.end_session(actor=now.actor, session=session, at=now.at)
    except Refused as caught:
        return answer_refusal(
            request, caught.refusal, template="visits/day/end.html", context=context
        )
    return HttpResponseRedirect(reverse("visits:day-clinics"))


@never_cache
@require_POST
def add_place(request: HttpRequest, session: int) -> HttpResponse:
    """One more place of today; the desk gives it away."""
    now = here(request)
    form = PlaceForm(list_coming_slots(session, now.at), request.POST)
    if not form.is_valid():
        return form_page(request, TEMPLATE, form, _context(now, session))
    try:
        services.add_place(actor=now.actor, session=session, at=now.at, **form.cleaned_data)
    except Refused as caught:
        return refused_form(request, TEMPLATE, form, caught.refusal, _context(now, session))
    return HttpResponseRedirect(f"{reverse('visits:day-desk', args=[session])}?added=1")


def _context(now: Here, session: int) -> dict[str, object]:
    return {
        "line": queries.get_desk_for(now.actor, session, now.at),
        "form": PlaceForm(
            list_coming_slots(session, now.at), initial={"places": count_places(session)}
        ),
        "purpose": Purpose.TREATMENT.value,
    }
