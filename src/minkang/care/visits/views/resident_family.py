"""For whom I may book, and who may book for me."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minkang.care.visits.forms.resident import ProxyForm, WithdrawForm
from minkang.care.visits.queries.resident_people import (
    circles_for,
    visitors_for,
    wards_and_self,
)
from minkang.care.visits.services import family as service
from minkang.care.visits.views.answers import page, refused
from minkang.kernel.refusal import Refused
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor, require_own_person

PAGE = "resident/family"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest) -> HttpResponse:
    """Who is in this list, and letting somebody book for me or a ward of mine."""
    actor, at = require_actor(request), arrival_here().at
    on = localdate(at)
    shown = {"people": visitors_for(actor, on), "circles": circles_for(actor, on)}
    mine = wards_and_self(actor, on)
    if request.method != "POST":
        return page(request, PAGE, ProxyForm(mine), shown)
    form = ProxyForm(mine, request.POST)
    if not form.is_valid():
        return page(request, PAGE, form, shown)
    try:
        service.authorise(
            actor=actor,
            person=form.represented(),
            name=form.cleaned_data["name"],
            identity_number=form.cleaned_data["identity_number"],
            at=at,
        )
    except Refused as caught:
        return refused(request, PAGE, form, caught.refusal, shown)
    return _back()


@require_POST
def withdraw(request: HttpRequest, agent: UUID) -> HttpResponse:
    """Take it back, from now on."""
    actor = require_actor(request)
    own = require_own_person(actor)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Http404
    person = form.cleaned_data["person"] or own
    service.withdraw(actor=actor, person=person, agent=agent, at=arrival_here().at)
    return _back()


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visits:resident-family"), status=HTTPStatus.SEE_OTHER)
