"""The public directory of institutions: the list with its map, and the page of one."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.institutions import Asked, Spot, list_public_institutions, spots_of
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.columns import label_of, one_of
from minkang.kernel.charts.bar import Bar, BarChart, draw_bar_chart
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.maps import Place, PointMap, draw_point_map
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.request import wanted
from minkang.kernel.worklist.sources import DatabaseRows
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import AccessFeature, Category, Level, Ownership

MOST_POINTS = 40
"""Up to so many places a map numbers its points; above, the bars by county say more."""

INSTITUTIONS: Worklist[Organisation] = Worklist(
    name="institutions",
    title=_("机构目录"),
    columns=(
        Column(
            "name",
            _("机构"),
            cell=lambda one: one.name,
            sort="name",
            link=lambda one: reverse("cockpit:institution", args=[one.rid]),
        ),
        Column("category", _("类别"), lambda one: label_of(Category(one.category)), "category"),
        Column("level", _("级别"), lambda one: label_of(Level(one.level))),
        Column("county", _("县（区）"), lambda one: getattr(one, "county_name", ""), "county_name"),
        Column("place", _("村（社区）或乡镇"), lambda one: getattr(one, "place", "")),
        Column(
            "beds", _("床位（张）"), lambda one: getattr(one, "beds", None), "beds", numeric=True
        ),
        Column("telephone", _("电话"), lambda one: one.telephone),
    ),
    filters=(
        Filter("category", _("类别"), path="category", parse=one_of(Category), label=label_of),
        Filter("county", _("县（区）"), path="county_name"),
        Filter("level", _("级别"), path="level", parse=one_of(Level), label=label_of),
        Filter("ownership", _("举办"), path="ownership", parse=one_of(Ownership), label=label_of),
    ),
    default_sort="name",
    key="rid",
    page_size=30,
    empty=Empty(
        _("没有找到机构"),
        _("可以少写几个字，或者去掉一个条件。登记了机构以后，这里会列出它的位置、时间和服务。"),
    ),
)


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """The directory: search by name, narrow by kind and place, see where they are."""
    asked = Asked(
        name=request.GET.get("name", "").strip(),
        feature=_feature_asked(request),
        on=day_asked(request),
    )
    rows = DatabaseRows(list_public_institutions(asked))
    if is_export(request.GET):
        return workbook_of(INSTITUTIONS, rows, request.GET)
    found = rows.narrowed(wanted(INSTITUTIONS, request.GET).chosen.values())
    return render(
        request,
        "cockpit/institutions.html",
        {
            "table": page_of(INSTITUTIONS, rows, request.GET),
            "figure": _figure(spots_of(found.queryset)),
            "asked": asked,
            "features": AccessFeature,
        },
    )


def _feature_asked(request: HttpRequest) -> AccessFeature | None:
    said = request.GET.get("feature", "")
    return next((one for one in AccessFeature if one == said), None)


def _figure(spots: tuple[Spot, ...]) -> ChartFigure:
    if len(spots) > MOST_POINTS:
        counties = Counter(spot.county for spot in spots)
        return draw_bar_chart(
            BarChart(
                id="institutions-by-county",
                title=gettext("各县（区）的机构数"),
                unit=gettext("家"),
                bars=tuple(Bar(name, count) for name, count in counties.most_common()),
                label_title=gettext("县（区）"),
            )
        )
    return draw_point_map(
        PointMap(
            id="institutions-map",
            title=gettext("机构位置（示意）"),
            places=tuple(Place(spot.name, spot.position) for spot in spots),
            label_title=gettext("机构"),
        )
    )
