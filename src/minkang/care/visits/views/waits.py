"""How long people wait at a hospital, open to everybody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from minkang.care.visits.queries.waits import get_public_waits
from minkang.kernel.web.reference import arrival_here
from minkang.policy.clauses import publishes

CLAUSE = "liaoning-2025-34/2.2"


@publishes(CLAUSE)
@require_safe
def hospital(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Waits of a hospital's clinics in the last month, by department and age."""
    waits = get_public_waits(rid, localdate(arrival_here().at))
    return render(request, "visits/waits/hospital.html", {"waits": waits, "clause": CLAUSE})
