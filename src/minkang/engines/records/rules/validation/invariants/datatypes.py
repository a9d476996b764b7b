"""Invariants of data types."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.places import Place, Walk

_DAY: Final = len("2026-11-22")


def extension_says_one_thing(value: Json, place: Place, walk: Walk) -> None:
    """ext-1: a value or extensions."""
    has_value = any(name.startswith(("value", "_value")) for name in value)
    if has_value == ("extension" in value):
        walk.add(faults.BOTH_OR_NEITHER, place)


def period_runs_forward(value: Json, place: Place, walk: Walk) -> None:
    """per-1: the start is not later than the end, as far as both are precise."""
    start, end = value.get("start"), value.get("end")
    if type(start) is str and type(end) is str and is_later(start, end):
        walk.add(faults.PERIOD, place)


def is_later(one: str, other: str) -> bool:
    """Whether dateTime `one` is surely after `other`; where precision leaves it open, it is not."""
    if len(one) > _DAY and len(other) > _DAY:
        try:
            return datetime.fromisoformat(one) > datetime.fromisoformat(other)
        except (ValueError, TypeError):
            return False
    shared = min(len(one), len(other), _DAY)
    return one[:shared] > other[:shared]


def unit_has_system(value: Json, place: Place, walk: Walk) -> None:
    """qty-3: a coded unit names its system."""
    if "code" in value and "system" not in value:
        walk.add(faults.UNIT_SYSTEM, place)


def content_has_type(value: Json, place: Place, walk: Walk) -> None:
    """att-1: content names its media type."""
    if "data" in value and "contentType" not in value:
        walk.add(faults.CONTENT_TYPE, place)


def contact_has_system(value: Json, place: Place, walk: Walk) -> None:
    """cpt-2: a number or address names what it is for."""
    if "value" in value and "system" not in value:
        walk.add(faults.CONTACT_SYSTEM, place)


def range_rises(value: Json, place: Place, walk: Walk) -> None:
    """rng-2: the low limit is not above the high one, when both are in one unit."""
    low, high = value.get("low"), value.get("high")
    if type(low) is not dict or type(high) is not dict:
        return
    if low.get("code", low.get("unit")) != high.get("code", high.get("unit")):
        return
    least, most = low.get("value"), high.get("value")
    if isinstance(least, int | Decimal) and isinstance(most, int | Decimal) and least > most:
        walk.add(faults.RANGE, place)


def ratio_is_whole(value: Json, place: Place, walk: Walk) -> None:
    """rat-1: both parts, or an extension in their place."""
    has_both = "numerator" in value and "denominator" in value
    has_none = "numerator" not in value and "denominator" not in value
    if not has_both and not (has_none and "extension" in value):
        walk.add(faults.RATIO, place)
