"""Hospitals' guides: for everybody, and for the hospital that keeps one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.permits import services
from minkang.affairs.permits.forms import HospitalGuideForm
from minkang.affairs.permits.models import HospitalGuide
from minkang.affairs.permits.queries import guides as queries
from minkang.affairs.permits.terms import GuideAction
from minkang.affairs.permits.views.here import GET_OR_POST, here, today
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.policy.clauses import publishes
from minkang.registry.organisations.models import Organisation

CLAUSE = "liaoning-2025-34/13.3"
EDIT = "permits/guide_edit.html"


@publishes(CLAUSE)
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every hospital that has to publish a guide, and whether it did."""
    standings = queries.list_public_standings(today())
    context = {
        "standings": standings,
        "published": sum(one.has_guide for one in standings),
        "clause": CLAUSE,
    }
    return render(request, "permits/guides.html", context)


@publishes(CLAUSE)
@require_safe
def guide(request: HttpRequest, rid: UUID) -> HttpResponse:
    """What anybody can get done at a hospital without knowing anybody there."""
    held = queries.get_public_hospital_guide(rid)
    square = request.build_absolute_uri(queries.guide_address(rid))
    context = {"one": held, "guide": held.guide, "square": square, "clause": CLAUSE}
    return render(request, "permits/guide.html", context)


@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest) -> HttpResponse:
    """The guide of one's own hospital, published at once."""
    now = here(request)
    hospital = queries.get_hospital_for(now.actor)
    held = queries.guide_held_by(hospital.pk)
    context = {"hospital": hospital, "held": held, "clause": CLAUSE}
    if request.method != "POST":
        return form_page(
            request, EDIT, HospitalGuideForm(initial=_begin_with(hospital, held)), context
        )
    form = HospitalGuideForm(request.POST)
    if not form.is_valid():
        return form_page(request, EDIT, form, context)
    try:
        services.publish_guide(
            organisation=hospital.pk, entry=form.entry(), by=now.actor.reference, at=now.at
        )
    except Refused as caught:
        return refused_form(request, EDIT, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("permits:guide", args=[hospital.pk]))


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the guide of one's own hospital off."""
    now = here(request)
    hospital = queries.get_hospital_for(now.actor)
    services.withdraw_guide(organisation=hospital.pk, by=now.actor.reference, at=now.at)
    return HttpResponseRedirect(reverse("permits:guide-edit"))


def _begin_with(hospital: Organisation, held: HospitalGuide | None) -> dict[str, object]:
    """What the form shows first: the guide in force, or what the hospital registered of itself."""
    if held is None:
        return {"phone": hospital.telephone, "actions": list(GuideAction)}
    return {
        "desk": held.desk,
        "phone": held.phone,
        "complaint_phone": held.complaint_phone,
        "words": held.words,
        "actions": held.actions,
    }
