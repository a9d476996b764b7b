"""Values of conditions in words: ``{% load managing %}``."""

from django import template
from django.utils.translation import gettext_lazy as _

from minkang.care.visits.queries.manage import ConditionSource
from minkang.kernel.web.components import Verification
from minkang.kernel.web.spoken import is_english

register = template.Library()

HOUR = 60
ORIGINS = {
    Verification.OFFICIAL: _("政策文件规定"),
    Verification.SECONDARY: _("其他医院和平台公开的做法"),
    Verification.MEMORY: _("没有统一规定，本系统先这样定"),
}
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


@register.filter
def origin(one: ConditionSource) -> str:
    """Where the common value comes from; the source itself is written in English."""
    return one.source if is_english() else str(ORIGINS[one.verification])
