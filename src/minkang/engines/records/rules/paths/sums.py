"""Adding to dates and times, and the earliest and latest they may mean."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.nodes import Amount
from minkang.engines.records.rules.paths.temporal import Temporal, TemporalKind, written

# Those of UCUM (a, mo) are spans of a mean length, and no steps of a calendar.
_MONTHS = {"year": 12, "month": 1}
_SECONDS = {
    "week": Decimal(604_800),
    "day": Decimal(86_400),
    "hour": Decimal(3_600),
    "minute": Decimal(60),
    "second": Decimal(1),
    "millisecond": Decimal("0.001"),
    "wk": Decimal(604_800),
    "d": Decimal(86_400),
    "h": Decimal(3_600),
    "min": Decimal(60),
    "s": Decimal(1),
    "ms": Decimal("0.001"),
}
_BROKEN = frozenset({"second", "millisecond", "s", "ms"})
"""Units of which a broken number counts; of longer ones only whole steps do."""
_DAYS_OF = {1: 365, 2: 30}
_DAY = 86_400
_DIGITS = (4, 6, 8, 10, 12, 17)
_CLOCK_DIGITS = (2, 4, 9)
_YEARLY, _DAILY = 1, 3
_YEAR_MONTHS = 12
_MINUTE = 60


def added(moment: Temporal, amount: Amount) -> Temporal:
    """`moment` plus `amount`, as precise as `moment` was.

    Raises:
        PathFault: The unit is none of time, or the result leaves the calendar.
    """
    try:
        if amount.unit in _MONTHS:
            result = _plus_months(moment, int(amount.value) * _MONTHS[amount.unit])
        elif amount.unit in _SECONDS:
            steps = amount.value if amount.unit in _BROKEN else Decimal(int(amount.value))
            result = _plus_seconds(moment, steps * _SECONDS[amount.unit])
        else:
            raise PathFault(f"{amount.unit!r} is no unit of time")
    except (OverflowError, ValueError) as fault:
        if isinstance(fault, PathFault):
            raise
        raise PathFault("the date leaves the calendar") from fault
    return replace(result, text=written(result))


def _plus_months(moment: Temporal, months: int) -> Temporal:
    if moment.kind is TemporalKind.TIME:
        raise PathFault("a time of day has no months")
    year, month, *rest = (*moment.parts, 1) if len(moment.parts) == _YEARLY else moment.parts
    years, month = divmod(year * _YEAR_MONTHS + month - 1 + months, _YEAR_MONTHS)
    if not date.min.year <= years <= date.max.year:
        raise PathFault("the date leaves the calendar")
    if rest:
        rest[0] = min(rest[0], calendar.monthrange(years, month + 1)[1])
    return replace(moment, parts=(years, month + 1, *rest)[: len(moment.parts)])


def _plus_seconds(moment: Temporal, seconds: Decimal) -> Temporal:
    if moment.kind is TemporalKind.TIME:
        return _clock_plus(moment, seconds)
    if len(moment.parts) < _DAILY:
        days = int(seconds / _DAY)
        per = _DAYS_OF[len(moment.parts)]
        months = int(days / per) * (_YEAR_MONTHS if len(moment.parts) == _YEARLY else 1)
        return _plus_months(moment, months)
    if len(moment.parts) == _DAILY:
        seconds = Decimal(int(seconds / _DAY) * _DAY)
    begin = datetime(*moment.parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year to minute
    total = (moment.second or 0) + seconds
    whole = int(total // 1)
    after = begin + timedelta(seconds=whole)
    parts = (after.year, after.month, after.day, after.hour, after.minute)[: len(moment.parts)]
    second = None if moment.second is None else after.second + total - whole
    return replace(moment, parts=parts, second=second)


def _clock_plus(moment: Temporal, seconds: Decimal) -> Temporal:
    hour, minute = (*moment.parts, 0)[:2]
    total = (hour * _MINUTE + minute) * _MINUTE + (moment.second or Decimal(0)) + seconds
    # Decimal keeps the sign of the dividend, a clock does not.
    total = (total % _DAY + _DAY) % _DAY
    clock = int(total // _MINUTE)
    second = None if moment.second is None else total - clock * _MINUTE
    return replace(moment, parts=divmod(clock, _MINUTE)[: len(moment.parts)], second=second)


def lowest(moment: Temporal) -> Temporal:
    """The earliest moment it may mean, to the millisecond; without a zone in the one that begins first."""
    return _filled(moment, (1, 1, 0, 0), Decimal("0.000"), 14 * _MINUTE)


def highest(moment: Temporal) -> Temporal:
    """The latest moment it may mean, to the millisecond; without a zone in the one that ends last."""
    year, *rest = moment.parts
    month = rest[0] if rest else _YEAR_MONTHS
    day = calendar.monthrange(year, month)[1] if moment.kind is not TemporalKind.TIME else 0
    return _filled(moment, (_YEAR_MONTHS, day, 23, 59), Decimal("59.999"), -12 * _MINUTE)


def _filled(
    moment: Temporal, missing: tuple[int, int, int, int], second: Decimal, offset: int
) -> Temporal:
    if moment.kind is TemporalKind.TIME:
        parts = (*moment.parts, *missing[3 : 3 + 2 - len(moment.parts)])
    else:
        parts = (*moment.parts, *missing[len(moment.parts) - 1 :])
    if moment.kind is TemporalKind.DATE:
        result = replace(moment, parts=parts[:_DAILY], second=None)
    else:
        known = moment.second if moment.second is not None else second
        zone = offset if moment.offset is None else moment.offset
        is_time = moment.kind is TemporalKind.TIME
        result = replace(
            moment,
            parts=parts,
            second=_to_millisecond(known, second),
            offset=None if is_time else zone,
        )
    return replace(result, text=written(result))


def _to_millisecond(known: Decimal, limit: Decimal) -> Decimal:
    whole, _, fraction = f"{known:f}".partition(".")
    filler = f"{limit:f}"[-1]
    return Decimal(f"{whole}.{fraction.ljust(3, filler)}")


def shortened(moment: Temporal, digits: int) -> Temporal | None:
    """The moment to a precision given as the number of its digits (4 a year, 8 a day, 17 all)."""
    steps = _CLOCK_DIGITS if moment.kind is TemporalKind.TIME else _DIGITS
    if digits not in steps:
        return None
    kept = steps.index(digits) + 1
    if kept > len(moment.parts):
        return moment
    is_day = moment.kind is not TemporalKind.TIME and kept <= _DAILY
    kind = TemporalKind.DATE if is_day else moment.kind
    offset = None if is_day else moment.offset
    result = replace(moment, kind=kind, parts=moment.parts[:kept], second=None, offset=offset)
    return replace(result, text=written(result))
