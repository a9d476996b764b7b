"""Who stops the clock, and how often applicants are sent back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.engines.cases.queries import suspensions as queries
from minkang.engines.cases.queries.suspensions import Suspensions
from minkang.engines.cases.views.here import here
from minkang.kernel.web.spoken import spoken
from minkang.kernel.worklist.declaration import Column, Empty, Worklist
from minkang.kernel.worklist.sources import MemoryRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

STOPS: Worklist[Suspensions] = Worklist(
    name="suspensions",
    title=_("暂停计时和补正"),
    columns=(
        Column("officer", _("谁暂停的"), cell=lambda one: one.officer, sort="officer"),
        Column("reason", _("原因"), cell=lambda one: spoken(one.reason)),
        Column("count", _("几次"), cell=lambda one: one.count, sort="count", numeric=True),
        Column("days", _("一共几天"), cell=lambda one: one.days, sort="days", numeric=True),
        Column(
            "last_day",
            _("到了最后一天才暂停的"),
            cell=lambda one: one.last_day,
            sort="last_day",
            numeric=True,
        ),
    ),
    filters=(),
    default_sort="-count",
    key="key",
    page_size=50,
    empty=Empty(
        _("近三个月没有暂停过计时"), _("单位负责人在这里看谁、因为什么、在哪一天暂停了计时。")
    ),
)


@require_safe
def suspensions(request: HttpRequest) -> HttpResponse:
    """Stops of the clock by officer and reason, and rounds of corrections."""
    now = here(request)
    rows = MemoryRows(queries.list_suspensions_for(now.actor, now.on))
    if is_export(request.GET):
        return workbook_of(STOPS, rows, request.GET)
    context = {
        "table": page_of(STOPS, rows, request.GET),
        "told": queries.corrections_for(now.actor, now.on),
    }
    return render(request, "cases/suspensions.html", context)
