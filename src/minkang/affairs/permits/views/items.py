"""Guides to permits, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from minkang.affairs.permits.queries.items import get_public_guide, list_public_guides
from minkang.affairs.permits.queries.offices import receiving_office
from minkang.affairs.permits.queries.samples import sample_form
from minkang.affairs.permits.terms import Subject
from minkang.affairs.permits.views.here import area_here
from minkang.policy.clauses import publishes

CLAUSE = "siping-env/2.1.5"
MOST_WORDS = 40


@publishes(CLAUSE, "liaoning-2025-34/13.1")
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Every published item of the area; words and who applies narrow the list."""
    words = request.GET.get("find", "")[:MOST_WORDS].strip()
    who = next((one for one in Subject if one == request.GET.get("who")), None)
    found = list_public_guides(area_here(), words)
    shown = [
        one for one in found if who is None or (one.item.scope and who in one.item.scope.subjects)
    ]
    context = {"guides": shown, "words": words, "who": who, "subjects": Subject, "clause": CLAUSE}
    return render(request, "permits/items.html", context)


@publishes(CLAUSE, "siping-env/2.1.3", "liaoning-2025-34/13.2")
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One guide: what to bring, how long it takes, the nine elements, and a square for the phone."""
    guide = get_public_guide(area_here(), code)
    address = request.build_absolute_uri(reverse("permits:item", args=[code]))
    context = {
        "guide": guide, "item": guide.item, "square": address, "clause": CLAUSE,
        "receiver": receiving_office(guide.area),
    }  # fmt: skip
    return render(request, "permits/item.html", context)


@require_safe
def form(request: HttpRequest, code: str) -> HttpResponse:
    """A filled-in sample of an item's form and papers."""
    guide = get_public_guide(area_here(), code)
    context = {"guide": guide, "item": guide.item, "pages": sample_form(guide.item)}
    return render(request, "permits/form.html", context)
