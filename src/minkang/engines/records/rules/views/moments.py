"""Dates and times of any precision: their boundaries, and comparing by them.

A moment of lesser precision is the interval of everything it may mean; two are compared when the
intervals say so, and nothing is known when they overlap. A moment without a zone is one of the region.
Source: HL7 FHIRPath, comparison of dates and ``lowBoundary``/``highBoundary``.
"""

from minkang.engines.records.rules.views.dialects import Dialect

REGION = "+08:00"
_EARLIEST, _LATEST = "0001-01-01T00:00:00.000", "9999-12-31T23:59:59.999"
_YEAR, _MONTH, _DAY, _MINUTE = 4, 7, 10, 16
"""Lengths of a moment written to that precision."""
_OFFSET = len("+08:00")


def low_date(text: str) -> str:
    """The first day of a date."""
    return f"({text} || substr('{_EARLIEST[:_DAY]}', length({text}) + 1))"


def high_date(say: Dialect, text: str) -> str:
    """The last day of a date."""
    return (
        f"(CASE length({text}) WHEN {_YEAR} THEN {text} || '-12-31' "
        f"WHEN {_MONTH} THEN {text} || '-' || {say.last_day(f'substr({text}, 1, {_MONTH})')} "
        f"ELSE {text} END)"
    )


def low_time(text: str) -> str:
    """The first millisecond of a time of day."""
    return f"({text} || substr('00:00:00.000', length({text}) + 1))"


def high_time(text: str) -> str:
    """The last millisecond of a time of day."""
    return f"({text} || substr('23:59:59.999', length({text}) + 1))"


def low_moment(say: Dialect, text: str, zone: str) -> str:
    """The first millisecond of a moment; `zone` is assumed where it has none."""
    return say.let(_local(text), lambda local: f"({_low(local)} || {_zone(text, zone)})")


def high_moment(say: Dialect, text: str, zone: str) -> str:
    """The last millisecond of a moment; `zone` is assumed where it has none."""
    return say.let(_local(text), lambda local: f"({_high(say, local)} || {_zone(text, zone)})")


def compared(say: Dialect, operator: str, left: str, right: str) -> str:
    """Whether two moments, given as text, stand in a relation; NULL when nobody can know."""
    return say.let(
        left,
        lambda a: say.let(
            right, lambda b: _compared(operator, _interval(say, a), _interval(say, b))
        ),
    )


def _compared(operator: str, left: tuple[str, str], right: tuple[str, str]) -> str:
    same = f"({left[0]} = {right[0]} AND {left[1]} = {right[1]})"
    before, after = f"{left[1]} < {right[0]}", f"{left[0]} > {right[1]}"
    answers = {
        "=": (same, f"{before} OR {after}"),
        "<": (before, f"{same} OR {after}"),
        "<=": (f"{same} OR {before}", after),
        ">": (after, f"{same} OR {before}"),
        ">=": (f"{same} OR {after}", before),
    }
    yes, no = answers[operator]
    return f"(CASE WHEN {yes} THEN TRUE WHEN {no} THEN FALSE END)"


def _interval(say: Dialect, text: str) -> tuple[str, str]:
    """Seconds and their fraction are one precision, so a moment with seconds is one point."""
    zone = _zone(text, REGION)

    def high(local: str) -> str:
        last = (
            f"CASE WHEN length({local}) > {_MINUTE} THEN {_low(local)} ELSE {_high(say, local)} END"
        )
        return f"({last} || {zone})"

    return say.instant(low_moment(say, text, REGION)), say.instant(say.let(_local(text), high))


def _low(local: str) -> str:
    return f"({local} || substr('{_EARLIEST}', length({local}) + 1))"


def _high(say: Dialect, local: str) -> str:
    day = high_date(say, local)
    return say.let(day, lambda d: f"({d} || substr('{_LATEST}', length({d}) + 1))")


def _zone(text: str, assumed: str) -> str:
    return (
        f"(CASE WHEN right({text}, 1) = 'Z' THEN 'Z' "
        f"WHEN {_has_offset(text)} THEN right({text}, {_OFFSET}) ELSE '{assumed}' END)"
    )


def _local(text: str) -> str:
    return (
        f"(CASE WHEN right({text}, 1) = 'Z' THEN substr({text}, 1, length({text}) - 1) "
        f"WHEN {_has_offset(text)} THEN substr({text}, 1, length({text}) - {_OFFSET}) ELSE {text} END)"
    )


def _has_offset(text: str) -> str:
    """A date has signs in the same place."""
    return f"length({text}) > {_DAY} AND substr(right({text}, {_OFFSET}), 1, 1) IN ('+', '-')"
