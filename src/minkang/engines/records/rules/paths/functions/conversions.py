"""Functions that turn a value into another type, or say whether that is possible."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from minkang.engines.records.rules.paths.functions.registering import Function, of_value
from minkang.engines.records.rules.paths.items import Items, made, plain
from minkang.engines.records.rules.paths.nodes import Amount
from minkang.engines.records.rules.paths.operators import answer
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single
from minkang.engines.records.rules.paths.temporal import (
    Temporal,
    TemporalKind,
    read_moment,
    read_time,
    written,
)

_TRUE = frozenset({"true", "t", "yes", "y", "1", "1.0"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "0.0"})
_INTEGER = re.compile(r"[+-]?\d{1,18}\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?\Z", re.ASCII)
_QUANTITY = re.compile(
    r"(?P<value>[+-]?\d{1,40}(?:\.\d{1,40})?)(?:\s*(?:'(?P<unit>[^']+)'|(?P<word>[a-z]+)))?\Z",
    re.ASCII,
)
_WORDS = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "millisecond"})
_DATE_PARTS = 3


def to_boolean(value: Any) -> bool | None:
    """``toBoolean()``."""
    if isinstance(value, bool):
        return value
    text = str(value).lower() if isinstance(value, int | Decimal | str) else ""
    return True if text in _TRUE else (False if text in _FALSE else None)


def to_integer(value: Any) -> int | None:
    """``toInteger()``."""
    if isinstance(value, int):
        return int(value)
    return int(value) if isinstance(value, str) and _INTEGER.match(value) else None


def to_decimal(value: Any) -> Decimal | None:
    """``toDecimal()``."""
    if isinstance(value, int | Decimal):
        return Decimal(value)
    return Decimal(value) if isinstance(value, str) and _DECIMAL.match(value) else None


def to_date(value: Any) -> Temporal | None:
    """``toDate()``."""
    moment = read_moment(value) if isinstance(value, str) else value
    if not isinstance(moment, Temporal) or moment.kind is TemporalKind.TIME:
        return None
    day = Temporal(TemporalKind.DATE, moment.parts[:_DATE_PARTS], None, None, "")
    return read_moment(written(day))


def to_date_time(value: Any) -> Temporal | None:
    """``toDateTime()``."""
    moment = read_moment(value) if isinstance(value, str) else value
    if not isinstance(moment, Temporal) or moment.kind is TemporalKind.TIME:
        return None
    return Temporal(TemporalKind.DATETIME, moment.parts, moment.second, moment.offset, moment.text)


def to_time(value: Any) -> Temporal | None:
    """``toTime()``."""
    moment = read_time(value) if isinstance(value, str) else value
    is_time = isinstance(moment, Temporal) and moment.kind is TemporalKind.TIME
    return moment if is_time else None


def to_quantity(value: Any) -> Amount | None:
    """``toQuantity()`` without a unit to convert to."""
    if isinstance(value, Amount):
        return value
    if isinstance(value, int | Decimal):
        return Amount(Decimal(value), "1")
    match = _QUANTITY.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    word = (match["word"] or "").removesuffix("s")
    if match["word"]:
        known = Amount(Decimal(match["value"]), word, is_calendar=True)
        return known if word in _WORDS else None
    return Amount(Decimal(match["value"]), match["unit"] or "1")


def to_text(value: Any) -> str | None:
    """``toString()``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Temporal):
        return written(value)
    if isinstance(value, Amount):
        plural = "" if value.value == 1 else "s"
        unit = f"{value.unit}{plural}" if value.is_calendar else f"'{value.unit}'"
        return f"{value.value:f} {unit}"
    return str(value) if isinstance(value, int | str) else None


def _converts(compute: Callable[[Any], Any]) -> Function:
    def run(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:  # noqa: ARG001
        item = single(items)
        return [] if item is None else answer(compute(plain(item)) is not None)

    return Function(run, 0, 1)


def _quantity(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    item = single(items)
    amount = None if item is None else to_quantity(plain(item))
    wanted = single(arguments[0](scope)) if arguments else None
    if amount is None or (wanted is not None and wanted.value != amount.unit):
        return []
    return [made(amount)]


_TO: dict[str, Callable[[Any], Any]] = {
    "Boolean": to_boolean,
    "Integer": to_integer,
    "Decimal": to_decimal,
    "Date": to_date,
    "DateTime": to_date_time,
    "Time": to_time,
    "String": to_text,
}
FUNCTIONS = {
    **{f"to{name}": of_value(compute) for name, compute in _TO.items()},
    **{f"convertsTo{name}": _converts(compute) for name, compute in _TO.items()},
    "toQuantity": Function(_quantity, 0, 1),
    "convertsToQuantity": _converts(to_quantity),
}
