"""Registering a resident, and lists of residents."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minkang.affairs.residents import queries, services
from minkang.affairs.residents.forms import ListForm, RegisterForm
from minkang.affairs.residents.terms import Matter
from minkang.affairs.residents.views.answers import page, refused
from minkang.kernel.refusal import Refused
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor, require_permission
from minkang.registry.access.terms import Permission
from minkang.registry.people.services import import_list, list_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a resident, or a newborn into the household of the mother."""
    actor = require_actor(request)
    require_permission(actor, Permission.REGISTER_PERSON)
    at = arrival_here().at
    towns = queries.towns_for(actor, localdate(at))
    if request.method != "POST":
        return page(request, "register", RegisterForm(towns), {})
    form = RegisterForm(towns, request.POST)
    if not form.is_valid():
        return page(request, "register", form, {})
    try:
        rid = services.register(
            actor=actor, entry=form.entry(), home=form.home(), matter=Matter.REGISTER, at=at
        )
    except Refused as caught:
        return refused(request, "register", form, caught.refusal, {})
    return HttpResponseRedirect(reverse("residents:record", args=[rid]))


@require_http_methods(["GET", "HEAD", "POST"])
def from_list(request: HttpRequest) -> HttpResponse:
    """Register the residents of a spreadsheet, wholly or, if said so, its good rows."""
    actor = require_actor(request)
    require_permission(actor, Permission.REGISTER_PERSON)
    if request.method != "POST":
        return page(request, "list", ListForm(), {})
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "list", form, {})
    at = arrival_here().at
    context: dict[str, object] = {}
    try:
        residents = services.read_list(actor=actor, content=form.cleaned_data["file"].read(), at=at)
        context = {"faults": residents.faults, "good": len(residents.rows)}
        kept = import_list(
            residents=residents,
            only_good=form.cleaned_data["only_good"],
            by=actor.reference,
            at=at,
        )
    except Refused as caught:
        return refused(request, "list", form, caught.refusal, context)
    return page(request, "list", ListForm(), {**context, "kept": kept})


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty list to fill in."""
    require_permission(require_actor(request), Permission.REGISTER_PERSON)
    disposition = 'attachment; filename="residents.xlsx"'
    return HttpResponse(
        list_template(), content_type=XLSX, headers={"Content-Disposition": disposition}
    )
