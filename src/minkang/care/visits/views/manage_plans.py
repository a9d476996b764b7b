"""Publishing: a period from the templates, or one clinic of a weekend or holiday."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minkang.care.visits.forms.manage import PeriodForm, SingleForm
from minkang.care.visits.queries import manage as queries
from minkang.care.visits.services.manage import rehearse_period
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, here
from minkang.care.visits.views.manage_offers import BEGINNING
from minkang.engines.booking.queries.managing import days_between
from minkang.engines.booking.queries.offering import list_resources_for, list_services_for
from minkang.engines.booking.services.publishing import publish_period, publish_single
from minkang.kernel.refusal import Refused

USUAL_PERIOD = timedelta(days=27)


@require_http_methods(GET_OR_POST)
def publish(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Publish what the templates make of some days; looked at first, day by day."""
    now = here(request)
    context: dict[str, object] = {
        "managed": queries.get_managed_for(now.actor, organisation),
    }
    if request.method != "POST":
        begun = {"since": now.today, "last": now.today + USUAL_PERIOD}
        return page(request, "manage/publish", PeriodForm(initial=begun), context)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/publish", form, context)
    since, until = form.cleaned_data["since"], form.until()
    try:
        if request.POST.get("act") == "publish":
            done = publish_period(
                organisation=organisation,
                since=since,
                until=until,
                by=now.actor.reference,
                at=now.at,
            )
            told = {"published": len(done.sessions), "skipped": done.skipped}
            return page(request, "manage/publish", form, {**context, **told, "is_done": True})
        rehearsal = rehearse_period(
            actor=now.actor, organisation=organisation, since=since, until=until, at=now.at
        )
    except Refused as caught:
        return refused(request, "manage/publish", form, caught.refusal, context)
    by_day = [
        (day, [one for one in rehearsal.sessions if one.on == day.on])
        for day in days_between(since, until)
    ]
    context |= {"rehearsal": rehearsal, "skipped": rehearsal.skipped, "by_day": by_day}
    return page(request, "manage/publish", form, context)


@require_http_methods(GET_OR_POST)
def single(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Publish one clinic on one day, whatever the templates say."""
    now = here(request)
    services = list_services_for(now.actor, organisation, now.today)
    resources = list_resources_for(now.actor, organisation, now.today)
    context = {"managed": queries.get_managed_for(now.actor, organisation)}
    if request.method != "POST":
        begun = {
            **BEGINNING,
            **{name: request.GET[name] for name in ("on",) if name in request.GET},
        }
        form = SingleForm(services, resources, initial=begun)
        return page(request, "manage/single", form, context)
    form = SingleForm(services, resources, request.POST)
    if not form.is_valid():
        return page(request, "manage/single", form, context)
    try:
        made = publish_single(entry=form.entry(), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused(request, "manage/single", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("visits:manage-session", args=[made.pk]))
