"""Values of conditions in words: ``{% load managing %}``."""

from django import template

from minkang.kernel.web.spoken import is_english

register = template.Library()

HOUR = 60
UNITS_EN = {
    "天": "days",
    "分钟": "minutes",
    "小时": "hours",
    "个": "",
    "人": "people",
    "次": "times",
    "岁": "years",
    "倍": "times",
    "%": "%",
}


@register.filter
def minute_words(minute: int) -> str:
    """A minute of the day as a time: 420 is 7:00."""
    return f"{minute // HOUR}:{minute % HOUR:02d}"


@register.filter
def unit_words(unit: str) -> str:
    """A unit of a condition in the visitor's language."""
    return UNITS_EN[unit] if is_english() else unit
