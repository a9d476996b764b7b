"""The desk of the issuing office: what it issued, issuing, stopping, taking up, ending, renewing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minkang.affairs.licences import services
from minkang.affairs.licences.forms.desk import (
    GroundForm,
    IssueForm,
    RenewForm,
    ResumeForm,
    StartForm,
    last_day,
)
from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.queries import desk as queries
from minkang.affairs.licences.queries.reading import ONE_DAY
from minkang.affairs.licences.queries.types import require_type, types
from minkang.affairs.licences.terms import ENDING, STOPPING, Ground, LicenceState
from minkang.affairs.licences.views.here import GET_OR_POST, here
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.people.queries import masked_name

ISSUED: Worklist[Licence] = Worklist(
    name="licences",
    title=_("本单位制发的电子证照"),
    columns=(
        Column(
            "registered",
            _("登记时间"),
            cell=lambda one: one.registered_at,
            sort="registered_at",
            link=lambda one: reverse("licences:desk-one", args=[one.pk]),
        ),
        Column("type", _("证照类型"), cell=lambda one: spoken(types()[one.type])),
        Column("holder", _("持证人"), cell=lambda one: _holder(one)),
        Column("number", _("证照编号"), cell=queries.number_shown),
        Column("until", _("有效期至"), cell=lambda one: _last_day(one)),
        Column("state", _("状态"), cell=lambda one: spoken(LicenceState(one.state))),
    ),
    filters=(
        Filter(
            "type",
            _("证照类型"),
            path="type",
            label=lambda said: spoken(require_type(str(said))),
        ),
        Filter(
            "state",
            _("状态"),
            path="state",
            parse=LicenceState,
            label=lambda said: spoken(LicenceState(str(said))),
        ),
    ),
    default_sort="-registered",
    key="rid",
    page_size=30,
    empty=Empty(_("还没有制发电子证照"), _("制发以后，证照会列在这里。")),
)


ACT = "licences/desk/act.html"


def _holder(one: Licence) -> str:
    if one.organisation is not None:
        return one.organisation.name
    return masked_name(one.person.name) if one.person is not None else ""


def _last_day(one: Licence) -> date | None:
    return one.valid_until and one.valid_until - ONE_DAY


@require_safe
def issued(request: HttpRequest) -> HttpResponse:
    """What the office issued."""
    rows = DatabaseRows(queries.list_issued_for(here(request).actor))
    if is_export(request.GET):
        return workbook_of(ISSUED, rows, request.GET)
    return render(request, "licences/desk/list.html", {"table": page_of(ISSUED, rows, request.GET)})


@require_http_methods(GET_OR_POST)
def start(request: HttpRequest) -> HttpResponse:
    """Choose what is issued."""
    offices = queries.offices_for(here(request).actor)
    if request.method != "POST":
        return form_page(request, "licences/desk/start.html", StartForm(offices), {})
    form = StartForm(offices, request.POST)
    if not form.is_valid():
        return form_page(request, "licences/desk/start.html", form, {})
    return HttpResponseRedirect(reverse("licences:desk-issue", args=[form.cleaned_data["type"]]))


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """State what stands on a licence, and issue it."""
    now = here(request)
    office = queries.require_office(now.actor, code)
    kind = require_type(code)
    context: dict[str, object] = {"kind": kind, "office": office}
    if request.method != "POST":
        form = IssueForm(kind, now.today)
        return form_page(request, "licences/desk/issue.html", form, context)
    form = IssueForm(kind, now.today, request.POST)
    if not form.is_valid():
        return form_page(request, "licences/desk/issue.html", form, context)
    try:
        holder = queries.find_holder(kind, on=now.today, **form.clue())
        entry = form.entry(holder=holder, issuer=office.rid)
        made = services.issue(entry=entry, by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused_form(request, "licences/desk/issue.html", form, caught.refusal, context)
    return _to(made.pk)


@require_safe
def one(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One licence that the office issued."""
    now = here(request)
    page = queries.get_issued_for(now.actor, rid, now.at)
    return render(request, "licences/desk/one.html", {"page": page})


@require_http_methods(GET_OR_POST)
def suspend(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Stop a licence for a while."""
    return _on_a_ground(request, rid, Act("suspend", STOPPING, services.suspend))


@require_http_methods(GET_OR_POST)
def revoke(request: HttpRequest, rid: UUID) -> HttpResponse:
    """End a licence."""
    return _on_a_ground(request, rid, Act("revoke", ENDING, services.revoke))


@dataclass(frozen=True, slots=True)
class Act:
    """An act that needs a ground in law; `name` picks its words in the template."""

    name: str
    grounds: tuple[Ground, ...]
    do: Callable[..., None]


def _on_a_ground(request: HttpRequest, rid: UUID, act: Act) -> HttpResponse:
    now = here(request)
    page = queries.get_issued_for(now.actor, rid, now.at)
    context: dict[str, object] = {"page": page, "act": act.name}
    if request.method != "POST":
        return form_page(request, ACT, GroundForm(act.grounds), context)
    form = GroundForm(act.grounds, request.POST)
    if not form.is_valid():
        return form_page(request, ACT, form, context)
    try:
        act.do(licence=rid, by=now.actor.reference, at=now.at, **form.cleaned_data)
    except Refused as caught:
        return refused_form(request, ACT, form, caught.refusal, context)
    return _to(rid)


@require_http_methods(GET_OR_POST)
def resume(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Take a licence up again."""
    now = here(request)
    page = queries.get_issued_for(now.actor, rid, now.at)
    context: dict[str, object] = {"page": page, "act": "resume"}
    if request.method != "POST":
        return form_page(request, ACT, ResumeForm(), context)
    form = ResumeForm(request.POST)
    if not form.is_valid():
        return form_page(request, ACT, form, context)
    try:
        services.resume(licence=rid, by=now.actor.reference, at=now.at, **form.cleaned_data)
    except Refused as caught:
        return refused_form(request, ACT, form, caught.refusal, context)
    return _to(rid)


@require_http_methods(GET_OR_POST)
def renew(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Replace a licence by a new one with the same number and values."""
    now = here(request)
    page = queries.get_issued_for(now.actor, rid, now.at)
    initial = {"issued_on": now.today, "last_day": last_day(page.kind, now.today)}
    context: dict[str, object] = {"page": page, "act": "renew"}
    if request.method != "POST":
        return form_page(request, ACT, RenewForm(initial=initial), context)
    form = RenewForm(request.POST)
    if not form.is_valid():
        return form_page(request, ACT, form, context)
    try:
        made = services.renew(
            licence=rid,
            issued_on=form.cleaned_data["issued_on"],
            valid_until=form.valid_until(),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused_form(request, ACT, form, caught.refusal, context)
    return _to(made.pk)


def _to(rid: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("licences:desk-one", args=[rid]))
