"""The coming weeks of a hospital's clinics, and one session: its places, stopping it, its lottery."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.visits.forms.manage import DrawForm, PlacesForm, StopForm
from minkang.care.visits.queries import manage as queries
from minkang.care.visits.queries.manage import Managed
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.draws import PublicDraw, get_public_draw
from minkang.engines.booking.queries.managing import count_expected_for
from minkang.engines.booking.queries.sessions import SessionPage, get_session_for
from minkang.engines.booking.services.drawing import announce_draw
from minkang.engines.booking.services.spilling import add_places
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.terms import ReleaseMode, SessionState
from minkang.kernel.refusal import Refused

MONDAY = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A session in the hands of somebody who manages its clinics."""

    now: Here
    session: SessionPage
    managed: Managed

    @property
    def number(self) -> int:
        """The session's number."""
        return self.session.session.session

    @property
    def is_running(self) -> bool:
        """Whether it is published and not over."""
        line = self.session.session
        return line.state is SessionState.PUBLISHED and line.ends > self.now.at


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to one's only hospital, else a list to choose from."""
    managed = queries.list_managed_for(here(request).actor)
    if len(managed) == 1:
        return HttpResponseRedirect(reverse("visits:manage-week", args=[managed[0].rid]))
    return render(request, "visits/manage/home.html", {"managed": managed})


@require_safe
def week(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Seven days of all departments: what runs, what is full, what is missing."""
    now = here(request)
    managed = queries.get_managed_for(now.actor, organisation)
    since = _monday(request.GET.get("since", ""), now.today)
    context = {
        "managed": managed,
        "week": queries.get_week_for(now.actor, organisation, since, now.today),
        "since": since,
        "last": since + timedelta(days=6),
        "before": since - queries.WEEK,
        "after": since + queries.WEEK,
        "today": now.today,
    }
    return render(request, "visits/manage/week.html", context)


@require_safe
def session(request: HttpRequest, number: int) -> HttpResponse:
    """One session with its places, and what can be done with it."""
    held = _held(request, number)
    context = {**_context(held), "draw": _draw_of(held)}
    return render(request, "visits/manage/session.html", context)


@require_http_methods(GET_OR_POST)
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Call a session off; says first how many patients will be told."""
    held = _held(request, number)
    actor = held.now.actor
    context = {**_context(held), "expected": count_expected_for(actor, number)}
    if request.method != "POST":
        return page(request, "manage/stop", StopForm(), context)
    form = StopForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/stop", form, context)
    try:
        stop_session(
            session=number,
            reason=form.cleaned_data["reason"],
            by=actor.reference,
            at=held.now.at,
        )
    except Refused as caught:
        return refused(request, "manage/stop", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("visits:manage-stopped", args=[number]))


@require_safe
def stopped(request: HttpRequest, number: int) -> HttpResponse:
    """Who was told that a session is stopped, and what was held for them."""
    held = _held(request, number)
    patients = queries.list_patients_of_stopped(number, held.now.at)
    context = {
        **_context(held),
        "patients": patients,
        "offered": sum(one.instead is not None for one in patients),
    }
    return render(request, "visits/manage/stopped.html", context)


@require_http_methods(GET_OR_POST)
def places(request: HttpRequest, number: int) -> HttpResponse:
    """Add places to a time of a session."""
    held = _held(request, number)
    pools = held.session.pools
    context = _context(held)
    if request.method != "POST":
        return page(request, "manage/places", PlacesForm(pools, initial={"count": 1}), context)
    form = PlacesForm(pools, request.POST)
    if not form.is_valid():
        return page(request, "manage/places", form, context)
    pool = form.pool()
    try:
        add_places(
            slot=pool.slot,
            kind=form.cleaned_data["kind"],
            report_at=pool.report_at,
            count=form.cleaned_data["count"],
            by=held.now.actor.reference,
            at=held.now.at,
        )
    except Refused as caught:
        return refused(request, "manage/places", form, caught.refusal, context)
    return _to_session(number)


@require_http_methods(GET_OR_POST)
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Announce a lottery for the public places of a session."""
    held = _held(request, number)
    context = _context(held)
    if request.method != "POST":
        form = DrawForm(initial={"on": held.now.today + timedelta(days=1), "at": "08:00"})
        return page(request, "manage/draw", form, context)
    form = DrawForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/draw", form, context)
    kept = form.cleaned_data
    try:
        announce_draw(
            session=number,
            opens_at=make_aware(datetime.combine(kept["on"], kept["at"])),
            by=held.now.actor.reference,
            at=held.now.at,
        )
    except Refused as caught:
        return refused(request, "manage/draw", form, caught.refusal, context)
    return _to_session(number)


def _held(request: HttpRequest, number: int) -> Held:
    now = here(request)
    found = get_session_for(now.actor, number)
    return Held(now, found, queries.get_managed_for(now.actor, found.organisation))


def _context(held: Held) -> dict[str, object]:
    return {
        "held": held,
        "line": held.session.session,
        "pools": held.session.pools,
        "managed": held.managed,
    }


def _draw_of(held: Held) -> PublicDraw | None:
    if held.session.session.release is not ReleaseMode.LOTTERY:
        return None
    try:
        return get_public_draw(held.number, held.now.at)
    except Refused as caught:
        if caught.refusal.code != "booking.draw_unknown":
            raise
        return None


def _monday(said: str, today: date) -> date:
    try:
        on = date.fromisoformat(said)
    except ValueError:
        on = today
    return on - timedelta(days=on.isoweekday() - MONDAY)


def _to_session(number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visits:manage-session", args=[number]))
