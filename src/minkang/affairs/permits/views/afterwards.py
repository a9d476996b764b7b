"""After a decision: receipts, delivery, rating, answers, and what everybody may read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.affairs.permits import services
from minkang.affairs.permits.forms import RatingForm, ReplyForm
from minkang.affairs.permits.models import Decision, Rating
from minkang.affairs.permits.queries import applications as queries
from minkang.affairs.permits.queries import following
from minkang.affairs.permits.queries.applications import Sheet, item_in
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.terms import Grade
from minkang.affairs.permits.views.here import GET_OR_POST, Here, here, today
from minkang.affairs.permits.views.office import ONE, context_of
from minkang.engines.cases.queries.cases import get_case_for
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.refusals import answer_refusal
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.clauses import publishes
from minkang.registry.people.queries import masked_name

PUBLICITY = "yaan-2022/3.7"
RECEIPT, RATE, ANSWER = "permits/receipt.html", "permits/rate.html", "permits/answer.html"


def party_of(one: Decision) -> str:
    """Whom a permit was given to: an organisation by its name, a person by a masked one."""
    held = one.application
    if held.organisation is not None:
        return held.organisation.name
    return masked_name(held.person.name) if held.person else ""


def _code_of(one: Decision) -> str:
    return one.application.organisation.credit_code if one.application.organisation else ""


DECISIONS: Worklist[Decision] = Worklist(
    name="decisions",
    title=_("行政许可公示"),
    columns=(
        Column("number", _("决定书文号"), cell=lambda one: one.number),
        Column("item", _("许可内容"), cell=lambda one: item_in(one.application.version).title),
        Column("party", _("相对人"), cell=party_of),
        Column("code", _("统一社会信用代码"), cell=_code_of),
        Column(
            "office", _("许可机关"), cell=lambda one: getattr(one.application.owner, "name", "")
        ),
        Column("decided", _("决定日期"), cell=lambda one: one.decided_on, sort="decided_on"),
    ),
    filters=(),
    default_sort="-decided",
    key="number",
    page_size=50,
    empty=Empty(_("还没有公示的许可"), _("作出许可决定后，会在规定的期限内列在这里。")),
)
RATINGS: Worklist[Rating] = Worklist(
    name="ratings",
    title=_("评价和回复"),
    columns=(
        Column(
            "number",
            _("办件编号"),
            cell=lambda one: one.application.number,
            link=lambda one: reverse("permits:answer", args=[one.pk]),
        ),
        Column("item", _("事项"), cell=lambda one: item_in(one.application.version).title),
        Column("grade", _("评价"), cell=lambda one: spoken(Grade(one.grade))),
        Column("rated", _("评价时间"), cell=lambda one: one.rated_at, sort="rated_at"),
        Column("due", _("最迟哪天回复"), cell=lambda one: one.reply_by),
        Column("replied", _("回复时间"), cell=lambda one: one.replied_at),
    ),
    filters=(
        Filter(
            "grade",
            _("评价"),
            path="grade",
            parse=Grade,
            label=lambda value: spoken(Grade(str(value))),
        ),
    ),
    default_sort="-rated",
    key="pk",
    page_size=50,
    empty=Empty(_("还没有评价"), _("申请人收到结果后可以评价；差评要在期限内公开回复。")),
)


@publishes(PUBLICITY)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Permits that were granted, for everybody; natural persons by a masked name."""
    rows = DatabaseRows(following.list_public_decisions())
    if is_export(request.GET):
        return workbook_of(DECISIONS, rows, request.GET)
    context = {
        "table": page_of(DECISIONS, rows, request.GET),
        "clause": PUBLICITY,
        "term": serving().publication.length,
    }
    return render(request, "permits/decisions.html", context)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What offices answered to bad ratings, for everybody."""
    told = [(one, item_in(one.application.version)) for one in following.list_public_answers()]
    return render(
        request, "permits/answers.html", {"answers": told, "term": serving().answer.length}
    )


@require_safe
def own_receipt(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The slip that says what was received and by when it is decided."""
    now = here(request)
    return _receipt(request, now, queries.get_sheet_for(now.actor, rid, today()))


@require_safe
def office_receipt(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The same, for the window to print."""
    now = here(request)
    return _receipt(request, now, queries.get_office_sheet_for(now.actor, rid, today()))


def _receipt(request: HttpRequest, now: Here, sheet: Sheet) -> HttpResponse:
    held = sheet.application
    context: dict[str, object] = {"item": sheet.item, "one": held}
    if held.case is not None:
        page, given = get_case_for(now.actor, held.case, now.at), following.papers_of(held)
        context |= {
            "case": page.case,
            "lines": [(one, given[one.code]) for one in sheet.item.materials if one.code in given],
            "missing": page.case.told_missing,
        }
    return render(request, RECEIPT, context)


@require_http_methods(GET_OR_POST)
def rate(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Five grades and, if one likes, words."""
    now = here(request)
    sheet = queries.get_sheet_for(now.actor, rid, today())
    term = serving().answer.length
    context: dict[str, object] = {"item": sheet.item, "one": sheet.application, "term": term}
    if request.method != "POST":
        return form_page(request, RATE, RatingForm(), context)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return form_page(request, RATE, form, context)
    kept = form.cleaned_data
    try:
        services.rate(
            application=rid,
            grade=kept["grade"],
            words=kept["words"],
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        return refused_form(request, RATE, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("permits:own", args=[rid]))


@require_POST
def deliver(request: HttpRequest, rid: UUID) -> HttpResponse:
    """The result goes over the counter or to the post."""
    now = here(request)
    sheet = queries.get_office_sheet_for(now.actor, rid, today())
    try:
        services.deliver(
            application=rid,
            waybill=request.POST.get("waybill", ""),
            by=now.actor.reference,
            at=now.at,
        )
    except Refused as caught:
        context = context_of(now, sheet)
        return answer_refusal(request, caught.refusal, template=ONE, context=context)
    return HttpResponseRedirect(reverse("permits:office-one", args=[rid]))


@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    """How applicants found the service of one's offices."""
    rows = DatabaseRows(following.list_office_ratings(here(request).actor))
    if is_export(request.GET):
        return workbook_of(RATINGS, rows, request.GET)
    return render(request, "permits/ratings.html", {"table": page_of(RATINGS, rows, request.GET)})


@require_http_methods(GET_OR_POST)
def answer(request: HttpRequest, rid: UUID) -> HttpResponse:
    """One rating with its words, and the public answer to it."""
    now = here(request)
    sheet = queries.get_office_sheet_for(now.actor, rid, today())
    rating = following.rating_of(sheet.application)
    context: dict[str, object] = {
        "item": sheet.item,
        "one": sheet.application,
        "rating": rating,
        "words": following.words_of(rating) if rating else "",
    }
    if request.method != "POST":
        return form_page(request, ANSWER, ReplyForm(), context)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return form_page(request, ANSWER, form, context)
    try:
        services.answer_rating(
            application=rid, reply=form.cleaned_data["reply"], by=now.actor.reference, at=now.at
        )
    except Refused as caught:
        return refused_form(request, ANSWER, form, caught.refusal, context)
    return HttpResponseRedirect(reverse("permits:ratings"))
