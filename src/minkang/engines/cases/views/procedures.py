"""Officers read procedures, and a second one approves what the first proposed."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from minkang.engines.cases.forms import ReasonForm
from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.queries import versions as queries
from minkang.engines.cases.queries.versions import VersionPage
from minkang.engines.cases.rules.bpmn.writing import to_bpmn
from minkang.engines.cases.services import procedures as services
from minkang.engines.cases.terms import VersionState
from minkang.engines.cases.views.diagram import diagram_of
from minkang.engines.cases.views.here import here
from minkang.engines.cases.views.words import limit_words, papers_words, roles_words
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import refused_form
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import MemoryRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

ONE = "cases/version.html"
BPMN_TYPE = "application/xml"
VERSIONS: Worklist[ProcedureVersion] = Worklist(
    name="procedures",
    title=_("办理流程的各版"),
    columns=(
        Column(
            "title",
            _("流程"),
            cell=lambda one: one.title_en if is_english() else one.title,
            sort="code",
            link=lambda one: reverse("cases:version", args=[one.pk]),
        ),
        Column("number", _("第几版"), cell=lambda one: one.number, numeric=True),
        Column("state", _("状态"), cell=lambda one: spoken(VersionState(one.state))),
        Column("proposed", _("提交时间"), cell=lambda one: one.proposed_at, sort="proposed_at"),
        Column("note", _("说明"), cell=lambda one: one.note),
    ),
    filters=(
        Filter(
            "state",
            _("状态"),
            path="state",
            parse=VersionState,
            label=lambda value: spoken(VersionState(str(value))),
        ),
    ),
    default_sort="-proposed",
    key="pk",
    page_size=50,
    empty=Empty(_("还没有办理流程"), _("提交一版后，会列在这里，等另一位同事审定。")),
)


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every version of every procedure."""
    rows = MemoryRows(queries.list_versions_for(here(request).actor))
    if is_export(request.GET):
        return workbook_of(VERSIONS, rows, request.GET)
    return render(request, "cases/procedures.html", {"table": page_of(VERSIONS, rows, request.GET)})


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: its diagram, the same as a table, and every way a case can go."""
    page = queries.get_version_for(here(request).actor, number)
    return render(request, ONE, _context(request, page, ReasonForm()))


@require_safe
def bpmn(request: HttpRequest, number: int) -> HttpResponse:
    """The version as BPMN 2.0, for any modeller."""
    page = queries.get_version_for(here(request).actor, number)
    answer = HttpResponse(to_bpmn(page.procedure), content_type=BPMN_TYPE)
    name = f"{page.version.code}-{page.version.number}.bpmn"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Publish what somebody else proposed."""
    now = here(request)
    page = queries.get_version_for(now.actor, number)
    try:
        services.approve(version=number, by=now.actor.reference, at=now.at)
    except Refused as caught:
        context = _context(request, page, ReasonForm())
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("cases:version", args=[number]))


@require_POST
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Send what somebody else proposed back, with the reason."""
    now = here(request)
    page = queries.get_version_for(now.actor, number)
    return _with_reason(
        request,
        page,
        lambda reason: services.refuse(
            version=number, reason=reason, by=now.actor.reference, at=now.at
        ),
    )


def _with_reason(
    request: HttpRequest, page: VersionPage, act: Callable[[str], object]
) -> HttpResponse:
    form = ReasonForm(request.POST)
    context = _context(request, page, form)
    if not form.is_valid():
        return render(request, ONE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        act(form.cleaned_data["reason"])
    except Refused as caught:
        return refused_form(request, ONE, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("cases:version", args=[page.version.pk]))


def _context(request: HttpRequest, page: VersionPage, form: ReasonForm) -> dict[str, object]:
    version, english = page.version, is_english()
    is_own = version.proposed_by == here(request).actor.reference
    is_proposed = version.state == VersionState.PROPOSED
    rows = [
        {
            "state": one.state_en if english else one.state,
            "act": one.act_en if english else one.act,
            "who": " · ".join(filter(None, (one.office, roles_words(one.roles)))),
            "target": one.target_en if english else one.target,
            "limit": limit_words(one.limit),
            "papers": papers_words(one.needs, one.documents),
            "basis": one.basis,
            "verification": one.verification,
        }
        for one in page.rows
    ]
    paths = [
        {
            "legs": " → ".join(leg.title_en if english else leg.title for leg in path.legs),
            "outcome": spoken(path.outcome) if path.outcome else "",
        }
        for path in page.simulated.paths
    ]
    return {
        "version": version,
        "title": version.title_en if english else version.title,
        "state": spoken(VersionState(version.state)),
        "diagram": diagram_of(page.procedure),
        "rows": rows,
        "paths": paths,
        "is_whole": page.simulated.is_whole,
        "limits": [
            (spoken(one.name), limit_words(one), one.basis) for one in page.procedure.limits
        ],
        "form": form,
        "may_decide": is_proposed and not is_own,
        "is_own": is_proposed and is_own,
    }
