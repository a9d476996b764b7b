"""Words of the record as template filters: ``{% load recording %}``."""

from datetime import datetime

from django import template
from django.utils.timezone import localtime

from minkang.care.record.terms import Words
from minkang.kernel.web.spoken import spoken
from minkang.kernel.web.templatetags.frame import day
from minkang.policy.terms import Labelled

register = template.Library()


@register.filter
def worded(words: Words) -> str:
    """What a resource says as it stands, or a word of ours in the language of the page."""
    return spoken(words) if isinstance(words, Labelled) else words


@register.filter
def happened(at: datetime) -> str:
    """The local day and, where it is known, the time of day."""
    local = localtime(at)
    is_day_alone = (local.hour, local.minute) == (0, 0)
    return day(local) if is_day_alone else f"{day(local)} {local:%H:%M}"
