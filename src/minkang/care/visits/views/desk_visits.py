"""One booking at the desk: its slip, check-in, cancelling, help; and who needs help today."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.visits.forms.desk import ArriveForm, HelpForm
from minkang.care.visits.queries import desk as queries
from minkang.care.visits.queries.desk import Counter
from minkang.care.visits.queries.help import (
    HelpLine,
    help_of,
    list_help_for,
    organisation_of_help,
)
from minkang.care.visits.services.help import arrange_help, note_help
from minkang.care.visits.services.wording import clock
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.board import turn_of
from minkang.engines.booking.queries.checking_in import booking_code
from minkang.engines.booking.queries.particulars import Particulars
from minkang.engines.booking.services.arriving import arrive as check_in
from minkang.engines.booking.services.booking import confirm as confirm_booking
from minkang.engines.booking.services.cancelling import cancel as cancel_booking
from minkang.engines.booking.terms import ArrivalSource, CancelCause
from minkang.kernel.refusal import Refused
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Permission

HELP: Worklist[HelpLine] = Worklist(
    name="help",
    title=_("今天需要帮助的患者"),
    columns=(
        Column("patient", _("患者"), cell=lambda one: one.masked_name),
        Column("kind", _("帮助"), cell=lambda one: spoken(one.kind)),
        Column("note", _("说明"), cell=lambda one: one.note),
        Column("report_at", _("到院"), cell=lambda one: clock(one.report_at), sort="report_at"),
        Column("department", _("科室"), cell=lambda one: one.department, sort="department"),
        Column("room", _("诊室"), cell=lambda one: one.room),
        Column(
            "arranged",
            _("安排"),
            cell=lambda one: clock(one.arranged_at) if one.arranged_at else _("还没有人接"),
        ),
    ),
    filters=(),
    default_sort="report_at",
    key="number",
    page_size=100,
    empty=Empty(
        _("今天没有人登记需要帮助"), _("预约或报到时登记了轮椅、手语、陪诊的患者会列在这里。")
    ),
)


@require_safe
def booking(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The slip of a booking, to read out or to print, and what can be done with it."""
    now, counter, visit = _visit(request, rid)
    return page(request, "desk/booking", ArriveForm(), _context(now, counter, visit))


@require_POST
def arrive(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Somebody with a booking stands here."""
    now, counter, visit = _visit(request, rid)
    require_permission(now.actor, Permission.RUN_QUEUE, organisation=visit.place.organisation)
    form = ArriveForm(request.POST)
    if not form.is_valid():
        return page(request, "desk/booking", form, _context(now, counter, visit))
    try:
        check_in(
            booking=rid,
            source=ArrivalSource.DESK,
            by=now.actor.reference,
            at=now.at,
            organisation=visit.place.organisation,
            ground=form.ground_stated(),
        )
    except Refused as caught:
        context = _context(now, counter, visit)
        return refused(request, "desk/booking", form, caught.refusal, context)
    return _slip(rid)


@require_POST
def confirm(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Say yes for somebody to a place that is held for them."""
    now, counter, visit = _visit(request, rid)
    try:
        confirm_booking(booking=rid, by=now.actor.reference, at=now.at)
    except Refused as caught:
        context = _context(now, counter, visit)
        return refused(request, "desk/booking", ArriveForm(), caught.refusal, context)
    return _slip(rid)


@require_http_methods(GET_OR_POST)
def cancel(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Give a booking up for somebody; says first what it means."""
    now, _counter, visit = _visit(request, rid)
    if request.method != "POST":
        context = {"visit": visit, "is_late": now.at > visit.cancel_until}
        return render(request, "visits/desk/cancel.html", context)
    cancel_booking(booking=rid, cause=CancelCause.DESK, by=now.actor.reference, at=now.at)
    return HttpResponseRedirect(reverse("visits:desk-person", args=[visit.person]))


@sensitive_post_parameters("note")
@require_http_methods(GET_OR_POST)
def note(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Note what help somebody needs on the day."""
    now, _counter, visit = _visit(request, rid)
    context = {"visit": visit}
    if request.method != "POST":
        asked = [one for one in help_of([rid]).get(rid, ()) if one.arranged_at is None]
        begun = {
            "help": [one.kind.value for one in asked],
            "note": asked[0].note if asked else "",
        }
        return page(request, "desk/help", HelpForm(initial=begun), context)
    form = HelpForm(request.POST)
    if not form.is_valid():
        return page(request, "desk/help", form, context)
    kept = form.cleaned_data
    note_help(booking=rid, kinds=kept["help"], note=kept["note"], by=now.actor.reference, at=now.at)
    return _slip(rid)


@require_safe
def helping(request: HttpRequest) -> HttpResponse:
    """Who comes today and needs help, and whether somebody has taken it on."""
    now = here(request)
    counter = queries.get_counter_for(now.actor, now.at)
    hospital = counter.hospital(request.GET.get("hospital", ""))
    rows = list_help_for(now.actor, hospital.rid, now.today)
    if is_export(request.GET):
        return workbook_of(HELP, rows, request.GET)
    context = {
        "hospital": hospital,
        "table": page_of(HELP, rows, request.GET),
        "open": [one for one in rows if one.is_open],
    }
    return render(request, "visits/desk/helping.html", context)


@require_POST
def arrange(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody takes a help request on."""
    now = here(request)
    organisation = organisation_of_help(number)
    require_permission(now.actor, Permission.BOOK_FOR_VISITORS, organisation=organisation)
    arrange_help(request=number, by=now.actor.reference, at=now.at)
    return HttpResponseRedirect(f"{reverse('visits:desk-helping')}?hospital={organisation}")


def _visit(request: HttpRequest, rid: UUID) -> tuple[Here, Counter, Particulars]:
    now = here(request)
    counter = queries.get_counter_for(now.actor, now.at)
    return now, counter, queries.get_visit_for(now.actor, rid, counter, now.at)


def _context(now: Here, counter: Counter, visit: Particulars) -> dict[str, object]:
    is_today = visit.is_live and visit.on == now.today
    return {
        "visit": visit,
        "code": booking_code(visit.rid),
        "help": help_of([visit.rid]).get(visit.rid, ()),
        "turn": turn_of(visit.rid, now.at),
        "can_arrive": counter.is_desk and is_today,
    }


def _slip(rid: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visits:desk-booking", args=[rid]))
