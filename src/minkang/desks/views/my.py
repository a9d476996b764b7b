"""One's own desk: who one is here, and what there is to do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minkang.care.exchange.queries.board import SenderLine, list_silent_for
from minkang.desks.queries import Seat, seats_of, wards_of
from minkang.desks.terms import DayPart, day_part
from minkang.desks.views.task import Task
from minkang.desks.views.tasks import TASKS, common_tasks, own_record_address
from minkang.desks.views.waiting import Waiting, waiting_for
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Actor, Role

WATCHING = (Role.INFORMATION_OFFICER, Role.PLATFORM_OPERATOR)
"""Who is to act when a hospital's records stop coming."""
APPLYING = (Role.RESIDENT, Role.ENTERPRISE_AGENT)
"""Who applies for something, and may be asked for more."""


@dataclass(frozen=True, slots=True)
class RecordLink:
    """The way to a record the visitor may open as themselves; `name` is "" for their own."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page shows.

    Attributes:
        name: Name of who is signed in.
        part: Part of the day, for the greeting.
        seats: Roles with office and place; the chosen one decides which tasks are shown.
        chosen: The chosen seat, or None without any role.
        records: One's own record and those of one's wards, on the desk of a resident.
        tasks: What the chosen role does.
        common: What everybody may do.
        silent: Senders of records that did not send in time, on the desks of who can see to it.
        waiting: What an applicant has to do.
    """

    name: str
    part: DayPart
    seats: tuple[Seat, ...]
    chosen: Seat | None
    records: tuple[RecordLink, ...]
    tasks: tuple[Task, ...]
    common: tuple[Task, ...]
    silent: tuple[SenderLine, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """The home page of who is signed in; ``?seat=2`` shows the tasks of the second role."""
    actor = require_actor(request)
    seats = seats_of(actor, is_english=get_language() == "en")
    said = request.GET.get("seat", "")
    chosen = next((seat for seat in seats if str(seat.number) == said), next(iter(seats), None))
    tasks = TASKS[chosen.role] if chosen else ()
    desk = Desk(
        name=actor.name,
        part=day_part(localtime(arrival_here().at).hour),
        seats=seats,
        chosen=chosen,
        records=_records(actor) if chosen and chosen.role is Role.RESIDENT else (),
        tasks=tasks,
        common=common_tasks(tasks),
        silent=_silent(actor) if chosen and chosen.role in WATCHING else (),
        waiting=_waiting(actor) if chosen and chosen.role in APPLYING else (),
    )
    return render(request, "desks/my.html", {"desk": desk})


def _waiting(actor: Actor) -> tuple[Waiting, ...]:
    return waiting_for(actor, localdate(arrival_here().at))


def _silent(actor: Actor) -> tuple[SenderLine, ...]:
    return list_silent_for(actor, at=arrival_here().at)


def _records(actor: Actor) -> tuple[RecordLink, ...]:
    wards = wards_of(actor, localdate(arrival_here().at))
    return (
        RecordLink("", own_record_address(actor.person)),
        *(RecordLink(ward.name, own_record_address(ward.rid)) for ward in wards),
    )
