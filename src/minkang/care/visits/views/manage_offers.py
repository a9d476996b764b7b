"""What a hospital offers for booking: services, who gives them, how a week runs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.visits.forms.manage import (
    HOLIDAYS,
    EndForm,
    ResourceForm,
    ServiceForm,
    TemplateForm,
)
from minkang.care.visits.queries import manage as queries
from minkang.care.visits.queries.manage import Managed
from minkang.care.visits.services.manage import rehearse_template
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, Here, here
from minkang.engines.booking.queries.managing import first_day, preview_slots
from minkang.engines.booking.queries.offering import (
    TemplateLine,
    list_candidates_for,
    list_departments_for,
    list_resources_for,
    list_services_for,
    list_templates_for,
)
from minkang.engines.booking.services import offering
from minkang.engines.booking.terms import ReleaseMode
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import WEEKDAYS
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

BEGINNING: dict[str, Any] = {
    "part": "morning",
    "starts": "08:00",
    "ends": "12:00",
    "slot_minutes": 30,
    "report_minutes": 10,
    "places": "1",
    "referral": 0,
    "green_channel": 0,
    "return_visit": 0,
    "same_day": 10,
    "assisted": 10,
    "release": ReleaseMode.FIRST_COME.value,
}
_NOT_YOURS = Refusal(
    "visits.offer_unknown",
    "本院没有这一项，可能已经停了。请回到列表核对。",
    "it is none of the organisation's services, resources or templates that are not over",
)


def weekday_words(number: int) -> str:
    """Monday to Sunday for 1 to 7, public holidays for 8."""
    return gettext("法定节假日") if number == HOLIDAYS else str(WEEKDAYS[number - 1])


def minute_words(count: int) -> str:
    """A length of time: 30 分钟."""
    return gettext("%(count)s 分钟") % {"count": count}


TEMPLATES: Worklist[TemplateLine] = Worklist(
    name="templates",
    title=_("每周的门诊安排"),
    columns=(
        Column("resource", _("谁出诊"), cell=lambda one: one.resource_name, sort="resource_name"),
        Column("service", _("门诊"), cell=lambda one: one.service_name, sort="service_name"),
        Column("weekday", _("星期几"), cell=lambda one: weekday_words(one.weekday), sort="weekday"),
        Column(
            "hours",
            _("时间"),
            cell=lambda one: f"{spoken(one.part)} {one.starts:%H:%M}–{one.ends:%H:%M}",
        ),
        Column("slot", _("时段"), cell=lambda one: minute_words(one.slot_minutes), numeric=True),
        Column(
            "step", _("到院间隔"), cell=lambda one: minute_words(one.report_minutes), numeric=True
        ),
        Column("places", _("号数"), cell=lambda one: sum(one.places), numeric=True),
        Column("since", _("从"), cell=lambda one: one.since, sort="since"),
        Column("until", _("到"), cell=lambda one: one.until),
        Column(
            "end",
            _("办理"),
            cell=lambda one: _("停用") if one.until is None else "",
            link=lambda one: f"{one.template}/end/" if one.until is None else "",
        ),
    ),
    filters=(
        Filter(
            "weekday",
            _("星期几"),
            path="weekday",
            parse=int,
            label=lambda value: weekday_words(int(str(value))),
        ),
        Filter("service", _("门诊"), path="service_name"),
    ),
    default_sort="resource",
    key="template",
    page_size=50,
    empty=Empty(_("还没有每周的门诊安排"), _("设好以后，公布一段时间时就按它排出每天的门诊。")),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that can be ended: what it is called, and the page that lists it."""

    name: str
    back: str


@require_safe
def offers(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Services and who gives them."""
    now, managed = _managing(request, organisation)
    context = {
        "managed": managed,
        "services": list_services_for(now.actor, organisation, now.today),
        "resources": list_resources_for(now.actor, organisation, now.today),
    }
    return render(request, "visits/manage/offers.html", context)


@require_http_methods(GET_OR_POST)
def service(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Open a service of a department for booking."""
    now, managed = _managing(request, organisation)
    departments = list_departments_for(now.actor, organisation, now.today)
    context = {"managed": managed}
    if request.method != "POST":
        form = ServiceForm(departments, initial={"since": now.today, "kind": "clinic"})
        return page(request, "manage/service", form, context)
    form = ServiceForm(departments, request.POST)
    if not form.is_valid():
        return page(request, "manage/service", form, context)
    try:
        offering.offer_service(entry=form.entry(organisation), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused(request, "manage/service", form, caught.refusal, context)
    return _to("manage-offers", organisation)


@require_http_methods(GET_OR_POST)
def resource(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Register who or what gives services, out of the staff register."""
    now, managed = _managing(request, organisation)
    candidates = list_candidates_for(now.actor, organisation, now.today)
    context = {"managed": managed}
    if request.method != "POST":
        form = ResourceForm(candidates, initial={"since": now.today})
        return page(request, "manage/resource", form, context)
    form = ResourceForm(candidates, request.POST)
    if not form.is_valid():
        return page(request, "manage/resource", form, context)
    try:
        offering.add_resource(entry=form.entry(organisation), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused(request, "manage/resource", form, caught.refusal, context)
    return _to("manage-offers", organisation)


@require_safe
def templates(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """How every week runs."""
    now, managed = _managing(request, organisation)
    rows = list_templates_for(now.actor, organisation, now.today)
    if is_export(request.GET):
        return workbook_of(TEMPLATES, rows, request.GET)
    context = {"managed": managed, "table": page_of(TEMPLATES, rows, request.GET)}
    return render(request, "visits/manage/templates.html", context)


@require_http_methods(GET_OR_POST)
def template(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Set how a weekday runs; the slots can be looked at before."""
    now, managed = _managing(request, organisation)
    services = list_services_for(now.actor, organisation, now.today)
    resources = list_resources_for(now.actor, organisation, now.today)
    context: dict[str, object] = {"managed": managed}
    if request.method != "POST":
        begun = {**BEGINNING, "since": now.today}
        return page(
            request, "manage/template", TemplateForm(services, resources, initial=begun), context
        )
    form = TemplateForm(services, resources, request.POST)
    if not form.is_valid():
        return page(request, "manage/template", form, context)
    try:
        if request.POST.get("act") == "save":
            offering.set_template(entry=form.entry(), by=now.actor.reference, at=now.at)
            return _to("manage-templates", organisation)
        rehearse_template(entry=form.entry(), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused(request, "manage/template", form, caught.refusal, context)
    return page(request, "manage/template", form, {**context, **_preview(form, managed, now)})


@require_http_methods(GET_OR_POST)
def end(request: HttpRequest, organisation: UUID, kind: str, number: int) -> HttpResponse:
    """End a service, a resource or a template from a day on."""
    now, managed = _managing(request, organisation)
    context = {"managed": managed, "ending": _ending(now, organisation, kind, number)}
    if request.method != "POST":
        return page(request, "manage/end", EndForm(initial={"on": now.today}), context)
    form = EndForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/end", form, context)
    by, on = now.actor.reference, form.cleaned_data["on"]
    try:
        match kind:
            case "services":
                offering.end_service(service=number, on=on, by=by, at=now.at)
            case "resources":
                offering.end_resource(resource=number, on=on, by=by, at=now.at)
            case _:
                offering.end_template(template=number, on=on, by=by, at=now.at)
    except Refused as caught:
        return refused(request, "manage/end", form, caught.refusal, context)
    return _to("manage-templates" if kind == "templates" else "manage-offers", organisation)


def _managing(request: HttpRequest, organisation: UUID) -> tuple[Here, Managed]:
    now = here(request)
    return now, queries.get_managed_for(now.actor, organisation)


def _preview(form: TemplateForm, managed: Managed, now: Here) -> dict[str, object]:
    entry = form.entry()
    on = first_day(entry.weekday, max(entry.since, now.today))
    if on is None:
        return {"is_previewed": True}
    slots = preview_slots(managed.rid, entry.shape, entry.shares, entry.release, on, now.at)
    return {"is_previewed": True, "on": on, "slots": slots, "total": sum(entry.places)}


def _ending(now: Here, organisation: UUID, kind: str, number: int) -> Ending:
    """What is to be ended, if it is the organisation's."""
    actor, on = now.actor, now.today
    match kind:
        case "services":
            names = {one.service: one.name for one in list_services_for(actor, organisation, on)}
        case "resources":
            names = {one.resource: one.name for one in list_resources_for(actor, organisation, on)}
        case _:
            names = {
                one.template: f"{one.resource_name} {weekday_words(one.weekday)} {spoken(one.part)}"
                for one in list_templates_for(actor, organisation, on)
            }
    if number not in names:
        raise Refused(_NOT_YOURS)
    back = "visits:manage-templates" if kind == "templates" else "visits:manage-offers"
    return Ending(names[number], reverse(back, args=[organisation]))


def _to(name: str, organisation: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"visits:{name}", args=[organisation]))
