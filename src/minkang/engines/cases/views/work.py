"""What an office has to do, one case of it, and taking an open part of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from minkang.engines.cases.queries import work as queries
from minkang.engines.cases.queries.cases import CasePage, get_case_for
from minkang.engines.cases.rules.procedure import APPLICANT
from minkang.engines.cases.services import cases as services
from minkang.engines.cases.terms import Outcome, ReminderKind, TaskState
from minkang.engines.cases.views.here import here
from minkang.engines.cases.views.words import role_words
from minkang.kernel.refusal import Refused
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.worklist.declaration import Empty
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Permission, Role

ONE = "cases/one.html"
WORK = queries.worklist_of(
    "work",
    _("本单位在办的件"),
    link=lambda case: reverse("cases:one", args=[case.rid]),
    empty=Empty(
        _("现在没有在办的件"), _("有人申请，或者别的单位转来任务后，会列在这里，先到期的在前面。")
    ),
)


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The running cases of one's offices, and what was called to mind."""
    now = here(request)
    rows = DatabaseRows(queries.list_work_for(now.actor, now.on))
    if is_export(request.GET):
        return workbook_of(WORK, rows, request.GET)
    reminders = [
        (one, spoken(ReminderKind(one.kind))) for one in queries.list_reminders_for(now.actor)
    ]
    context = {
        "table": page_of(WORK, rows, request.GET),
        "reminders": reminders,
        "is_director": Role.DIRECTOR in now.actor.roles,
    }
    return render(request, "cases/work.html", context)


@require_safe
def one(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Where a case stands, its parts, and everything that happened."""
    now = here(request)
    require_permission(now.actor, Permission.WORK_CASES)
    page = get_case_for(now.actor, rid, now.at)
    return render(request, ONE, _context(page, now.actor.reference))


@require_POST
def take(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Take an open part of a case oneself."""
    now = here(request)
    require_permission(now.actor, Permission.WORK_CASES)
    page = get_case_for(now.actor, rid, now.at)
    task, seq = request.POST.get("task", ""), request.POST.get("seq", "")
    role = next((one.role for one in page.tasks if one.code == task and one.role in page.roles), "")
    try:
        services.assign(
            case=rid,
            task=task if role else "",
            to=now.actor.reference,
            role=role,
            by=now.actor.reference,
            at=now.at,
            expected_seq=int(seq) if seq.isdecimal() and len(seq) < len("100000") else 0,
        )
    except Refused as caught:
        context = _context(page, now.actor.reference)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("cases:one", args=[rid]))


def _context(page: CasePage, reference: str) -> dict[str, object]:
    english, procedure = is_english(), page.procedure
    parts = [
        {
            "code": task.code,
            "title": told.title_en if english else told.title,
            "office": task.organisation.name,
            "state": spoken(TaskState(task.state)),
            "due": task.due_on,
            "is_mine": task.assigned_to == reference,
            "may_take": task.state == TaskState.OPEN
            and not task.assigned_to
            and task.role in page.roles - {APPLICANT},
        }
        for task in page.tasks
        for told in [procedure.task_of[task.code]]
    ]
    history = [
        (line.title_en if english else line.title, role_words(line.role) if line.role else "", line)
        for line in page.history
    ]
    outcome = page.case.outcome
    return {
        "case": page.case,
        "state": queries.state_words(page.case),
        "light": spoken(page.light),
        "outcome": spoken(Outcome(outcome)) if outcome else "",
        "parts": parts,
        "history": history,
    }
