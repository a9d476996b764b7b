"""The page of one document, and its copies side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.copies import get_public_copies
from minkang.cockpit.queries.documents import get_public_document_page
from minkang.cockpit.queries.reading import get_public_reading_page
from minkang.cockpit.views import facts
from minkang.cockpit.views.asking import day_asked, whole_asked
from minkang.cockpit.views.linked_data import legislation
from minkang.policy.clauses import publishes


@publishes("benxi-2023-9/23.1")
@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """One document: its head, its text with the clauses beside it, and its state on a day."""
    page = get_public_document_page(slug, day_asked(request))
    return render(
        request,
        "cockpit/document.html",
        {
            "page": page,
            "page_meta": facts.meta_of_document(page),
            "head_facts": facts.head_of(page),
            "linked_data": legislation(page, request.build_absolute_uri),
        },
    )


@require_safe
def copies(request: HttpRequest, slug: str) -> HttpResponse:
    """The copy whose text is shown beside another one, with every difference."""
    number = whole_asked(request, "copy", otherwise=2)
    return render(request, "cockpit/copies.html", {"page": get_public_copies(slug, number)})


@require_safe
def reading(request: HttpRequest, slug: str) -> HttpResponse:
    """How the text of a document was read: warnings, and what stands outside every passage."""
    page = get_public_reading_page(slug, day_asked(request))
    return render(request, "cockpit/reading.html", {"page": page})
