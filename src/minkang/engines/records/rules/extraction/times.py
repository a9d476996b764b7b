"""Dates, periods and timings as rows."""

from minkang.engines.records.rules.extraction.moments import BEGINNING, END, stretch
from minkang.engines.records.rules.extraction.rows import DateRow, Harvest, Json, Leaf


def span(value: object) -> tuple[int, int] | None:
    """The stretch a date, dateTime, instant, Period or Timing speaks of; None when it names none."""
    if type(value) is str:
        return stretch(value)
    if type(value) is not dict:
        return None
    if "start" in value or "end" in value:
        return _of_period(value)
    return _of_timing(value)


def dates(sps: tuple[int, ...]) -> Leaf:
    """Any of them."""

    def leaf(value: object, out: Harvest) -> None:
        found = span(value)
        if found is not None:
            out.dates.extend([DateRow(sp, *found) for sp in sps])

    return leaf


def order_key(found: tuple[int, int]) -> int:
    """The moment by which a stretch is put in order: its begin, or its end when that is open."""
    return found[0] if found[0] != BEGINNING else found[1]


def _of_period(period: Json) -> tuple[int, int] | None:
    start, end = stretch(period.get("start")), stretch(period.get("end"))
    if start is None and end is None:
        return None
    lo = start[0] if start else BEGINNING
    hi = end[1] if end else END
    return (lo, hi) if lo < hi else None


def _of_timing(timing: Json) -> tuple[int, int] | None:
    events = timing.get("event")
    found = [stretch(event) for event in events] if type(events) is list else []
    known = [each for each in found if each is not None]
    if known:
        return min(lo for lo, _ in known), max(hi for _, hi in known)
    repeat = timing.get("repeat")
    bounds = repeat.get("boundsPeriod") if type(repeat) is dict else None
    return _of_period(bounds) if type(bounds) is dict else None
