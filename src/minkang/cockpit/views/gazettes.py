"""Gazette issues: the list, and the contents of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.gazettes import get_public_gazette
from minkang.cockpit.views.asking import day_asked
from minkang.policy.clauses import publishes
from minkang.policy.queries.documents import get_public_gazettes


@publishes("liaoning-gazette/1.5")
@require_safe
def gazettes(request: HttpRequest) -> HttpResponse:
    """Every gazette issue, the newest first."""
    return render(request, "cockpit/gazettes.html", {"issues": get_public_gazettes()})


@publishes("liaoning-gazette/1.1", "liaoning-gazette/1.2")
@require_safe
def gazette(request: HttpRequest, slug: str) -> HttpResponse:
    """One issue: its documents in printed order."""
    issue = get_public_gazette(slug, day_asked(request))
    return render(request, "cockpit/gazette.html", {"issue": issue})
