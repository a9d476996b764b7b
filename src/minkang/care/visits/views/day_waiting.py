"""The waiting room: the board for everybody, and one's own place in the queue."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minkang.care.visits.queries import day as queries
from minkang.care.visits.views.here import here
from minkang.engines.booking.queries.board import get_public_board
from minkang.kernel.web.reference import arrival_here


@never_cache
@require_safe
def board(request: HttpRequest, organisation: UUID, department: int | None = None) -> HttpResponse:
    """Numbers and rooms of today's sessions; no name of a patient is on it."""
    at = arrival_here().at
    shown = get_public_board(organisation, at, department)
    departments = {line.clinic.department_key: line.clinic.department for line in shown.lines}
    context = {"board": shown, "departments": departments, "at": at}
    return render(request, "visits/day/board.html", context)


@never_cache
@require_safe
def mine(request: HttpRequest, booking: UUID) -> HttpResponse:
    """How many come before oneself, or somebody one acts for, and how long that takes."""
    now = here(request)
    following = queries.get_following_for(now.actor, booking, now.at)
    return render(request, "visits/day/mine.html", {"following": following, "at": now.at})
