"""The policy library: search, and the list of documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.library import get_public_documents
from minkang.cockpit.views.asking import day_asked


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Documents, or what a question finds in them."""
    documents = get_public_documents(day_asked(request))
    return render(request, "cockpit/library.html", {"documents": documents})
