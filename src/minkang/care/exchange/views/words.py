"""Durations and shares as the pages of the exchange say them."""

from datetime import timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minkang.care.exchange.terms import Light
from minkang.kernel.web import icons
from minkang.kernel.web.spoken import spoken

_HOUR, _DAY = 60, 24 * 60
_FINE_HOURS, _FINE_DAYS = 10 * _HOUR, 10 * _DAY
_DRAWN = {
    Light.SILENT: ("behind", "late"),
    Light.NEVER: ("behind", "late"),
    Light.AWAITED: ("unmeasured", "clock"),
    Light.IN_TIME: ("met", "check"),
    Light.UNPROMISED: ("unmeasured", "unmeasured"),
    Light.ENDED: ("unmeasured", "close"),
}


def lasted(minutes: float) -> str:
    """A duration in the largest unit that still tells something: 40 分钟, 3.5 小时, 12 天."""
    if minutes < _HOUR:
        return _("%(count)s 分钟") % {"count": round(minutes)}
    if minutes < 2 * _DAY:
        return _("%(count)s 小时") % {"count": _figure(minutes / _HOUR, minutes < _FINE_HOURS)}
    return _("%(count)s 天") % {"count": _figure(minutes / _DAY, minutes < _FINE_DAYS)}


def whole(said: str) -> SafeString:
    """Words that stay on one line."""
    return format_html('<span class="nowrap">{}</span>', said)


def lasted_time(length: timedelta) -> str:
    """The same of a length of time."""
    return lasted(length.total_seconds() / 60)


def _figure(value: float, is_fine: bool) -> str:
    return f"{value:.1f}".removesuffix(".0") if is_fine else f"{value:.0f}"


def percent(value: float | None) -> str:
    """A share of a hundred, "" where there is none."""
    return "" if value is None else f"{value:.1f}%"


def light_mark(light: Light) -> SafeString:
    """The light with icon, word and colour."""
    kind, icon = _DRAWN[light]
    return format_html(
        '<span class="state state-{}">{}{}</span>', kind, icons.icon(icon), spoken(light)
    )
