"""What was rejected: the list, every issue of one, its text for a purpose, tried again, set aside."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from minkang.care.exchange.forms.rejected import AsideForm, OpenForm
from minkang.care.exchange.queries import rejected as queries
from minkang.care.exchange.queries.rejected import RejectedPage
from minkang.care.exchange.services import settling
from minkang.care.exchange.terms import BoxState
from minkang.care.exchange.views.here import GET_OR_POST, here
from minkang.engines.records.queries.quarantine import issues_of
from minkang.kernel.refusal import Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

LONGEST_SENTENCE, LONGEST_ENGLISH = 60, 120
REJECTED: Worklist[Any] = Worklist(
    name="rejected",
    title=_("退回的数据"),
    columns=(
        Column(
            "received",
            _("收到时间"),
            cell=lambda one: one.received_at,
            sort="received_at",
            link=lambda one: reverse("exchange:rejected-one", args=[one.pk]),
        ),
        Column(
            "organisation",
            _("机构"),
            cell=lambda one: one.organisation_name or _("不认识的发送方"),
        ),
        Column("feed", _("通道"), cell=lambda one: one.feed),
        Column("reference", _("对方的编号"), cell=lambda one: one.reference),
        Column("issue", _("什么不对"), cell=lambda one: _first(one)),
        Column("state", _("状态"), cell=lambda one: spoken(BoxState(one.state))),
    ),
    filters=(
        Filter(
            "state",
            _("状态"),
            path="state",
            parse=BoxState,
            label=lambda said: spoken(BoxState(str(said))),
        ),
        Filter("organisation", _("机构"), path="organisation_name"),
        Filter("feed", _("通道"), path="feed"),
    ),
    default_sort="-received",
    key="id",
    page_size=50,
    empty=Empty(
        _("没有退回的数据"), _("上传的数据有错、平台没有收下时，会列在这里，写明每一处错误。")
    ),
    most_counted=10_000,
)


def _first(one: Any) -> str | SafeString:
    issues = issues_of(one)
    if not issues:
        return ""
    first = issues[0]
    said = (
        Truncator(first.en).chars(LONGEST_ENGLISH)
        if is_english()
        else Truncator(first.zh).chars(LONGEST_SENTENCE)
    )
    if first.path:
        said = gettext("%(place)s：%(said)s") % {"place": first.path, "said": said}
    more = gettext("，等 %(count)s 处") % {"count": len(issues)} if len(issues) > 1 else ""
    return format_html('<span class="sentence">{}{}</span>', said, more)


@require_safe
def rejected(request: HttpRequest) -> HttpResponse:
    """What was rejected and waits, and what was settled."""
    rows = DatabaseRows(queries.list_rejected_for(here(request).actor))
    if is_export(request.GET):
        return workbook_of(REJECTED, rows, request.GET)
    table = page_of(REJECTED, rows, request.GET)
    return render(request, "exchange/rejected.html", {"table": table})


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Every issue of one."""
    page = queries.get_rejected_for(here(request).actor, number)
    return render(request, "exchange/rejected_one.html", {"page": page, "is_new": False})


@sensitive_variables()
@require_http_methods(GET_OR_POST)
def text(request: HttpRequest, number: int) -> HttpResponse:
    """Its text, for a purpose; the answer is kept nowhere."""
    now = here(request)
    page = queries.get_rejected_for(now.actor, number)
    template = "exchange/rejected_text.html"
    context: dict[str, object] = {"page": page}
    if request.method != "POST":
        return form_page(request, template, OpenForm(), context)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return form_page(request, template, form, context)
    try:
        said = settling.open_text(actor=now.actor, number=number, at=now.at, **form.cleaned_data)
    except Refused as caught:
        return refused_form(request, template, form, caught.refusal, context)
    answer = render(request, template, {**context, "text": said.replace("\r", "\n")})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["POST"])
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Take it in as it is; what is still wrong is shown."""
    now = here(request)
    issues = settling.retry(actor=now.actor, number=number, at=now.at)
    page = queries.get_rejected_for(now.actor, number)
    if not issues:
        return HttpResponseRedirect(reverse("exchange:rejected-one", args=[number]))
    return _still(request, page, issues)


def _still(request: HttpRequest, page: RejectedPage, issues: object) -> HttpResponse:
    context = {"page": page, "still": issues}
    return render(request, "exchange/rejected_one.html", context, status=422)


@require_http_methods(GET_OR_POST)
def aside(request: HttpRequest, number: int) -> HttpResponse:
    """Set it aside with a reason."""
    now = here(request)
    page = queries.get_rejected_for(now.actor, number)
    template = "exchange/rejected_aside.html"
    if request.method != "POST":
        return form_page(request, template, AsideForm(), {"page": page})
    form = AsideForm(request.POST)
    if not form.is_valid():
        return form_page(request, template, form, {"page": page})
    reason = form.cleaned_data["reason"]
    try:
        settling.set_aside(actor=now.actor, number=number, reason=reason, at=now.at)
    except Refused as caught:
        return refused_form(request, template, form, caught.refusal, {"page": page})
    return HttpResponseRedirect(reverse("exchange:rejected"))
