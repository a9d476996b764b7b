"""The page of one document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.documents import get_public_document
from minkang.cockpit.views import facts
from minkang.cockpit.views.asking import day_asked


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """One document: its head, its text with the clauses beside it, and its state on a day."""
    page = get_public_document(slug, day_asked(request))
    return render(
        request,
        "cockpit/document.html",
        {"page": page, "head_facts": facts.head_of(page)},
    )
