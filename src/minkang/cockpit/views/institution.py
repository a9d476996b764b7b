"""The page of one institution: where, when, what, and how to get in."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.institution import InstitutionPage, get_public_institution
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.columns import label_of
from minkang.cockpit.views.institutions import position_of
from minkang.kernel.charts.maps import Place, PointMap, draw_point_map
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.organisations.terms import Category, Grade, Level, Ownership


@require_safe
def institution(request: HttpRequest, rid: uuid.UUID) -> HttpResponse:
    """One institution: place, hours, services, beds, staff, titles and access."""
    page = get_public_institution(rid, day_asked(request))
    position = position_of(page.institution)
    return render(
        request,
        "cockpit/institution.html",
        {
            "page": page,
            "one": page.institution,
            "facts": _facts(page),
            "open_until": page.opens_until(localtime(arrival_here().at).time()),
            "figure": draw_point_map(
                PointMap(
                    id="where",
                    title=gettext("位置(示意)"),
                    places=(Place(page.institution.name, position),),
                    label_title=gettext("机构"),
                )
            ),
        },
    )


def _facts(page: InstitutionPage) -> tuple[Fact, ...]:
    one = page.institution
    level = label_of(Level(one.level)) + (label_of(Grade(one.grade)) if one.grade else "")
    path = " ".join(area.name for area in page.path[1:])
    phone = (
        format_html('<a href="tel:{0}">{0}</a>', one.telephone)
        if one.telephone
        else gettext("没有登记")
    )
    return facts(
        (
            (gettext("类别"), label_of(Category(one.category))),
            (gettext("级别"), level),
            (gettext("举办"), label_of(Ownership(one.ownership))),
            (gettext("地址"), f"{path} {one.address}".strip()),
            (gettext("电话"), phone),
            (gettext("开业日期"), day(one.opened_on)),
            (gettext("统一社会信用代码"), one.credit_code),
            (gettext("信息由机构确认于"), day(one.confirmed_on) or gettext("还没有确认过")),
        )
    )
