"""The policy library: search, and the list of documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.library import get_public_documents
from minkang.cockpit.views import filters
from minkang.cockpit.views.asking import day_asked
from minkang.policy.search import find


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What a question or a filter finds; without either, the list of documents."""
    question = request.GET.get("q", "").strip()
    facets = filters.facets_asked(request.GET)
    if not question and not filters.is_narrowed(facets):
        documents = get_public_documents(day_asked(request))
        return render(request, "cockpit/library.html", {"documents": documents})
    result = find(
        question,
        on=day_asked(request),
        facets=facets,
        page=filters.page_asked(request.GET),
    )
    return render(
        request,
        "cockpit/results.html",
        {
            "question": question,
            "result": result,
            "groups": filters.facet_groups(request, result),
            "links": filters.page_links(request, result),
        },
    )
