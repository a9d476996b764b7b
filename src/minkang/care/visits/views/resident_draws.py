"""A lottery as anybody sees it, one's own ballot, and the program that repeats the draw."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.visits.forms.resident import BallotForm
from minkang.care.visits.queries.resident_people import Visitor, visitors_for
from minkang.care.visits.views.answers import page, refused
from minkang.engines.booking.queries.bookings import require_may_book_for
from minkang.engines.booking.queries.browsing import (
    HalfDay,
    Offered,
    get_public_half_day,
    get_public_offer,
)
from minkang.engines.booking.queries.draws import (
    OwnBallot,
    PublicDraw,
    get_ballot_for,
    get_public_draw,
    public_script,
)
from minkang.engines.booking.services.drawing import cast_ballot
from minkang.engines.booking.terms import DrawState
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.templatetags.frame import moment
from minkang.registry.access.queries import actor_of, require_actor, require_permission
from minkang.registry.access.terms import Actor, Permission

PAGE = "resident/draw"
MOST_SHOWN = 200
"""So many numbers a page lists; the file has all of them."""
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Own:
    """A ballot of somebody the visitor of the page acts for."""

    name: str
    ballot: OwnBallot


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, session: int) -> HttpResponse:
    """What was promised, how it stands, what came out; and taking part."""
    at = arrival_here().at
    half = get_public_half_day(session, at)
    offered = get_public_offer(half.service, at)
    found = get_public_draw(session, at)
    actor = actor_of(request)
    if request.method == "POST":
        actor = require_actor(request)
        require_permission(actor, Permission.BOOK_OWN_VISIT)
    visitors = () if actor is None or actor.person is None else visitors_for(actor, localdate(at))
    form = BallotForm(visitors, *([request.POST] if request.method == "POST" else []))
    shown = _shown(actor, visitors, half, offered, found)
    if actor is None or request.method != "POST" or not form.is_valid():
        return page(request, PAGE, form, shown)
    person = form.visitor()
    try:
        cast_ballot(
            draw=session,
            person=person,
            booker=require_may_book_for(actor, person, at),
            by=actor.reference,
            at=at,
        )
    except Refused as caught:
        return refused(request, PAGE, form, caught.refusal, shown)
    return HttpResponseRedirect(
        reverse("visits:resident-draw", args=[session]), status=HTTPStatus.SEE_OTHER
    )


@require_safe
def published(request: HttpRequest, session: int) -> HttpResponse:  # noqa: ARG001 - the same for all
    """The list of a draw as a file, for the program that repeats it."""
    found = get_public_draw(session, arrival_here().at)
    answer = HttpResponse(found.published(), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{session}.json"'
    return answer


@require_safe
def script(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The program by which anybody repeats a draw."""
    answer = HttpResponse(public_script(), content_type=PLAIN)
    answer.headers["Content-Disposition"] = 'attachment; filename="verify_draw.py"'
    return answer


def _shown(
    actor: Actor | None,
    visitors: tuple[Visitor, ...],
    half: HalfDay,
    offered: Offered,
    found: PublicDraw,
) -> dict[str, object]:
    return {
        "half": half,
        "offered": offered,
        "draw": found,
        "facts": _facts(found),
        "own": _own(actor, visitors, half.session),
        "order": found.order[:MOST_SHOWN],
        "may_cast": found.stage is DrawState.OPEN and actor is not None,
        "must_sign_in": found.stage is DrawState.OPEN and actor is None,
    }


def _own(actor: Actor | None, visitors: tuple[Visitor, ...], session: int) -> tuple[Own, ...]:
    if actor is None:
        return ()
    at = arrival_here().at
    found = ((one.name, get_ballot_for(actor, session, one.rid, at)) for one in visitors)
    return tuple(Own(name, ballot) for name, ballot in found if ballot is not None)


def _facts(found: PublicDraw) -> tuple[Fact, ...]:
    """The promise and what came out, in the order things happen."""
    return facts(
        (
            (_("登记时间"), f"{moment(found.opens_at)} – {moment(found.closes_at)}"),
            (_("事先公布的承诺（SHA-256）"), found.commitment),
            (_("登记人数"), str(found.cast)),
            (_("名单的指纹（SHA-256）"), found.ballots_digest),
            (_("公开的随机数"), found.secret),
            (_("种子"), found.seed),
            (_("中签"), str(found.winners) if found.drawn_at else ""),
        )
    )
