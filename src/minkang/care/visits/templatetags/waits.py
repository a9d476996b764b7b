"""Words of the page of waits: ``{% load waits %}``."""

from django import template
from django.utils.translation import gettext

from minkang.care.visits.queries.waits import HospitalWaits
from minkang.kernel.web.spoken import is_english

register = template.Library()


@register.filter
def named(waits: HospitalWaits) -> str:
    """The hospital in the visitor's language."""
    return waits.name_en if is_english() else waits.name


@register.filter
def band_words(waits: HospitalWaits, band: str) -> str:
    """A group of people in words."""
    words = {
        "all": gettext("所有人"),
        "old": gettext("满 %(age)s 岁") % {"age": waits.bounds.old},
        "child": gettext("不满 %(age)s 岁") % {"age": waits.bounds.child},
    }
    return words[band]
