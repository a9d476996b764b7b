"""A hospital's own conditions of booking, appeals, and what makes its building usable by all."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.visits.forms.manage import AppealForm, ConditionForm, FeaturesForm
from minkang.care.visits.queries import manage as queries
from minkang.care.visits.services.manage import state_facilities
from minkang.care.visits.terms import OwnCondition
from minkang.care.visits.views.answers import page, refused
from minkang.care.visits.views.here import GET_OR_POST, here
from minkang.engines.booking.queries.standing import Missed, get_missed_for, list_appeals_for
from minkang.engines.booking.services.missing import decide_appeal
from minkang.engines.booking.services.offering import set_condition
from minkang.kernel.refusal import Refused
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.organisations.queries import get_public_organisation
from minkang.registry.people.queries import masked_name

APPEALS: Worklist[Missed] = Worklist(
    name="appeals",
    title=_("等答复的申诉"),
    columns=(
        Column(
            "person",
            _("患者"),
            cell=lambda one: masked_name(one.person_name),
            link=lambda one: reverse("visits:manage-appeal", args=[one.number]),
        ),
        Column("on", _("没来的那天"), cell=lambda one: one.on, sort="on"),
        Column("service", _("门诊"), cell=lambda one: one.service, sort="service"),
        Column("appealed_at", _("申诉时间"), cell=lambda one: one.appealed_at, sort="appealed_at"),
    ),
    filters=(Filter("service", _("门诊"), path="service"),),
    default_sort="appealed_at",
    key="number",
    page_size=50,
    empty=Empty(_("没有等答复的申诉"), _("患者对“约了没来”提出申诉后，会列在这里。")),
)


@require_safe
def conditions(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The conditions a hospital may move, where each comes from, and how far it may move."""
    now = here(request)
    managed = queries.get_managed_for(now.actor, organisation)
    lines = [
        (OwnCondition(one.line.name), one)
        for one in queries.list_condition_sources_for(now.actor, organisation, now.today)
    ]
    context = {"managed": managed, "lines": lines}
    return render(request, "visits/manage/conditions.html", context)


@require_http_methods(GET_OR_POST)
def condition(request: HttpRequest, organisation: UUID, name: str) -> HttpResponse:
    """Set a hospital's own value from a day on."""
    now = here(request)
    managed = queries.get_managed_for(now.actor, organisation)
    found = queries.get_condition_for(now.actor, organisation, name, now.today)
    context = {"managed": managed, "one": found, "word": OwnCondition(name)}
    if request.method != "POST":
        begun = {"value": found.line.value, "since": now.today}
        return page(request, "manage/condition", ConditionForm(initial=begun), context)
    form = ConditionForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/condition", form, context)
    try:
        set_condition(
            organisation=organisation,
            name=name,
            value=form.cleaned_data["value"],
            since=form.cleaned_data["since"],
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused(request, "manage/condition", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("visits:manage-conditions", args=[organisation]))


@require_safe
def appeals(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Who asks to be excused for a missed booking."""
    now = here(request)
    managed = queries.get_managed_for(now.actor, organisation)
    rows = list_appeals_for(now.actor, organisation)
    if is_export(request.GET):
        return workbook_of(APPEALS, rows, request.GET)
    context = {"managed": managed, "table": page_of(APPEALS, rows, request.GET)}
    return render(request, "visits/manage/appeals.html", context)


@sensitive_post_parameters("words")
@require_http_methods(GET_OR_POST)
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """Decide one appeal, with words for the patient."""
    now = here(request)
    missed = get_missed_for(now.actor, number, now.at)
    managed = queries.get_managed_for(now.actor, missed.organisation)
    context = {"managed": managed, "missed": missed, "name": masked_name(missed.person_name)}
    if request.method != "POST":
        return page(request, "manage/appeal", AppealForm(), context)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/appeal", form, context)
    try:
        decide_appeal(
            no_show=number,
            excused=request.POST.get("decision") == "excused",
            words=form.cleaned_data["words"],
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused(request, "manage/appeal", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("visits:manage-appeals", args=[managed.rid]))


@require_http_methods(GET_OR_POST)
def features(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """State what makes the building usable by everybody."""
    now = here(request)
    managed = queries.get_managed_for(now.actor, organisation)
    context: dict[str, object] = {"managed": managed}
    if request.method != "POST":
        stated = get_public_organisation(organisation, now.today).features
        begun = {"features": [one.value for one in stated]}
        return page(request, "manage/features", FeaturesForm(initial=begun), context)
    form = FeaturesForm(request.POST)
    if not form.is_valid():
        return page(request, "manage/features", form, context)
    state_facilities(
        actor=now.actor,
        organisation=organisation,
        features=form.cleaned_data["features"],
        at=now.at,
    )
    return page(request, "manage/features", form, {**context, "is_done": True})
