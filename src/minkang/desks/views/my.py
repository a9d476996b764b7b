"""One's own desk: who one is here, and what there is to do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minkang.desks.queries import Seat, seats_of
from minkang.desks.terms import DayPart, day_part
from minkang.desks.views.tasks import Task, tasks_of
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page shows.

    Attributes:
        name: Name of who is signed in.
        part: Part of the day, for the greeting.
        seats: Roles with office and place; the chosen one decides which tasks are shown.
        chosen: The chosen seat, or None without any role.
        tasks: What there is to do.
    """

    name: str
    part: DayPart
    seats: tuple[Seat, ...]
    chosen: Seat | None
    tasks: tuple[Task, ...]


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """The home page of who is signed in; ``?seat=2`` shows the tasks of the second role."""
    actor = require_actor(request)
    seats = seats_of(actor, is_english=get_language() == "en")
    said = request.GET.get("seat", "")
    chosen = next((seat for seat in seats if str(seat.number) == said), next(iter(seats), None))
    desk = Desk(
        name=actor.name,
        part=day_part(localtime(arrival_here().at).hour),
        seats=seats,
        chosen=chosen,
        tasks=tasks_of([chosen.role] if chosen else []),
    )
    return render(request, "desks/my.html", {"desk": desk})
