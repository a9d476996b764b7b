"""Horizontal bars from zero: one value for each of several places, offices or years."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.kernel.charts.drawing import (
    Number,
    Scale,
    box,
    drawing,
    hatch_pattern,
    hatched,
    shown,
    text,
    upright,
    with_unit,
    wrapped,
    zero_based,
)
from minkang.kernel.charts.figure import ChartFigure

_PLOT = 0.74
_UNMEASURED = 40
_LABEL_WIDTH = 17
_LABEL_LINES = 2
_LINE = 1.35
_BAR = 1.1
_GAP = 0.7


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `value` is None while it cannot be measured."""

    label: str
    value: Number | None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of one unit, drawn in the given order.

    Attributes:
        id: Unique in the page.
        title: What is shown.
        unit: Unit of every value ("%", "张").
        bars: The bars; may be empty.
        label_title: Head of the table's first column.
    """

    id: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    label_title: str


def draw_bar_chart(chart: BarChart) -> ChartFigure:
    """The chart as drawing, finding and table."""
    scale = zero_based(bar.value for bar in chart.bars)
    finding = _finding(chart)
    parts = [hatch_pattern(chart.id)]
    top = 0.0
    for bar in chart.bars:
        lines = wrapped(bar.label, width=_LABEL_WIDTH, lines=_LABEL_LINES)
        parts += [text(line, x=0, y=top + _LINE * number + 1) for number, line in enumerate(lines)]
        top += _LINE * len(lines) + 0.1
        parts += _painted(chart, bar, scale, top)
        top += _BAR + _GAP
    return ChartFigure(
        id=chart.id,
        title=chart.title,
        finding=finding,
        svg=drawing(chart.id, title=chart.title, finding=finding, height=top, parts=parts),
        columns=(chart.label_title, _value_title(chart.unit)),
        rows=tuple((bar.label, shown(bar.value)) for bar in chart.bars),
    )


def _painted(chart: BarChart, bar: Bar, scale: Scale, top: float) -> Iterator[SafeString]:
    if bar.value is None:
        yield hatched(chart.id, x=0, width=_UNMEASURED, y=top, height=_BAR)
    else:
        start, length = scale.span(0, bar.value)
        yield box(
            "bar", x=round(start * _PLOT, 2), width=round(length * _PLOT, 2), y=top, height=_BAR
        )
    yield upright("axis", x=round(scale.percent(0) * _PLOT, 2), y=top - 0.15, height=_BAR + 0.3)
    yield text(shown(bar.value), x=100, y=top + _BAR - 0.15, css="value at-end")


def _value_title(unit: str) -> str:
    return gettext("数值（%(unit)s）") % {"unit": unit} if unit else gettext("数值")


def _finding(chart: BarChart) -> str:
    known = [(bar.value, bar.label) for bar in chart.bars if bar.value is not None]
    missing = len(chart.bars) - len(known)
    if not known:
        return gettext("还没有可以比较的数值。")
    high = max(known, key=lambda pair: pair[0])
    low = min(known, key=lambda pair: pair[0])
    values = {
        "high": high[1],
        "high_value": with_unit(high[0], chart.unit),
        "low": low[1],
        "low_value": with_unit(low[0], chart.unit),
        "missing": missing,
    }
    if high[0] == low[0]:
        sentence = gettext("有数值的各项都是%(high_value)s。")
    else:
        sentence = gettext("最高的是%(high)s（%(high_value)s），最低的是%(low)s（%(low_value)s）。")
    if missing:
        sentence += gettext("%(missing)s项尚不可测。")
    return sentence % values
