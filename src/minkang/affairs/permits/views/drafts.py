"""Officers propose guides, and a second one publishes them."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.permits import services
from minkang.affairs.permits.forms import DraftForm, ReasonForm
from minkang.affairs.permits.queries import items as queries
from minkang.affairs.permits.queries.definitions import definitions, known
from minkang.affairs.permits.queries.items import Draft
from minkang.affairs.permits.rules.lint import lint
from minkang.affairs.permits.rules.publishing import item_unknown
from minkang.affairs.permits.services import Proposal
from minkang.affairs.permits.terms import State
from minkang.affairs.permits.views.here import GET_OR_POST, here, today
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

NEW, ONE = "permits/draft_new.html", "permits/draft.html"
DRAFTS: Worklist[Draft] = Worklist(
    name="drafts",
    title=_("办事指南的各版"),
    columns=(
        Column(
            "title",
            _("事项"),
            cell=lambda one: one.title,
            sort="title",
            link=lambda one: reverse("permits:draft", args=[one.version]),
        ),
        Column("area", _("在哪里实施"), cell=lambda one: one.area_name, sort="area"),
        Column("number", _("第几版"), cell=lambda one: one.number, numeric=True),
        Column("state", _("状态"), cell=lambda one: spoken(one.state)),
        Column("proposed", _("提交时间"), cell=lambda one: one.proposed_at, sort="proposed_at"),
        Column("reason", _("退回或停用的原因"), cell=lambda one: one.reason),
    ),
    filters=(
        Filter(
            "state",
            _("状态"),
            path="state",
            parse=State,
            label=lambda value: spoken(State(str(value))),
        ),
    ),
    default_sort="-proposed",
    key="version",
    page_size=50,
    empty=Empty(_("还没有提交过办事指南"), _("提交一份后，会列在这里，等另一位同事审核。")),
)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Every version in the officer's place."""
    rows = queries.list_drafts_for(here(request).actor)
    if is_export(request.GET):
        return workbook_of(DRAFTS, rows, request.GET)
    return render(request, "permits/drafts.html", {"table": page_of(DRAFTS, rows, request.GET)})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The items as shipped, each with what is still wrong with it."""
    areas = queries.list_areas_for(here(request).actor)
    asked = known(areas[0].code, today()) if areas else None
    lines = [(one, lint(one, asked)) for one in definitions().values() if asked is not None]
    return render(request, "permits/draft_choose.html", {"lines": lines})


@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Change what differs here, and propose."""
    now = here(request)
    areas = queries.list_areas_for(now.actor)
    item = queries.basis_of(code, areas[0].code) if areas else None
    if item is None:
        raise Refused(item_unknown(code))
    context: dict[str, object] = {"item": item}
    if request.method != "POST":
        return form_page(
            request, NEW, DraftForm(areas, initial=DraftForm.begin_with(item)), context
        )
    form = DraftForm(areas, request.POST)
    if not form.is_valid():
        return form_page(request, NEW, form, context)
    area = form.cleaned_data["area"]
    proposal = Proposal(form.changed(queries.basis_of(code, area) or item), area)
    try:
        made = services.propose(proposal=proposal, by=now.actor.reference, at=now.at)
    except Refused as caught:
        faults = caught.refusal.fields
        others = [
            one.message for one in faults if _FIELDS.get(one.name, one.name) not in form.fields
        ]
        context = {**context, "others": others}
        return refused_form(request, NEW, form, caught.refusal, context, field_of=_FIELDS)
    return HttpResponseRedirect(reverse("permits:draft", args=[made.pk]))


@require_safe
def draft(request: HttpRequest, version: int) -> HttpResponse:
    """One version as the public would read it, and what can be done with it."""
    found = queries.get_draft_for(here(request).actor, version)
    return render(request, ONE, _context(request, found, ReasonForm()))


@require_POST
def publish(request: HttpRequest, version: int) -> HttpResponse:
    """Publish what somebody else proposed."""
    now = here(request)
    found = queries.get_draft_for(now.actor, version)
    try:
        services.publish(version=version, by=now.actor.reference, at=now.at)
    except Refused as caught:
        context = _context(request, found, ReasonForm())
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("permits:draft", args=[version]))


@require_POST
def send_back(request: HttpRequest, version: int) -> HttpResponse:
    """Send what somebody else proposed back, with the reason."""
    return _with_reason(request, version, services.send_back)


@require_POST
def withdraw(request: HttpRequest, version: int) -> HttpResponse:
    """Take a published guide off, with the reason."""
    return _with_reason(request, version, services.withdraw)


_FIELDS = {
    "limits.promised": "promised",
    "scope.text": "scope",
    "authority.office": "office",
    "authority.delegated_to": "delegated_to",
} | {f"steps.{number}": "steps" for number in range(1, 30)}


def _with_reason(request: HttpRequest, version: int, act: Callable[..., object]) -> HttpResponse:
    now = here(request)
    found = queries.get_draft_for(now.actor, version)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context = _context(request, found, form)
        return render(request, ONE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        act(
            version=version,
            reason=form.cleaned_data["reason"],
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused_form(request, ONE, form, caught.refusal, _context(request, found, form))
    return HttpResponseRedirect(reverse("permits:draft", args=[version]))


def _context(request: HttpRequest, found: Draft, form: ReasonForm) -> dict[str, object]:
    is_own = found.proposed_by == here(request).actor.reference
    return {
        "one": found,
        "item": found.item,
        "form": form,
        "may_settle": found.state is State.PROPOSED and not is_own,
        "is_own": found.state is State.PROPOSED and is_own,
        "may_withdraw": found.state is State.PUBLISHED,
    }
