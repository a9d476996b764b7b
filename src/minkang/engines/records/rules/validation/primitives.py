"""Whether a JSON value is a value of a primitive type of R4.

Each check takes the value and returns None or what is wrong. The forms are those of the standard;
calendar dates must exist, and numbers stay within what every reader of the store can hold.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from minkang.engines.records.rules.numbers import LENGTH, has_number
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.faults import Fault
from minkang.engines.records.rules.validation.narrative import is_narrative

Wrong = Callable[[Any], Fault | None]

MOST_DIGITS: Final = 200
MOST_EXPONENT: Final = 200
_LEAST_INTEGER, _MOST_INTEGER = -(2**31), 2**31 - 1
_SHORTEST_MONTH: Final = "28"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_FULL = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(_DAY)
_DATE_TIME = re.compile(f"(?:{_FULL}T{_CLOCK}{_ZONE}|{_DAY})")
_INSTANT = re.compile(f"{_FULL}T{_CLOCK}{_ZONE}")
_TIME = re.compile(_CLOCK)
_BASE64 = re.compile(r"[0-9A-Za-z+/]*={0,2}")


def _boolean(value: Any) -> Fault | None:
    return None if type(value) is bool else faults.BOOLEAN


def _integer(value: Any) -> Fault | None:
    if type(value) is int and _LEAST_INTEGER <= value <= _MOST_INTEGER:
        return None
    return faults.INTEGER


def _positive(value: Any) -> Fault | None:
    return None if type(value) is int and 1 <= value <= _MOST_INTEGER else faults.POSITIVE


def _unsigned(value: Any) -> Fault | None:
    return None if type(value) is int and 0 <= value <= _MOST_INTEGER else faults.UNSIGNED


def _decimal(value: Any) -> Fault | None:
    if type(value) is Decimal:
        if abs(value.adjusted()) <= MOST_EXPONENT and len(value.as_tuple().digits) <= MOST_DIGITS:
            return None
        return faults.DECIMAL
    if type(value) is int:
        return None if abs(value) < 10**MOST_DIGITS else faults.DECIMAL
    return faults.NUMBER


def _text(value: Any) -> Fault | None:
    if type(value) is not str:
        return faults.TEXT
    if not value:
        return faults.EMPTY
    return faults.CONTROL if _CONTROL.search(value) else None


def _form(pattern: str, fault: Fault) -> Wrong:
    matched = re.compile(pattern).fullmatch

    def wrong(value: Any) -> Fault | None:
        if type(value) is not str:
            return faults.TEXT
        if matched(value):
            return None
        return fault if value else faults.EMPTY

    return wrong


_has_form_of_id = _form(r"[A-Za-z0-9\-.]{1,64}", faults.ID)


def _id(value: Any) -> Fault | None:
    if type(value) is str and len(value) >= LENGTH and has_number(value):
        return faults.NUMBER_AS_ID
    return _has_form_of_id(value)


def _calendar(pattern: re.Pattern[str], fault: Fault) -> Wrong:
    matched = pattern.fullmatch

    def wrong(value: Any) -> Fault | None:
        if type(value) is not str:
            return faults.TEXT
        if not matched(value) or value[:4] == "0000":
            return fault if value else faults.EMPTY
        if value[8:10] > _SHORTEST_MONTH and not _exists(value[:10]):
            return fault
        return None

    return wrong


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _base64(value: Any) -> Fault | None:
    if type(value) is not str:
        return faults.TEXT
    packed = "".join(value.split()) if any(sign in value for sign in " \n\r\t") else value
    if not packed:
        return faults.EMPTY
    return None if len(packed) % 4 == 0 and _BASE64.fullmatch(packed) else faults.BASE64


def _xhtml(value: Any) -> Fault | None:
    if type(value) is not str:
        return faults.TEXT
    return None if is_narrative(value) else faults.XHTML


_URI = _form(r"[^\s\x00-\x1f\ufffe\uffff]+", faults.URI)

CHECKS: Mapping[str, Wrong] = {
    "base64Binary": _base64,
    "boolean": _boolean,
    "canonical": _URI,
    "code": _form(r"[^\s\x00-\x1f\ufffe\uffff]+(?: [^\s\x00-\x1f\ufffe\uffff]+)*", faults.CODE),
    "date": _calendar(_DATE, faults.DATE),
    "dateTime": _calendar(_DATE_TIME, faults.DATE_TIME),
    "decimal": _decimal,
    "id": _id,
    "instant": _calendar(_INSTANT, faults.INSTANT),
    "integer": _integer,
    "markdown": _text,
    "oid": _form(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+", faults.OID),
    "positiveInt": _positive,
    "string": _text,
    "time": _form(_TIME.pattern, faults.TIME),
    "unsignedInt": _unsigned,
    "uri": _URI,
    "url": _URI,
    "uuid": _form(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", faults.UUID),
    "xhtml": _xhtml,
}
"""Type name to its check."""
