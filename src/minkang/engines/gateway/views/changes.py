"""An office is registered or changed: one person proposes it, another decides; cut off by one alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.engines.gateway import services
from minkang.engines.gateway.forms import AgreedForm, NewOfficeForm
from minkang.engines.gateway.queries import changes as queries
from minkang.engines.gateway.queries.changes import Agreed, ChangePage
from minkang.engines.gateway.services import OfficeEntry
from minkang.engines.gateway.views.board import kind_words, lasted
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import Words
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.worklist.declaration import Column, Empty, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import may, require_actor
from minkang.registry.access.terms import Actor, Permission

NEW, CHANGE, ONE = "gateway/new.html", "gateway/change.html", "gateway/waiting_one.html"
GET_OR_POST = ["GET", "HEAD", "POST"]
FIELDS = {"answers_within": "minutes"}
CHANGES: Worklist[ChangePage] = Worklist(
    name="office-changes",
    title=_("待审核的部门接口"),
    columns=(
        Column(
            "name",
            _("部门"),
            cell=lambda one: one.name,
            sort="name",
            link=lambda one: reverse("gateway:change", args=[one.number]),
        ),
        Column(
            "does", _("做什么"), cell=lambda one: _("更改接口") if one.before else _("登记接口")
        ),
        Column("endpoint", _("接口地址"), cell=lambda one: one.wanted.endpoint),
        Column("proposed", _("提出时间"), cell=lambda one: one.proposed_at, sort="proposed_at"),
    ),
    filters=(),
    default_sort="proposed",
    key="number",
    page_size=50,
    empty=Empty(
        _("没有待审核的部门接口"), _("平台运行人员提出登记或更改以后，会列在这里等安全管理员审核。")
    ),
)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a second pair of eyes."""
    actor = require_actor(request)
    rows = queries.list_changes_for(actor)
    if is_export(request.GET):
        return workbook_of(CHANGES, rows, request.GET)
    context = {"table": page_of(CHANGES, rows, request.GET), "sees_board": _sees_board(actor)}
    return render(request, "gateway/waiting.html", context)


@require_http_methods(GET_OR_POST)
def new(request: HttpRequest) -> HttpResponse:
    """Propose an office."""
    actor, at = require_actor(request), arrival_here().at
    known = queries.list_organisations_for(actor)
    if request.method != "POST":
        return form_page(request, NEW, NewOfficeForm(known), {})
    form = NewOfficeForm(known, request.POST)
    if not form.is_valid():
        return form_page(request, NEW, form, {})
    organisation = UUID(form.cleaned_data["organisation"])
    code = queries.code_of(organisation) or form.cleaned_data["code"]
    return _proposed(request, NEW, form, form.entry(organisation, code), {}, actor, at)


@require_http_methods(GET_OR_POST)
def change(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Propose another address, promise, kinds or key of an office."""
    actor, at = require_actor(request), arrival_here().at
    agreed = queries.get_agreed_for(actor, rid)
    context = {"rid": rid, "agreed": agreed}
    if request.method != "POST":
        told = {
            "endpoint": agreed.endpoint,
            "minutes": int(agreed.answers_within.total_seconds() // 60),
            "kinds": list(agreed.kinds),
        }
        return form_page(request, CHANGE, AgreedForm(initial=told), context)
    form = AgreedForm(request.POST)
    if not form.is_valid():
        return form_page(request, CHANGE, form, context)
    return _proposed(request, CHANGE, form, form.entry(rid, agreed.code), context, actor, at)


@require_http_methods(GET_OR_POST)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What would be agreed beside what is, with the two answers."""
    actor, at = require_actor(request), arrival_here().at
    page = queries.get_change_for(actor, number)
    context = {"page": page, "rows": _rows(page), "sees_board": _sees_board(actor)}
    if request.method != "POST":
        return render(request, ONE, context)
    try:
        if request.POST.get("answer") == "approve":
            queries.require_may_approve(actor)
            services.approve_change(change=number, by=actor.reference, at=at)
        else:
            services.turn_down_change(change=number, by=actor.reference, at=at)
    except Refused as caught:
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("gateway:changes"))


@require_POST
def retire(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Cut an office off at once."""
    actor = require_actor(request)
    queries.get_agreed_for(actor, rid)
    services.retire_office(office=rid, by=actor.reference, at=arrival_here().at)
    return HttpResponseRedirect(reverse("gateway:office", args=[rid]))


def _proposed(
    request: HttpRequest,
    template: str,
    form: AgreedForm,
    entry: OfficeEntry,
    context: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> HttpResponse:
    try:
        made = services.propose_change(entry=entry, by=actor.reference, at=at)
    except Refused as caught:
        return refused_form(request, template, form, caught.refusal, context, field_of=FIELDS)
    return HttpResponseRedirect(reverse("gateway:change", args=[made.pk]))


def _rows(page: ChangePage) -> list[tuple[Words, str, str]]:
    """Each thing that is agreed: what, as it is, as it would be."""
    wanted, before = page.wanted, page.before
    if before is not None and not wanted.kid:
        wanted = replace(wanted, kid=before.kid)
    said = [_said(one) if one else [""] * 5 for one in (before, wanted)]
    names = (
        *(_("代号"), _("接口地址"), _("约定多久答复"), _("往来哪几类消息")),
        _("公钥指纹"),
    )
    return list(zip(names, *said, strict=True))


def _said(one: Agreed) -> list[str]:
    kinds = "、".join(kind_words(one.kinds))
    return [one.code, _exact(one.endpoint), lasted(one.answers_within), kinds, _exact(one.kid)]


def _exact(said: str) -> SafeString:
    """What is compared letter by letter."""
    return format_html("<code>{}</code>", said) if said else SafeString()


def _sees_board(actor: Actor) -> bool:
    return may(actor, Permission.SEE_GATEWAY).allowed
