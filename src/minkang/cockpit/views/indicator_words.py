"""One indicator in words and drawings: how it is counted, how sure it is, where and since when."""

from django.utils.translation import gettext

from minkang.cockpit.queries.indicators import IndicatorPage
from minkang.cockpit.templatetags.policy_pages import named, spoken
from minkang.cockpit.views.bullets import draw_target
from minkang.cockpit.views.county_map import draw_county_map
from minkang.cockpit.views.papers import Paper, PaperSection, paper_of
from minkang.cockpit.views.target_lines import (
    asked_words,
    caution_words,
    completeness_words,
    distance_words,
    fraction_words,
    number_words,
    shown_number,
    shown_unit,
)
from minkang.engines.warehouse.queries import Value
from minkang.kernel.charts.bar import Bar, BarChart, draw_bar_chart
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.line import LineChart, Point, draw_line_chart
from minkang.kernel.web.components import STANDING_WORDS, Fact, NumberWithWhy, facts
from minkang.kernel.web.templatetags.frame import day, moment
from minkang.policy.clauses import register
from minkang.policy.terms import Comparator
from minkang.registry.places.rules import outlines


def number(page: IndicatorPage, why: str) -> NumberWithWhy:
    """The region's number with the judgement nearest to it."""
    first = page.first
    bullet = None
    if first.target is not None and first.number is not None:
        bullet = draw_target(first.target, first.number, figure="headroom")
    return NumberWithWhy(
        name=spoken(page.counted.title),
        value=shown_number(first),
        unit=shown_unit(first),
        standing=first.standing,
        why_address=why if page.indicator else "#how",
        fraction="  ".join(filter(None, (fraction_words(first), caution_words(first)))),
        as_of=page.live.on if page.value else None,
        headroom=distance_words(first),
        clause_id=first.clause.id if first.clause else "",
        bullet=bullet,
    )


def how(page: IndicatorPage) -> tuple[Fact, ...]:
    """Definition, parts, certainty and completeness."""
    indicator, value = page.indicator, page.value
    if indicator is None:
        return ()
    return facts(
        (
            (gettext("怎么数"), spoken(indicator.definition)),
            (gettext("分子"), f"{value.numerator:,}" if value else ""),
            (
                gettext("分母"),
                f"{value.denominator:,}" if value and value.denominator is not None else "",
            ),
            (gettext("有多准"), interval_words(page)),
            (gettext("填报"), _completeness(value)),
            (gettext("数到哪一刻"), moment(page.live.as_of) if page.live.as_of else ""),
        )
    )


def interval_words(page: IndicatorPage) -> str:
    """The exact 95 % interval, or that everything was counted."""
    indicator, value = page.indicator, page.value
    if indicator is None or value is None or value.value is None:
        return ""
    if value.low is None or value.high is None:
        return gettext("这是逐个清点，不是抽样，没有偶然误差；准不准看登记是否齐全。")
    return gettext(
        "数目小，会有偶然波动：按95%%的精确区间，真实水平大致在%(low)s到%(high)s%(unit)s之间。"
    ) % {
        "low": number_words(value.low, indicator.decimals),
        "high": number_words(value.high, indicator.decimals),
        "unit": spoken(indicator.unit),
    }


def trend_figure(page: IndicatorPage) -> ChartFigure | None:
    """Monthly values over two years; None while nothing is counted."""
    indicator = page.indicator
    if indicator is None or all(_known(point.value) is None for point in page.trend):
        return None
    return draw_line_chart(
        LineChart(
            id="trend",
            title=gettext("最近24个月"),
            unit=spoken(indicator.unit),
            points=tuple(
                Point(f"{point.on:%Y-%m}", _rounded(_known(point.value), indicator.decimals))
                for point in page.trend
            ),
            label_title=gettext("月末"),
            band=_band(page),
        )
    )


def county_bars(page: IndicatorPage) -> ChartFigure | None:
    """The counties side by side, highest first; None without counties."""
    if not page.counties:
        return None
    ranked = sorted(
        page.counties, key=lambda one: (one.value is None, -(one.value or 0), one.area_code)
    )
    return draw_bar_chart(
        BarChart(
            id="counties",
            title=gettext("各县（区）"),
            unit=spoken(page.counted.unit),
            bars=tuple(
                Bar(one.area_name, _rounded(_known(one), page.first.decimals)) for one in ranked
            ),
            label_title=gettext("县（区）"),
        )
    )


def county_map(page: IndicatorPage) -> ChartFigure | None:
    """The counties on a schematic map; None where no outline is known."""
    if not page.counties:
        return None
    return draw_county_map(
        "county-map",
        " ".join((spoken(page.counted.title), _in_brackets(spoken(page.counted.unit)))),
        outlines(page.live.region),
        {one.area_code: _rounded(_known(one), page.first.decimals) for one in page.counties},
    )


def paper(page: IndicatorPage) -> Paper:
    """The page as tables."""
    return paper_of(
        spoken(page.counted.title),
        (
            "  ".join(
                (
                    f"{shown_number(page.first)} {spoken(page.counted.unit)}".strip(),
                    str(STANDING_WORDS[page.first.standing][1]),
                    day(page.live.on),
                )
            ),
            distance_words(page.first),
            spoken(page.first.reason) if page.first.reason else "",
        ),
        (_how_section(page), _judged_section(page), _county_section(page), _trend_section(page)),
        is_wide=False,
    )


def _how_section(page: IndicatorPage) -> PaperSection:
    return PaperSection(
        title=gettext("怎么数出来的"),
        lines=tuple(f"{fact.term}: {fact.value}" for fact in how(page)),
    )


def _judged_section(page: IndicatorPage) -> PaperSection:
    return PaperSection(
        title=gettext("和哪些目标比"),
        columns=(gettext("文件"), gettext("目标"), gettext("状态"), gettext("离目标多远")),
        widths=(5, 3, 2, 5),
        rows=tuple(
            (
                f"{named(register().document(one.clause.document))} ({spoken(one.nearness)})",
                asked_words(one.target),
                str(STANDING_WORDS[one.standing][1]),
                distance_words(one),
            )
            for one in page.judgements
            if one.clause is not None and one.target is not None
        ),
    )


def _county_section(page: IndicatorPage) -> PaperSection:
    return PaperSection(
        title=gettext("各县（区）"),
        columns=(gettext("县（区）"), gettext("数值"), gettext("分子"), gettext("分母")),
        widths=(4, 2, 2, 2),
        numeric=(1, 2, 3),
        rows=tuple(_value_row(page, one) for one in page.counties),
    )


def _trend_section(page: IndicatorPage) -> PaperSection:
    return PaperSection(
        title=gettext("最近24个月"),
        columns=(gettext("月末"), gettext("数值"), gettext("分子"), gettext("分母")),
        widths=(4, 2, 2, 2),
        numeric=(1, 2, 3),
        rows=tuple(
            (f"{point.on:%Y-%m}", *_value_row(page, point.value)[1:])
            for point in page.trend
            if point.value is not None
        ),
    )


def _value_row(page: IndicatorPage, value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ("", "", "", "")
    return (
        value.area_name,
        "" if value.value is None else number_words(value.value, page.first.decimals),
        f"{value.numerator:,}",
        "" if value.denominator is None else f"{value.denominator:,}",
    )


def _completeness(value: Value | None) -> str:
    if value is None or value.expected is None or value.reported is None:
        return ""
    words = gettext("应填报%(expected)s家，一年内确认过的%(reported)s家。") % {
        "expected": f"{value.expected:,}",
        "reported": f"{value.reported:,}",
    }
    return words + completeness_words(value)


def _known(value: Value | None) -> float | None:
    return None if value is None or value.value is None else float(value.value)


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def _band(page: IndicatorPage) -> tuple[float | None, float | None] | None:
    target = page.first.target
    if target is None or target.value is None:
        return None
    number = float(target.value)
    match target.reading or target.comparator:
        case Comparator.AT_LEAST | Comparator.ABOVE:
            return number, None
        case Comparator.AT_MOST | Comparator.BELOW:
            return None, number
        case Comparator.RANGE if target.upper is not None:
            return number, float(target.upper)
    return None


def _in_brackets(unit: str) -> str:
    return f"({unit})" if unit else ""
