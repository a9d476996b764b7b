"""Dates of resources as half-open stretches of microseconds since 1970 (UTC).

A value without a zone is meant in Chinese time, the summer time of 1986 to 1991 included.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

BEGINNING = -(2**62)
END = 2**62
"""Before and beyond every date: the open sides of a period."""

_HERE = ZoneInfo("Asia/Shanghai")
_EPOCH = date(1970, 1, 1).toordinal()
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_HERE_SINCE_1992 = 8 * _HOUR
_LAST_ODD_YEAR = 1991
_MICRO_DIGITS = 6
_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?\Z",
    re.ASCII,
)


def stretch(text: object) -> tuple[int, int] | None:
    """All moments a FHIR date, dateTime or instant of any precision names, ``[lo, hi)``; or None."""
    match = _MOMENT.match(text) if type(text) is str else None
    if match is None:
        return None
    try:
        return _days(*match.group(1, 2, 3)) if match[4] is None else _clock(match)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> tuple[int, int]:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    begin = (date(int(year), int(month), int(day)).toordinal() - _EPOCH) * _DAY
    begin += int(hour) * _HOUR + int(minute) * _MINUTE
    begin -= _shift(zone) if zone else _shift_here(begin, int(year))
    if second is None:
        return begin, begin + _MINUTE
    begin += int(second) * _SECOND
    if fraction is None:
        return begin, begin + _SECOND
    begin += int(fraction[:_MICRO_DIGITS].ljust(_MICRO_DIGITS, "0"))
    width: int = 10 ** (_MICRO_DIGITS - min(len(fraction), _MICRO_DIGITS))
    return begin, begin + width


@lru_cache(maxsize=4096)
def _days(written: str, month: str | None, day: str | None) -> tuple[int, int]:
    year = int(written)
    first = date(year, int(month or 1), int(day or 1)).toordinal()
    if day:
        after = first + 1
    elif month:
        after = _month_after(year, int(month))
    else:
        after = date(year, 12, 31).toordinal() + 1
    return _midnight(first), _midnight(after)


def _month_after(year: int, month: int) -> int:
    december = 12
    if month == december:
        return date(year, december, 31).toordinal() + 1
    return date(year, month + 1, 1).toordinal()


def _midnight(ordinal: int) -> int:
    if ordinal > date.max.toordinal():
        return END
    begin = (ordinal - _EPOCH) * _DAY
    return begin - _shift_here(begin, date.fromordinal(ordinal).year)


def _shift(zone: str) -> int:
    if zone == "Z":
        return 0
    east = int(zone[1:3]) * _HOUR + int(zone[4:6]) * _MINUTE
    return -east if zone[0] == "-" else east


def _shift_here(local: int, year: int) -> int:
    if year > _LAST_ODD_YEAR:
        return _HERE_SINCE_1992
    days, within = divmod(local // _SECOND, 86_400)
    clock = datetime.fromordinal(days + _EPOCH) + timedelta(seconds=within)
    # What the same clock showed in UTC, less what it shows here, is how far east we are.
    east = clock.replace(tzinfo=UTC) - clock.replace(tzinfo=_HERE)
    return round(east.total_seconds()) * _SECOND


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment."""
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * _DAY + since.seconds * _SECOND + since.microseconds
