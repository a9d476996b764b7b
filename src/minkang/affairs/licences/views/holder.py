"""The holder: my licences, one of them, showing it, taking consents back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.licences import services
from minkang.affairs.licences.forms.holder import ShowForm
from minkang.affairs.licences.queries import own as queries
from minkang.affairs.licences.queries.showing import get_showing_for
from minkang.affairs.licences.rules.deciding import use_fault
from minkang.affairs.licences.views.here import GET_OR_POST, here
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """My licences, a ward's, those of an organisation I act for."""
    now = here(request)
    groups = queries.list_own_licences(now.actor, now.at)
    return render(request, "licences/own.html", {"groups": groups})


@require_safe
def one(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One licence with every value, who checked it, and the cases that may take values over."""
    now = here(request)
    page = queries.get_licence_for(now.actor, rid, now.at)
    context = {
        "page": page,
        "checks": queries.list_checks(rid),
        "consents": queries.list_consents(rid, now.at),
        "fault": use_fault(page.standing, title=page.kind.title, ground=page.ground),
    }
    return render(request, "licences/one.html", context)


@require_http_methods(GET_OR_POST)
def show(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Choose what is shown, then show it."""
    now = here(request)
    page = queries.get_licence_for(now.actor, rid, now.at)
    context: dict[str, object] = {"page": page}
    if request.method != "POST":
        if fault := use_fault(page.standing, title=page.kind.title, ground=page.ground):
            raise Refused(fault)
        return form_page(request, "licences/show.html", ShowForm(page), context)
    form = ShowForm(page, request.POST)
    if not form.is_valid():
        return form_page(request, "licences/show.html", form, context)
    try:
        made = services.present(
            licence=rid, fields=form.chosen(), by=now.actor.reference, at=now.at
        )
    except Refused as caught:
        return refused_form(request, "licences/show.html", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("licences:shown", args=[made.pk]))


@require_safe
def shown(request: HttpRequest, presentation: UUID) -> HttpResponse:
    """The square to hold out, until it ends."""
    now = here(request)
    found = get_showing_for(now.actor, presentation, now.at)
    address = request.build_absolute_uri(reverse("licences:check-shown", args=[found.token]))
    context = {"found": found, "page": found.page, "address": address}
    answer = render(request, "licences/shown.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def withdraw(request: HttpRequest, rid: UUID, number: int) -> HttpResponse:
    """Take a consent back."""
    now = here(request)
    queries.get_licence_for(now.actor, rid, now.at)
    for consent in queries.list_consents(rid, now.at):
        if consent.number == number:
            services.withdraw_consent(
                licence=rid, case=consent.case, by=now.actor.reference, at=now.at
            )
    return HttpResponseRedirect(reverse("licences:one", args=[rid]))
