"""Rosters: template, upload, the table of broken rows, and the choice to keep the good ones."""

from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.registration.forms import RosterForm
from minkang.affairs.registration.queries import get_roster_for, require_registrar
from minkang.affairs.registration.services import (
    discard_roster,
    import_good_rows,
    receive_roster,
)
from minkang.affairs.registration.views.here import actor_here, now
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.worklist.workbook import WORKBOOK_TYPE
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.services import Imported
from minkang.registry.organisations.services.sheets import MOST_BYTES
from minkang.registry.organisations.terms import RosterKind

FAULTS_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """Send a roster; without faults it is registered at once."""
    actor = actor_here(request)
    require_registrar(actor)
    context: dict[str, object] = {"kinds": tuple(RosterKind), "done": _done(request)}
    if request.method != "POST":
        return form_page(request, "registration/rosters.html", RosterForm(), context)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, "registration/rosters.html", form, context)
    upload = form.cleaned_data["roster"]
    try:
        result = receive_roster(
            actor=actor, name=upload.name, content=upload.read(MOST_BYTES + 1), at=now()
        )
    except Refused as refused:
        return refused_form(request, "registration/rosters.html", form, refused.refusal, context)
    if isinstance(result, Imported):
        return _finished(result)
    return HttpResponseRedirect(reverse("registration:roster", args=[result]))


@require_safe
def roster(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The broken rows of a roster, and what to do now."""
    page = get_roster_for(actor_here(request), rid, now())
    shown = page.roster.faults[:FAULTS_SHOWN]
    context = {"page": page, "faults": shown, "further": len(page.roster.faults) - len(shown)}
    return render(request, "registration/roster.html", context)


@require_POST
def decide(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Keep the good rows, or forget the file."""
    actor = actor_here(request)
    require_registrar(actor)
    if request.POST.get("decision") == "good":
        return _finished(import_good_rows(actor=actor, roster=rid, at=now()))
    discard_roster(actor=actor, roster=rid)
    return HttpResponseRedirect(reverse("registration:rosters"))


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty roster to fill in."""
    require_registrar(actor_here(request))
    wanted = next((one for one in RosterKind if one.value == kind), RosterKind.ORGANISATIONS)
    answer = HttpResponse(organisations.roster_template(wanted), content_type=WORKBOOK_TYPE)
    name = quote(f"{wanted.label}模板.xlsx")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{wanted.value}.xlsx\"; filename*=UTF-8''{name}"
    )
    return answer


def _finished(imported: Imported) -> HttpResponse:
    words = urlencode({"kept": imported.kept, "refused": imported.refused})
    return HttpResponseRedirect(f"{reverse('registration:rosters')}?{words}")


def _done(request: HttpRequest) -> Imported | None:
    kept, refused = request.GET.get("kept", ""), request.GET.get("refused", "")
    if kept.isdecimal() and refused.isdecimal():
        return Imported(int(kept), int(refused))
    return None
