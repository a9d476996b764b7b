"""The window and the approvers work on what was handed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries import applications as queries
from minkang.affairs.permits.queries.applications import Sheet
from minkang.affairs.permits.templatetags.permitting import office_stage
from minkang.affairs.permits.terms import Origin, Stage
from minkang.affairs.permits.views.acting import doing_asked, faults_asked, standing_of
from minkang.affairs.permits.views.here import Here, here, today
from minkang.engines.cases.queries.facts import FactType, vocabulary, words_of
from minkang.engines.cases.queries.history import replayed
from minkang.kernel.refusal import Refused
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

ONE = "permits/office_one.html"
OFFICE: Worklist[Application] = Worklist(
    name="applications",
    title=_("收到的申请"),
    columns=(
        Column(
            "number",
            _("办件编号"),
            cell=lambda one: one.number,
            sort="number",
            link=lambda one: reverse("permits:office-one", args=[one.pk]),
        ),
        Column("item", _("事项"), cell=lambda one: queries.item_in(one.version).title),
        Column("stage", _("状态"), cell=lambda one: office_stage(one.stage)),
        Column("submitted", _("提交时间"), cell=lambda one: one.submitted_at, sort="submitted_at"),
        Column("due", _("最迟哪天"), cell=lambda one: one.due_on, sort="next_due"),
        Column("ended", _("办结日期"), cell=lambda one: one.ended_on),
    ),
    filters=(
        Filter(
            "stage",
            _("状态"),
            path="stage",
            parse=Stage,
            label=lambda value: office_stage(str(value)),
        ),
    ),
    default_sort="due",
    key="rid",
    page_size=50,
    empty=Empty(_("没有收到申请"), _("有人在网上提交后，会列在这里，先到期的在前面。")),
)


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """What was handed in to one's offices."""
    rows = DatabaseRows(queries.list_office_applications(here(request).actor))
    if is_export(request.GET):
        return workbook_of(OFFICE, rows, request.GET)
    return render(request, "permits/office.html", {"table": page_of(OFFICE, rows, request.GET)})


@require_safe
def one(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One application, and what can be done with it now."""
    now = here(request)
    sheet = queries.get_office_sheet_for(now.actor, rid, today())
    return render(request, ONE, context_of(now, sheet))


@require_POST
def act(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Accept, tell once what is missing, decide, stop the clock: whatever the case offers now."""
    now = here(request)
    sheet = queries.get_office_sheet_for(now.actor, rid, today())
    role = request.POST.get("role", "")
    held = role if role in _roles(now, sheet) else ""
    doing, seq = doing_asked(request.POST, held, sheet)
    try:
        services.work_on(
            application=rid,
            doing=doing,
            faults=faults_asked(request.POST, sheet) if doing.event == "correct" else {},
            expected_seq=seq,
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        context = context_of(now, sheet, request.POST)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("permits:office-one", args=[rid]))


def _roles(now: Here, sheet: Sheet) -> frozenset[str]:
    """The roles the actor holds at the office."""
    owner = sheet.application.owner_id
    return frozenset(one.role.value for one in now.actor.grants if one.organisation == owner)


def context_of(now: Here, sheet: Sheet, said: QueryDict | None = None) -> dict[str, object]:
    """What the page of one application at its office shows, with a refused form as it was filled in."""
    return {
        **standing_of(now.actor, sheet, now.at, is_office=True, said=said),
        "sheet": sheet,
        "told": _told(sheet),
        "post_to": sheet.answers.post_to,
    }


def _told(sheet: Sheet) -> list[tuple[str, list[tuple[FactType, str, Origin]]]]:
    """What the case knows, group by group of the form, and where each came from."""
    case, known = sheet.application.case, vocabulary()
    facts = replayed(case).facts if case else {}
    found = {one.code: one.origin for one in sheet.resolution.found}
    return [
        (
            group.title,
            [
                (known[code], words_of(known[code], facts[code]), found.get(code, Origin.TOLD))
                for code in group.facts
                if code in facts
            ],
        )
        for group in sheet.item.form
    ]
