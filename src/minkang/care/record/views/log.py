"""Who looked at a record, and a question about one look."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.record.forms import QuestionForm
from minkang.care.record.queries.log import (
    LOOKS,
    Asked,
    emergencies_of,
    get_look,
    is_own,
    log_of,
    questions_of,
)
from minkang.care.record.queries.promises import Promised, promised_on
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.services import questions as services
from minkang.care.record.services.opening import open_own
from minkang.care.record.views.here import GET_OR_POST, here, language
from minkang.care.record.views.reading import about
from minkang.kernel.audit.queries import Line
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import day, tag
from minkang.kernel.worklist.declaration import Cell, Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.access.queries import require_own_person

KINDS: Mapping[object, Promise] = {
    "access.record_opened": _("打开记录"),
    "access.record_exchanged": _("机构系统调阅"),
    "access.emergency_opened": _("紧急查看"),
    "access.emergency_reviewed": _("紧急查看的复核"),
    "access.consent_given": _("同意共享"),
    "access.consent_withdrawn": _("收回授权"),
    "record.proxy_read": _("受托人查看"),
    "record.proxy_allowed": _("委托他人查看"),
    "record.proxy_ended": _("收回委托"),
    "records.withheld": _("不让机构查看"),
    "records.withheld_from_all": _("不让机构查看"),
    "records.shared_again": _("重新让机构查看"),
    "records.shared_with_all": _("重新让机构查看"),
}
EMERGENCY = "access.emergency_opened"


def _kind(said: str) -> str:
    if said not in KINDS:
        raise ValueError(said)
    return said


def _kind_cell(line: Line) -> Cell:
    word = KINDS[line.code]
    return tag(word, "warning") if line.code == EMERGENCY else word


ACCESSES: Worklist[Line] = Worklist(
    name="record-accesses",
    title=_("谁看过我的档案"),
    columns=(
        Column("what", _("谁，看了什么，为什么"), cell=lambda one: one.sentence),
        Column("when", _("时间"), cell=lambda one: one.happened_at, sort="number"),
        Column("kind", _("类别"), cell=_kind_cell),
    ),
    filters=(Filter("kind", _("类别"), path="code", parse=_kind, label=lambda code: KINDS[code]),),
    default_sort="-when",
    key="number",
    page_size=30,
    empty=Empty(_("还没有人看过您的档案"), _("有人查看、调阅或导出您的档案后，会立即列在这里。")),
)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Who looked at my record."""
    return redirect("record:accesses", rid=require_own_person(here(request).actor))


@require_safe
def accesses(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Every access to a record, newest first, with what was asked about it."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    rows = log_of(viewing, language())
    if is_export(request.GET):
        return workbook_of(ACCESSES, rows, request.GET)
    context = {
        **about(viewing, now),
        "table": page_of(_with_questions(viewing), rows, request.GET),
        "emergencies": emergencies_of(viewing, now.at),
        "working_days": promised_on(Promised.QUESTION_ANSWERED, localdate(now.at)),
    }
    return render(request, "record/accesses.html", context)


@require_http_methods(GET_OR_POST)
def ask(request: HttpRequest, rid: UUID, number: int) -> HttpResponse:
    """One access, and a question about it or its answer."""
    now = here(request)
    viewing = open_own(actor=now.actor, person=rid, at=now.at)
    look = get_look(viewing, number, language())
    context: dict[str, object] = {
        **about(viewing, now),
        "look": look,
        "asked": questions_of(viewing).get(number),
        "working_days": promised_on(Promised.QUESTION_ANSWERED, localdate(now.at)),
    }
    if request.method != "POST":
        return form_page(request, "record/ask.html", QuestionForm(), context)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return form_page(request, "record/ask.html", form, context)
    try:
        services.ask(viewing=viewing, entry=number, text=form.cleaned_data["text"], at=now.at)
    except Refused as caught:
        return refused_form(request, "record/ask.html", form, caught.refusal, context)
    return redirect("record:ask", rid=rid, number=number)


def _with_questions(viewing: Viewing) -> Worklist[Line]:
    asked = questions_of(viewing)

    def cell(line: Line) -> Cell:
        if line.code not in LOOKS or is_own(line, viewing):
            return ""
        address = reverse("record:ask", args=[viewing.person, line.number])
        return format_html('<a href="{}">{}</a>', address, _state(asked.get(line.number)))

    return replace(ACCESSES, columns=(*ACCESSES.columns, Column("question", _("疑问"), cell=cell)))


def _state(asked: Asked | None) -> str:
    if asked is None:
        return str(_("提出疑问"))
    if asked.verdict is None:
        return str(_("已提问，%(due)s前答复") % {"due": day(asked.due_on)})
    return str(_("已答复：%(verdict)s") % {"verdict": spoken(asked.verdict)})
