"""The lag board: who sends, when last, how much, how late, how much was rejected."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.care.exchange.queries import board as queries
from minkang.care.exchange.queries.board import Counts, SenderLine
from minkang.care.exchange.terms import Light, SenderKind
from minkang.care.exchange.views.here import here
from minkang.care.exchange.views.words import lasted, lasted_time, light_mark, percent, whole
from minkang.kernel.web import icons
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

CLAUSE = "benxi-2023-3/10.2.2"
PROJECTIONS = {
    "patients": _("患者与居民的对照"),
    "results": _("检验结果"),
    "results_of_imaging": _("检查报告"),
}
SENDERS: Worklist[SenderLine] = Worklist(
    name="senders",
    title=_("数据汇聚看板"),
    columns=(
        Column(
            "organisation",
            _("机构"),
            cell=lambda one: one.organisation_name,
            sort="organisation_name",
            link=lambda one: _address(one),
        ),
        Column("light", _("状态"), cell=lambda one: light_mark(one.light), sort="urgency"),
        Column("name", _("通道或系统"), cell=lambda one: one.name, sort="name"),
        Column("last", _("最近一次"), cell=lambda one: _last(one), sort="last_at"),
        Column("silent", _("多久 / 约定"), cell=lambda one: _silent(one), sort="silent"),
        Column(
            "today",
            _("今日"),
            cell=lambda one: _came(one.today),
            numeric=True,
        ),
        Column("week", _("近7天"), cell=lambda one: _came(one.week), numeric=True),
        Column("late", _("入库用时"), cell=lambda one: _late(one), sort="median"),
        Column("rejected", _("退回"), cell=lambda one: _rejected(one), numeric=True),
    ),
    filters=(
        Filter(
            "light",
            _("状态"),
            path="light",
            parse=Light,
            label=lambda said: spoken(Light(str(said))),
        ),
        Filter(
            "kind",
            pgettext_lazy("feed", "方式"),
            path="kind",
            parse=SenderKind,
            label=lambda said: spoken(SenderKind(str(said))),
        ),
        Filter("organisation", _("机构"), path="organisation_name"),
    ),
    default_sort="light",
    key="key",
    page_size=50,
    empty=Empty(
        _("还没有数据通道"),
        _("登记通道或接口系统以后，这里会列出每一条多久没有来数据、积压和退回多少。"),
    ),
)


def _address(one: SenderLine) -> str:
    if one.number is not None:
        return reverse("exchange:feed", args=[one.number])
    if one.system is not None:
        return reverse("exchange:system", args=[one.system])
    return reverse("exchange:rejected")


def _last(one: SenderLine) -> SafeString:
    return whole(f"{localtime(one.last_at):%m-%d %H:%M}" if one.last_at else "")


def _silent(one: SenderLine) -> SafeString:
    said = lasted_time(one.silent) if one.silent is not None else "—"
    promised = lasted_time(one.promised) if one.promised is not None else "—"
    return format_html("{} / {}", whole(said), whole(promised))


def _came(counts: Counts) -> SafeString:
    if not counts.messages and not counts.resources:
        return whole("0")
    return whole(f"{counts.messages:,} · {counts.resources:,}")


def _late(one: SenderLine) -> SafeString:
    if one.median is None or one.late is None:
        return whole("")
    return format_html("{} · {}", whole(lasted(one.median)), whole(lasted(one.late)))


def _rejected(one: SenderLine) -> str | SafeString:
    share = percent(one.week.rejected_percent)
    if not share and one.week.rejected:
        return gettext("%(count)s 条") % {"count": f"{one.week.rejected:,}"}
    if not one.is_over:
        return share
    return format_html('<span class="state state-behind">{}{}</span>', icons.icon("warning"), share)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every sender of the institutions the visitor sees."""
    now = here(request)
    rows = queries.list_senders_for(now.actor, at=now.at)
    if is_export(request.GET):
        return workbook_of(SENDERS, rows, request.GET)
    context = {
        "table": page_of(SENDERS, rows, request.GET),
        "silent": sum(one.light in queries.LATE for one in rows),
        "over": sum(one.is_over for one in rows),
        "institutions": len({one.organisation.rid for one in rows}),
        "projections": [
            (PROJECTIONS.get(one.name, one.name), one)
            for one in queries.list_projections(now.actor)
        ],
        "tallied_at": queries.tallied_at(),
        "may": queries.acts_of(now.actor),
        "clause": CLAUSE,
    }
    return render(request, "exchange/board.html", context)
