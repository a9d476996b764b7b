"""Who is qualified for what, for everybody; and the authority's evidence behind it."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.results import services
from minkang.care.results.forms.quality import (
    COLUMNS,
    MOST_BYTES,
    FileForm,
    QualityForm,
    entries_of,
)
from minkang.care.results.queries import quality as queries
from minkang.care.results.queries.quality import Evaluation, Qualification
from minkang.care.results.terms import QualityLevel, Range
from minkang.care.results.views.here import GET_OR_POST, here
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.clauses import publishes

CLAUSE = "liaoning-2025-34/3.1"
QUALIFIED: Worklist[Qualification] = Worklist(
    name="qualified",
    title=_("可以互认的机构和项目"),
    columns=(
        Column(
            "organisation",
            _("机构"),
            cell=lambda one: one.organisation_name,
            sort="organisation_name",
        ),
        Column("item", _("项目"), cell=lambda one: spoken(one.item), sort="item_name"),
        Column("range", _("互认范围"), cell=lambda one: spoken(one.range)),
        Column("level", _("具备水平"), cell=lambda one: spoken(one.level)),
        Column("until", _("有效到"), cell=lambda one: one.until, sort="until"),
    ),
    filters=(
        Filter("organisation", _("机构"), path="organisation_name"),
        Filter(
            "range",
            _("互认范围"),
            path="range",
            parse=lambda said: Range(int(said)),
            label=lambda value: spoken(Range(int(str(value)))),
        ),
        Filter(
            "level",
            _("具备水平"),
            path="level",
            parse=QualityLevel,
            label=lambda value: spoken(QualityLevel(str(value))),
        ),
    ),
    default_sort="organisation",
    key="key",
    page_size=50,
    empty=Empty(_("还没有可以互认的机构"), _("卫生健康部门登记质控合格的评价后，会列在这里。")),
)
EVALUATIONS: Worklist[Evaluation] = Worklist(
    name="evaluations",
    title=_("质控评价"),
    columns=(
        Column(
            "organisation",
            _("机构"),
            cell=lambda one: one.organisation_name,
            sort="organisation_name",
            link=lambda one: reverse("results:quality-one", args=[one.number]),
        ),
        Column("item", _("项目"), cell=lambda one: spoken(one.item)),
        Column("range", _("谁组织的评价"), cell=lambda one: spoken(one.range)),
        Column("outcome", _("评价结论"), cell=lambda one: _outcome(one)),
        Column("since", _("从哪天起"), cell=lambda one: one.since, sort="since"),
        Column("until", _("到哪天为止"), cell=lambda one: one.until),
        Column("evidence", _("依据"), cell=lambda one: one.evidence),
    ),
    filters=(Filter("organisation", _("机构"), path="organisation_name"),),
    default_sort="-since",
    key="number",
    page_size=50,
    empty=Empty(_("还没有登记质控评价"), _("登记一条或交一份文件后，会列在这里。")),
)


def _outcome(one: Evaluation) -> Promise:
    if one.withdrawn_at is not None:
        return _("已撤回")
    return _("合格") if one.has_passed else _("不合格")


@publishes(CLAUSE)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Which institutions' results are recognised, item by item, for everybody to read."""
    rows = queries.list_public_qualifications(localdate(arrival_here().at))
    if is_export(request.GET):
        return workbook_of(QUALIFIED, rows, request.GET)
    context = {"table": page_of(QUALIFIED, rows, request.GET), "clause": CLAUSE}
    return render(request, "results/quality/institutions.html", context)


@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """What was entered for the institutions of the place."""
    rows = queries.list_evaluations_for(here(request).actor)
    if is_export(request.GET):
        return workbook_of(EVALUATIONS, rows, request.GET)
    context = {"table": page_of(EVALUATIONS, rows, request.GET)}
    return render(request, "results/quality/evaluations.html", context)


@require_http_methods(GET_OR_POST)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter one evaluation."""
    now = here(request)
    known = queries.list_institutions_for(now.actor)
    if request.method != "POST":
        return form_page(request, "results/quality/enter.html", QualityForm(known), {})
    form = QualityForm(known, request.POST)
    if not form.is_valid():
        return form_page(request, "results/quality/enter.html", form, {})
    try:
        services.enter_quality(entry=form.entry(), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused_form(request, "results/quality/enter.html", form, caught.refusal, {})
    return HttpResponseRedirect(reverse("results:quality"))


@require_http_methods(GET_OR_POST)
def file(request: HttpRequest) -> HttpResponse:
    """Enter a file of evaluations, all or none."""
    now = here(request)
    known = queries.list_institutions_for(now.actor)
    context = {"columns": COLUMNS}
    if request.method != "POST":
        return form_page(request, "results/quality/file.html", FileForm(), context)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, "results/quality/file.html", form, context)
    content = form.cleaned_data["evaluations"].read(MOST_BYTES)
    try:
        entries = entries_of(content, known)
        services.import_quality(entries=entries, by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused_form(request, "results/quality/file.html", form, caught.refusal, context)
    return HttpResponseRedirect(reverse("results:quality"))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty file to fill in."""
    queries.list_institutions_for(here(request).actor)
    content = "\ufeff" + ",".join(COLUMNS) + "\r\n"
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = quote("质控评价模板.csv")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"quality.csv\"; filename*=UTF-8''{name}"
    )
    return answer


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One evaluation, and the way to withdraw it."""
    found = queries.get_evaluation_for(here(request).actor, number)
    return render(request, "results/quality/one.html", {"one": found, "outcome": _outcome(found)})


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an evaluation."""
    now = here(request)
    queries.get_evaluation_for(now.actor, number)
    services.withdraw_quality(quality=number, by=now.actor.reference, at=now.at)
    return HttpResponseRedirect(reverse("results:quality"))
