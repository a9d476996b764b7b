"""Functions on numbers."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation, Overflow
from typing import Any

from minkang.engines.records.rules.paths.functions.registering import Function, of_value
from minkang.engines.records.rules.paths.items import Items, made, plain
from minkang.engines.records.rules.paths.lexing import PathFault
from minkang.engines.records.rules.paths.nodes import Amount
from minkang.engines.records.rules.paths.operators import number
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single
from minkang.engines.records.rules.paths.sums import highest, lowest, shortened
from minkang.engines.records.rules.paths.temporal import Temporal, TemporalKind
from minkang.engines.records.rules.paths.units import canonical

_PRECISION = 8
_MOST_PRECISION = 28
_DATE_DIGITS = (4, 6, 8, 10, 12)


def _numeric(compute: Callable[[Decimal], Decimal]) -> Function:
    def of(value: Any) -> Any:
        try:
            return compute(Decimal(number(value)))
        except (InvalidOperation, Overflow):
            return None

    return of_value(of)


def _whole(rounding: str) -> Function:
    def of(value: Any) -> int:
        return int(Decimal(number(value)).to_integral_value(rounding))

    return of_value(of)


def _abs(value: Any) -> Any:
    if isinstance(value, Amount):
        return replace(value, value=abs(value.value))
    return abs(number(value))


def _given(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> tuple[Any, ...] | None:
    """The value and its arguments, or None when one is missing."""
    every = [single(items), *(single(argument(scope)) for argument in arguments)]
    if any(each is None for each in every):
        return None
    return tuple(plain(each) for each in every if each is not None)


def _round(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    given = _given(items, scope, arguments)
    if given is None:
        return []
    places = number(given[1]) if len(given) > 1 else 0
    if not 0 <= places <= _MOST_PRECISION:
        raise PathFault("round() takes 0 to 28 places")
    rounded = Decimal(number(given[0])).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
    return [made(rounded)]


def _power(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    given = _given(items, scope, arguments)
    if given is None:
        return []
    base, exponent = number(given[0]), number(given[1])
    try:
        result = Decimal(base) ** Decimal(exponent)
    except (InvalidOperation, Overflow):
        return []
    is_whole = isinstance(base, int) and isinstance(exponent, int) and exponent >= 0
    return [made(int(result) if is_whole and result.is_finite() else result)]


def _log(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    given = _given(items, scope, arguments)
    if given is None:
        return []
    value, base = Decimal(number(given[0])), Decimal(number(given[1]))
    return [made(value.ln() / base.ln())] if value > 0 and base > 0 and base != 1 else []


def _boundary(is_high: bool) -> Callable[[Items, Scope, tuple[Evaluator, ...]], Items]:
    def run(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
        given = _given(items, scope, arguments)
        if given is None:
            return []
        value = given[0]
        if isinstance(value, Temporal):
            return _moment_boundary(value, given[1:], is_high)
        places = int(number(given[1])) if len(given) > 1 else _PRECISION
        if isinstance(value, Amount):
            bound = _decimal_boundary(value.value, places, is_high)
            return [] if bound is None else [made(replace(value, value=bound))]
        bound = _decimal_boundary(Decimal(number(value)), places, is_high)
        return [] if bound is None else [made(bound)]

    return run


def _moment_boundary(value: Temporal, digits: tuple[Any, ...], is_high: bool) -> Items:
    bound = highest(value) if is_high else lowest(value)
    kept = shortened(bound, int(number(digits[0]))) if digits else bound
    return [] if kept is None else [made(kept)]


def _decimal_boundary(value: Decimal, places: int, is_high: bool) -> Decimal | None:
    if not 0 <= places <= _MOST_PRECISION:
        return None
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(min(int(exponent), 0) - 1)
    bound = value + half if is_high else value - half
    return bound.quantize(Decimal(1).scaleb(-places), ROUND_CEILING if is_high else ROUND_FLOOR)


def _precision(value: Any) -> int | None:
    if isinstance(value, Temporal):
        clock = value.kind is TemporalKind.TIME
        digits = len(value.parts) * 2 if clock else _DATE_DIGITS[len(value.parts) - 1]
        if value.second is not None:
            digits += len(str(value.second).replace(".", "").rjust(2, "0"))
        return digits
    exponent = Decimal(number(value)).as_tuple().exponent
    return max(0, -int(exponent))


def _comparable(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    given = _given(items, scope, arguments)
    if given is None or not all(isinstance(each, Amount) for each in given):
        return []
    one, other = given
    return [made(canonical(one)[0] == canonical(other)[0])]


FUNCTIONS = {
    "abs": of_value(_abs),
    "ceiling": _whole(ROUND_CEILING),
    "floor": _whole(ROUND_FLOOR),
    "truncate": of_value(lambda value: int(number(value))),
    "exp": _numeric(Decimal.exp),
    "ln": _numeric(lambda value: value.ln()),
    "sqrt": _numeric(Decimal.sqrt),
    "round": Function(_round, 0, 1),
    "power": Function(_power, 1, 1),
    "log": Function(_log, 1, 1),
    "lowBoundary": Function(_boundary(is_high=False), 0, 1),
    "highBoundary": Function(_boundary(is_high=True), 0, 1),
    "precision": of_value(_precision),
    "comparable": Function(_comparable, 1, 1),
}
