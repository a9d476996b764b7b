"""Questions of residents, for the officer of an institution who answers them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.record.forms import AnswerForm
from minkang.care.record.models import Question
from minkang.care.record.queries.questions import get_question_for, list_questions_for
from minkang.care.record.services import questions as services
from minkang.care.record.terms import Verdict
from minkang.care.record.views.here import GET_OR_POST, here, language
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import facts
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import day, moment, tag
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.people.queries import masked_name

ANSWERED = {"yes": True, "no": False}


def _parsed(said: str) -> bool:
    if said not in ANSWERED:
        raise ValueError(said)
    return ANSWERED[said]


def _state(one: Question) -> str | Promise | SafeString:
    if one.verdict:
        return spoken(Verdict(one.verdict))
    if one.due_on < localdate(arrival_here().at):
        return tag(_("答复已超期"), "warning")
    return tag(_("等待答复"), "strong")


QUESTIONS: Worklist[Question] = Worklist(
    name="record-questions",
    title=_("居民对查阅的疑问"),
    columns=(
        Column(
            "asked",
            _("提出时间"),
            cell=lambda one: one.asked_at,
            sort="asked_at",
            link=lambda one: reverse("record:question", args=[one.pk]),
        ),
        Column("who", _("居民"), cell=lambda one: masked_name(one.person.name)),
        Column(
            "institution",
            _("机构"),
            cell=lambda one: one.organisation.name if one.organisation else _("平台运营方"),
        ),
        Column("due", _("答复期限"), cell=lambda one: one.due_on, sort="due_on"),
        Column("state", _("状态"), cell=_state),
    ),
    filters=(
        Filter(
            "answered",
            _("答复"),
            path="is_answered",
            parse=_parsed,
            label=lambda is_answered: _("已答复") if is_answered else _("等待答复"),
        ),
    ),
    default_sort="due",
    key="id",
    page_size=30,
    empty=Empty(
        _("没有疑问"), _("居民对谁看过自己的档案提出疑问后，会立即列在这里，按期限先后排列。")
    ),
)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Every question the actor answers for, the most urgent first."""
    now = here(request)
    rows = DatabaseRows(list_questions_for(now.actor, now.today))
    if is_export(request.GET):
        return workbook_of(QUESTIONS, rows, request.GET)
    table = page_of(QUESTIONS, rows, request.GET)
    return render(request, "record/questions.html", {"table": table})


@require_http_methods(GET_OR_POST)
def question(request: HttpRequest, number: int) -> HttpResponse:
    """One question with the access it is about, and the answer."""
    now = here(request)
    page = get_question_for(now.actor, number, now.today, language())
    found = page.question
    rows = facts(
        (
            (_("居民"), masked_name(found.person.name)),
            (_("查阅时间"), moment(page.look.happened_at) if page.look else ""),
            (_("谁，看了什么，为什么"), page.look.sentence if page.look else ""),
            (_("居民的疑问"), found.text),
            (_("提出时间"), moment(found.asked_at)),
            (_("答复期限"), day(found.due_on)),
            (_("核查结果"), spoken(Verdict(found.verdict)) if found.verdict else ""),
            (_("答复"), found.answer),
        )
    )
    context: dict[str, object] = {"question": found, "facts": rows}
    if request.method != "POST":
        return form_page(request, "record/question.html", AnswerForm(), context)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return form_page(request, "record/question.html", form, context)
    given = form.cleaned_data
    try:
        services.answer(
            actor=now.actor, question=number, verdict=given["verdict"],
            text=given["answer"], at=now.at,
        )  # fmt: skip
    except Refused as caught:
        return refused_form(request, "record/question.html", form, caught.refusal, context)
    return redirect("record:questions")
