"""What anybody may read: clinics on weekends and holidays, and who can be reached without steps."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.care.visits.queries import manage as queries
from minkang.care.visits.queries.manage import Facilities
from minkang.care.visits.services.wording import clock
from minkang.engines.booking.queries.sessions import PublicSession, list_public_sessions
from minkang.engines.booking.terms import DayKind, SessionState
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import weekday
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.clauses import publishes
from minkang.registry.organisations.terms import AccessFeature

AHEAD = timedelta(days=28)


def _off_day(one: PublicSession) -> str:
    """A public holiday by name; weekends say so themselves."""
    return spoken(one.day_kind) if one.day_kind is DayKind.HOLIDAY else ""


WEEKENDS: Worklist[PublicSession] = Worklist(
    name="weekends",
    title=_("周末和节假日门诊"),
    columns=(
        Column(
            "on",
            _("日期"),
            cell=lambda one: f"{one.on.isoformat()} {weekday(one.on)} {_off_day(one)}".rstrip(),
            sort="on",
            link=lambda one: (
                reverse("visits:resident-times", args=[one.session])
                if one.state is SessionState.PUBLISHED
                else ""
            ),
        ),
        Column(
            "organisation",
            _("医院"),
            cell=lambda one: one.organisation_name,
            sort="organisation_name",
        ),
        Column(
            "department", _("科室"), cell=lambda one: one.department_name, sort="department_name"
        ),
        Column("service", _("门诊"), cell=lambda one: f"{one.service_name} {one.resource_name}"),
        Column("hours", _("时间"), cell=lambda one: f"{clock(one.starts)}–{clock(one.ends)}"),
        Column("state", _("状态"), cell=lambda one: spoken(one.state)),
        Column("published_at", _("公布时间"), cell=lambda one: one.published_at),
    ),
    filters=(
        Filter(
            "day_kind",
            _("哪种日子"),
            path="day_kind",
            parse=DayKind,
            label=lambda value: spoken(DayKind(str(value))),
        ),
        Filter("organisation", _("医院"), path="organisation_name"),
        Filter("department", _("科室"), path="department_name"),
    ),
    default_sort="on",
    key="session",
    page_size=50,
    empty=Empty(_("还没有公布周末和节假日门诊"), _("医院公布后会列在这里，最多看到四周以后。")),
)
FACILITIES: Worklist[Facilities] = Worklist(
    name="facilities",
    title=_("老人和残疾人看病方便的地方"),
    columns=(
        Column("name", _("机构"), cell=lambda one: one.name, sort="name"),
        Column("area", _("所在地"), cell=lambda one: one.area, sort="area"),
        Column(
            "features",
            _("有什么"),
            cell=lambda one: "、".join(spoken(feature) for feature in one.features),
        ),
    ),
    filters=(
        Filter(
            "feature",
            _("有什么"),
            path="features",
            parse=AccessFeature,
            label=lambda value: spoken(AccessFeature(str(value))),
        ),
        Filter("area", _("所在地"), path="area"),
    ),
    default_sort="name",
    key="rid",
    page_size=50,
    empty=Empty(_("还没有机构写明"), _("医院写明无障碍设施后，会列在这里。")),
)


@publishes("liaoning-2025-34/1.1")
@require_safe
def weekends(request: HttpRequest) -> HttpResponse:
    """Clinics of the next four weeks on weekends and holidays, stopped ones too."""
    today = localdate(arrival_here().at)
    rows = list_public_sessions(since=today, until=today + AHEAD)
    if is_export(request.GET):
        return workbook_of(WEEKENDS, rows, request.GET)
    context = {"table": page_of(WEEKENDS, rows, request.GET)}
    return render(request, "visits/manage/weekends.html", context)


@publishes("liaoning-2025-34/1.2")
@require_safe
def facilities(request: HttpRequest) -> HttpResponse:
    """Which institutions older and disabled people get about in, for everybody to read."""
    today = localdate(arrival_here().at)
    rows = queries.list_public_facilities(today)
    if is_export(request.GET):
        return workbook_of(FACILITIES, rows, request.GET)
    context = {"table": page_of(FACILITIES, rows, request.GET)}
    return render(request, "visits/manage/facilities.html", context)
