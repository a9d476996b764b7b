"""The public home page: open to everybody, only reads."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from minkang.desks.queries import get_public_home
from minkang.desks.views.tasks import DESK, FIRST, FURTHER, SIGN_IN
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.regions import region
from minkang.registry.access.queries import actor_of

EXAMPLES = ("预约要等多久", "打疫苗要走多远", "企业有哪些补助")
"""Questions to begin with; the documents are Chinese, so are the questions."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page: what a visitor comes for, search, and how far the clauses are."""
    here = region(settings.MINKANG_REGION)
    page = get_public_home(localdate(arrival_here().at), here.code)
    values = {
        "page": page,
        "examples": EXAMPLES,
        "tasks": (*FIRST, SIGN_IN if actor_of(request) is None else DESK),
        "further": FURTHER,
    }
    return render(request, "desks/home.html", values)
