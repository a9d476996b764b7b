"""The task ledger: which promises are slipping, and whose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.ledger import LedgerTask, get_public_ledger
from minkang.cockpit.templatetags.policy_pages import is_english, ledger_light, named, spoken
from minkang.cockpit.terms import LedgerLight
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.columns import area_label, label_of, one_of, unbroken
from minkang.cockpit.views.units import document_id, document_label, due_cell
from minkang.kernel.web.regions import region
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.clauses import publishes
from minkang.policy.terms import ClauseKind


def _gap_cell(task: LedgerTask) -> SafeString:
    told = [
        (spoken(target.title), spoken(words))
        for target in task.live
        if (words := target.gap or target.reason)
    ]
    line = "{}: {}" if is_english() else "{}：{}"
    return format_html_join(SafeString("<br>"), line, told)


def _lead_cell(task: LedgerTask) -> str | SafeString:
    if not task.lead:
        return format_html('<span class="quiet">{}</span>', _("文件没有写明"))
    address = reverse("cockpit:unit", args=[task.area, task.lead])
    return format_html('<a href="{}">{}</a>', address, task.lead)


LEDGER: Worklist[LedgerTask] = Worklist(
    name="ledger",
    title=_("任务台账"),
    columns=(
        Column(
            "task",
            _("任务"),
            cell=lambda task: named(task.clause),
            sort="id",
            link=lambda task: reverse(
                "cockpit:clause", args=[task.clause.document, task.clause.path]
            ),
        ),
        Column("light", _("进展"), lambda task: ledger_light(task.light), sort="urgency"),
        Column("gap", _("差多少，或者为什么还说不准"), _gap_cell),
        Column("lead", _("牵头单位"), _lead_cell, sort="lead"),
        Column("due", _("期限"), lambda task: due_cell(task.due), sort="due__on"),
        Column("clause", _("条款编号"), lambda task: unbroken(task.id)),
    ),
    filters=(
        Filter("light", _("进展"), path="light", parse=one_of(LedgerLight), label=label_of),
        Filter("area", _("地区"), path="area", label=area_label),
        Filter("kind", _("类别"), path="kind", parse=one_of(ClauseKind), label=label_of),
        Filter("document", _("文件"), path="document", parse=document_id, label=document_label),
    ),
    default_sort="light",
    key="id",
    page_size=30,
    empty=Empty(_("没有任务"), _("登记了政策文件后，每一条要办的事都会列在这里。")),
)


@publishes("benxi-2023-3/12.4.2", "fragment-env/5.1.2")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every promise with its light, the most urgent first."""
    on = day_asked(request)
    rows = get_public_ledger(region(settings.MINKANG_REGION).code, on)
    if is_export(request.GET):
        return workbook_of(LEDGER, rows, request.GET)
    return render(
        request, "cockpit/ledger.html", {"table": page_of(LEDGER, rows, request.GET), "on": on}
    )
