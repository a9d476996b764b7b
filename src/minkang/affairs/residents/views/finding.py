"""Finding a resident, and taking a matter of theirs in hand."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minkang.affairs.residents import queries, services
from minkang.affairs.residents.forms import FindForm, MatterForm
from minkang.affairs.residents.terms import Matter
from minkang.affairs.residents.views.answers import page, refused
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor, require_permission
from minkang.registry.access.terms import Permission, Purpose
from minkang.registry.people.queries import find_person_for

_MATTER_MALFORMED = Refusal(
    "residents.matter_malformed",
    "没有看懂要为哪位居民办什么事。请回到“查找居民”，从查到的人中选择。",
    "person and matter are needed, as the page of findings sends them",
)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find a resident by a clue; what is typed travels in the body only."""
    actor = require_actor(request)
    require_permission(actor, Permission.FIND_PERSON)
    purposes = queries.purposes_of(actor)
    context: dict[str, object] = {
        "can_register": queries.can_register(actor),
        "matters": [one for one in Matter if one is not Matter.REGISTER],
    }
    if request.method != "POST":
        return page(request, "find", FindForm(purposes), context)
    form = FindForm(purposes, request.POST)
    if not form.is_valid():
        return page(request, "find", form, context)
    purpose = Purpose(form.cleaned_data["purpose"])
    try:
        found = find_person_for(actor, form.clue(), purpose=purpose, at=arrival_here().at)
    except Refused as caught:
        return refused(request, "find", form, caught.refusal, context)
    context |= {
        "found": found,
        "is_asked": True,
        "purpose": purpose,
        "at_window": purpose is Purpose.GOVERNMENT_SERVICE,
    }
    return page(request, "find", form, context)


@require_POST
def take_up(request: HttpRequest) -> HttpResponse:
    """Take a matter in hand and go to the record."""
    actor = require_actor(request)
    require_permission(actor, Permission.REGISTER_PERSON)
    form = MatterForm(request.POST)
    if not form.is_valid():
        raise Refused(_MATTER_MALFORMED)
    person = form.cleaned_data["person"]
    services.take_up(
        actor=actor,
        person=person,
        matter=Matter(form.cleaned_data["matter"]),
        at=arrival_here().at,
    )
    return HttpResponseRedirect(reverse("residents:record", args=[person]))
