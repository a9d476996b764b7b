"""A value against its target, drawn with legend, or as small as a line of a list."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.cockpit.templatetags.policy_pages import is_english, spoken
from minkang.kernel.charts.bullet import Bullet, draw_bullet
from minkang.kernel.charts.drawing import Scale, box, joined, upright, zero_based
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.terms import Direction
from minkang.policy.targets import UNITS_EN, WHOLE, Target, Words
from minkang.policy.terms import Comparator

_SIDES = {
    Comparator.ALL: Direction.AT_LEAST,
    Comparator.AT_LEAST: Direction.AT_LEAST,
    Comparator.ABOVE: Direction.AT_LEAST,
    Comparator.AT_MOST: Direction.AT_MOST,
    Comparator.BELOW: Direction.AT_MOST,
}
_WHOLE = {"%": 100}
_LEAST_SHARE = 1 / 3
"""A share below this part of the whole is drawn on a scale of its own, or nobody could read it."""

_ROOM = 1.15
_TRACK = {"y": 0.25, "height": 1.0}
_BAR = {"y": 0.5, "height": 0.5}
_TICK = {"y": 0.0, "height": 1.5}


def draw_target(target: Target, value: Decimal | None, *, figure: str) -> ChartFigure | None:
    """Value, target and baseline with a legend and a sentence; `figure` is unique in the page.

    None for a target without a number or a good side, and where neither value nor baseline is known.
    """
    comparator = target.reading or target.comparator
    goal = WHOLE if comparator is Comparator.ALL else target.value
    side, baseline = _SIDES.get(comparator), target.baseline
    if side is None or goal is None or (value is None and baseline is None):
        return None
    # A promise to everybody is judged by the share it was kept for; its own unit is of the limit.
    unit = "%" if comparator is Comparator.ALL else target.unit
    return draw_bullet(
        Bullet(
            id=figure,
            title=target.indicator_en if is_english() else target.indicator,
            unit=spoken(Words(unit, UNITS_EN[unit])),
            value=None if value is None else float(value),
            target=float(goal),
            direction=side,
            baseline=float(baseline.value) if baseline else None,
            baseline_label=gettext("%(year)s年") % {"year": baseline.on.year} if baseline else "",
            ceiling=_ceiling(unit, [value, goal]),
        )
    )


def draw_small_bullet(target: Target, value: Decimal) -> SafeString:
    """Bar from zero, the band the target asks for, target and baseline ticks; hidden from readers.

    Empty where the target has no number to draw.
    """
    goal = _goal(target)
    if goal is None:
        return SafeString("")
    baseline = float(target.baseline.value) if target.baseline else None
    scale = _scale(target, [float(value), *goal, baseline])
    start, length = scale.span(0, float(value))
    parts = [box("track", x=0, width=100, **_TRACK)]
    low, high = scale.span(*_band(target, goal, scale))
    parts.append(box("band", x=low, width=high, **_TRACK))
    parts.append(box("bar", x=start, width=length, **_BAR))
    if baseline is not None:
        parts.append(upright("baseline", x=scale.percent(baseline), **_TICK))
    parts += [upright("target", x=scale.percent(one), **_TICK) for one in goal]
    return format_html(
        '<svg class="bullet" aria-hidden="true" width="100%" height="1.5em">{}</svg>', joined(parts)
    )


def _goal(target: Target) -> list[float] | None:
    if (target.reading or target.comparator) is Comparator.ALL:
        return [100.0]
    if target.value is None:
        return None
    return [float(one) for one in (target.value, target.upper) if one is not None]


def _scale(target: Target, values: list[float | None]) -> Scale:
    known = [value for value in values if value is not None]
    ceiling = _ceiling(target.unit or "%", known)
    if ceiling is not None:
        return zero_based(values, ceiling)
    return zero_based([value * _ROOM for value in known])


def _ceiling(unit: str, values: Iterable[Decimal | float | None]) -> int | None:
    whole = _WHOLE.get(unit)
    highest = max((float(value) for value in values if value is not None), default=0.0)
    return whole if whole is not None and highest > whole * _LEAST_SHARE else None


def _band(target: Target, goal: list[float], scale: Scale) -> tuple[float, float]:
    comparator = target.reading or target.comparator
    if comparator in (Comparator.AT_LEAST, Comparator.ABOVE, Comparator.ALL):
        return goal[0], float(scale.high)
    if comparator in (Comparator.AT_MOST, Comparator.BELOW):
        return float(scale.low), goal[0]
    return goal[0], goal[-1]
