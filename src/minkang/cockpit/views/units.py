"""Responsible units and the task ledger of one: lists with filters, sorting and export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.units import Task, UnitLine, get_public_unit, get_public_units
from minkang.cockpit.rules import Due
from minkang.cockpit.templatetags.policy_pages import clause_state, due_light, named, spoken
from minkang.cockpit.terms import DueLight, Part
from minkang.cockpit.views.asking import today
from minkang.cockpit.views.columns import area_label, label_of, one_of, unbroken
from minkang.kernel.web.templatetags.frame import day
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.clauses import register
from minkang.policy.terms import ClauseKind, ClauseState


def document_label(known: object) -> str:
    """The title of a document of the register."""
    return named(register().document(str(known)))


def document_id(said: str) -> str:
    """The id as it stands in an address; raises ValueError for a document nobody registered."""
    if all(document.id != said for document in register().documents):
        raise ValueError(said)
    return said


def due_cell(due: Due) -> SafeString:
    """A last day with its light; words where the document names no day."""
    words = day(due.on) or due.words
    if not words:
        return format_html('<span class="quiet">{}</span>', _("没有写期限"))
    return format_html('{} <span class="nowrap">{}</span>', due_light(due.light), words)


UNITS: Worklist[UnitLine] = Worklist(
    name="units",
    title=_("责任单位"),
    columns=(
        Column(
            "name",
            _("单位"),
            cell=lambda unit: unit.name,
            sort="name",
            link=lambda unit: reverse("cockpit:unit", args=[unit.area_slug, unit.name]),
        ),
        Column("area", _("地区"), cell=lambda unit: spoken(unit.area), sort="area_slug"),
        Column("clauses", _("任务"), lambda unit: unit.clauses, sort="clauses", numeric=True),
        Column("leads", _("其中牵头"), lambda unit: unit.leads, sort="leads", numeric=True),
        Column("overdue", _("期限已过"), lambda unit: unit.overdue, sort="overdue", numeric=True),
        Column("soon", _("临近期限"), lambda unit: unit.soon, sort="soon", numeric=True),
        Column("running", _("已在运行"), lambda unit: unit.running, sort="running", numeric=True),
    ),
    filters=(Filter("area", _("地区"), path="area_slug", label=area_label),),
    default_sort="-clauses",
    key="key",
    page_size=30,
    empty=Empty(_("还没有责任单位"), _("登记了政策文件后，这里会列出文件点名的单位。")),
)

TASKS: Worklist[Task] = Worklist(
    name="tasks",
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
        Column("part", _("分工"), cell=lambda task: spoken(task.part), sort="part"),
        Column("due", _("期限"), cell=lambda task: due_cell(task.due), sort="due__on"),
        Column("state", _("状态"), cell=lambda task: clause_state(task.state), sort="state"),
        Column(
            "targets",
            _("目标"),
            cell=lambda task: "; ".join(spoken(words) for words in task.line.targets),
        ),
        Column("clause", _("条款编号"), cell=lambda task: unbroken(task.id)),
    ),
    filters=(
        Filter("light", _("期限"), path="light", parse=one_of(DueLight), label=label_of),
        Filter("part", _("分工"), path="part", parse=one_of(Part), label=label_of),
        Filter("state", _("状态"), path="state", parse=one_of(ClauseState), label=label_of),
        Filter("kind", _("类别"), path="kind", parse=one_of(ClauseKind), label=label_of),
        Filter("document", _("文件"), path="document", parse=document_id, label=document_label),
    ),
    default_sort="due",
    key="id",
    page_size=30,
    empty=Empty(_("没有任务"), _("政策文件点名这个单位后，任务会列在这里。")),
)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Every unit that a document makes responsible, with its open and late tasks."""
    rows = get_public_units(today())
    if is_export(request.GET):
        return workbook_of(UNITS, rows, request.GET)
    return render(request, "cockpit/units.html", {"table": page_of(UNITS, rows, request.GET)})


@require_safe
def unit(request: HttpRequest, area: str, name: str) -> HttpResponse:
    """The task ledger of one unit: its clauses, their last days and whether they run."""
    page = get_public_unit(area, name, today())
    if is_export(request.GET):
        return workbook_of(TASKS, page.tasks, request.GET)
    table = page_of(TASKS, page.tasks, request.GET)
    return render(request, "cockpit/unit.html", {"page": page, "table": table})
