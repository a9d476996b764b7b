"""The list of indicators, and the page of one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minkang.cockpit.queries.boards import sections_for
from minkang.cockpit.queries.indicators import (
    IndicatorLine,
    IndicatorPage,
    get_public_indicator,
    get_public_indicators,
)
from minkang.cockpit.templatetags.policy_pages import named, spoken
from minkang.cockpit.terms import Nearness
from minkang.cockpit.views import indicator_words, papers
from minkang.cockpit.views.asking import day_asked
from minkang.cockpit.views.columns import label_of, one_of, unbroken
from minkang.cockpit.views.target_lines import (
    address_of,
    asked_words,
    clause_address,
    distance_words,
    number_words,
    shown_number,
    shown_unit,
    target_line,
)
from minkang.engines.warehouse.queries import Value
from minkang.kernel.charts.terms import Standing
from minkang.kernel.web.components import STANDING_WORDS
from minkang.kernel.web.reference import arrival_here
from minkang.kernel.web.regions import region
from minkang.kernel.web.templatetags.frame import state
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.kernel.worklist.table import page_of
from minkang.kernel.worklist.workbook import is_export, workbook_of
from minkang.policy.clauses import register
from minkang.policy.terms import Room


def _standing_label(value: object) -> str:
    return str(STANDING_WORDS[Standing(str(value))][1])


def _document_label(document_id: object) -> str:
    if not document_id:
        return str(_("没有条款要求"))
    return named(register().document(str(document_id)))


def _section_label(section_id: object) -> str:
    sections = {section.id: section for section in sections_for(_here())}
    return spoken(sections[str(section_id)].title)


def _section(said: str) -> str:
    if all(section.id != said for section in sections_for(_here())):
        raise ValueError(said)
    return said


def _document(said: str) -> str:
    if all(document.id != said for document in register().documents):
        raise ValueError(said)
    return said


def _state_cell(line: IndicatorLine) -> SafeString:
    return state(line.standing)


def _asked(line: IndicatorLine) -> str:
    return asked_words(line.live.target) if line.live.target else ""


def _unit(line: IndicatorLine) -> SafeString:
    return unbroken(shown_unit(line.live) if line.live.number is not None else "")


def _peer_mark(line: IndicatorLine) -> str:
    return spoken(line.live.nearness) if line.live.nearness is not Nearness.OWN else ""


INDICATORS: Worklist[IndicatorLine] = Worklist(
    name="indicators",
    title=_("指标"),
    columns=(
        Column(
            "title",
            _("指标"),
            cell=lambda line: spoken(line.live.title),
            sort="live__title__zh",
            link=lambda line: address_of(line.live),
        ),
        Column("standing", _("状态"), _state_cell, sort="standing"),
        Column("value", _("现在"), lambda line: shown_number(line.live), numeric=True),
        Column("unit", _("单位"), _unit),
        Column("asked", _("目标"), _asked),
        Column("distance", _("离目标多远"), lambda line: distance_words(line.live)),
        Column("whose", _("谁的目标"), _peer_mark),
        Column(
            "clause",
            _("条款编号"),
            lambda line: unbroken(line.live.clause.id) if line.live.clause else "",
            link=lambda line: clause_address(line.live.clause) if line.live.clause else "",
        ),
    ),
    filters=(
        Filter("standing", _("状态"), "standing", parse=Standing, label=_standing_label),
        Filter("section", _("看板"), "sections", parse=_section, label=_section_label),
        Filter("document", _("文件"), "document", parse=_document, label=_document_label),
        Filter("room", _("哪项业务"), "rooms", parse=one_of(Room), label=label_of),
    ),
    default_sort="standing",
    key="id",
    page_size=50,
    empty=Empty(_("还没有指标"), _("登记了政策文件后，这里会列出它要求的每一个数。")),
)


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value of a place or an organisation in words; `rows` is the address of what was counted."""

    value: Value
    shown: str
    rows: str
    decimals: int

    @property
    def key(self) -> str:
        """Area code or rid."""
        return self.value.area_code

    @property
    def size(self) -> int:
        """The numerator."""
        return self.value.numerator


VALUES: Worklist[ValueLine] = Worklist(
    name="values",
    title=_("按机构"),
    columns=(
        Column(
            "name",
            _("机构或地区"),
            lambda line: line.value.area_name,
            sort="value__area_name",
            link=lambda line: line.rows,
        ),
        Column("value", _("数值"), lambda line: line.shown, numeric=True),
        Column(
            "numerator", _("分子"), lambda line: line.value.numerator, sort="size", numeric=True
        ),
        Column("denominator", _("分母"), lambda line: line.value.denominator, numeric=True),
    ),
    filters=(),
    default_sort="-numerator",
    key="key",
    page_size=20,
    empty=Empty(_("没有按机构的数"), _("这个指标按居民或地区计算，不分到机构。")),
)


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Every number a document asks for: its value, or why there is none yet."""
    rows = get_public_indicators(_here(), day_asked(request))
    if is_export(request.GET):
        return workbook_of(INDICATORS, rows, request.GET)
    table = page_of(INDICATORS, rows, request.GET)
    return render(request, "cockpit/indicators.html", {"table": table})


@require_safe
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: the number, how it is made, what it is judged by, where and since when."""
    on = day_asked(request)
    page = get_public_indicator(name, _here(), on, county=request.GET.get("area", ""))
    if is_export(request.GET):
        every = [page.value] if page.value else []
        every += [*page.counties, *page.towns, *page.organisations]
        return workbook_of(VALUES, _lines(page, every), request.GET)
    table = page_of(VALUES, _lines(page, page.organisations), request.GET)
    return render(
        request,
        "cockpit/indicator.html",
        {
            "page": page,
            "data_as_of": page.live.as_of,
            "number": indicator_words.number(page, _rows_address(page, "numerator")),
            "how": indicator_words.how(page),
            "judgements": [target_line(one) for one in page.judgements if one.target],
            "counties": _lines(page, page.counties),
            "towns": _lines(page, page.towns),
            "has_denominator": page.indicator is not None
            and page.indicator.denominator is not None,
            "table": table if page.organisations else None,
            "trend": indicator_words.trend_figure(page),
            "bars": indicator_words.county_bars(page),
            "map": indicator_words.county_map(page),
            "numerator_rows": _rows_address(page, "numerator"),
            "denominator_rows": _rows_address(page, "denominator"),
        },
    )


@require_safe
def indicator_pdf(request: HttpRequest, name: str) -> HttpResponse:
    """The indicator as a tagged PDF."""
    page = get_public_indicator(name, _here(), day_asked(request))
    return papers.answer(indicator_words.paper(page), at=arrival_here().at, name=page.counted.id)


def _here() -> str:
    return region(settings.MINKANG_REGION).code


def _lines(page: IndicatorPage, values: "list[Value] | tuple[Value, ...]") -> list[ValueLine]:
    decimals = page.first.decimals
    return [
        ValueLine(
            value=value,
            shown="" if value.value is None else number_words(value.value, decimals),
            rows=_rows_address(page, "numerator", value),
            decimals=decimals,
        )
        for value in values
    ]


def _rows_address(page: IndicatorPage, part: str, value: Value | None = None) -> str:
    words = {"part": part, "on": page.live.on.isoformat()}
    if value is not None:
        place = "organisation" if value.level == "organisation" else "area"
        words[place] = value.area_code
    return f"{reverse('cockpit:indicator-rows', args=[page.counted.id])}?{urlencode(words)}"
