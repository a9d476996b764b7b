"""Words of results as template filters: ``{% load recognising %}``."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils.timezone import localtime

from minkang.care.results.queries.candidates import Value
from minkang.care.results.terms import Range
from minkang.kernel.web.spoken import is_english
from minkang.kernel.web.templatetags.frame import day

register = template.Library()


@register.filter
def said(value: Value) -> str:
    """What a result says, as it was written, with its unit."""
    return f"{value.text} {value.unit}".rstrip()


@register.filter
def limits(value: Value) -> str:
    """The reference limits of the laboratory: 4–6, ≤5.2, ≥1; "" where it gave none."""
    low, high = (_plain(one) for one in (value.low, value.high))
    if low and high:
        return f"{low}–{high}"
    return (f"≥{low}" if low else "") or (f"≤{high}" if high else "")


@register.filter
def marked(mark: Range) -> str:
    """The mark a result carries: 全省HR."""
    return mark.mark_en if is_english() else mark.mark


@register.filter
def taken(at: datetime) -> str:
    """The day and hour a sample or an image was taken."""
    local = localtime(at)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def yuan(fen: int) -> str:
    """An amount in yuan: 1,250.00."""
    return f"{Decimal(fen) / 100:,.2f}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
