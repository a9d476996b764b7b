"""A missed visit and the appeal against it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minkang.care.visits.forms.resident import AppealForm
from minkang.care.visits.views.answers import page, refused
from minkang.engines.booking.queries.standing import get_missed_for
from minkang.engines.booking.services import missing
from minkang.kernel.refusal import Refused
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor, require_own

PAGE = "resident/missed"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def missed(request: HttpRequest, number: int) -> HttpResponse:
    """What was missed, what follows, and why it should not count."""
    actor, at = require_actor(request), arrival_here().at
    found = get_missed_for(actor, number, at)
    require_own(actor, found.person, at)
    shown = {"missed": found}
    if request.method != "POST":
        return page(request, PAGE, AppealForm(), shown)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return page(request, PAGE, form, shown)
    words = form.cleaned_data["words"]
    try:
        missing.appeal(no_show=number, words=words, by=actor.reference, at=at)
    except Refused as caught:
        return refused(request, PAGE, form, caught.refusal, shown)
    return HttpResponseRedirect(
        reverse("visits:resident-missed", args=[number]), status=HTTPStatus.SEE_OTHER
    )
