"""A value against its target: bar from zero, band of the good side, target and baseline ticks."""

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
    text,
    unmeasured_words,
    upright,
    with_unit,
    zero_based,
)
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.terms import Direction

_TRACK_TOP = 0.4
_TRACK = 1.6
_LEGEND_LINE = 1.5
_HEADROOM = 1.1
_SAMPLE_X = 1.5


@dataclass(frozen=True, slots=True)
class Bullet:
    """One indicator with its target.

    Attributes:
        id: Unique in the page.
        title: Name of the indicator.
        unit: Unit of all three values.
        value: Present value, or None while it cannot be measured.
        target: What is promised.
        direction: The good side of the target; the target itself is good.
        baseline: Value where the promise started, or None when unknown.
        baseline_label: When the baseline was taken ("2020年"), or "".
        ceiling: Greatest possible value (100 for shares), or None when there is none.
    """

    id: str
    title: str
    unit: str
    value: Number | None
    target: Number
    direction: Direction
    baseline: Number | None = None
    baseline_label: str = ""
    ceiling: Number | None = None


def draw_bullet(bullet: Bullet) -> ChartFigure:
    """The bullet as drawing, finding and table."""
    scale = _scale(bullet)
    finding = headroom_words(bullet)
    good_end = scale.high if bullet.direction is Direction.AT_LEAST else scale.low
    start, length = scale.span(bullet.target, good_end)
    parts = [
        hatch_pattern(bullet.id),
        box("track", x=0, width=100, y=_TRACK_TOP, height=_TRACK),
        box("band", x=start, width=length, y=_TRACK_TOP, height=_TRACK),
        _value_bar(bullet, scale),
    ]
    if bullet.baseline is not None:
        parts.append(
            upright("baseline", x=scale.percent(bullet.baseline), y=0.2, height=_TRACK + 0.4)
        )
    parts.append(upright("target", x=scale.percent(bullet.target), y=0, height=_TRACK + 0.8))
    rows = _rows(bullet)
    top = _TRACK_TOP + _TRACK + 1.9
    for mark, (name, value) in zip(("bar", "target", "baseline"), rows, strict=False):
        parts += [_sample(mark, top), text(f"{name} {value}", x=5, y=top)]
        top += _LEGEND_LINE
    return ChartFigure(
        id=bullet.id,
        title=bullet.title,
        finding=finding,
        svg=drawing(bullet.id, title=bullet.title, finding=finding, height=top - 0.9, parts=parts),
        columns=(gettext("项目"), gettext("数值")),
        rows=rows,
    )


def headroom_words(bullet: Bullet) -> str:
    """Distance from target and baseline in one sentence."""
    if bullet.value is None:
        first = gettext("%(unmeasured)s；目标是%(target)s。") % {
            "unmeasured": unmeasured_words(),
            "target": target_words(bullet),
        }
    else:
        first = _distance(bullet, bullet.value)
    if bullet.baseline is None:
        return first
    return first + gettext("%(when)s基线%(baseline)s。") % {
        "when": bullet.baseline_label,
        "baseline": with_unit(bullet.baseline, bullet.unit),
    }


def target_words(bullet: Bullet) -> str:
    """The target with its side: 不低于 95%."""
    value = with_unit(bullet.target, bullet.unit)
    if bullet.direction is Direction.AT_LEAST:
        return gettext("不低于%(value)s") % {"value": value}
    return gettext("不高于%(value)s") % {"value": value}


def _distance(bullet: Bullet, value: Number) -> str:
    sign = 1 if bullet.direction is Direction.AT_LEAST else -1
    margin = (value - bullet.target) * sign
    unit = gettext("个百分点") if bullet.unit == "%" else bullet.unit
    words = {
        "value": with_unit(value, bullet.unit),
        "target": target_words(bullet),
        "distance": with_unit(abs(margin), unit),
    }
    if margin == 0:
        return gettext("现在是%(value)s，正好达到目标（%(target)s）。") % words
    if bullet.direction is Direction.AT_LEAST:
        if margin > 0:
            return gettext("现在是%(value)s，已超过目标（%(target)s）%(distance)s。") % words
        return gettext("现在是%(value)s，离目标（%(target)s）还差%(distance)s。") % words
    if margin > 0:
        return gettext("现在是%(value)s，低于目标上限（%(target)s）%(distance)s。") % words
    return gettext("现在是%(value)s，超出目标上限（%(target)s）%(distance)s。") % words


def _scale(bullet: Bullet) -> Scale:
    values = [bullet.value, bullet.target, bullet.baseline]
    if bullet.ceiling is not None:
        return zero_based(values, bullet.ceiling)
    return zero_based([None if value is None else value * _HEADROOM for value in values])


def _value_bar(bullet: Bullet, scale: Scale) -> SafeString:
    inner = {"y": _TRACK_TOP + 0.45, "height": _TRACK - 0.9}
    if bullet.value is None:
        return hatched(bullet.id, x=0, width=100, **inner)
    start, length = scale.span(0, bullet.value)
    return box("bar", x=start, width=length, **inner)


def _sample(mark: str, baseline: float) -> SafeString:
    if mark == "bar":
        return box("bar", x=0, width=_SAMPLE_X * 2, y=baseline - 0.65, height=0.6)
    return upright(mark, x=_SAMPLE_X, y=baseline - 0.85, height=1)


def _rows(bullet: Bullet) -> tuple[tuple[str, str], ...]:
    rows = [
        (gettext("现在"), with_unit(bullet.value, bullet.unit)),
        (gettext("目标"), target_words(bullet)),
    ]
    if bullet.baseline is not None:
        label = gettext("%(when)s基线") % {"when": bullet.baseline_label}
        rows.append((label, with_unit(bullet.baseline, bullet.unit)))
    return tuple(rows)
