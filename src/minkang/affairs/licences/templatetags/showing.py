"""Licences as template filters: ``{% load showing %}``."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minkang.affairs.licences.queries.reading import Value
from minkang.affairs.licences.queries.types import known_facts
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.web.templatetags.frame import day

register = template.Library()


@register.filter
def label_of(value: Value) -> str:
    """What a value is."""
    return spoken(value.fact)


@register.filter
def words_of(value: Value) -> str:
    """A value in the visitor's language."""
    if value.as_day is not None:
        return day(value.as_day)
    return value.shown_en if is_english() else value.shown


@register.filter
def square(address: str) -> SafeString:
    """An address as a QR code; black on white in every mode, or cameras fail."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=6, border=4, dark="#000000", light="#ffffff", title=_("亮证的二维码")
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from an address we built and encoded


@register.filter
def facts_named(codes: tuple[str, ...]) -> str:
    """Codes of facts in words."""
    return _("、").join(spoken(known_facts()[code]) for code in codes)
