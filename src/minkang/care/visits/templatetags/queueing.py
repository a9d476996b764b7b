"""Words of the queue as template filters: ``{% load queueing %}``."""

from datetime import datetime, timedelta

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext

from minkang.engines.booking.queries.queue import Clinic, Expected
from minkang.kernel.web.spoken import is_english

register = template.Library()
# An estimate is told in steps of five minutes; finer figures would promise too much.
STEP = 5


@register.filter
def hour(at: datetime) -> str:
    """A time of the day: 08:05."""
    return f"{localtime(at):%H:%M}"


@register.filter
def minutes(lasted: timedelta) -> str:
    """A wait in whole minutes: 12 分钟."""
    return gettext("%(count)s 分钟") % {"count": int(lasted.total_seconds() // 60)}


@register.filter
def about(expected: Expected) -> str:
    """A wait still to come, from its median to its 80 % quantile, in steps of five minutes."""
    least = expected.likely // STEP * STEP
    most = -(-expected.late // STEP) * STEP
    if most <= STEP:
        return gettext("不到 5 分钟")
    if least in (0, most):
        return gettext("%(most)s 分钟以内") % {"most": most}
    return gettext("%(least)s–%(most)s 分钟") % {"least": least, "most": most}


@register.filter
def service(clinic: Clinic) -> str:
    """The clinic in the visitor's language where it has a name in it."""
    return (clinic.service_en if is_english() else "") or clinic.service


@register.filter
def joined(numbers: tuple[int, ...]) -> str:
    """Ticket numbers in a row: 14、15、16."""
    return (", " if is_english() else "、").join(map(str, numbers))
