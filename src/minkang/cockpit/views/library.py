"""The policy library: search, and the list of documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.library import DocumentLine, get_public_library
from minkang.cockpit.templatetags.policy_pages import named, validity_mark
from minkang.cockpit.views import filters
from minkang.cockpit.views.asking import day_asked, whole_asked
from minkang.cockpit.views.columns import area_label, label_of, one_of, unbroken
from minkang.kernel.web.templatetags.frame import day
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.search import find
from minkang.policy.validity import Validity


def _validity_cell(line: DocumentLine) -> SafeString:
    return validity_mark(line.validity)


DOCUMENTS: Worklist[DocumentLine] = Worklist(
    name="documents",
    title=_("政策文件"),
    columns=(
        Column(
            "title",
            _("文件"),
            cell=named,
            sort="title",
            link=lambda line: reverse("cockpit:document", args=[line.slug]),
        ),
        Column(
            "number", _("文号"), cell=lambda line: unbroken(line.head.number), sort="head__number"
        ),
        Column("issuer", _("发布机构"), cell=lambda line: "、".join(line.head.issuers)),
        Column("dated", _("日期"), cell=lambda line: unbroken(day(line.dated)), sort="dated"),
        Column("validity", _("有效性"), cell=_validity_cell, sort="validity"),
        Column("clauses", _("条款"), lambda line: line.clauses, sort="clauses", numeric=True),
        Column("running", _("已在运行"), lambda line: line.running, sort="running", numeric=True),
        Column("waiting", _("等待建设"), lambda line: line.waiting, sort="waiting", numeric=True),
    ),
    filters=(
        Filter("area", _("地区"), path="area_slug", label=area_label),
        Filter("standing", _("有效性"), path="validity", parse=one_of(Validity), label=label_of),
    ),
    default_sort="-dated",
    key="slug",
    page_size=30,
    empty=Empty(
        _("政策库还是空的"),
        _("请管理员用“minkang policy import 文件夹”导入政策文件，导入后文件会列在这里。"),
    ),
)


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What a question or a filter finds; without either, the list of documents."""
    question = request.GET.get("q", "").strip()
    facets = filters.facets_asked(request.GET)
    if not question and not filters.is_narrowed(facets):
        return _documents(request)
    result = find(
        question,
        on=day_asked(request),
        facets=facets,
        page=whole_asked(request, "page", otherwise=1),
    )
    return render(
        request,
        "cockpit/results.html",
        {
            "question": question,
            "result": result,
            "groups": filters.facet_groups(request, result),
            "links": filters.page_links(request, result),
        },
    )


def _documents(request: HttpRequest) -> HttpResponse:
    rows = get_public_library(day_asked(request))
    if is_export(request.GET):
        return workbook_of(DOCUMENTS, rows, request.GET)
    table = page_of(DOCUMENTS, rows, request.GET)
    return render(request, "cockpit/library.html", {"table": table})
