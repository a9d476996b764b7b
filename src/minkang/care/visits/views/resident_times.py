"""Which time and for whom: the act of booking, of changing to another time, and of waiting."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minkang.care.visits.forms.resident import Choice, TimeForm, VisitorForm
from minkang.care.visits.queries.resident import Site, get_public_site, green_channel_age
from minkang.care.visits.queries.resident_people import Visitor, visitors_for
from minkang.care.visits.queries.resident_visits import get_visit_for
from minkang.care.visits.services.wording import clock
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.resident_start import booking_named
from minkang.engines.booking.queries.bookings import require_may_book_for
from minkang.engines.booking.queries.browsing import (
    HalfDay,
    Offered,
    get_public_half_day,
    get_public_offer,
)
from minkang.engines.booking.queries.openings import Opening, list_openings, next_openings
from minkang.engines.booking.queries.particulars import Particulars
from minkang.engines.booking.services.booking import book, reschedule
from minkang.engines.booking.services.orders import Order, SoldOut, Taken
from minkang.engines.booking.services.waitlist import join_waitlist
from minkang.engines.booking.terms import Channel, PoolKind, SessionState
from minkang.kernel.refusal import Refused
from minkang.kernel.web.fields import offer
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor
from minkang.registry.access.terms import Actor

PAGE = "resident/times"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about: a half-day as somebody who is signed in sees it."""

    actor: Actor
    half: HalfDay
    offered: Offered
    site: Site
    visitors: tuple[Visitor, ...]
    openings: tuple[Opening, ...]
    green: tuple[Opening, ...]
    instead: Particulars | None
    at: datetime

    @property
    def free(self) -> int:
        """Places that can be had."""
        return sum(one.free for one in (*self.openings, *self.green))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, session: int) -> HttpResponse:
    """Choose the time, say for whom, and book."""
    asked = _asked(request, session)
    if request.method != "POST":
        return page(request, PAGE, _form(asked), _shown(asked))
    form = _form(asked, request.POST)
    if not form.is_valid():
        return page(request, PAGE, form, _shown(asked))
    try:
        taken = _book(asked, form)
    except SoldOut as sold:
        return _sold_out(request, asked, form, sold)
    except Refused as caught:
        return refused(request, PAGE, form, caught.refusal, _shown(asked))
    slip = reverse("visits:resident-visit", args=[taken.booking])
    return HttpResponseRedirect(f"{slip}?new=1", status=HTTPStatus.SEE_OTHER)


@sensitive_post_parameters()
@require_POST
def wait(request: HttpRequest, session: int) -> HttpResponse:
    """Join the waitlist of a half-day that is full."""
    asked = _asked(request, session)
    form = _wait_form(asked, request.POST)
    if not form.is_valid():
        return page(request, PAGE, _form(asked), {**_shown(asked), "wait_form": form})
    person, actor = form.visitor(), asked.actor
    booker = require_may_book_for(actor, person, asked.at)
    try:
        join_waitlist(
            session=session,
            person=person,
            booker=booker,
            channel=Channel.ONLINE,
            ground=form.priority(),
            by=actor.reference,
            at=asked.at,
        )
    except Refused as caught:
        return refused(request, PAGE, _form(asked), caught.refusal, _shown(asked))
    mine = reverse("visits:resident-visits")
    return HttpResponseRedirect(f"{mine}#waiting", status=HTTPStatus.SEE_OTHER)


def _asked(request: HttpRequest, session: int) -> Asked:
    actor, at = require_actor(request), arrival_here().at
    half = get_public_half_day(session, at)
    offered = get_public_offer(half.service, at)
    visitors = visitors_for(actor, localdate(at))
    moved = booking_named(request.GET.get("instead", ""))
    instead = None if moved is None else get_visit_for(actor, moved, at)
    return Asked(
        actor=actor,
        half=half,
        offered=offered,
        site=get_public_site(offered.organisation),
        visitors=_only(visitors, instead),
        openings=_openings(half, PoolKind.PUBLIC, at),
        green=_green(half, visitors, offered.organisation, at),
        instead=instead,
        at=at,
    )


def _only(visitors: tuple[Visitor, ...], instead: Particulars | None) -> tuple[Visitor, ...]:
    """A booking that is moved stays with its person."""
    if instead is None:
        return visitors
    return tuple(one for one in visitors if one.rid == instead.person)


def _openings(half: HalfDay, kind: PoolKind, at: datetime) -> tuple[Opening, ...]:
    if half.is_undrawn and kind is PoolKind.PUBLIC:
        return ()
    found = list_openings(
        services=[half.service],
        days=(half.on, half.on + ONE_DAY),
        kind=kind,
        at=at,
        with_full=kind is PoolKind.PUBLIC,
    )
    return tuple(one for one in found if one.session == half.session)


def _green(
    half: HalfDay, visitors: tuple[Visitor, ...], organisation: UUID, at: datetime
) -> tuple[Opening, ...]:
    """Places of the green channel, where somebody here is old enough for them."""
    if max((one.age for one in visitors), default=0) < green_channel_age(organisation, half.on):
        return ()
    return _openings(half, PoolKind.GREEN_CHANNEL, at)


def _form(asked: Asked, *given: QueryDict) -> TimeForm:
    # What was sent may have filled up since; the act then says so, or finds what it did before.
    return TimeForm(_times(asked, with_full=bool(given)), asked.visitors, *given)


def _wait_form(asked: Asked, *given: QueryDict) -> VisitorForm:
    return VisitorForm(asked.visitors, *given, auto_id="wait_%s")


def _times(asked: Asked, *, with_full: bool = False) -> tuple[tuple[Choice, str], ...]:
    """Every time that can be had, in the words of the button beside it, by time to arrive."""
    public = [(one, PoolKind.PUBLIC, _("%(arrive)s 到院")) for one in asked.openings]
    green = [(one, PoolKind.GREEN_CHANNEL, _("%(arrive)s 到院，绿色通道")) for one in asked.green]
    found = [
        (one.report_at or one.starts, Choice(one.slot, kind), words)
        for one, kind, words in (*public, *green)
        if one.free or with_full
    ]
    found.sort(key=lambda each: (each[0], each[1].kind))
    return tuple((choice, words % {"arrive": clock(arrive)}) for arrive, choice, words in found)


def _shown(asked: Asked) -> dict[str, object]:
    elsewhere = (
        ()
        if asked.free or asked.half.is_undrawn
        else next_openings(asked.half.session, at=asked.at)
    )
    return {
        "asked": asked,
        "alternatives": _by_time(elsewhere),
        "wait_form": _wait_form(asked),
        "is_stopped": asked.half.state is SessionState.STOPPED,
        "is_lottery": asked.half.is_undrawn,
        "full": tuple(one for one in asked.openings if not one.free),
    }


def _by_time(found: Iterable[Opening]) -> list[Opening]:
    """The nearest are found first, but read as a calendar."""
    return sorted(found, key=lambda one: (one.report_at or one.starts, one.slot))


def _book(asked: Asked, form: TimeForm) -> Taken:
    person, choice = form.visitor(), form.choice()
    order = Order(
        person=person,
        slot=choice.slot,
        kind=choice.kind,
        key=form.cleaned_data["key"],
        channel=Channel.ONLINE,
        by=asked.actor.reference,
        booker=require_may_book_for(asked.actor, person, asked.at),
        ground=form.priority(),
    )
    if asked.instead is None:
        return book(order=order, at=asked.at)
    return reschedule(booking=asked.instead.rid, order=order, at=asked.at)


def _sold_out(request: HttpRequest, asked: Asked, form: TimeForm, sold: SoldOut) -> HttpResponse:
    """The page again as things stand now, with other times and the waitlist."""
    fresh = replace(asked, openings=_openings(asked.half, PoolKind.PUBLIC, asked.at))
    offer(form, "time", [(one.value, words) for one, words in _times(fresh)])
    others = [one for one in sold.alternatives if one.session != asked.half.session]
    shown = _shown(fresh) | {"alternatives": _by_time(others)}
    answer = refused(request, PAGE, form, sold.refusal, shown)
    answer.status_code = HTTPStatus.CONFLICT
    return answer
