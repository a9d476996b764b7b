"""The home pages; the public one is open to everybody and only reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from minkang.desks.queries import get_public_home
from minkang.kernel.web.reference import arrival_here


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page: search, what the house does, and how far the clauses are."""
    page = get_public_home(localdate(arrival_here().at))
    return render(request, "desks/home.html", {"page": page})
