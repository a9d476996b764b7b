"""The page of one institution: where, when, what, and how to get in."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.institution import InstitutionPage, get_public_institution
from minkang.cockpit.templatetags.policy_pages import is_english
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.columns import label_of
from minkang.kernel.charts.maps import Place, PointMap, draw_point_map
from minkang.kernel.web.components import Fact, facts
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.organisations.terms import HOSPITALS


@require_safe
def institution(request: HttpRequest, rid: uuid.UUID) -> HttpResponse:
    """One institution: place, hours, services, beds, staff, titles and access."""
    page = get_public_institution(rid, day_asked(request))
    return render(
        request,
        "cockpit/institution.html",
        {
            "page": page,
            "one": page.organisation,
            "facts": _facts(page),
            "is_hospital": page.organisation.category in HOSPITALS and not page.is_closed,
            "open_until": page.opens_until(localtime(arrival_here().at).time()),
            "figure": draw_point_map(
                PointMap(
                    id="where",
                    title=gettext("位置（示意）"),
                    places=(Place(page.organisation.name, page.organisation.position),),
                    label_title=gettext("机构"),
                )
            ),
        },
    )


def _facts(page: InstitutionPage) -> tuple[Fact, ...]:
    one = page.organisation
    level = (", " if is_english() else "").join(
        label_of(word) for word in (one.level, one.grade) if word
    )
    path = " ".join(area.name for area in page.path[1:])
    phone = (
        format_html('<a href="tel:{0}">{0}</a>', one.telephone)
        if one.telephone
        else gettext("没有登记")
    )
    return facts(
        (
            (gettext("类别"), label_of(one.category)),
            (gettext("级别"), level),
            (gettext("举办"), label_of(one.ownership)),
            (gettext("地址"), f"{path} {one.address}".strip()),
            (gettext("电话"), phone),
            (gettext("开业日期"), day(one.opened_on)),
            (gettext("统一社会信用代码"), one.credit_code),
            (gettext("信息由机构确认于"), day(one.confirmed_on) or gettext("还没有确认过")),
        )
    )
