"""Dates, moments and times of day of any precision, as FHIR and FHIRPath write them."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class TemporalKind(StrEnum):
    """Which of the three temporal types a value is."""

    DATE = "date"
    DATETIME = "dateTime"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Temporal:
    """A temporal value of the precision it was written in.

    Attributes:
        kind: Date, moment or time of day.
        parts: Year, month, day, hour, minute as far as given (a time begins with the hour).
        second: Seconds with their fraction exactly as written; None when not given.
        offset: Minutes east of UTC; None when no zone was given.
        text: As it was written, without the ``@`` of a literal.
    """

    kind: TemporalKind
    parts: tuple[int, ...]
    second: Decimal | None
    offset: int | None
    text: str


_DATE = r"(?P<date>\d{4}(?:-\d{2}(?:-\d{2})?)?)"
_TIME = r"(?P<time>\d{2}(?::\d{2}(?::(?P<second>\d{2}(?:\.\d+)?))?)?)"
_MOMENT = re.compile(
    rf"(?:{_DATE}(?P<t>T(?:{_TIME}(?P<zone>Z|[+-]\d{{2}}:\d{{2}})?)?)?)\Z", re.ASCII
)
_CLOCK = re.compile(rf"T?{_TIME}\Z", re.ASCII)
_LOWEST = (1, 1, 1, 0, 0)
_HIGHEST = (9999, 12, 31, 23, 59)
_DATE_PARTS = _LOWEST[:3]
_MINUTE = 60


def read_moment(text: str) -> Temporal | None:
    """A date or moment, or None when the text is neither (``2024``, ``2024-02-30T``, ``…Z``)."""
    match = _MOMENT.match(text)
    if match is None:
        return None
    parts = tuple(int(part) for part in match["date"].split("-"))
    if match["time"]:
        parts += tuple(int(part) for part in match["time"].split(":")[:2])
    second = Decimal(match["second"]) if match["second"] else None
    if not _is_possible(parts, second, _LOWEST, _HIGHEST):
        return None
    kind = TemporalKind.DATETIME if match["t"] else TemporalKind.DATE
    return Temporal(kind, parts, second, _offset(match["zone"]), text)


def read_time(text: str) -> Temporal | None:
    """A time of day (``T14:30`` or ``14:30:00.5``), or None when the text is none."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    parts = tuple(int(part) for part in match["time"].split(":")[:2])
    second = Decimal(match["second"]) if match["second"] else None
    if not _is_possible(parts, second, _LOWEST[3:], _HIGHEST[3:]):
        return None
    return Temporal(TemporalKind.TIME, parts, second, None, text.removeprefix("T"))


def _is_possible(
    parts: tuple[int, ...],
    second: Decimal | None,
    lowest: tuple[int, ...],
    highest: tuple[int, ...],
) -> bool:
    within = all(
        low <= part <= high for low, part, high in zip(lowest, parts, highest, strict=False)
    )
    return within and (second is None or second < _MINUTE)


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * _MINUTE + int(zone[4:6])
    return -minutes if zone[0] == "-" else minutes


def in_utc(moment: Temporal) -> Temporal:
    """The same moment with offset 0; one that is not known to the minute or has no zone stays."""
    if not moment.offset or len(moment.parts) != len(_LOWEST):
        return moment
    try:
        shifted = datetime(*moment.parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year to minute
        shifted -= timedelta(minutes=moment.offset)
    except OverflowError:
        return moment
    parts = (shifted.year, shifted.month, shifted.day, shifted.hour, shifted.minute)
    return replace(moment, parts=parts, offset=0)


def written(moment: Temporal) -> str:
    """The value in FHIR's writing."""
    if moment.kind is TemporalKind.TIME:
        return _clock(moment.parts, moment.second)
    day = "-".join(
        f"{part:0{4 if not place else 2}}" for place, part in enumerate(moment.parts[:3])
    )
    if moment.kind is TemporalKind.DATE:
        return day
    clock = _clock(moment.parts[3:], moment.second) if len(moment.parts) > len(_DATE_PARTS) else ""
    return f"{day}T{clock}{_zone(moment.offset)}" if clock else day


def _clock(parts: tuple[int, ...], second: Decimal | None) -> str:
    clock = ":".join(f"{part:02}" for part in parts)
    if second is None:
        return clock
    whole, dot, fraction = f"{second:f}".partition(".")
    return f"{clock}:{whole:0>2}{dot}{fraction}"


def _zone(offset: int | None) -> str:
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    hours, minutes = divmod(abs(offset), _MINUTE)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
