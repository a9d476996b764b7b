"""Addresses for tests only: every component on one page, and pages that fail on purpose."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from minkang.kernel.charts.bar import Bar, BarChart, draw_bar_chart
from minkang.kernel.charts.bullet import Bullet, draw_bullet
from minkang.kernel.charts.line import LineChart, Point, draw_line_chart, draw_sparkline
from minkang.kernel.charts.maps import (
    Place,
    PointMap,
    Tile,
    TileMap,
    draw_point_map,
    draw_tile_map,
)
from minkang.kernel.charts.terms import Direction, Standing
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.components import (
    FacetChoice,
    FacetGroup,
    Light,
    NumberWithWhy,
    PageLinks,
    PageMeta,
    ProgressStep,
    Verification,
    facts,
)
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of

GALLERY = """
{% extends "web/base.html" %}{% load frame %}
{% block title %}样张{% endblock %}{% block heading %}样张{% endblock %}
{% block breadcrumb %}<li><a href="/accessibility/">说明</a></li><li aria-current="page">样张</li>{% endblock %}
{% block main %}
<p>{% state "met" %} {% state "on_way" %} {% state "behind" %} {% state "unmeasured" %}</p>
<p>{% for mark in marks %}{% verification_mark mark %} {% endfor %}{% tag "限制" "strong" %} {% tag "可疑" "warning" %} {% tag "目标" %}</p>
<p>{% clause_chip "example-2025/2.1" %} {{ day|day }} {{ day|weekday }} {{ spark.svg }}</p>
{% notice "这份副本的发布单位和落款不一致。" "warning" "可疑副本" %}
{% notice "原文还没有导入。" %}
{% refusal_box refusal %}
<form><div class="field"><label for="id_number">证件号码</label><p class="hint">18位</p><input id="id_number" name="number"></div>
<button class="button" type="submit">预约</button> <button class="button button-quiet" type="reset">清空</button></form>
<div class="grid">{% for number in numbers %}{% number_with_why number %}{% endfor %}</div>
{% progress_line steps "办理进度" %}
{% fact_list facts %}
{% for figure in figures %}{% chart figure %}{% endfor %}
{% empty_state "还没有记录" "第一次随访保存后,这里会列出来。" %}
{% page_links links %}
{% endblock %}
{% block aside %}<aside class="side" aria-label="旁栏">{% facets groups %}</aside>{% endblock %}
"""

QUICK = """
{% extends "web/base.html" %}{% block title %}快{% endblock %}{% block heading %}快{% endblock %}
{% block scripts %}{% include "web/htmx.html" %}{% endblock %}
{% block main %}<a href="/answer/" hx-get="/answer/" hx-target="#place">查</a>
<button type="button" hx-post="/answer/" hx-target="#place" hx-select=".refusal">约</button>
<div id="place"></div>{% endblock %}
"""

LISTED = """
{% extends "web/base.html" %}{% block title %}名单{% endblock %}{% block heading %}名单{% endblock %}
{% block main %}{% include "worklist/table.html" with table=table %}{% endblock %}
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A row of the listed page."""

    id: int
    name: str
    village: str


VISITS: Worklist[Visit] = Worklist(
    name="visits",
    title="今日随访",
    columns=(
        Column("name", "姓名", cell=lambda one: one.name, link=lambda one: f"/visits/{one.id}/"),
        Column("id", "次序", cell=lambda one: one.id, sort="id", numeric=True),
        Column("village", "村", cell=lambda one: one.village, sort="village"),
    ),
    filters=(Filter("village", "村", path="village"),),
    default_sort="id",
    key="id",
    page_size=10,
    empty=Empty("今天没有随访", "到期的当天早上,这里会列出来。"),
)

BAR = BarChart(
    "bars",
    "各县区建档率",
    "%",
    (
        Bar("平山区", 95.6),
        Bar("本地区名字特别长的一个县级满族自治地方示例", 71.25),
        Bar("南芬区", None),
        Bar("明山区", 0),
    ),
    "县区",
)
BULLET = Bullet(
    "bullet", "电子健康档案建档率", "%", 95.6, 95, Direction.AT_LEAST, 94.3, "2020年", 100
)
LINE = LineChart(
    "line",
    "每千人床位",
    "张",
    tuple(
        Point(f"{year}年", value)
        for year, value in zip(range(2020, 2026), (6.1, 6.4, None, 6.8, 7.4, 7.1), strict=True)
    ),
    "年份",
    band=(7, None),
)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    template = engines["django"].from_string(GALLERY)
    spark = LineChart("spark", "近年床位", "张", LINE.points, "年份")
    tiles = tuple(
        Tile(name, column, row, value)
        for name, column, row, value in (
            ("溪湖区", 0, 0, 3), ("明山区", 1, 0, 8), ("平山区", 1, 1, 5), ("南芬区", 0, 1, None),
            ("桓仁满族自治县", 2, 1, 2),
        )
    )  # fmt: skip
    places = (
        Place("第一医院", (123.77, 41.29)),
        Place("第二医院", (123.75, 41.33)),
        Place("县医院", (125.36, 41.27)),
        Place("新设卫生站", None),
    )
    context = {
        "page_meta": PageMeta(column="样张", article="样张", published_on=date(2026, 1, 5)),
        "marks": list(Verification),
        "day": date(2026, 11, 21),
        "spark": draw_sparkline(spark),
        "refusal": Refusal(
            "example.number_wrong",
            "证件号码最后一位不对,请对照证件再填一次。",
            "check digit is X, expected 7",
            (FieldFault("number", "证件号码最后一位不对"),),
            "example-2025/2.1",
        ),
        "numbers": [
            NumberWithWhy(
                "建档率", "95.6", "%", Standing.MET, "/why/", "1,234 / 1,291", date(2026, 11, 20),
                "已超过目标0.6个百分点", "example-2025/2.1", draw_bullet(BULLET),
            ),
            NumberWithWhy("签约率", "", "%", Standing.UNMEASURED, "/why/"),
        ],
        "steps": [
            ProgressStep("受理", "政务大厅", Light.DONE, date(2026, 11, 2), date(2026, 11, 1)),
            ProgressStep("现场核查", "卫生监督所", Light.LATE, date(2026, 11, 10)),
            ProgressStep("审批", "行政审批局", Light.CURRENT, date(2026, 11, 30)),
            ProgressStep("发证", "行政审批局", Light.WAITING),
        ],
        "facts": facts([("文号", "示例〔2025〕1号"), ("成文日期", "2025年1月5日"), ("空", "")]),
        "figures": [
            draw_bar_chart(BAR),
            draw_line_chart(LINE),
            draw_tile_map(TileMap("tiles", "各县区门诊点", "个", tiles, "县区")),
            draw_point_map(PointMap("points", "医院位置", places, "机构")),
        ],
        "links": PageLinks("?before=x", "?after=y"),
        "groups": [
            FacetGroup(
                "类别",
                tuple(FacetChoice(f"类别{i}", 40 - i, f"?kind={i}", i == 0) for i in range(11)),
            )
        ],
    }  # fmt: skip
    return HttpResponse(template.render(context, request))


def bad_on_purpose(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A page axe must object to."""
    return HttpResponse(
        "<!doctype html><html><head><title>x</title><link rel='icon' href='data:,'></head><body bgcolor='#ffffff'>"
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><input>"
        "<p><font color='#dddddd'>faint words</font></p></body></html>"
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A bug, with something in it that nobody may see."""
    raise RuntimeError(f"secret of the machine 210503199001011234 {request.path}")


def refused(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A refusal out of a service."""
    raise Refused(
        Refusal(
            "example.slot_taken",
            "该时段刚被约满。您可以选9:30–10:00,或加入候补。",
            "slot 09:00 has no free seat; choose 09:30 or the waiting list",
            (FieldFault("slot", "请另选时段。"),),
            "example-2025/2.1",
        )
    )


def quick(request: HttpRequest) -> HttpResponse:
    """A page with htmx: a link that loads only its answer, and a button that posts."""
    return HttpResponse(engines["django"].from_string(QUICK).render({}, request))


def listed(request: HttpRequest) -> HttpResponse:
    """A worklist of 25 rows, as page or as workbook."""
    rows = [Visit(i, f"居民{i}", f"{i % 3}村") for i in range(25)]
    if is_export(request.GET):
        return workbook_of(VISITS, rows, request.GET)
    table = page_of(VISITS, rows, request.GET)
    return HttpResponse(engines["django"].from_string(LISTED).render({"table": table}, request))


def answer(request: HttpRequest) -> HttpResponse:
    """What the htmx page asks for; refuses a post, as a service would."""
    if request.method == "POST":
        return refused(request)
    return HttpResponse("<p>约到了</p>")


urlpatterns = [
    path("gallery/", gallery),
    path("bad-on-purpose/", bad_on_purpose),
    path("broken/", broken),
    path("refused/", refused),
    path("listed/", listed),
    path("quick/", quick),
    path("answer/", answer),
    path("", include("minkang.project.urls")),
]
handler400 = "minkang.kernel.web.errors.bad_request"
handler403 = "minkang.kernel.web.errors.forbidden"
handler404 = "minkang.kernel.web.errors.not_found"
handler500 = "minkang.kernel.web.errors.server_error"
