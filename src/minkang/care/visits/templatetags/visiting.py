"""Words of visits as template filters: ``{% load visiting %}``."""

from datetime import datetime
from typing import Protocol

from django import template
from django.utils.timezone import localtime

from minkang.care.visits.services import wording
from minkang.kernel.web.spoken import is_english

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
def local_day(at: datetime) -> object:
    """The day of a moment in local time."""
    return localtime(at).date()


@register.filter
def titled(one: NamedTwice) -> str:
    """The name in the visitor's language where there is one."""
    return (one.name_en if is_english() else "") or one.name


register.filter("service_words", wording.service_words)
register.filter("whose", wording.whose)
