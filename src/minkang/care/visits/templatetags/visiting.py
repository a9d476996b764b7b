"""Words of visits as template filters: ``{% load visiting %}``."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext

from minkang.care.visits.services import wording
from minkang.engines.booking.queries.checking_in import booking_code
from minkang.kernel.web.spoken import is_english
from minkang.kernel.web.templatetags.frame import day, weekday

register = template.Library()


class NamedTwice(Protocol):
    """Something with a Chinese name and perhaps an English one."""

    @property
    def name(self) -> str:
        """The Chinese name."""

    @property
    def name_en(self) -> str:
        """The English name, or ""."""


@register.filter
def clock(at: datetime) -> str:
    """A time of the day: 9:10."""
    return wording.clock(at)


@register.filter
def moment_words(at: datetime) -> str:
    """A moment as people say it."""
    return wording.moment_words(at)


@register.filter
def dated(on: date) -> str:
    """A day with its weekday: 2026年11月23日（星期一）."""
    return gettext("%(day)s（%(weekday)s）") % {"day": day(on), "weekday": weekday(on)}


@register.filter
def local_day(at: datetime) -> object:
    """The day of a moment in local time."""
    return localtime(at).date()


@register.filter
def titled(one: NamedTwice) -> str:
    """The name in the visitor's language where there is one."""
    return (one.name_en if is_english() else "") or one.name


@register.filter
def check_in_square(booking: UUID) -> SafeString:
    """What a kiosk scans to check somebody in; black on white in every mode, or cameras fail."""
    drawn = segno.make(booking.hex, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000000", light="#ffffff", title=gettext("报到用的二维码")
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from hexadecimal figures


register.filter("check_in_code", booking_code)
register.filter("service_words", wording.service_words)
register.filter("whose", wording.whose)
