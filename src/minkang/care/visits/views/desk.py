"""The service desk and the telephone: find somebody, see what they have, book for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.visits.forms.desk import (
    BookForm,
    FindForm,
    LookForm,
    PersonForm,
    WaitForm,
)
from minkang.care.visits.queries import desk as queries
from minkang.care.visits.queries.desk import Clinic, Counter, Visitor
from minkang.care.visits.services import desk as services
from minkang.care.visits.services.help import note_help
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.managing import waiting_at
from minkang.engines.booking.queries.standing import suspended_until
from minkang.engines.booking.queries.waitlist import get_waiting_for
from minkang.engines.booking.services.arriving import arrive
from minkang.engines.booking.services.waitlist import accept_offer, join_waitlist, leave_waitlist
from minkang.engines.booking.terms import ArrivalSource, Channel, PriorityGround
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.people.queries import PersonRecord, find_person_for, get_person_for

_NOT_READ = Refusal(
    "visits.visitor_malformed",
    "没有看懂要为哪位办理。请回到“服务台”，从查到的人中选择。",
    "person is needed, as the page of findings sends it",
)
FIELD_OF = {"identity_number": "number", "telephone": "number"}


@dataclass(frozen=True, slots=True)
class Serving:
    """Who is served, by whom, where and when."""

    now: Here
    counter: Counter
    visitor: Visitor


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def find(request: HttpRequest) -> HttpResponse:
    """Find somebody by a clue; what is typed travels in the body only."""
    now = here(request)
    counter = queries.get_counter_for(now.actor, now.at)
    context: dict[str, object] = {"counter": counter}
    if request.method != "POST":
        return page(request, "desk/find", FindForm(), context)
    form = FindForm(request.POST)
    if not form.is_valid():
        return page(request, "desk/find", form, context)
    try:
        found = find_person_for(now.actor, form.clue(), purpose=queries.OFFICE, at=now.at)
    except Refused as caught:
        return refused(request, "desk/find", form, caught.refusal, context, field_of=FIELD_OF)
    return page(request, "desk/find", form, {**context, "found": found, "is_asked": True})


@require_POST
def take_in_hand(request: HttpRequest) -> HttpResponse:
    """Serve somebody and go to their page."""
    now = here(request)
    queries.get_counter_for(now.actor, now.at)
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise Refused(_NOT_READ)
    person = form.cleaned_data["person"]
    services.take_in_hand(actor=now.actor, person=person, at=now.at)
    return HttpResponseRedirect(reverse("visits:desk-person", args=[person]))


@require_safe
def person(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Everything a desk does for one person; the reading is in their log."""
    now = here(request)
    counter = queries.get_counter_for(now.actor, now.at)
    record = get_person_for(
        now.actor, rid, purpose=queries.OFFICE, categories=queries.REACH, at=now.at
    )
    context = {
        "record": record,
        "facts": _facts(record),
        "counter": counter,
        "visits": queries.list_visits_for(now.actor, rid, counter, now.at),
        "waiting": waiting_at(rid, [one.rid for one in counter.hospitals], now.at),
        "suspended_until": suspended_until(rid, now.at),
    }
    return render(request, "visits/desk/person.html", context)


@sensitive_post_parameters("note")
@require_http_methods(GET_OR_POST)
def book(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Give somebody a place: which clinic, which time, and done."""
    serving = _serving(request, rid)
    replaces = _replaced(request, serving)
    look, clinics = _looked(request, serving)
    context: dict[str, object] = {
        "serving": serving,
        "look": look,
        "clinics": clinics,
        "replaces": replaces,
        "is_looked": look.is_bound and look.is_valid(),
    }
    if request.method != "POST":
        free = (one.slot for clinic in clinics for one in clinic.choices if one.free)
        context["first_slot"] = next(free, None)
        return page(request, "desk/book", BookForm(serving.counter, clinics), context)
    form = BookForm(serving.counter, clinics, request.POST)
    if not form.is_valid():
        return page(request, "desk/book", form, context)
    try:
        booking = _book(serving, form, replaces)
    except Refused as caught:
        return refused(request, "desk/book", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("visits:desk-booking", args=[booking]))


@require_POST
def wait(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Put somebody on the waitlist of a full half-day."""
    serving = _serving(request, rid)
    form = WaitForm(request.POST)
    if not form.is_valid():
        raise Refused(_NOT_READ)
    session = form.cleaned_data["session"]
    queries.require_session_here(session, serving.counter, serving.now.at)
    join_waitlist(
        session=session,
        person=rid,
        booker=None,
        channel=Channel(form.cleaned_data["channel"]),
        ground=PriorityGround.NONE,
        by=serving.now.actor.reference,
        at=serving.now.at,
    )
    return HttpResponseRedirect(reverse("visits:desk-person", args=[rid]))


@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Take the place somebody was offered, or let them wait no longer."""
    now = here(request)
    counter = queries.get_counter_for(now.actor, now.at)
    entry = get_waiting_for(now.actor, number, now.at)
    counter.hospital(str(entry.organisation))
    visitor = queries.get_visitor_for(now.actor, entry.person, now.at)
    by = now.actor.reference
    match request.POST.get("act"):
        case "accept":
            taken = accept_offer(waiting=number, by=by, at=now.at)
            return HttpResponseRedirect(reverse("visits:desk-booking", args=[taken.booking]))
        case "leave":
            leave_waitlist(waiting=number, by=by, at=now.at)
            return HttpResponseRedirect(reverse("visits:desk-person", args=[visitor.rid]))
        case _:
            raise Refused(_NOT_READ)


def _serving(request: HttpRequest, rid: UUID) -> Serving:
    now = here(request)
    counter = queries.get_counter_for(now.actor, now.at)
    return Serving(now, counter, queries.get_visitor_for(now.actor, rid, now.at))


def _replaced(request: HttpRequest, serving: Serving) -> UUID | None:
    """The booking that is to be changed, when the address names one of this person."""
    said = request.GET.get("replaces", "")
    if not said:
        return None
    try:
        rid = UUID(said)
    except ValueError:
        raise Refused(_NOT_READ) from None
    now = serving.now
    visit = queries.get_visit_for(now.actor, rid, serving.counter, now.at)
    if visit.person != serving.visitor.rid:
        raise Refused(_NOT_READ)
    return rid


def _looked(request: HttpRequest, serving: Serving) -> tuple[LookForm, tuple[Clinic, ...]]:
    counter, now = serving.counter, serving.now
    hospital = counter.hospital(request.GET.get("hospital", ""))
    offers = queries.list_offers_at(hospital.rid, now.at)
    asked = {"hospital": str(hospital.rid), "since": now.today.isoformat(), **request.GET.dict()}
    if "service" not in request.GET:
        return LookForm(counter, offers, initial=asked), ()
    form = LookForm(counter, offers, asked)
    if not form.is_valid():
        return form, ()
    kept = form.cleaned_data
    clinics = queries.list_clinics(
        int(kept["service"]), kept["since"], services.KINDS_TODAY, now.at
    )
    return form, clinics


def _book(serving: Serving, form: BookForm, replaces: UUID | None) -> UUID:
    """Book, note the help, and check in whoever is here already; each is done once only."""
    by, at = serving.now.actor.reference, serving.now.at
    kept = form.cleaned_data
    taken = services.book_for_visitor(
        person=serving.visitor.rid, ask=form.ask(replaces), by=by, at=at
    )
    if kept["help"] or kept["note"]:
        note_help(booking=taken.booking, kinds=kept["help"], note=kept["note"], by=by, at=at)
    if kept.get("is_here") and form.on() == serving.now.today:
        arrive(booking=taken.booking, source=ArrivalSource.DESK, by=by, at=at)
    return taken.booking


def _facts(record: PersonRecord) -> tuple[Fact, ...]:
    """The facts the desk reads back to whoever stands or calls there."""
    one, reach = record.identity, record.contact
    if one is None or reach is None:
        raise ValueError("the desk reads identity and contact or nothing")
    pairs: Mapping[str, str] = {
        _("姓名"): one.name,
        _("性别"): spoken(one.sex),
        _("出生日期"): day(one.born_on),
        _("年龄"): _("%(age)s 周岁") % {"age": one.age},
        _("身份证号码"): one.masked_number or _("还没有"),
        _("电话"): reach.telephone,
    }
    return facts(pairs.items())
