"""A value over time, with the band its target allows; and the same as a sparkline in a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.kernel.charts.drawing import (
    Number,
    Scale,
    box,
    drawing,
    hatch_pattern,
    hatched,
    joined,
    shown,
    text,
    with_unit,
    zero_based,
)
from minkang.kernel.charts.figure import ChartFigure

_TOP = 1.6
_PLOT = 10.0
_EDGE = 2.0
_MARKED_POINTS = 24


@dataclass(frozen=True, slots=True)
class Point:
    """The value at one time; None while it cannot be measured."""

    label: str
    value: Number | None


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values at equal distances in time, oldest first.

    Attributes:
        id: Unique in the page.
        title: What is shown.
        unit: Unit of every value.
        points: The values.
        label_title: Head of the table's first column ("年份").
        band: Lowest and highest value the target allows, or None without a target; an open side
            is None.
    """

    id: str
    title: str
    unit: str
    points: tuple[Point, ...]
    label_title: str
    band: tuple[Number | None, Number | None] | None = None


def draw_line_chart(chart: LineChart) -> ChartFigure:
    """The line as drawing, finding and table. A gap is hatched, never bridged."""
    scale = _scale(chart)
    finding = _finding(chart)
    parts = [
        hatch_pattern(chart.id),
        *_band(chart, scale),
        *_axis(scale),
        *_gaps(chart),
        _curve(chart.points, scale),
        *_dots(chart, scale),
        *_labels(chart.points),
    ]
    height = _TOP + _PLOT + 1.8
    return ChartFigure(
        id=chart.id,
        title=chart.title,
        finding=finding,
        svg=drawing(chart.id, title=chart.title, finding=finding, height=height, parts=parts),
        columns=(
            chart.label_title,
            gettext("数值（%(unit)s）") % {"unit": chart.unit} if chart.unit else gettext("数值"),
        ),
        rows=tuple((point.label, shown(point.value)) for point in chart.points),
    )


def draw_sparkline(chart: LineChart) -> ChartFigure:
    """The line as small as a word, to stand in a sentence or a cell: use its ``svg`` alone."""
    scale = _scale(chart)
    finding = _finding(chart)
    known = [(i, p.value) for i, p in enumerate(chart.points) if p.value is not None]
    dot = SafeString("")
    if known:
        place, value = known[-1]
        dot = format_html(
            '<circle class="dot" cx="{}%" cy="{}%" r="3"/>',
            _x(place, len(chart.points)),
            round(100 - scale.percent(value), 2),
        )
    svg = format_html(
        '<svg class="spark" role="img" aria-labelledby="{0}-title {0}-desc">'
        '<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none">{3}</svg>{4}</svg>',
        chart.id, chart.title, finding, joined(_strokes(chart.points, scale)), dot,
    )  # fmt: skip
    return ChartFigure(
        id=chart.id,
        title=chart.title,
        finding=finding,
        svg=svg,
        columns=(chart.label_title, gettext("数值")),
        rows=tuple((point.label, shown(point.value)) for point in chart.points),
    )


def _scale(chart: LineChart) -> Scale:
    return zero_based([*(point.value for point in chart.points), *(chart.band or ())])


def _x(place: int, count: int) -> float:
    if count == 1:
        return 50
    return round(_EDGE + (100 - 2 * _EDGE) * place / (count - 1), 2)


def _runs(points: Sequence[Point]) -> Iterator[list[tuple[int, Number]]]:
    run: list[tuple[int, Number]] = []
    for place, point in enumerate(points):
        if point.value is not None:
            run.append((place, point.value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _strokes(points: Sequence[Point], scale: Scale) -> Iterator[SafeString]:
    for run in _runs(points):
        path = " ".join(
            f"{_x(place, len(points))},{round(100 - scale.percent(value), 2)}"
            for place, value in run
        )
        yield format_html('<polyline class="curve" points="{}"/>', path)


def _curve(points: Sequence[Point], scale: Scale) -> SafeString:
    return format_html(
        '<svg x="0" y="{}em" width="100%" height="{}em" viewBox="0 0 100 100"'
        ' preserveAspectRatio="none">{}</svg>',
        _TOP, _PLOT, joined(_strokes(points, scale)),
    )  # fmt: skip


def _y(scale: Scale, value: Number) -> float:
    return round(_TOP + _PLOT * (1 - scale.percent(value) / 100), 2)


def _band(chart: LineChart, scale: Scale) -> Iterator[SafeString]:
    if chart.band is not None:
        low, high = chart.band
        top = _y(scale, scale.high if high is None else high)
        bottom = _y(scale, scale.low if low is None else low)
        yield box("band", x=0, width=100, y=top, height=bottom - top)


def _axis(scale: Scale) -> Iterator[SafeString]:
    for value in dict.fromkeys((scale.low, 0, scale.high)):
        y = _y(scale, value)
        yield format_html('<line class="axis" x1="0" x2="100%" y1="{}em" y2="{}em"/>', y, y)
        yield format_html(
            '<text class="label-quiet" x="0" y="{}em" dy="-.25em">{}</text>', y, shown(value)
        )


def _gaps(chart: LineChart) -> Iterator[SafeString]:
    count = len(chart.points)
    half = (100 - 2 * _EDGE) / (count - 1) / 2 if count > 1 else 50 - _EDGE
    for place, point in enumerate(chart.points):
        if point.value is None:
            start = max(_x(place, count) - half, 0)
            width = min(_x(place, count) + half, 100) - start
            yield hatched(chart.id, x=round(start, 2), width=round(width, 2), y=_TOP, height=_PLOT)


def _dots(chart: LineChart, scale: Scale) -> Iterator[SafeString]:
    count = len(chart.points)
    for run in _runs(chart.points):
        for place, value in run if count <= _MARKED_POINTS else run[-1:]:
            yield format_html(
                '<circle class="dot" cx="{}%" cy="{}em" r="4"/>',
                _x(place, count),
                _y(scale, value),
            )


def _labels(points: Sequence[Point]) -> Iterator[SafeString]:
    y = _TOP + _PLOT + 1.4
    if points:
        yield text(points[0].label, x=0, y=y)
    if len(points) > 1:
        yield text(points[-1].label, x=100, y=y, css="at-end")


def _finding(chart: LineChart) -> str:
    known = [point for point in chart.points if point.value is not None]
    if not known:
        return gettext("还没有可以比较的数值。")
    first, last = known[0], known[-1]
    words = {
        "first": first.label,
        "first_value": with_unit(first.value, chart.unit),
        "last": last.label,
        "last_value": with_unit(last.value, chart.unit),
    }
    if first is last:
        return gettext("只有%(last)s一个数值：%(last_value)s。") % words
    change = (last.value or 0) - (first.value or 0)
    if change > 0:
        return gettext("从%(first)s的%(first_value)s升到%(last)s的%(last_value)s。") % words
    if change < 0:
        return gettext("从%(first)s的%(first_value)s降到%(last)s的%(last_value)s。") % words
    return gettext("%(first)s和%(last)s都是%(last_value)s。") % words
