"""An office sees its parts and nothing of the others; the window sees what is unusual."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.onething import services
from minkang.affairs.onething.forms import AskForm, FactsForm, ReasonForm
from minkang.affairs.onething.models import Part
from minkang.affairs.onething.queries import office as queries
from minkang.affairs.onething.queries.office import PartPage
from minkang.affairs.onething.queries.packages import packages
from minkang.affairs.onething.queries.progress import befores_of
from minkang.affairs.onething.rules import package as rules
from minkang.affairs.onething.services import Officer
from minkang.affairs.onething.templatetags.joining import titled
from minkang.affairs.onething.terms import AT_THE_OFFICE, Doubt, PartState
from minkang.affairs.onething.views.here import GET_OR_POST, Here, here, seq_of
from minkang.engines.cases.queries.facts import vocabulary
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

ONE, WINDOW, BIRTH = "onething/part.html", "onething/window.html", "onething/birth.html"
PARTS: Worklist[Part] = Worklist(
    name="parts",
    title=_("联办事项"),
    columns=(
        Column(
            "number",
            _("办件编号"),
            cell=lambda one: one.number,
            sort="number",
            link=lambda one: reverse("onething:part", args=[one.pk]),
        ),
        Column("part", _("事项"), cell=lambda one: titled(_told(one))),
        Column("state", _("状态"), cell=lambda one: _state(one)),
        Column("opened", _("分来的日期"), cell=lambda one: one.opened_on),
        Column("due", _("最迟哪天"), cell=lambda one: one.due_on, sort="due_on"),
        Column("ended", _("办结日期"), cell=lambda one: one.ended_on),
        Column("organisation", _("办理单位"), cell=lambda one: one.organisation.name),
    ),
    filters=(
        Filter(
            "state",
            _("状态"),
            path="state",
            parse=PartState,
            label=lambda value: spoken(PartState(str(value))),
        ),
    ),
    default_sort="due",
    key="rid",
    page_size=50,
    empty=Empty(
        _("没有分来的联办事项"), _("有家庭申报后，归您单位办的会列在这里，先到期的在前面。")
    ),
)


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """The parts of one's offices, and what waits at one's window."""
    now = here(request)
    rows = DatabaseRows(queries.list_parts_for(now.actor))
    if is_export(request.GET):
        return workbook_of(PARTS, rows, request.GET)
    context = {
        "table": page_of(PARTS, rows, request.GET),
        "windows": queries.list_windows_for(now.actor)[:50],
        "late": _late(now),
        "doubts": queries.list_parts_for(now.actor).exclude(doubt="").count(),
        "hospital": queries.delivering_of(now.actor),
    }
    return render(request, "onething/office.html", context)


@require_safe
def part(request: HttpRequest, rid: UUID) -> HttpResponse:
    """A part with what its office may see; looking is written down."""
    now = here(request)
    found = queries.get_part_for(now.actor, rid)
    services.read_part(
        part=found.part,
        title=found.told.title,
        facts=len(found.facts),
        by=now.actor.reference,
        at=now.at,
    )
    return render(request, ONE, _context(found, now))


@require_POST
def answer(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The office has done its part."""
    now = here(request)
    found = queries.get_part_for(now.actor, rid)
    form = FactsForm(found.results, {}, request.POST)
    context = _context(found, now) | {"form": form}
    if not form.is_valid():
        return form_page(request, ONE, form, context)
    try:
        services.answer_part(
            part=rid,
            results=form.told(),
            officer=_officer(request, found.role),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused_form(request, ONE, form, caught.refusal, context, field_of=form.names)
    return HttpResponseRedirect(reverse("onething:part", args=[rid]))


@require_POST
def ask(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The office asks the family, once."""
    now = here(request)
    found = queries.get_part_for(now.actor, rid)
    form = AskForm(found.askable, request.POST)
    context = _context(found, now) | {"ask": form}
    missing = form.cleaned_data["missing"] if form.is_valid() else []
    try:
        services.ask_family(
            part=rid,
            missing=missing,
            officer=_officer(request, found.role),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("onething:part", args=[rid]))


@require_POST
def refuse(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The office cannot do its part."""
    now = here(request)
    found = queries.get_part_for(now.actor, rid)
    try:
        services.refuse_part(
            part=rid,
            reason=request.POST.get("reason", ""),
            officer=_officer(request, found.role),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        context = _context(found, now)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("onething:part", args=[rid]))


@require_http_methods(GET_OR_POST)
def window(request: HttpRequest, rid: UUID) -> HttpResponse:
    """A declaration that a person looks at first: send it to the offices, or settle it another way."""
    now = here(request)
    found = queries.get_window_for(now.actor, rid)
    context = {"page": found, "held": found.declaration, "form": ReasonForm()}
    if request.method != "POST":
        return render(request, WINDOW, context)
    does = services.close if request.POST.get("event") == "close" else services.take_up
    form = ReasonForm(request.POST)
    form.full_clean()
    try:
        does(
            declaration=rid,
            reason=request.POST.get("reason", ""),
            officer=_officer(request, found.role),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused_form(request, WINDOW, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("onething:office"))


@require_http_methods(GET_OR_POST)
def birth(request: HttpRequest) -> HttpResponse:
    """A hospital records a birth."""
    now = here(request)
    hospital = queries.get_delivering_for(now.actor)
    facts = [vocabulary()[code] for code in services.RECORDED]
    context = {"hospital": hospital}
    if request.method != "POST":
        return form_page(request, BIRTH, FactsForm(facts, {}), context)
    form = FactsForm(facts, {}, request.POST)
    if not form.is_valid():
        return form_page(request, BIRTH, form, context)
    try:
        services.record_birth(
            hospital=hospital.pk, facts=form.told(), by=now.actor.reference, at=now.at
        )
    except Refused as caught:
        return refused_form(request, BIRTH, form, caught.refusal, context, field_of=form.names)
    return render(request, "onething/birth_recorded.html", context)


def _state(part: Part) -> str:
    said = spoken(PartState(part.state))
    doubted = gettext("要人核对")
    return f"{said} · {doubted}" if part.doubt else said


def _told(part: Part) -> rules.Part:
    return packages()[part.declaration.package].part_of[part.code]


def _officer(request: HttpRequest, role: str) -> Officer:
    return Officer(role, seq_of(request.POST.get("seq", "")))


def _context(found: PartPage, now: Here) -> dict[str, object]:
    return {
        "page": found,
        "part": found.part,
        "is_late": queries.is_late(found.part, now.on),
        "doubt": spoken(Doubt(found.part.doubt)) if found.part.doubt else "",
        "before": befores_of(found.part),
        "form": FactsForm(found.results, {}),
        "ask": AskForm(found.askable),
        "refusing": ReasonForm(),
    }


def _late(now: Here) -> int:
    return (
        queries.list_parts_for(now.actor).filter(state__in=AT_THE_OFFICE, due_on__lt=now.on).count()
    )
