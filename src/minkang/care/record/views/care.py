"""Those who treat: their patients, and an emergency."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minkang.care.record.forms import EmergencyForm, FindForm
from minkang.care.record.queries.patients import list_patients_for
from minkang.care.record.views.here import GET_OR_POST, here
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.registry.access.queries import emergency_of, require_permission, require_person
from minkang.registry.access.rules import (
    EMERGENCY_LENGTH,
    REASON_LEAST_CHARACTERS,
    REVIEW_WORKING_DAYS,
)
from minkang.registry.access.services import break_glass
from minkang.registry.access.terms import Permission, Purpose
from minkang.registry.people.queries import find_person_for

FIELD_OF = {"identity_number": "number", "telephone": "number"}
LIMITS: dict[str, object] = {
    "minutes": EMERGENCY_LENGTH // timedelta(minutes=1),
    "working_days": REVIEW_WORKING_DAYS,
    "characters": REASON_LEAST_CHARACTERS,
}


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def patients(request: HttpRequest) -> HttpResponse:
    """Who is in care, and a way to find somebody who is not in the list."""
    now = here(request)
    context: dict[str, object] = {"patients": list_patients_for(now.actor, now.at)}
    if request.method != "POST":
        return form_page(request, "record/patients.html", FindForm(), context)
    form = FindForm(request.POST)
    if not form.is_valid():
        return form_page(request, "record/patients.html", form, context)
    try:
        found = find_person_for(now.actor, form.clue(), purpose=Purpose.TREATMENT, at=now.at)
    except Refused as caught:
        return refused_form(
            request, "record/patients.html", form, caught.refusal, context, field_of=FIELD_OF
        )
    context |= {"found": found, "is_asked": True}
    return form_page(request, "record/patients.html", form, context)


@require_http_methods(GET_OR_POST)
def emergency(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Open one record in an emergency, then read it."""
    now = here(request)
    require_permission(now.actor, Permission.OPEN_EMERGENCY)
    require_person(rid)
    last = emergency_of(now.actor.account, rid, now.at)
    if last is not None and last.is_open:
        return redirect("record:timeline", rid=rid)
    context: dict[str, object] = {"person": rid, **LIMITS}
    if request.method != "POST":
        return form_page(request, "record/emergency.html", EmergencyForm(), context)
    form = EmergencyForm(request.POST)
    if not form.is_valid():
        return form_page(request, "record/emergency.html", form, context)
    try:
        break_glass(actor=now.actor, person=rid, reason=form.cleaned_data["reason"], at=now.at)
    except Refused as caught:
        return refused_form(request, "record/emergency.html", form, caught.refusal, context)
    return redirect("record:timeline", rid=rid)
