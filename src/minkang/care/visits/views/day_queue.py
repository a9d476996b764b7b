"""The nurse's queue: who is there, who is next, who did not answer; every act is one button."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.visits.forms.day import ActForm, CallForm
from minkang.care.visits.queries import day as queries
from minkang.care.visits.services import day as services
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.queue import Line, get_line_for
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.refusals import answer_refusal

_NOT_READ = Refusal(
    "visits.act_malformed",
    "没有看懂要做什么。请回到这次门诊的队列，按那里的按钮。",
    "the page of the queue sends act or calls",
)


@never_cache
@require_safe
def clinics(request: HttpRequest) -> HttpResponse:
    """Today's sessions where the actor works: queues, check-in and boards."""
    now = here(request)
    context = {"workplaces": queries.list_workplaces_for(now.actor, now.at), "at": now.at}
    return render(request, "visits/day/clinics.html", context)


@never_cache
@require_http_methods(GET_OR_POST)
def queue(request: HttpRequest, session: int) -> HttpResponse:
    """Who is there and who is next; a button pressed changes the queue and shows it again."""
    now = here(request)
    get_line_for(now.actor, session, now.at)
    if request.method == "POST":
        try:
            do(request, now, session)
        except Refused as caught:
            return answer_refusal(
                request,
                caught.refusal,
                template="visits/day/queue.html",
                context=_context(now, session),
            )
        return HttpResponseRedirect(reverse("visits:day-queue", args=[session]))
    return render(request, "visits/day/queue.html", _context(now, session))


def do(request: HttpRequest, now: Here, session: int) -> None:
    """What the button pressed asks for.

    Raises:
        Refused: ``visits.act_malformed``, those of `services.day`.
    """
    call, act = CallForm(request.POST), ActForm(request.POST)
    if act.is_valid():
        what, booking = act.cleaned_data["act"]
        _do_with(request, now, session, what, booking)
    elif call.is_valid() and "act" not in request.POST:
        services.call_next(
            actor=now.actor, session=session, calls=call.cleaned_data["calls"], at=now.at
        )
    else:
        raise Refused(_NOT_READ)


def _do_with(
    request: HttpRequest, now: Here, session: int, what: services.Act, booking: UUID
) -> None:
    call = CallForm(request.POST)
    if what is services.Act.END and "and_call" in request.POST and call.is_valid():
        services.end_and_call(
            actor=now.actor,
            booking=booking,
            session=session,
            calls=call.cleaned_data["calls"],
            at=now.at,
        )
    else:
        services.act(actor=now.actor, act=what, booking=booking, at=now.at)


def _context(now: Here, session: int) -> dict[str, object]:
    line: Line = get_line_for(now.actor, session, now.at)
    return {
        "line": line,
        "wait_limit": queries.wait_limit(line),
        "judges_urgency": queries.judges_urgency(now.actor, line.clinic.organisation),
        "sees": queries.sees_patients(now.actor, line.clinic.organisation),
    }
